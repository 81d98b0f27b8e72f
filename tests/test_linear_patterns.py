"""No regular expression takes more time than in proportion to its text, whatever the text is.

Every pattern of the package is found in its syntax tree, and given texts that are made from the
pattern itself: characters that it knows, alone and in pairs, many times over, and an end that does
not fit. The text is doubled until it is long, or until it takes long; then the last doubling may not
have taken much more than twice the time. `tests/source/test_bounds.py` does the same with the parsers.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import pytest
from conftest import PROJECT
from costs import ATTEMPTS, out_of_proportion, seconds

METHODS = ("match", "fullmatch", "search", "findall", "finditer", "split", "sub", "subn")
PACKAGE = PROJECT / "living_framework"
ROOMS = sorted({p.relative_to(PACKAGE).parts[0].removesuffix(".py") for p in PACKAGE.rglob("*.py")})
LONG = 8_192  # characters; a line has at most 10,000
SLOW = 0.02  # seconds from which on the growth is looked at
SIZES = (8, 12, 18, 27, 40, 64, 1024, 4096, LONG)
ALPHABET = 7  # characters of a pattern that texts are made from


class Use(NamedTuple):
    """A pattern and how it is asked."""

    place: str
    pattern: re.Pattern[Any]
    method: str


def _room(use: Use) -> str:
    """The folder of the package that has a pattern, or the file beside the folders."""
    inside = use.place.partition(":")[0].split(".")[1:]
    return inside[0] if inside else "__init__"


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name != "__main__.py":
            name = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
            yield name.removesuffix(".__init__"), ast.parse(path.read_text("utf-8"))


def _text(node: ast.expr, names: dict[str, Any]) -> str | bytes | None:
    """A pattern as it is written; a value that is only known later is one letter."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
        return node.value
    if isinstance(node, ast.Name) and isinstance(names.get(node.id), str):
        return str(names[node.id])
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(names.get(part.value.id, "x"))
            if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name)
            else str(part.value) if isinstance(part, ast.Constant) else "x"
            for part in node.values
        )  # fmt: skip
    return None


def _flags(node: ast.Call) -> int:
    names = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute) and n.attr.isupper()}
    return sum(getattr(re, name).value for name in names if hasattr(re, name))


def _uses() -> Iterator[Use]:
    trees = dict(_trees())
    asked: dict[str, set[str]] = {}
    for module, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")  # fmt: skip
                key = f"{module}:{owner}" if owner.startswith("_") else owner
                asked.setdefault(key, set()).add(node.attr)
    for module, tree in trees.items():
        names = vars(importlib.import_module(module))
        known = {k: v for k, v in names.items() if isinstance(v, re.Pattern)}
        for name, pattern in known.items():
            methods = asked.get(f"{module}:{name}" if name.startswith("_") else name, {"match"})
            for method in methods:
                yield Use(f"{module}: {name}", pattern, method)
        for node in ast.walk(tree):
            method = _function(node)
            text = _text(node.args[0], names) if isinstance(node, ast.Call) and method else None
            if text is not None and isinstance(node, ast.Call):
                pattern = re.compile(text, _flags(node))
                if pattern not in known.values():
                    yield Use(f"{module}:{node.lineno}", pattern, method)


def _function(node: ast.AST) -> str:
    """The function of `re` that a node calls with a pattern; empty where it is no such call."""
    called = node.func if isinstance(node, ast.Call) and node.args else None
    if not (isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)):
        return ""
    if called.value.id != "re" or called.attr not in (*METHODS, "compile"):
        return ""
    return "search" if called.attr == "compile" else called.attr


# --- Texts that a pattern may stumble over --------------------------------------------------------

_CATEGORIES = {
    "CATEGORY_DIGIT": "1", "CATEGORY_NOT_DIGIT": "a", "CATEGORY_SPACE": " ", "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_WORD": "a", "CATEGORY_NOT_WORD": "-",
}  # fmt: skip


def _characters(parsed: Any) -> Iterator[str]:
    """Characters that are in a parsed pattern, one for each class."""
    for operation, value in parsed:
        if operation in (_constants.LITERAL, _constants.NOT_LITERAL):
            yield chr(value)
        elif operation is _constants.RANGE:
            yield chr(value[0])
        elif operation is _constants.CATEGORY:
            yield _CATEGORIES[str(value)]
        elif operation is _constants.ANY:
            yield "a"
        elif operation is _constants.IN:
            yield from itertools.islice(_characters(value), 4)
        else:
            yield from _within(value)


def _within(value: Any) -> Iterator[str]:
    if isinstance(value, _parser.SubPattern):
        yield from _characters(value)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _within(part)


def _texts(pattern: re.Pattern[Any]) -> list[tuple[str, str, str]]:
    """A begin, what is repeated, and an end, for each text."""
    source = pattern.pattern
    written = source.decode("latin-1") if isinstance(source, bytes) else source
    found = dict.fromkeys(_characters(_parser.parse(written, pattern.flags & ~re.UNICODE)))
    letters = [*itertools.islice(dict.fromkeys([*found, "a", " "]), ALPHABET)]
    begin = "".join(itertools.islice(found, 12))
    units = [*letters, *map("".join, itertools.permutations(letters, 2))]
    return [(start, unit, "\0") for unit in units for start in ("", begin)]


def _asked(use: Use) -> Callable[[str], object]:
    called = getattr(use.pattern, use.method)
    is_bytes = isinstance(use.pattern.pattern, bytes)

    def ask(text: str) -> object:
        given = text.encode("latin-1", "replace") if is_bytes else text
        if use.method in ("sub", "subn"):
            return called(given[:0], given)
        return sum(1 for _ in called(given)) if use.method == "finditer" else called(given)

    return ask


def _grows(use: Use) -> Iterator[str]:
    """Each text with which a pattern takes out of proportion long."""
    ask = _asked(use)
    for begin, unit, end in _texts(use.pattern):
        for half, size in itertools.pairwise(SIZES):
            text, shorter = (begin + unit * (n // len(unit)) + end for n in (size, half))
            if seconds(partial(ask, text)) < SLOW:
                continue
            attempts = ATTEMPTS if size > 64 else 1  # what is slow so soon is so without doubt
            said = out_of_proportion(
                partial(ask, shorter), partial(ask, text), 1.6 * size / half, attempts=attempts
            )
            if said:
                yield f"{use.place}.{use.method}: {begin!r} + {unit!r} × {size}: {said}"
                return
            break


@cache
def uses() -> tuple[Use, ...]:
    """Each pattern and way of asking it once; not looked for before a test needs them."""
    return tuple({f"{use.place} {use.method}": use for use in _uses()}.values())


def test_the_patterns_of_the_package_are_found() -> None:
    assert len({use.pattern for use in uses()}) > 100


def test_each_pattern_is_asked_in_one_of_the_rooms() -> None:
    assert {_room(use) for use in uses()} <= set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_twice_the_text_takes_a_pattern_about_twice_the_time(room: str) -> None:
    assert [line for use in uses() if _room(use) == room for line in _grows(use)] == []


@pytest.mark.parametrize(
    "pattern",
    [pytest.param(r"(a+)+b", marks=pytest.mark.long), r"\w+@", r"(a|a)*b", r"\s+$", r"a.*b.*c"],
)
def test_a_pattern_that_is_not_linear_is_found(pattern: str) -> None:
    assert list(_grows(Use("here", re.compile(pattern), "search")))
