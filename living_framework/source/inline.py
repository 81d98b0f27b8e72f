"""The text of one statement: runs of text, emphasis, links and references, each with its place.

markdown-it-py finds the markup; this module decides what of it is allowed. What is not becomes a
`Problem` with its place, and its characters stay as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import cast

from markdown_it.token import Token

from ..model import Inline, InlineKind, Marked, Problem
from .markdown import closing, tokens_of
from .text import HIDDEN
from .words import words, written

# An absolute https: address with a host, or a mailbox.
SAFE_ADDRESS = re.compile(r"(?:https://[^/?#\s]+|mailto:[^@\s]+@[^@\s]+)[^\s]*\Z")
MAX_EMPHASIS = 3
NAMES = {
    "hardbreak": "a forced line break",
    "html_inline": "raw HTML",
    "image": "an image",
}
_NUMBERED = re.compile(r"&#(?:[xX](?P<hex>[0-9a-fA-F]+)|(?P<digits>[0-9]+));\Z")


# --- Places --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where a character of a statement's content stands in the file.

    The content is the source's lines without their indent and marker, so a line of it is the end
    of a line of the source, and the column follows from the two lengths.
    """

    lines: Sequence[str]  # of the body
    content: str
    start: int  # the line of the body on which the content begins, from 0
    first_line: int  # the line of the file on which the body begins

    def at(self, offset: int, text: str) -> Marked:
        """The place of the character at `offset`, with `text`."""
        row = self.content.count("\n", 0, offset)
        begin = self.content.rfind("\n", 0, offset) + 1
        end = self.content.find("\n", begin)
        line = self.content[begin : end if end >= 0 else len(self.content)]
        source = self.lines[self.start + row]
        indent = len(source.rstrip()) - len(line.rstrip())
        return Marked(text, self.start + row + self.first_line, indent + offset - begin + 1)


# --- Runs of text --------------------------------------------------------------------------------


@dataclass(slots=True)
class Reader:
    """Reads the content of one statement; adds what it meets to `problems`."""

    place: Place
    problems: list[Problem]

    def read(self, content: str) -> tuple[Inline, ...]:
        """The runs of a statement's content, which begins where `place` does."""
        return tuple(_joined(self._runs(tokens_of(content), 0)))

    def _runs(self, tokens: list[Token], depth: int) -> Iterator[Inline]:
        index = 0
        while index < len(tokens):
            end = closing(tokens, index)
            yield from self._run(tokens[index], tokens[index + 1 : end], depth)
            index = end + 1

    def _run(self, token: Token, inner: list[Token], depth: int) -> Iterator[Inline]:
        at = int(token.meta["at"])
        wrap: dict[str, InlineKind] = {"em_open": "emphasis", "strong_open": "strong"}
        if token.type in ("text", "text_special"):
            yield Inline("text", self._text(token, at))
        elif token.type == "softbreak":
            yield Inline("text", self.place.at(at, " "))
        elif token.type in wrap and depth == MAX_EMPHASIS:
            self._problem("markup", at, "emphasis within emphasis within emphasis")
            yield Inline("text", self.place.at(at, "".join(t.content for t in inner)))
        elif token.type in wrap:
            children = tuple(_joined(self._runs(inner, depth + 1)))
            yield Inline(wrap[token.type], children=children)
        elif token.type in ("citation", "facet", "statement"):
            target = self.place.at(at, token.content)
            yield Inline(cast("InlineKind", token.type), target, target)
        elif token.type == "code_inline":
            yield Inline("code", self._code(token, at))
        elif token.type == "link_open":
            yield self._link(token, inner, at, depth)
        elif token.type == "template":
            self._problem("template", at, token.content)
            yield Inline("text", self.place.at(at, token.content))
        else:
            self._problem("markup", at, NAMES.get(token.type, token.type), token.content)
            shown = " " if token.type == "hardbreak" else token.content
            yield Inline("text", self.place.at(at, shown))

    def _text(self, token: Token, at: int) -> Marked:
        if token.type == "text_special":  # an escape or a character reference, such as &#8203;
            for match in HIDDEN.finditer(token.content):
                self._problem("hidden", at, f"U+{ord(match[0]):04X}")
            number = _NUMBERED.match(token.markup)
            if number and token.content == "\ufffd":  # what the parser writes for what is forbidden
                code = int(number["hex"], 16) if number["hex"] else int(number["digits"])
                if code != ord("\ufffd"):
                    self._problem("hidden", at, f"U+{min(code, 0x10FFFF):04X}")
        return self.place.at(at, token.content)

    def _code(self, token: Token, at: int) -> Marked:
        """A code span with the place of each of its lines."""
        source, code = self.place.content, token.content
        at += len(token.markup)
        # One space at either end is not part of the code (CommonMark 6.1).
        at += source[at : at + len(code)].replace("\n", " ") != code
        begins = [at, *(at + n + 1 for n, c in enumerate(source[at : at + len(code)]) if c == "\n")]
        marks = [self.place.at(begin, "") for begin in begins]
        places = tuple((b - at, m.line, m.column) for b, m in zip(begins, marks, strict=True))
        return Marked(code, marks[0].line, marks[0].column, places[1:] and places)

    def _link(self, token: Token, inner: list[Token], at: int, depth: int) -> Inline:
        address = str(token.attrs.get("href", ""))
        children = tuple(_joined(self._runs(inner, depth)))
        if not SAFE_ADDRESS.match(address):
            self._problem("link", at, address)
            return Inline("emphasis", children=children)
        if not words(children, citations="").strip():
            self._problem("markup", at, "a link without words", address)
        if "title" in token.attrs:
            self._problem("markup", at, "a link with a title of its own", str(token.attrs["title"]))
        return Inline("link", target=self.place.at(at, address), children=children)

    def _problem(self, kind: str, at: int, found: str, hint: str = "") -> None:
        mark = self.place.at(at, found)
        self.problems.append(Problem(kind, mark.line, mark.column, found, hint[:41]))


def _joined(runs: Iterator[Inline]) -> Iterator[Inline]:
    """Neighbouring runs of plain text as one."""
    texts: list[Inline] = []
    for run in runs:
        if run.kind == "text":
            texts.append(run)
            continue
        yield from _one(texts)
        texts = []
        yield run
    yield from _one(texts)


def _one(texts: list[Inline]) -> Iterator[Inline]:
    if len(texts) == 1:
        yield texts[0]
    elif texts:
        pieces = [piece for run in texts for piece in written(run.text)]
        begins = accumulate(map(len, pieces), initial=0)
        places = tuple((at, p.line, p.column) for at, p in zip(begins, pieces, strict=False))
        yield Inline("text", Marked("".join(pieces), *places[0][1:], places))
