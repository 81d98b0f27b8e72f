"""What a page of docs/ may do: read the table of macros, and nothing of the machine that builds it.

Whoever can edit a page of docs/ writes Jinja that is run at every build. It runs in Jinja's sandbox
(https://jinja.palletsprojects.com/en/stable/sandbox/), which keeps private names and changes of
lists away; a file's path, an engine's configuration or a module has public names that do harm too,
so here only plain data and the objects of this library have attributes at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

# Packages whose objects may be looked into. A path is of `pathlib`, the engine's objects of `mkdocs`.
_DATA = ("builtins", "datetime", "jinja2", "markupsafe", "living_framework")
_CODE = (type, ModuleType, FunctionType, MethodType, BuiltinFunctionType)
_OF_PAGE = ("meta", "title", "url")  # of the engine's page
# What the macros plugin gives besides: the engine's configuration, the machine, the repository.
ENGINE = (
    "config", "environment", "plugin", "git", "files", "navigation", "extra",
    "macros", "filters", "filters_builtin",
)  # fmt: skip
_READS_FILES = ("inline_script",)  # macros for templates of ours, that take the name of a file


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for templates by people who are not trusted with the machine."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read an attribute; else jinja2.SecurityError is raised."""
        return super().is_safe_attribute(obj, attr, value) and (
            _is_data(obj) or (_is_page(obj) and attr in _OF_PAGE)
        )

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An item of plain data, and of nothing else."""
        return super().getitem(obj, argument) if _is_data(obj) else self.unsafe_undefined(obj, str(argument))  # fmt: skip


def of(env: jinja2.Environment, given: Mapping[str, Any]) -> Sandbox:
    """A sandbox that finds the templates and filters of an environment, with the table `given`.

    Of the other macros of `env` only those stay that a module of the framework's owner added.
    """
    made = Sandbox(loader=env.loader, undefined=jinja2.StrictUndefined, autoescape=True)
    made.filters.update(_own(env.filters))
    made.globals = {**_own(env.globals), **made.globals, **given}
    for name in _READS_FILES:
        made.globals.pop(name, None)
    return made


def without_engine(variables: dict[str, Any]) -> None:
    """Take from what a page is given all that the macros plugin adds on its own."""
    for name in (*ENGINE, *_READS_FILES):
        variables.pop(name, None)


def _is_data(obj: Any) -> bool:
    return type(obj).__module__.partition(".")[0] in _DATA and not isinstance(obj, _CODE)


def _is_page(obj: Any) -> bool:
    return (type(obj).__module__, type(obj).__name__) == ("mkdocs.structure.pages", "Page")


def _own(named: Mapping[str, Any]) -> dict[str, Any]:
    engine = "mkdocs_macros"
    return {n: v for n, v in named.items() if str(getattr(v, "__module__", "")).partition(".")[0] != engine}  # fmt: skip
