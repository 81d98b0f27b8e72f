"""Read what editors write in YAML, strictly, and keep the place of every value.

YAML 1.2 by way of libyaml's events: no value is ever guessed to be a number, a date or a boolean,
so `1.10` and `no` stay the text that was written; anchors, aliases, tags, duplicate keys and more
than one document are problems with a place, and nothing is ever constructed or expanded.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import yaml

from .model import Marked, Problem

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without libyaml: the same events, slower
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

MAX_BYTES = 256 * 1024
MAX_LINE = 10_000
MAX_DEPTH = 12

# Characters that a reader cannot see or that change the order of what is seen: C0 and C1 controls
# but tab and line ends, zero-width and bidirectional controls (Unicode TR36, TR9), line and
# paragraph separators, the byte order mark inside a text, tag characters.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value: a text, a list or a mapping, with its place."""

    value: str | list[Node] | dict[Marked, Node]
    line: int
    column: int

    @property
    def what(self) -> str:
        """The kind of value in an editor's words."""
        return {str: "a text", list: "a list", dict: "a mapping"}[type(self.value)]

    def plain(self) -> Any:
        """The value as str, list and dict."""
        if isinstance(self.value, dict):
            return {str(k): v.plain() for k, v in self.value.items()}
        if isinstance(self.value, list):
            return [v.plain() for v in self.value]
        return self.value


