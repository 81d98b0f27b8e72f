"""The rooms of the library and the arrows between them: downwards only, and no circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "living_framework"
# From the top floor down; a room may use those on lower floors, and itself.
FLOORS = (
    ("cli",),
    ("site",),
    ("views",),
    ("publish",),
    ("review", "cite", "convert"),
    ("versions",),
    ("check",),
    ("diff",),
    ("source",),
    ("model",),
    # Names in addresses, which the model has too; what is published as it is, and what travels with
    # the code.
    ("slugs", "standalone", "shipped"),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
ENGINE = ("mkdocs", "mkdocs_macros", "material")
KNOWS_ENGINE = ("site/plugin.py", "site/engine.py")


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


@cache
def imports(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple(imported(path))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """The line and the full name of every module that a file imports, inside functions too."""
    package = ["living_framework", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *((node.module or "").split(".") if node.module else [])])
            yield from ((node.lineno, f"{name}.{alias.name}") for alias in node.names)


MODULES = sorted(PACKAGE.rglob("*.py"))


def test_every_room_has_a_floor() -> None:
    assert {room(path) for path in MODULES} - {"__init__"} == set(FLOOR)


def upwards(path: Path) -> Iterator[str]:
    """Each import of a module from a room that is not below its own."""
    here = room(path)
    for line, name in imports(path):
        parts = name.split(".")
        if parts[0] != "living_framework" or len(parts) == 1 or here == "__init__":
            continue
        there = parts[1]
        if there in FLOOR and there != here and FLOOR[there] <= FLOOR[here]:
            yield f"{path.relative_to(PACKAGE)}:{line}: {name}"


def test_imports_point_down() -> None:
    assert [found for path in MODULES for found in upwards(path)] == []


def test_no_module_needs_one_that_needs_it() -> None:
    """There is no circle of modules either, inside a room. Raises CycleError, which names them."""
    names = {
        ".".join(["living_framework", *path.relative_to(PACKAGE).with_suffix("").parts]): path
        for path in MODULES
    }
    names = {name.removesuffix(".__init__"): path for name, path in names.items()}
    needs = {
        name: {
            found
            for _, wanted in imports(path)
            for found in [wanted if wanted in names else wanted.rpartition(".")[0]]
            if found in names and found != name
        }
        for name, path in names.items()
    }
    order = list(TopologicalSorter(needs).static_order())
    assert set(order) == set(names)


def test_only_two_modules_know_the_engine() -> None:
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        for _, name in imports(path)
        if name.split(".")[0] in ENGINE
    }
    assert users <= set(KNOWS_ENGINE)


def test_no_module_and_no_function_is_too_long() -> None:
    """A module has at most 300 lines, a function at most 40."""
    long = []
    for path in MODULES:
        text = path.read_text("utf-8")
        name = path.relative_to(PACKAGE).as_posix()
        if text.count("\n") > 300:
            long.append(f"{name}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > 40:
                    long.append(f"{name}: {node.name} has {size} lines")
    assert long == []
