"""Body text of a facet: a small, safe subset of CommonMark, read into sections and statements.

markdown-it-py does the parsing; this module decides what of it is allowed. Nothing here makes
HTML: runs of text go to the templates as data, and whatever the subset does not know becomes a
`Problem` with its place and is left out. See CommonMark 0.31 for the words used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from markdown_it.token import Token

from ..model import Inline, Marked, Problem, Section, Statement, StatementBlock, Subheading
from .blocks import NUMBER, Block, blocks, hashed, number_of
from .inline import Place, Reader
from .lines import Blocks
from .markdown import PARSER
from .text import slugify
from .words import plain_text, words

__all__ = ["Span", "parse_body", "slugify", "spans"]

# A mark within a statement, and one at its end that is no number or has no space before it.
STRAY_NUMBER = re.compile(r"(?:^|(?<=\s))\^[0-9]+|(?<=[^\s\\^])\^[0-9]+$")
MARKS = re.compile(r"[*_\[\]<&\\`{!]")  # what may begin markup
SNIPPET = re.compile(r"^[ \t;]*-+8<-+", re.MULTILINE)
NOT_IN_HEADINGS = re.compile(r"[*_`<>{}\[\]\\]")
# Bounds that no text meets and an attack does: reading takes far less than a second below them.
MAX_LINES = 5_000
MAX_STATEMENT = 3_000
MAX_MARKS = 300  # in one statement
MAX_ALL_MARKS = 10_000
MAX_PROBLEMS = 1_000


class Span(NamedTuple):
    """Where a numbered statement stands in a file, and its text as it is hashed."""

    number: int
    section: str  # the title
    text: str
    first_line: int
    last_line: int


@dataclass(slots=True)
class _Open:
    """A section that is being read."""

    title: Marked
    statements: list[Statement] = field(default_factory=list)
    groups: list[Subheading] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def empty(self) -> list[Marked]:
        """The subheadings under which nothing stands, and which no page would show."""
        used = {statement.group for statement in self.statements}
        return [group.title for group in self.groups if group.anchor not in used]


@dataclass(slots=True)
class _Body:
    """One pass over the blocks of a body."""

    facet: str
    lines: list[str]
    first_line: int
    keys: Mapping[str, str]
    sections: list[_Open] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    marks: int = 0

    def problem(self, kind: str, line: int, column: int, found: str, hint: str = "") -> None:
        self.problems.append(Problem(kind, line + self.first_line, column, found, hint))

    @property
    def full(self) -> bool:
        """Whether there is more than anybody would correct before looking again."""
        return len(self.problems) > MAX_PROBLEMS or self.marks > MAX_ALL_MARKS

    def indent(self, line: int) -> int:
        text = self.lines[line] if line < len(self.lines) else ""
        return len(text) - len(text.lstrip()) + 1

    def read(self, tokens: list[Token]) -> None:
        for block in blocks(tokens, self.lines):
            if self.full:
                return
            if block.kind == "heading":
                self._heading(block)
            elif block.kind == "other" and not block.found:
                continue  # within something that has its finding
            elif block.kind == "other":
                hint = block.token.content.strip()[:41]
                self.problem("markup", block.start, self.indent(block.start), block.found, hint)
            elif block.kind in ("code", "table"):
                self._own_lines(block)
            else:
                self._statement(block)

    def _heading(self, block: Block) -> None:
        line, title = block.start, block.token.content.strip()
        tag, markup = block.level.split()
        if markup in "-=" or tag not in ("h2", "h3") or (tag == "h3" and not self.sections):
            found = f"a heading of level {tag[1]}"
            if markup in "-=":
                found = f"a heading underlined with {markup}"
            self.problem("markup", line, self.indent(line), found, title[:41])
            return
        written = self.lines[line].lstrip().removeprefix(markup).lstrip()
        column = len(self.lines[line]) - len(written)
        if not title:
            self.problem("markup", line, self.indent(line), "a heading without words")
        elif NOT_IN_HEADINGS.search(title):
            self.problem("markup", line, column + 1, "markup in a heading", title[:41])
        place = Marked(title, line + self.first_line, column + 1)
        if tag == "h2":
            self.sections.append(_Open(place))
        else:
            self._group(place)

    def _group(self, title: Marked) -> None:
        section = self.sections[-1]
        anchor = f"{slugify(section.title)}-{slugify(title)}"
        if anchor in section.anchors:
            self.problems.append(
                Problem("markup", title.line, title.column, "a second subheading with the same words", title[:41])
            )  # fmt: skip
        section.anchors.add(anchor)
        section.groups.append(Subheading(title, anchor))

    def _statement(self, block: Block) -> None:
        token, start, end = block.token, block.start, block.end
        first = token.content.partition("\n")[0].rstrip()
        while start < end - 1 and not self.lines[start].rstrip().endswith(first):
            start += 1  # the library took a line of Unicode white space off
        place = Place(self.lines, token.content, start, self.first_line)
        match = NUMBER.search(token.content)
        content = token.content[: match.start()].rstrip() if match else token.content
        # The number's own place; where there is none, the place where the statement begins.
        mark = place.at(match.start(), match[0].strip()) if match else place.at(0, "")
        if self._in_section(place.at(0, " ".join(content[:41].split()))):
            self._add(block, mark, self._inlines(content, place, numbered=bool(match)))

    def _in_section(self, begin: Marked) -> bool:
        if not self.sections:
            self.problems.append(Problem("no-section", begin.line, begin.column, begin))
        return bool(self.sections)

    def _own_lines(self, block: Block) -> None:
        """A code block or a table: one statement, with its number on a line of its own below."""
        line = self.lines[block.start]
        begin = Marked(line.strip()[:41], block.start + self.first_line, self.indent(block.start))
        if not self._in_section(begin):
            return
        mark = Marked("", begin.line, begin.column)
        if block.mark:
            row = block.end - 1
            mark = Marked(block.mark, row + self.first_line, self.indent(row))
        reader = Blocks(self.lines, self.first_line, self.problems)
        text = hashed(block, self.lines)
        over = self._over(text, of_code=block.kind == "code")
        if over:
            kind, *found = over
            self.problems.append(Problem(kind, begin.line, begin.column, *found))
            runs: tuple[Inline, ...] = (Inline("text", begin),)
        else:
            runs = reader.code(block) if block.kind == "code" else reader.table(block)
            if not words(runs, citations="").strip(" |;\n"):
                self.problems.append(Problem("long-statement", begin.line, begin.column, ""))
        self._add(block, mark, runs)

    def _add(self, block: Block, mark: Marked, inlines: tuple[Inline, ...]) -> None:
        number, section = number_of(block), self.sections[-1]
        section.statements.append(
            Statement(
                facet=self.facet,
                number=int(number) if number else None,
                section=self.keys.get(section.title, slugify(section.title)),
                block=cast("StatementBlock", block.kind),
                text=hashed(block, self.lines),
                plain=plain_text(inlines),
                inlines=inlines,
                mark=mark,
                last_line=block.end - 1 + self.first_line,
                start=block.first,
                group=section.groups[-1].anchor if section.groups else "",
            )
        )

    def _inlines(self, content: str, place: Place, *, numbered: bool) -> tuple[Inline, ...]:
        begin = place.at(0, content)
        over = self._over(content)
        if over:
            kind, *found = over
            self.problems.append(Problem(kind, begin.line, begin.column, *found))
            return (Inline("text", begin),)
        for stray in STRAY_NUMBER.finditer(content):
            last = stray.end() == len(content)
            if numbered and stray.start() and not content[stray.start() - 1].isspace():
                continue  # “n^2 ^4”: the number is there, so this is part of the text
            at = place.at(stray.start(), stray[0])
            self.problems.append(
                Problem("stray-number", at.line, at.column, at, "end" if last else "")
            )
        for snippet in SNIPPET.finditer(content):
            at = place.at(snippet.start(), snippet[0])
            self.problems.append(Problem("markup", at.line, at.column, "a snippet", at))
        inlines = Reader(place, self.problems).read(content)
        if not words(inlines, citations="").strip():
            self.problems.append(Problem("long-statement", begin.line, begin.column, ""))
        return inlines

    def _over(self, content: str, *, of_code: bool = False) -> tuple[str, str, str] | None:
        """The bound that a statement is over: kind of problem, how much there is, the bound."""
        if len(content) > MAX_STATEMENT:
            return "long-statement", f"{len(content):,} characters", f"{MAX_STATEMENT:,}"
        marks = 0 if of_code else len(MARKS.findall(content))
        if marks > MAX_MARKS:
            return "long-statement", f"{marks} marks such as * or [", f"{MAX_MARKS}"
        before, self.marks = self.marks, self.marks + marks
        if before <= MAX_ALL_MARKS < self.marks:
            return "long-file", "many marks such as * or [", f"{MAX_ALL_MARKS:,}"
        return None


# --- What callers use ----------------------------------------------------------------------------


def _lines(body: str) -> str:
    """A body with Unix line ends, as CommonMark counts lines."""
    return body.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def parse_body(
    body: str, facet: str, keys: Mapping[str, str], first_line: int = 1
) -> tuple[tuple[Section, ...], list[Problem]]:
    """A facet's body as sections of statements, and every problem met in it.

    `keys` gives a section's key by its title; a title that is not in it is its own key.
    `first_line` is the line of the file on which the body begins.
    """
    text = _lines(body)
    reader = _Body(facet, text.split("\n"), first_line, keys)
    if len(reader.lines) > MAX_LINES:
        reader.problem("long-file", MAX_LINES, 1, f"{len(reader.lines):,} lines", f"{MAX_LINES:,}")
        return (), reader.problems
    env: dict[str, Any] = {}
    reader.read(PARSER.parse(text, env))
    definitions = [*env.get("references", {}).values(), *env.get("duplicate_refs", [])]
    for definition in definitions:
        line = definition["map"][0]
        reader.problem("markup", line, reader.indent(line), "a link definition", reader.lines[line].strip()[:41])  # fmt: skip
    for title in (title for section in reader.sections for title in section.empty()):
        found = "a subheading without a statement"
        reader.problems.append(Problem("markup", title.line, title.column, found, title[:41]))
    sections = tuple(
        Section(
            section.title,
            keys.get(section.title, slugify(section.title)),
            slugify(section.title),
            tuple(section.statements),
            tuple(section.groups),
        )
        for section in reader.sections
    )
    return sections, sorted(reader.problems, key=lambda p: (p.line, p.column))


def spans(body: str, first_line: int = 1) -> Iterator[Span]:
    """Every numbered statement of a body that has no problems, in order, by its blocks alone.

    `first_line` is the line of the file on which the body begins.
    """
    text, section = _lines(body), ""
    if text.count("\n") >= MAX_LINES:
        return
    lines = text.split("\n")
    for block in blocks(PARSER.parse(text), lines):
        if block.kind == "heading":
            section = block.token.content.strip() if block.level == "h2 ##" else section
        elif number := number_of(block):
            first, last = block.start + first_line, block.end - 1 + first_line
            yield Span(int(number), section, hashed(block, lines), first, last)
