"""`python -m macros.cli`: the same as `framework`."""

from . import run

run()