def decode(data: bytes) -> tuple[str, list[Problem]]:
    """Bytes of a file as text with its line ends as they are; problems where it cannot be read."""
    if len(data) > MAX_BYTES:
        return "", [Problem("size", 1, 1, f"{len(data):,} bytes")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        found = f"byte {data[error.start]:#04x} at offset {error.start}"
        return "", [Problem("encoding", line, column, found)]
    for number, line_text in enumerate(text.split("\n"), 1):
        if len(line_text) > MAX_LINE:
            problem = Problem("long-line", number, MAX_LINE + 1, f"{len(line_text):,} characters")
            return "", [problem]
    return text, list(_hidden(text))


def _hidden(text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        for match in HIDDEN.finditer(line):
            yield Problem("hidden", number, match.start() + 1, f"U+{ord(match[0]):04X}")


def split(text: str) -> tuple[str, str, int, list[Problem]]:
    """A facet file as (front-matter, body, first line of the body, problems)."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].rstrip() != "---":
        return "", text, 1, [Problem("no-front-matter", 1, 1, (lines or [""])[0].rstrip()[:40])]
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return "".join(lines[1:index]), "".join(lines[index + 1 :]), index + 2, []
    return "", "", len(lines) + 1, [Problem("no-front-matter", 1, 1, "---", "closing")]


def parse(text: str, first_line: int = 1) -> tuple[Node | None, list[Problem]]:
    """YAML text as a tree of nodes, and the problems met on the way.

    `first_line` is the line of the file on which the text begins.
    """
    return _Builder(text, first_line).build()


class _Stop(Exception):
    """The text cannot be read further; the problem is already noted."""


class _Builder:
    def __init__(self, text: str, first_line: int) -> None:
        self.offset = first_line
        self.problems: list[Problem] = []
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=Loader)

    def build(self) -> tuple[Node | None, list[Problem]]:
        try:
            node = self._document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line, mark.column) if mark else (0, 0)
            self._problem("yaml", line, column, error.problem or str(error))
            node = None
        except yaml.YAMLError as error:
            self._problem("yaml", 0, 0, str(error).splitlines()[0])
            node = None
        except _Stop:
            node = None
        return node, self.problems

    def _problem(self, kind: str, line: int, column: int, found: str, hint: str = "") -> None:
        self.problems.append(Problem(kind, line + self.offset, column + 1, found, hint))

    def _document(self) -> Node | None:
        next(self.events)
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        node = self._node(next(self.events), 0)
        next(self.events)
        extra = next(self.events)
        if not isinstance(extra, yaml.StreamEndEvent):
            self._problem("yaml", extra.start_mark.line, 0, "a second document begins here")
        return node

    def _node(self, event: yaml.Event, depth: int) -> Node:
        line, column = event.start_mark.line, event.start_mark.column
        if isinstance(event, yaml.AliasEvent):
            self._problem("yaml-feature", line, column, f"the alias *{event.anchor}", "alias")
            raise _Stop
        if getattr(event, "anchor", None):
            self._problem("yaml-feature", line, column, f"the anchor &{event.anchor}", "anchor")
            raise _Stop
        if getattr(event, "tag", None):
            self._problem("yaml-feature", line, column, f"the tag {event.tag}", "tag")
            raise _Stop
        if depth > MAX_DEPTH:
            self._problem("yaml", line, column, f"nested deeper than {MAX_DEPTH} levels")
            raise _Stop
        place = (line + self.offset, column + 1)
        if isinstance(event, yaml.MappingStartEvent):
            return Node(self._mapping(depth), *place)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self._sequence(depth), *place)
        return Node(event.value, *place)

    def _sequence(self, depth: int) -> list[Node]:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return items

    def _mapping(self, depth: int) -> dict[Marked, Node]:
        items: dict[Marked, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key_node = self._node(event, depth + 1)
            if not isinstance(key_node.value, str):
                self._problem("yaml", event.start_mark.line, event.start_mark.column,
                              f"a key is {key_node.what}; it has to be a text")  # fmt: skip
                raise _Stop
            key = Marked(key_node.value, key_node.line, key_node.column)
            value = self._node(next(self.events), depth + 1)
            if key in items:
                self.problems.append(Problem("duplicate-key", key.line, key.column, key))
            else:
                items[key] = value
        return items


# --- Trees to dataclasses ------------------------------------------------------------------------


@cache
def fields_of(cls: type) -> dict[str, tuple[Any, bool]]:
    """The keys of a dataclass: (annotation, required) by name."""
    hints = typing.get_type_hints(cls)
    return {
        f.name: (
            hints[f.name],
            f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING,
        )
        for f in dataclasses.fields(cls)
    }


def read(node: Node | None, cls: type[T], problems: list[Problem]) -> T:
    """A mapping as an instance of the dataclass `cls`, by its annotations.

    Unknown, missing and wrong keys are added to `problems`; what is missing is empty in the
    result, so that every other rule can still be applied to the rest.
    """
    expected = fields_of(cls)
    items: dict[Marked, Node] = {}
    line, column = (node.line, node.column) if node else (1, 1)
    if node and isinstance(node.value, dict):
        items = node.value
    elif node:
        problems.append(Problem("type", line, column, node.what, "a mapping of keys to values"))
    values: dict[str, Any] = {}
    for key, value in items.items():
        if key not in expected:
            hint = ", ".join(expected)
            problems.append(Problem("unknown-key", key.line, key.column, key, hint))
        else:
            values[key] = _value(value, expected[key][0], key, problems)
    for name, (annotation, required) in expected.items():
        if name in values or not required:
            continue
        if node is None or isinstance(node.value, dict):
            problems.append(Problem("missing-key", line, column, name))
        values[name] = _empty(annotation, line, column)
    return cls(**values)


def _value(node: Node, annotation: Any, key: str, problems: list[Problem]) -> Any:
    annotation = _strip_optional(annotation)
    origin = typing.get_origin(annotation)
    if annotation is Marked:
        if isinstance(node.value, str):
            return Marked(node.value.strip(), node.line, node.column)
        _wrong(node, key, "a text", problems)
    elif dataclasses.is_dataclass(annotation):
        return read(node, annotation, problems)  # type: ignore[arg-type]
    elif origin is tuple:
        if isinstance(node.value, list):
            inner = typing.get_args(annotation)[0]
            return tuple(_value(item, inner, key, problems) for item in node.value)
        _wrong(node, key, "a list, written [one, two]", problems)
    elif origin is dict:
        if isinstance(node.value, dict):
            inner = typing.get_args(annotation)[1]
            return {k: _value(v, inner, k, problems) for k, v in node.value.items()}
        _wrong(node, key, "a mapping, one `key: text` a line", problems)
    else:
        raise TypeError(f"no reader for {annotation}")
    return _empty(annotation, node.line, node.column)


def _wrong(node: Node, key: str, expected: str, problems: list[Problem]) -> None:
    problems.append(Problem("type", node.line, node.column, f"{key} is {node.what}", expected))


def _strip_optional(annotation: Any) -> Any:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return next(a for a in typing.get_args(annotation) if a is not type(None))
    return annotation


def _empty(annotation: Any, line: int, column: int) -> Any:
    annotation = _strip_optional(annotation)
    if annotation is Marked:
        return Marked("", line, column)
    if dataclasses.is_dataclass(annotation):
        return read(None, annotation, [])  # type: ignore[arg-type]
    return () if typing.get_origin(annotation) is tuple else {}
