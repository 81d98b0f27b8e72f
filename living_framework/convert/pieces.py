"""A text that is imported, as pages of pieces: what will be statements, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from ..source.body import MAX_STATEMENT

Kind = Literal["paragraph", "item", "ordered", "code", "table"]
TEXT = "Text"  # the section of what has no heading
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """What will be one statement: its text in the grammar of statements, and where it was."""

    kind: Kind
    text: str
    line: int
    group: str = ""  # the subheading that it is under
    label: str = ""  # the owner's identifier
    terms: tuple[tuple[str, str], ...] = ()  # vocabulary and term


@dataclass(slots=True)
class Part:
    """A heading of the second level, and what is under it."""

    title: str
    line: int = 1
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """What will be one facet: a file, or the rows of a table with one title."""

    path: str
    title: str
    label: str = ""
    summary: str = ""
    parts: list[Part] = field(default_factory=list)
    links: list[str] = field(default_factory=list)  # the paths of the pages that it points to


def fitting(piece: Piece) -> list[Piece]:
    """A piece, or its sentences in as few pieces as fit the bound of a statement; none where not."""
    if len(piece.text) <= MAX_STATEMENT:
        return [piece]
    if piece.kind in ("code", "table"):
        return []
    texts = [""]
    for sentence in _SENTENCE.split(piece.text):
        if len(texts[-1]) + len(sentence) >= MAX_STATEMENT:
            texts.append("")
        texts[-1] = f"{texts[-1]} {sentence}".strip()
    fits = all(0 < len(text) <= MAX_STATEMENT for text in texts)
    return [replace(piece, text=text) for text in texts] if fits else []
