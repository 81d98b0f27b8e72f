"""The macros of this repository's own pages in docs/: those of the library, by their names.

mkdocs-macros calls `define_env` once for each build. What a page here needs beyond the library's
table (living_framework/views/macros.py) is added below it.
"""

from typing import Any


def define_env(env: Any) -> None:
    """Register with mkdocs-macros what pages in docs/ may call and read."""
    for name, value in env.conf.plugins["framework"].folder.given.items():
        if callable(value):
            env.macro(value, name)
        else:
            env.variables[name] = value
