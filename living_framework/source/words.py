"""What a reader sees of the runs of a statement: the one place where that is decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ..model import Inline, Marked

_SPACED = re.compile(r"\S+(?: \S+)*")  # words with single spaces between them


def words(runs: Iterable[Inline], citations: str = "[{}]") -> str:
    """Runs as words, without markup.

    `citations` is how a citation reads, {} being its key; empty leaves citations out. The cells
    of a table are separated by `|`, its rows by `;`.
    """
    return "".join(
        leaf if isinstance(leaf, str) else citations.format(leaf.target) for leaf in _leaves(runs)
    )


def _leaves(runs: Iterable[Inline]) -> Iterator[str | Inline]:
    """The texts of runs in reading order, and the citations among them."""
    for index, run in enumerate(runs):
        if run.kind in ("row", "cell") and index:
            yield "; " if run.kind == "row" else " | "
        if run.kind == "citation":
            yield run
        elif run.text:
            yield run.text
        yield from _leaves(run.children)


def written(text: str) -> Iterator[Marked]:
    """A text in pieces that are each written in one go."""
    if not isinstance(text, Marked):
        raise TypeError(f"“{text}” has no place")
    if not text.places:
        yield text
    for (begin, line, column), (end, *_) in pairwise((*text.places, (len(text), 0, 0))):
        yield Marked(text[begin:end], line, column)


def plain_text(runs: Iterable[Inline]) -> Marked:
    """Runs as a reader sees them, white space folded, with the place of every word.

    A text of one line whatever the statement is, so that it fits into a cell, a feed or a message.
    """
    said: list[str] = []
    places: list[tuple[int, int, int]] = []
    length, gap, expected = 0, False, (0, 0)
    for piece in _placed(runs):
        end = 0
        for match in _SPACED.finditer(piece):
            apart = gap or match.start() > end
            # What stood between a space and a full stop was a citation.
            if length and apart and match[0][0] not in ".,;:!?)":
                said.append(" ")
                length += 1
            here = (piece.line, piece.column + match.start())
            if here != expected and piece.line:
                places.append((length, *here))
            said.append(match[0])
            length += len(match[0])
            end, gap = match.end(), False
            expected = (piece.line, piece.column + end)
        gap = gap or end < len(piece)
    first = places[0] if places else (0, 1, 1)
    return Marked("".join(said), first[1], first[2], tuple(places))


def _placed(runs: Iterable[Inline]) -> Iterator[Marked]:
    """The texts of runs in pieces with their places; what separates cells has line 0."""
    for leaf in _leaves(runs):
        if isinstance(leaf, Marked):
            yield from written(leaf)
        elif isinstance(leaf, str):
            yield Marked(leaf, 0, 0)
