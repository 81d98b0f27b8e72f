"""Body text of a facet: a small, safe subset of CommonMark, read into sections and statements.

markdown-it-py does the parsing; this module decides what of it is allowed. Nothing here makes
HTML: runs of text go to the templates as data, and whatever the subset does not know becomes a
`Problem` with its place and is left out. See CommonMark 0.31 for the words used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from .model import Inline, InlineKind, Marked, Problem, Section, Statement

NUMBER = re.compile(r"(?:^|(?<=[ \n]))\^(\d{1,4})\s*$")
STRAY_NUMBER = re.compile(r"(?:^|(?<=\s))\^\d+")
REFERENCE = re.compile(r"\[(?:@(?P<key>[A-Za-z0-9][\w:.+/-]*)|(?P<id>[A-Z]{1,4}\d{0,4})(?:\.(?P<n>\d{1,4}))?)\](?![(\[])")  # fmt: skip
TEMPLATE = re.compile(r"\{\{|\{%|\{#|\{:")
SAFE_SCHEMES = ("https:", "mailto:")
BLOCKS = {
    "blockquote_open": "a block quotation",
    "code_block": "an indented code block",
    "fence": "a code block",
    "hr": "a rule across the page",
    "html_block": "raw HTML",
    "ordered_list_open": "a numbered list",
    "table_open": "a table",
}
INLINES = {
    "code_inline": "code",
    "hardbreak": "a forced line break",
    "html_inline": "raw HTML",
    "image": "an image",
}


def slugify(title: str) -> str:
    """A heading as an anchor: lower case, words joined by hyphens, nothing else."""
    words = re.sub(r"[^\w\s-]", "", title.lower().replace("’", "").replace("'", ""))
    return "-".join(words.replace("_", " ").split())


# --- The parser ----------------------------------------------------------------------------------

_Rule = Callable[[StateInline, bool], bool]


def _placed(rule: _Rule) -> _Rule:
    """A rule of the library that also notes where in the text each of its tokens begins."""

    def wrapped(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        taken = rule(state, silent)
        if taken and not silent:
            for token in state.tokens[count:]:
                token.meta.setdefault("at", start)
        return taken

    return wrapped


def _reference(state: StateInline, silent: bool) -> bool:
    match = REFERENCE.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        kind = "citation" if match["key"] else "statement" if match["n"] else "facet"
        token = state.push(kind, "", 0)
        token.content = match[0][2:-1] if match["key"] else match[0][1:-1]
        token.meta["at"] = state.pos + (2 if match["key"] else 1)
    state.pos = match.end()
    return True


def _template(state: StateInline, silent: bool) -> bool:
    match = TEMPLATE.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("template", "", 0)
        token.content = match[0]
        token.meta["at"] = state.pos
    state.pos = match.end()
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.core.ruler.disable("inline")  # each statement is parsed once its number is taken off
    parser.inline.ruler.before("link", "reference", _reference)
    parser.inline.ruler.before("link", "template", _template)
    for rule in parser.inline.ruler.__rules__:
        parser.inline.ruler.at(rule.name, _placed(rule.fn), {"alt": rule.alt})
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # ours names the scheme
    return parser


_PARSER = _parser()


# --- Blocks --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Body:
    """One pass over the blocks of a body."""

    facet: str
    lines: list[str]
    first_line: int
    keys: dict[str, str]
    sections: list[tuple[Marked, list[Statement]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, kind: str, line: int, column: int, found: str, hint: str = "") -> None:
        self.problems.append(Problem(kind, line + self.first_line, column, found, hint))

    def indent(self, line: int) -> int:
        text = self.lines[line] if line < len(self.lines) else ""
        return len(text) - len(text.lstrip()) + 1

    def read(self, tokens: list[Token]) -> None:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            end = _closing(tokens, index)
            line = token.map[0] if token.map else 0
            if token.type == "heading_open":
                self._heading(token, tokens[index + 1])
            elif token.type == "paragraph_open":
                self._statement(tokens[index + 1], "paragraph")
            elif token.type == "bullet_list_open":
                self._list(tokens[index + 1 : end])
            else:
                found = BLOCKS.get(token.type, token.type)
                self.problem("markup", line, self.indent(line), found, token.content.strip()[:40])
            index = end + 1

    def _heading(self, token: Token, inline: Token) -> None:
        line = token.map[0] if token.map else 0
        title = inline.content.strip()
        if token.tag != "h2" or token.markup != "##":
            found = f"a heading of level {token.tag[1]}"
            if token.markup in "-=":
                found = "a heading underlined with " + token.markup
            self.problem("markup", line, self.indent(line), found, title[:40])
            return
        column = self.lines[line].find("##") + 3
        if re.search(r"[*_`<>{}\[\]]", title):
            self.problem("markup", line, column + 1, "markup in a heading", title[:40])
        self.sections.append((Marked(title, line + self.first_line, column + 1), []))

    def _list(self, tokens: list[Token]) -> None:
        index = 0
        while index < len(tokens):  # each list item
            end = _closing(tokens, index)
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
        place = _Place(self.lines, token.content, start, self.first_line)
        match = NUMBER.search(token.content)
        content = token.content[: match.start()].rstrip() if match else token.content
        # The number's own place; where there is none, the place where the statement begins.
        mark = place.at(match.start(), match[0].strip()) if match else place.at(0, "")
        if not self.sections:
            self.problems.append(
                Problem("no-section", mark.line, mark.column, content[:40].replace("\n", " "))
            )
            return
        for stray in STRAY_NUMBER.finditer(content):
            at = place.at(stray.start(), stray[0])
            self.problems.append(Problem("stray-number", at.line, at.column, stray[0]))
        if content.lstrip().startswith("--8<--"):
            self.problem("markup", start, self.indent(start), "a snippet", content[:40])
        reader = _Inlines(place, self.problems)
        inlines = reader.read(content)
        title, statements = self.sections[-1]
        begin = place.at(0, match[1] if match else "")
        statements.append(
            Statement(
                facet=self.facet,
                number=int(match[1]) if match else None,
                section=self.keys.get(title, slugify(title)),
                block=block,
                text=" ".join(content.split()),
                plain=" ".join("".join(plain(run) for run in inlines).split()),
                inlines=inlines,
                mark=Marked(mark, begin.line, begin.column) if not match else mark,
                last_line=end - 1 + self.first_line,
            )
        )


def _closing(tokens: list[Token], index: int) -> int:
    """The index of the token that closes the one at `index` (itself when it opens nothing)."""
    if tokens[index].nesting != 1:
        return index
    level = tokens[index].level
    for position in range(index + 1, len(tokens)):
        if tokens[position].nesting == -1 and tokens[position].level == level:
            return position
    return len(tokens) - 1


def _tops(tokens: list[Token]) -> Iterator[Token]:
    """The outermost tokens of a run."""
    index = 0
    while index < len(tokens):
        yield tokens[index]
        index = _closing(tokens, index) + 1


# --- Runs of text --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Place:
    """Where a character of a statement's content stands in the file.

    The content is the source's lines without their indent and marker, so a line of it is the end
    of a line of the source, and the column follows from the two lengths.
    """

    lines: list[str]
    content: str
    start: int
    first_line: int

    def at(self, offset: int, text: str) -> Marked:
        before = self.content[:offset]
        row = before.count("\n")
        column = offset - (before.rfind("\n") + 1)
        source = self.lines[self.start + row].rstrip()
        indent = len(source) - len(self.content.split("\n")[row].rstrip())
        return Marked(text, self.start + row + self.first_line, indent + column + 1)


@dataclass(slots=True)
class _Inlines:
    place: _Place
    problems: list[Problem]

    def read(self, content: str) -> tuple[Inline, ...]:
        tokens: list[Token] = []
        env: dict[str, object] = {}
        _PARSER.inline.parse(content, _PARSER, env, tokens)  # type: ignore[arg-type]
        return tuple(_joined(self._runs(tokens)))

    def _runs(self, tokens: list[Token]) -> Iterator[Inline]:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            end = _closing(tokens, index)
            yield from self._run(token, tokens[index + 1 : end])
            index = end + 1

    def _run(self, token: Token, inner: list[Token]) -> Iterator[Inline]:
        at = int(token.meta.get("at", 0))
        wrap: dict[str, InlineKind] = {"em_open": "emphasis", "strong_open": "strong"}
        if token.type in ("text", "text_special"):
            yield Inline("text", token.content)
        elif token.type == "softbreak":
            yield Inline("text", " ")
        elif token.type in wrap:
            yield Inline(wrap[token.type], children=tuple(_joined(self._runs(inner))))
        elif token.type in ("citation", "facet", "statement"):
            target = self.place.at(at, token.content)
            yield Inline(token.type, token.content, target)  # type: ignore[arg-type]
        elif token.type == "link_open":
            yield self._link(token, inner, at)
        elif token.type == "template":
            self._problem("template", at, token.content)
            yield Inline("text", token.content)
        else:
            self._problem("markup", at, INLINES.get(token.type, token.type), token.content[:40])
            yield Inline("text", token.content if token.type != "hardbreak" else " ")

    def _link(self, token: Token, inner: list[Token], at: int) -> Inline:
        address = str(token.attrs.get("href", ""))
        if not address.startswith(SAFE_SCHEMES):
            self._problem("link", at, address)
            return Inline("emphasis", children=tuple(_joined(self._runs(inner))))
        return Inline("link", target=self.place.at(at, address), children=tuple(_joined(self._runs(inner))))

    def _problem(self, kind: str, at: int, found: str, hint: str = "") -> None:
        mark = self.place.at(at, found)
        self.problems.append(Problem(kind, mark.line, mark.column, found, hint))


def _joined(runs: Iterator[Inline]) -> Iterator[Inline]:
    """Neighbouring runs of plain text as one."""
    text = ""
    for run in runs:
        if run.kind == "text":
            text += run.text
            continue
        if text:
            yield Inline("text", text)
            text = ""
        yield run
    if text:
        yield Inline("text", text)


def plain(run: Inline) -> str:
    """A run as a reader sees it, without markup; citations, which read as notes, left out."""
    if run.kind == "citation":
        return ""
    return run.text + "".join(plain(child) for child in run.children)


# --- What callers use ----------------------------------------------------------------------------


def parse_body(
    body: str, facet: str, keys: dict[str, str], first_line: int = 1
) -> tuple[tuple[Section, ...], list[Problem]]:
    """A facet's body as sections of statements, and every problem met in it.

    `keys` gives a section's key by its title; a title that is not in it is its own key.
    `first_line` is the line of the file on which the body begins.
    """
    text = body.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    reader = _Body(facet, text.split("\n"), first_line, keys)
    env: dict[str, dict[str, dict[str, list[int]]]] = {}
    reader.read(_PARSER.parse(text, env))
    for label, definition in env.get("references", {}).items():
        line = definition["map"][0]
        reader.problem("markup", line, 1, "a link definition", f"[{label}]: …")
    sections = tuple(
        Section(title, keys.get(title, slugify(title)), slugify(title), tuple(statements))
        for title, statements in reader.sections
    )
    return sections, sorted(reader.problems, key=lambda p: (p.line, p.column))


def spans(body: str, first_line: int = 1) -> Iterator[tuple[int, int, int]]:
    """(number, first line, last line) of every numbered paragraph and list item, in order.

    `first_line` is the line of the file on which the body begins.
    """
    before = ""
    for token in _PARSER.parse(body.replace("\r\n", "\n").replace("\r", "\n")):
        match = NUMBER.search(token.content) if token.type == "inline" else None
        if match and token.map and before == "paragraph_open":
            start, end = token.map
            yield int(match[1]), start + first_line, end - 1 + first_line
        before = token.type
