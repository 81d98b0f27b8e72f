"""Body text of a facet: a small, safe subset of CommonMark, read into sections and statements.

markdown-it-py does the parsing; this module decides what of it is allowed. Nothing here makes
HTML: runs of text go to the templates as data, and whatever the subset does not know becomes a
`Problem` with its place and is left out. See CommonMark 0.31 for the words used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from markdown_it.token import Token

from ..model import Inline, Marked, Problem, Section, Statement
from .inline import Place, Reader, plain, plain_text
from .markdown import PARSER, closing

__all__ = ["Span", "parse_body", "plain", "slugify", "spans"]

NUMBER = re.compile(r"(?:^|(?<=[ \n]))\^([0-9]{1,4})\s*$")
# A mark within a statement, and one at its end that is no number or has no space before it.
STRAY_NUMBER = re.compile(r"(?:^|(?<=\s))\^[0-9]+|(?<=[^\s\\^])\^[0-9]+$")
MARKS = re.compile(r"[*_\[\]<&\\`{!]")  # what may begin markup
SNIPPET = re.compile(r"^[ \t;]*-+8<-+", re.MULTILINE)
NOT_IN_HEADINGS = re.compile(r"[*_`<>{}\[\]\\]")
BLOCKS = {
    "blockquote_open": "a block quotation",
    "code_block": "an indented code block",
    "fence": "a code block",
    "hr": "a rule across the page",
    "html_block": "raw HTML",
    "ordered_list_open": "a numbered list",
    "table_open": "a table",
}

# Bounds that no text meets and an attack does: reading takes far less than a second below them.
MAX_LINES = 5_000
MAX_STATEMENT = 3_000
MAX_MARKS = 300  # in one statement
MAX_ALL_MARKS = 10_000
MAX_PROBLEMS = 1_000


def slugify(title: str) -> str:
    """A heading as an anchor: lower case, words joined by hyphens, nothing else."""
    words = re.sub(r"[^\w\s-]", "", title.lower().replace("’", "").replace("'", ""))
    return "-".join(re.split(r"[\s_-]+", words)).strip("-")


class Span(NamedTuple):
    """Where a numbered statement stands in a file, and its text as it is hashed."""

    number: int
    section: str  # the title
    text: str
    first_line: int
    last_line: int


@dataclass(slots=True)
class _Body:
    """One pass over the blocks of a body."""

    facet: str
    lines: list[str]
    first_line: int
    keys: Mapping[str, str]
    sections: list[tuple[Marked, list[Statement]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    marks: int = 0

    def problem(self, kind: str, line: int, column: int, found: str, hint: str = "") -> None:
        self.problems.append(Problem(kind, line + self.first_line, column, found, hint))

    @property
    def full(self) -> bool:
        """Whether there is more than anybody would mend before looking again."""
        return len(self.problems) > MAX_PROBLEMS or self.marks > MAX_ALL_MARKS

    def indent(self, line: int) -> int:
        text = self.lines[line] if line < len(self.lines) else ""
        return len(text) - len(text.lstrip()) + 1

    def read(self, tokens: list[Token]) -> None:
        index = 0
        while index < len(tokens) and not self.full:
            token = tokens[index]
            end = closing(tokens, index)
            line = token.map[0] if token.map else 0
            if token.type == "heading_open":
                self._heading(token, tokens[index + 1])
            elif token.type == "paragraph_open":
                self._statement(tokens[index + 1], "paragraph")
            elif token.type == "bullet_list_open":
                self._list(tokens[index + 1 : end])
            else:
                found = BLOCKS.get(token.type, token.type)
                self.problem("markup", line, self.indent(line), found, token.content.strip()[:41])
            index = end + 1

    def _heading(self, token: Token, inline: Token) -> None:
        line = token.map[0] if token.map else 0
        title = inline.content.strip()
        if token.tag != "h2" or token.markup != "##":
            found = f"a heading of level {token.tag[1]}"
            if token.markup in "-=":
                found = f"a heading underlined with {token.markup}"
            self.problem("markup", line, self.indent(line), found, title[:41])
            return
        column = len(self.lines[line]) - len(self.lines[line].lstrip().removeprefix("##").lstrip())
        if not title:
            self.problem("markup", line, self.indent(line), "a heading without words")
        elif NOT_IN_HEADINGS.search(title):
            self.problem("markup", line, column + 1, "markup in a heading", title[:41])
        self.sections.append((Marked(title, line + self.first_line, column + 1), []))

    def _list(self, tokens: list[Token]) -> None:
        index = 0
        while index < len(tokens) and not self.full:  # each list item
            end = closing(tokens, index)
            inner = tokens[index + 1 : end]
            line = (tokens[index].map or [0])[0]
            if not inner or inner[0].type != "paragraph_open":
                found = "an empty list item"
                if inner:
                    found = "a list item that does not begin with text"
                self.problem("markup", line, self.indent(line), found)
            else:
                self._statement(inner[1], "item")
            for extra in _tops(inner[3:]):
                at = (extra.map or [line])[0]
                found = BLOCKS.get(extra.type, "a second paragraph in a list item")
                if extra.type in ("bullet_list_open", "ordered_list_open"):
                    found = "a list within a list"
                self.problem("markup", at, self.indent(at), found)
            index = end + 1

    def _statement(self, token: Token, block: Literal["paragraph", "item"]) -> None:
        start, end = token.map or [0, 1]
        first = token.content.partition("\n")[0].rstrip()
        while start < end - 1 and not self.lines[start].rstrip().endswith(first):
            start += 1  # the library took a line of Unicode white space off
        place = Place(self.lines, token.content, start, self.first_line)
        match = NUMBER.search(token.content)
        content = token.content[: match.start()].rstrip() if match else token.content
        # The number's own place; where there is none, the place where the statement begins.
        mark = place.at(match.start(), match[0].strip()) if match else place.at(0, "")
        if not self.sections:
            begin = place.at(0, " ".join(content[:41].split()))
            self.problems.append(Problem("no-section", begin.line, begin.column, begin))
            return
        inlines = self._inlines(content, place, numbered=bool(match))
        title, statements = self.sections[-1]
        statements.append(
            Statement(
                facet=self.facet,
                number=int(match[1]) if match else None,
                section=self.keys.get(title, slugify(title)),
                block=block,
                text=" ".join(content.split()),
                plain=plain_text(inlines),
                inlines=inlines,
                mark=mark,
                last_line=end - 1 + self.first_line,
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
        if not "".join(map(plain, inlines)).strip():
            self.problems.append(Problem("long-statement", begin.line, begin.column, ""))
        return inlines

    def _over(self, content: str) -> tuple[str, str, str] | None:
        """The bound that a statement is over: kind of problem, how much there is, the bound."""
        if len(content) > MAX_STATEMENT:
            return "long-statement", f"{len(content):,} characters", f"{MAX_STATEMENT:,}"
        marks = len(MARKS.findall(content))
        if marks > MAX_MARKS:
            return "long-statement", f"{marks} marks such as * or [", f"{MAX_MARKS}"
        before, self.marks = self.marks, self.marks + marks
        if before <= MAX_ALL_MARKS < self.marks:
            return "long-file", "many marks such as * or [", f"{MAX_ALL_MARKS:,}"
        return None


def _tops(tokens: list[Token]) -> Iterator[Token]:
    """The outermost tokens of a run."""
    index = 0
    while index < len(tokens):
        yield tokens[index]
        index = closing(tokens, index) + 1


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
    sections = tuple(
        Section(title, keys.get(title, slugify(title)), slugify(title), tuple(statements))
        for title, statements in reader.sections
    )
    return sections, sorted(reader.problems, key=lambda p: (p.line, p.column))


def spans(body: str, first_line: int = 1) -> Iterator[Span]:
    """Every numbered statement of a body that has no problems, in order, by its blocks alone.

    `first_line` is the line of the file on which the body begins.
    """
    text, before, section = _lines(body), "", ""
    if text.count("\n") >= MAX_LINES:
        return
    for token in PARSER.parse(text):
        if token.type == "inline" and token.map:
            match = NUMBER.search(token.content) if before == "paragraph_open" else None
            if before == "heading_open":
                section = token.content.strip()
            elif match:
                start, end = token.map
                words = " ".join(token.content[: match.start()].split())
                yield Span(int(match[1]), section, words, start + first_line, end - 1 + first_line)
        before = token.type
