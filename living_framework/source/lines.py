"""Code blocks and tables as runs: what takes whole lines, read from the lines themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model import Inline, Marked, Problem
from .blocks import Block, cells, has_cells
from .inline import Place, Reader

_CLOSING = re.compile(r" {0,3}(?:`{3,}|~{3,})\s*\Z")
_LANGUAGE = re.compile(r"[\w+#.-]{0,40}\Z")
_NUMBER = re.compile(r"(?:^|(?<=\s))\^[0-9]+")


@dataclass(slots=True)
class Blocks:
    """Reads the blocks that have a number on a line of their own; adds to `problems`."""

    lines: Sequence[str]  # of the body
    first_line: int  # the line of the file on which the body begins
    problems: list[Problem]

    def _problem(self, kind: str, line: int, column: int, found: str, hint: str = "") -> None:
        self.problems.append(Problem(kind, line + self.first_line, column, found, hint[:41]))

    def _alone(self, block: Block) -> None:
        """A code block or a table has an empty line before it.

        So it is still a statement of its own when its text is taken out of a frozen file.
        """
        before = self.lines[block.start - 1].strip() if block.start else ""
        if before and not before.startswith("#"):
            line = self.lines[block.start]
            column = len(line) - len(line.lstrip()) + 1
            what = "a code block" if block.kind == "code" else "a table"
            found = f"{what} without an empty line before it"
            self._problem("markup", block.start, column, found, line.strip())

    def code(self, block: Block) -> tuple[Inline, ...]:
        """The code of a fenced block, as it is written; its language as the run's target."""
        self._alone(block)
        opening = self.lines[block.start]
        indent = len(opening) - len(opening.lstrip())
        language = block.token.info.strip()
        if block.last - 1 == block.start or not _CLOSING.match(self.lines[block.last - 1]):
            self._problem("markup", block.start, indent + 1, "a code block without an end", opening)
        if not _LANGUAGE.match(language):
            self._problem("markup", block.start, indent + 1, "a code block with more than a language", language)  # fmt: skip
            language = ""
        code = block.token.content.removesuffix("\n")
        places = tuple(self._places(block.start + 1, code))
        first = places[0][1:] if places else (block.start + self.first_line, 1)
        text = Marked(code, *first, places[1:] and places)
        target = Marked(language, block.start + self.first_line, indent + len(block.token.markup) + 1)  # fmt: skip
        return (Inline("code", text, target),)

    def _places(self, row: int, code: str) -> Iterator[tuple[int, int, int]]:
        at = 0
        for number, line in enumerate(code.split("\n"), row):
            source = self.lines[number] if number < len(self.lines) else ""
            yield at, number + self.first_line, max(len(source) - len(line), 0) + 1
            at += len(line) + 1

    def table(self, block: Block) -> tuple[Inline, ...]:
        """The rows of a table, the heads of its columns first."""
        self._alone(block)
        columns = len(cells(self.lines[block.start]))
        rows = [n for n in range(block.start, block.last) if n != block.start + 1]
        return tuple(self._row(row, columns) for row in rows)

    def _row(self, row: int, columns: int) -> Inline:
        line = self.lines[row]
        found = cells(line)
        column = len(line) - len(line.lstrip()) + 1
        if not has_cells(line):
            self._problem("markup", row, column, "text directly below a table", line.strip())
        elif len(found) != columns:
            self._problem("markup", row, column, f"a row of {len(found)} cells in a table of {columns}", line.strip())  # fmt: skip
        return Inline("row", children=tuple(self._cell(row, at, text) for at, text in found))

    def _cell(self, row: int, at: int, text: str) -> Inline:
        for stray in _NUMBER.finditer(text):
            self._problem("stray-number", row, at + stray.start() + 1, stray[0])
        place = Place((self.lines[row][: at + len(text)],), text, 0, self.first_line + row)
        return Inline("cell", children=Reader(place, self.problems).read(text))
