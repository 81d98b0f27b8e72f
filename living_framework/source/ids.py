"""Numbers of statements: which are free, and the marks that give them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from ..model import Facet

COMMENT = re.compile(r"C-([0-9]{4,9})\Z")  # the id of a comment
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@\w[\w-]*(?:\.[\w-]+)+")
_NUMBER = re.compile(r"[0-9]{1,9}\Z")
LAST = 9_999  # what four digits can say


class NoNumberLeft(Exception):
    """A facet has given away every number that it can."""


def next_number(page: Facet, taken: Iterable[str]) -> int:
    """The lowest number above all that this page has, released or retired.

    `taken` are ids that must not be given again, of this page or of others.
    """
    used = [s.number for s in page.statements if s.number]
    for id_ in taken:
        facet, _, number = id_.partition(".")
        if facet == page.id and _NUMBER.match(number):
            used.append(int(number))
    return max(used, default=0) + 1


def numbered(
    page: Facet, data: bytes, taken: Iterable[str], unclear: Collection[int] = ()
) -> tuple[bytes, list[tuple[str, int]]]:
    """A file with a number at every statement, and the ids given with their lines.

    Every other byte stays: line ends, a byte order mark, white space at the ends of lines. A
    statement with a line that is in `unclear` is left alone. Raises NoNumberLeft.
    """
    number = next_number(page, taken)
    lines = data.splitlines(keepends=True)
    given = []
    added = 0  # lines
    for statement in page.statements:
        stands_on = range(statement.mark.line, statement.last_line + 1)
        if statement.number is not None or any(line in unclear for line in stands_on):
            continue
        if number > LAST:
            raise NoNumberLeft(f"{page.path}: {page.id} has no number left after {LAST}; split it")
        below = statement.block in ("code", "table")
        line = lines[statement.last_line - 1]
        lines[statement.last_line - 1] = (_below if below else _after)(line, f"^{number}".encode())
        added += below
        given.append((f"{page.id}.{number}", statement.last_line + added))
        number += 1
    return b"".join(lines), given


def _after(line: bytes, mark: bytes) -> bytes:
    text = line.rstrip()
    return text + b" " + mark + line[len(text) :]


def _below(line: bytes, mark: bytes) -> bytes:
    """The last line of a code block or a table, and the number on the line below it."""
    ending = line[len(line.rstrip(b"\r\n")) :]
    return line + mark + ending if ending else line + b"\n" + mark
