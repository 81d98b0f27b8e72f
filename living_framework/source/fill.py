"""Trees of YAML values to dataclasses, by their annotations."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Collection
from functools import cache
from typing import Any, TypeVar

from ..model import Marked, Problem
from .node import Node

T = TypeVar("T")


@cache
def fields_of(cls: type[Any]) -> dict[str, tuple[Any, bool]]:
    """The keys of a dataclass: (annotation, required) by name."""
    hints = typing.get_type_hints(cls)
    return {
        f.name: (
            hints[f.name],
            f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING,
        )
        for f in dataclasses.fields(cls)
    }


def read(node: Node | None, cls: type[T], problems: list[Problem], also: Collection[str] = ()) -> T:
    """A mapping as an instance of the dataclass `cls`, by its annotations.

    `also` are keys that are read elsewhere. Unknown, missing, empty and wrong values are added to `problems`; what is missing is empty in
    the result, so that every other rule can still be applied to the rest.
    """
    expected = fields_of(cls)  # type: ignore[arg-type]
    items: dict[Marked, Node] = {}
    line, column = (node.line, node.column) if node else (1, 1)
    if node and isinstance(node.value, dict):
        items = node.value
    elif node:
        problems.append(Problem("type", line, column, f"this is {node.what}", "`key: value` lines"))
    values: dict[str, Any] = {}
    for key, value in items.items():
        if key not in expected:
            if key not in also:
                known = ", ".join([*expected, *also])
                problems.append(Problem("unknown-key", key.line, key.column, key, known))
            continue
        annotation, required = expected[key]
        if required and value.value == "":
            problems.append(Problem("empty-value", key.line, key.column, key))
            values[key] = _empty(annotation, value.line, value.column)
        else:
            values[key] = read_value(value, annotation, key, problems)
    for name, (annotation, required) in expected.items():
        if name in values or not required:
            continue
        if node is None or isinstance(node.value, dict):
            problems.append(Problem("missing-key", line, column, name))
        values[name] = _empty(annotation, line, column)
    return cls(**values)


def read_value(node: Node, annotation: Any, key: str, problems: list[Problem]) -> Any:
    """A node as a value of the type that an annotation asks for; an empty one where it is not."""
    annotation = _strip_optional(annotation)
    origin = typing.get_origin(annotation)
    if annotation is Marked:
        return _read_text(node, key, problems)
    if annotation is bool:
        return _flag(node, key, problems)
    if dataclasses.is_dataclass(annotation):
        return _read_record(node, annotation, problems)
    if origin is tuple:
        if isinstance(node.value, list):
            inner = typing.get_args(annotation)[0]
            return tuple(
                read_value(item, inner, f"an entry of {key}", problems) for item in node.value
            )
        _wrong(node, f"{key} is {node.what}", "a list: [one, two]", problems)
    elif origin is dict:
        if isinstance(node.value, dict):
            inner = typing.get_args(annotation)[1]
            return {k: read_value(v, inner, k, problems) for k, v in node.value.items()}
        _wrong(node, f"{key} is {node.what}", "a line `key: text` for each entry", problems)
    else:
        raise TypeError(f"no reader for {annotation}")
    return _empty(annotation, node.line, node.column)


def _read_record(node: Node, cls: Any, problems: list[Problem]) -> Any:
    """A mapping as a dataclass. One that has `of_text` may be written as one text instead."""
    if node.value and isinstance(node.value, str) and hasattr(cls, "of_text"):
        return cls.of_text(node.text)
    return read(node, cls, problems)


def _read_text(node: Node, key: str, problems: list[Problem]) -> Marked:
    if not isinstance(node.value, str):
        _wrong(node, f"{key} is {node.what}", "a text", problems)
        return Marked("", node.line, node.column)
    if "\n" in node.text:
        _wrong(node, f"{key} has more than one paragraph", "one, without empty lines, and `>-` before it", problems)  # fmt: skip
    return node.text


def _flag(node: Node, key: str, problems: list[Problem]) -> bool:
    if node.value not in ("true", "false"):
        found = (
            f"{key} is “{node.text[:20]}”"
            if isinstance(node.value, str)
            else f"{key} is {node.what}"
        )
        _wrong(node, found, "true or false", problems)
    return node.value == "true"


def _wrong(node: Node, found: str, expected: str, problems: list[Problem]) -> None:
    problems.append(Problem("type", node.line, node.column, found, expected))


def _strip_optional(annotation: Any) -> Any:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return next(a for a in typing.get_args(annotation) if a is not type(None))
    return annotation


def _empty(annotation: Any, line: int, column: int) -> Any:
    annotation = _strip_optional(annotation)
    if annotation is Marked:
        return Marked("", line, column)
    if annotation is bool:
        return False
    if dataclasses.is_dataclass(annotation):
        return read(None, annotation, [])  # type: ignore[arg-type]
    return () if typing.get_origin(annotation) is tuple else {}
