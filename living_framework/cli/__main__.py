"""`python -m living_framework.cli`: the same as `framework`."""

from . import run

run()
