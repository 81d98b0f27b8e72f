"""A YAML value with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..model import Marked


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value: a text, a list or a mapping, with its place."""

    value: str | list[Node] | dict[Marked, Node]
    line: int
    column: int
    places: tuple[tuple[int, int, int], ...] = ()  # as those of Marked

    @property
    def what(self) -> str:
        """The kind of value in an editor's words."""
        if self.value == "":
            return "empty"
        return {str: "a text", list: "a list", dict: "a group of keys"}[type(self.value)]

    @property
    def text(self) -> Marked:
        """The value without white space around it; empty where it is no text."""
        if not isinstance(self.value, str):
            return Marked("", self.line, self.column)
        lead = len(self.value) - len(self.value.lstrip())
        places = tuple((max(at - lead, 0), line, column) for at, line, column in self.places)
        return Marked(self.value.strip(), self.line, self.column, places)

    def plain(self) -> Any:
        """The value as str, list and dict."""
        if isinstance(self.value, dict):
            return {str(k): v.plain() for k, v in self.value.items()}
        if isinstance(self.value, list):
            return [v.plain() for v in self.value]
        return self.value
