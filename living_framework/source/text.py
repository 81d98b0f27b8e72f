"""Texts of files, read strictly: one encoding, bounded, nothing unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ..model import Problem
from ..slugs import slugify
from .unseen import HIDDEN

__all__ = ["HIDDEN", "MAX_BYTES", "MAX_LINE", "decode", "lines_of", "pieces", "slugify", "visible"]  # fmt: skip

MAX_BYTES = 256 * 1024
MAX_LINE = 10_000
MAX_PROBLEMS = 1_000

_MARK = "\ufeff"  # the byte order mark, which some programs put before a text
# What YAML writes before a value that is quoted or folded.
_HEADER = re.compile(r"[|>][^\n]*\n\s*|[\"']\s*|")
_LONE_RETURN = re.compile(r"\r(?!\n)")
# Line ends as YAML 1.2 and CommonMark know them; str.splitlines knows more.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def decode(data: bytes, bound: int = MAX_BYTES) -> tuple[str, list[Problem]]:
    """Bytes of a file as text with its line ends as they are; problems where it cannot be read."""
    if len(data) > bound:
        return "", [Problem("size", 1, 1, f"{len(data):,} bytes", f"{bound:,}")]
    try:
        text = data.decode("utf-8").removeprefix(_MARK)
    except UnicodeDecodeError as error:
        return "", [_undecoded(data, error.start)]
    if "\0" in text[:4]:  # UTF-16 without a mark is UTF-8 with a NUL at every other place
        return "", [_undecoded(data, data.index(0))]
    for number, line in enumerate(lines_of(text), 1):
        length = len(line.rstrip("\r\n"))
        if length > MAX_LINE:
            return "", [Problem("long-line", number, MAX_LINE + 1, f"{length:,} characters")]
    return text, list(islice(_hidden(text), MAX_PROBLEMS))


def _undecoded(data: bytes, offset: int) -> Problem:
    lines = lines_of(data[:offset].decode("utf-8").removeprefix(_MARK) + "?")
    found = f"byte {data[offset]:#04x} at offset {offset}"
    return Problem("encoding", len(lines), len(lines[-1]), found)


def lines_of(text: str) -> list[str]:
    """The lines of a text with their ends."""
    return _LINE.findall(text)


def _hidden(text: str) -> Iterator[Problem]:
    if not HIDDEN.search(text) and not _LONE_RETURN.search(text):
        return
    for number, line in enumerate(lines_of(text), 1):
        for match in HIDDEN.finditer(line):
            yield Problem("hidden", number, match.start() + 1, f"U+{ord(match[0]):04X}")
        if line.endswith("\r"):  # a line's end to some programs, and none to others
            yield Problem("hidden", number, len(line), "U+000D")


def pieces(source: str, value: str, line: int, column: int) -> tuple[tuple[int, int, int], ...]:
    """The places of a text that is quoted or written over several lines.

    `source` is how the value is written, from its first quotation mark or its `>` on; `line` and
    `column` are where that stands. Where the source cannot be followed, the last place known holds.
    """
    header = _HEADER.match(source)
    at = header.end() if header else 0
    value_at = len(value) - len(value.lstrip())
    places: list[tuple[int, int, int]] = []
    expected = -1
    row, begin, counted = 0, 0, 0  # the line that `counted` is in, and where it begins
    while value_at < len(value) and at < len(source):
        if value[value_at].isspace() and source[at].isspace():  # folded: any space for any other
            at = _space_end(source, at)
            value_at = _space_end(value, value_at)
            continue
        at += source[at] != value[value_at]  # a doubled quotation mark, or a backslash
        if source[at : at + 1] != value[value_at]:
            break
        if at - value_at != expected:
            row += source.count("\n", counted, at)
            begin = max(begin, source.rfind("\n", counted, at) + 1)
            counted = at
            places.append((value_at, line + row, at - begin + (1 if row else column)))
            expected = at - value_at
        at += 1
        value_at += 1
    return tuple(places)


def _space_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def visible(text: str) -> str:
    """A text for one line of a terminal or a log: nothing in it moves the cursor or hides."""
    return HIDDEN.sub("\ufffd", re.sub(r"[\r\n\t]", " ", text))
