"""The columns of a comment sheet: their names when it goes out, and when it comes back."""

from __future__ import annotations

import re
from typing import NamedTuple


class Column(NamedTuple):
    """A column. `width` is in characters; `also` are other names that it may come back with."""

    key: str
    title: str
    width: int
    also: tuple[str, ...] = ()


COLUMNS = (
    Column("id", "Id", 9, ("statement", "statement id", "passage")),
    Column("section", "Section", 18),
    Column("text", "Text", 60, ("statement text",)),
    Column("comment", "Comment", 50, ("comments", "your comment", "remark", "remarks")),
    Column("proposed", "Proposed wording", 50, ("proposed", "proposal", "proposed text", "proposed change", "suggested wording", "suggestion")),
    Column("kind", "Kind", 12, ("kind of comment", "type", "type of comment", "category")),
    Column("name", "Name or organisation (optional)", 24, ("name", "your name", "name or organization", "organisation", "organization")),
    Column("publish", "May we publish the name? (yes or no)", 20, ("may we publish", "publish", "publish name", "publish the name", "may we publish your name")),
    Column("version", "Version", 14),
)  # fmt: skip
INPUTS = ("comment", "proposed", "kind", "name", "publish")  # what a reviewer fills in
REQUIRED = ("id", "comment")

# A cell that begins like this is a formula to a spreadsheet program (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def folded(header: str) -> str:
    """A header as it is compared: letters alone, without what stands in brackets."""
    without = re.sub(r"\([^()]*\)|\[[^][]*\]", " ", header)
    return " ".join(re.sub(r"[\W\d_]+", " ", without).lower().split())


NAMES = {
    folded(name): column.key
    for column in COLUMNS
    for name in (column.key, column.title, *column.also)
}


def title_of(key: str) -> str:
    """The name of a column as the sheet has it."""
    return next(column.title for column in COLUMNS if column.key == key)


def letter(index: int) -> str:
    """The letters by which a spreadsheet program names the column with this index, from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def inert(text: str) -> str:
    """A text that no spreadsheet program takes for a formula when it reads it from CSV."""
    return f"'{text}" if text.startswith(FORMULA) else text


def without_guard(text: str) -> str:
    """The same text back: what `inert` made of it, undone."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA) else text
