"""Text that knows where it was written, and what is said of it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal, NamedTuple, Self


class Marked(str):
    """Text that remembers the line and column (both from 1) where it was written.

    A text that is not written in one piece (folded over lines, quoted, with markup between its
    words) has `places`: (offset in the text, line, column) of each piece.
    """

    __slots__ = ("column", "line", "places")
    line: int
    column: int
    places: tuple[tuple[int, int, int], ...]

    def __new__(
        cls,
        text: str = "",
        line: int = 1,
        column: int = 1,
        places: tuple[tuple[int, int, int], ...] = (),
    ) -> Self:
        """The text `text`, written at `line` and `column`."""
        self = super().__new__(cls, text)
        self.line = line
        self.column = column
        self.places = places
        return self

    def __getnewargs__(  # type: ignore[override]
        self,
    ) -> tuple[str, int, int, tuple[tuple[int, int, int], ...]]:
        return str(self), self.line, self.column, self.places

    def __getstate__(self) -> None:
        """Pickling needs nothing beside these."""

    def at(self, offset: int) -> Marked:
        """The place of the character at `offset`, as an empty text."""
        begin, line, column = 0, self.line, self.column
        known = bisect_right(self.places, offset, key=itemgetter(0))
        if known:
            begin, line, column = self.places[known - 1]
        return Marked("", line, column + offset - begin)


class Problem(NamedTuple):
    """Something a reader met and could not take; a rule turns it into a finding."""

    kind: str
    line: int
    column: int
    found: str
    hint: str = ""


Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to correct: where it is, which rule it breaks, and what to write instead."""

    path: str
    line: int
    column: int
    rule: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.rule} {self.message}"
