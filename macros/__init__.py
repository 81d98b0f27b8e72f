"""A living framework as a site. For mkdocs-macros: every macro of the views, by its name."""

from typing import Any


def define_env(env: Any) -> None:
    """Register with mkdocs-macros what templates get (called by it for each build)."""
    plugin = env.conf.plugins["framework"]
    for name, value in plugin.globals().items():
        if callable(value):
            env.macro(value, name)
        else:
            env.variables[name] = value
