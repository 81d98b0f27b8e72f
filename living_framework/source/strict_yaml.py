"""Read what editors write in YAML, strictly, and keep the place of every value.

YAML 1.2 by way of libyaml's events: no value is ever guessed to be a number, a date or a boolean,
so `1.10` and `no` stay the text that was written; anchors, aliases, tags, duplicate keys and more
than one document are problems with a place, and nothing is ever constructed or expanded. (Composed
nodes would not do: they do not show anchors, and deep nesting ends the process.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NoReturn

import yaml

from ..model import Marked, Problem
from .fill import read, read_value
from .node import Node
from .text import HIDDEN, MAX_BYTES, decode, lines_of, pieces

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without libyaml: the same events, slower
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

MAX_DEPTH = 12
MAX_VALUES = 20_000

# What YAML notices at its end and an editor corrects where it begins: brackets, quotes, a lone line.
_BEGINS_EARLIER = re.compile(
    r"did not find expected ',' or|found unexpected end|could not find|did not find expected alphabetic"
)

__all__ = ["HIDDEN", "MAX_BYTES", "Node", "decode", "parse", "read", "read_value", "split"]


def split(text: str) -> tuple[str, str, int, list[Problem]]:
    """A facet file as (front-matter, body, first line of the body, problems)."""
    lines = lines_of(text)
    if not lines or lines[0].rstrip() != "---":
        return "", text, 1, [Problem("no-front-matter", 1, 1, (lines or [""])[0].rstrip()[:40])]
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return "".join(lines[1:index]), "".join(lines[index + 1 :]), index + 2, []
    return "", "", len(lines) + 1, [Problem("not-closed", 1, 1, "---")]


def parse(
    text: str, first_line: int = 1, values: int = MAX_VALUES
) -> tuple[Node | None, list[Problem]]:
    """YAML text as a tree of nodes, and the problems met on the way.

    `first_line` is the line of the file on which the text begins; `values` is how many there may be.
    """
    return _Builder(text, first_line, values).build()


class _Stop(Exception):
    """The text cannot be read further; the problem is already noted."""


class _Builder:
    def __init__(self, text: str, first_line: int, most: int) -> None:
        # A hidden character is reported at its own place; YAML ends a line or the reading at some.
        self.text = HIDDEN.sub(" ", text)
        self.offset = first_line
        self.problems: list[Problem] = []
        self.events: Iterator[Any] = yaml.parse(self.text, Loader=Loader)
        self.values = 0
        self.most = most

    def build(self) -> tuple[Node | None, list[Problem]]:
        try:
            node = self._document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            if _BEGINS_EARLIER.match(error.problem or "") and error.context_mark:
                mark = error.context_mark
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

    def _stop(self, kind: str, event: Any, found: str, hint: str = "") -> NoReturn:
        self._problem(kind, event.start_mark.line, event.start_mark.column, found, hint)
        raise _Stop

    def _document(self) -> Node | None:
        next(self.events)
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        node = self._node(next(self.events), 0)
        next(self.events)
        extra = next(self.events)
        if not isinstance(extra, yaml.StreamEndEvent):
            self._problem("yaml", extra.start_mark.line, 0, "a second document begins")
        return node

    def _node(self, event: Any, depth: int) -> Node:
        self.values += 1
        if isinstance(event, yaml.AliasEvent):
            self._stop("yaml-feature", event, f"the alias *{event.anchor}", "alias")
        if event.anchor is not None:
            self._stop("yaml-feature", event, f"the anchor &{event.anchor}", "anchor")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._stop("yaml-feature", event, f"the tag {tag}", "tag")
        if depth > MAX_DEPTH:
            self._stop("yaml", event, f"nested deeper than {MAX_DEPTH} levels")
        if self.values > self.most:
            self._stop("yaml", event, f"more than {self.most:,} values in one file")
        line, column = event.start_mark.line + self.offset, event.start_mark.column + 1
        if isinstance(event, yaml.MappingStartEvent):
            return Node(self._mapping(depth), line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self._sequence(depth), line, column)
        return self._scalar(event, line, column)

    def _scalar(self, event: Any, line: int, column: int) -> Node:
        value: str = event.value
        for match in HIDDEN.finditer(value):  # written as an escape: "\u200b"
            self.problems.append(Problem("hidden", line, column, f"U+{ord(match[0]):04X}"))
        begin, end = event.start_mark, event.end_mark
        if not event.style and begin.line == end.line:
            return Node(value, line, column)
        source = self.text[begin.index : end.index]
        return Node(value, line, column, pieces(source, value, line, column))

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
                self._stop("yaml", event, f"a key is {key_node.what}, and has to be a text")
            key = key_node.text
            value = self._node(next(self.events), depth + 1)
            if key in items:
                self.problems.append(Problem("duplicate-key", key.line, key.column, key))
            else:
                items[key] = value
        return items
