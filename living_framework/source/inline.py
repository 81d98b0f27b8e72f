"""The text of one statement: runs of text, emphasis, links and references, each with its place.

markdown-it-py finds the markup; this module decides what of it is allowed. What is not becomes a
`Problem` with its place, and its characters stay as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import cast

from markdown_it.token import Token

from ..model import Inline, InlineKind, Marked, Problem
from .markdown import closing, tokens_of
from .text import HIDDEN

# An absolute https: address with a host, or a mailbox.
SAFE_ADDRESS = re.compile(r"(?:https://[^/?#\s]+|mailto:[^@\s]+@[^@\s]+)[^\s]*\Z")
MAX_EMPHASIS = 3
NAMES = {
    "hardbreak": "a forced line break",
    "html_inline": "raw HTML",
    "image": "an image",
}
_NUMBERED = re.compile(r"&#(?:[xX](?P<hex>[0-9a-fA-F]+)|(?P<digits>[0-9]+));\Z")
_SPACED = re.compile(r"\S+(?: \S+)*")  # words with single spaces between them


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
        pieces = [piece for run in texts for piece in _pieces(run.text)]
        begins = accumulate(map(len, pieces), initial=0)
        places = tuple((at, p.line, p.column) for at, p in zip(begins, pieces, strict=False))
        yield Inline("text", Marked("".join(pieces), *places[0][1:], places))


def words(runs: Iterable[Inline], citations: str = "[{}]") -> str:
    """Runs as words, without markup: the one place where that is decided.

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


def _pieces(text: str) -> Iterator[Marked]:
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
            yield from _pieces(leaf)
        elif isinstance(leaf, str):
            yield Marked(leaf, 0, 0)
