"""The blocks of a body: headings, statements, and what is neither, each with its lines.

`body` judges them and makes statements of them; `spans` and the frozen files need only their lines
and the text that is hashed. See CommonMark 0.31 and GFM (tables) for the words used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from markdown_it.token import Token

from .markdown import closing

NUMBER = re.compile(r"(?:^|(?<=[ \n]))\^([0-9]{1,4})\s*$")
OWN_LINE = re.compile(r"\s*\^([0-9]{1,4})\s*\Z")  # the number below a code block or a table
NAMES = {
    "blockquote_open": "a block quotation",
    "code_block": "an indented code block",
    "fence": "a code block",
    "hr": "a rule across the page",
    "html_block": "raw HTML",
    "ordered_list_open": "a numbered list",
    "table_open": "a table",
}
_LISTS = {"bullet_list_open": "item", "ordered_list_open": "ordered"}
_PIPE = re.compile(r"(?<!\\)\|")

BlockKind = Literal["heading", "paragraph", "item", "ordered", "code", "table", "other"]


class Block(NamedTuple):
    """A heading, a statement, or something that is not allowed (`other`, with what it is).

    `start` and `end` are lines of the body, from 0, `end` after the last; the number below a code
    block or a table is part of it.
    """

    kind: BlockKind
    token: Token  # what it is made of: the inline token of a paragraph, an item or a heading
    start: int
    end: int
    found: str = ""
    mark: str = ""  # the number below a code block or a table, as it is written
    first: int = 0  # the number that an ordered list begins with
    level: str = ""  # of a heading: its tag, and how it is written

    @property
    def last(self) -> int:
        """The line after the last one that is not the number of a code block or a table."""
        return self.end - bool(self.mark)


def blocks(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Block]:
    """The blocks of a parsed body, in order."""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = closing(tokens, index)
        start, stop = token.map or [0, 1]
        if token.type == "heading_open":
            level = f"{token.tag} {token.markup}"
            yield Block("heading", tokens[index + 1], start, stop, level=level)
        elif token.type == "paragraph_open":
            yield _paragraph("paragraph", tokens[index + 1])
        elif token.type in _LISTS:
            yield from _items(token, tokens[index + 1 : end])
        elif token.type == "fence":
            mark = _mark_below(tokens, end + 1, stop)
            end += 3 if mark else 0  # a paragraph is three tokens
            yield Block("code", token, start, stop + bool(mark), mark=mark)
        elif token.type == "table_open":
            mark = lines[stop - 1].strip() if OWN_LINE.match(lines[stop - 1]) else ""
            yield Block("table", token, start, stop, mark=mark)
        else:
            yield Block("other", token, start, stop, NAMES.get(token.type, token.type))
            yield from _within(tokens[index + 1 : end])
        index = end + 1


def _paragraph(kind: BlockKind, inline: Token, first: int = 0) -> Block:
    start, stop = inline.map or [0, 1]
    return Block(kind, inline, start, stop, first=first)


def _mark_below(tokens: Sequence[Token], index: int, line: int) -> str:
    """The number that is all of the line `line`, where the paragraph at `index` is that."""
    if index >= len(tokens) or tokens[index].type != "paragraph_open":
        return ""
    here = tokens[index].map == [line, line + 1] and OWN_LINE.match(tokens[index + 1].content)
    return tokens[index + 1].content.strip() if here else ""


def _items(opening: Token, tokens: Sequence[Token]) -> Iterator[Block]:
    kind: BlockKind = "ordered" if opening.type == "ordered_list_open" else "item"
    first = int(opening.attrs.get("start", 1)) if kind == "ordered" else 0
    index = 0
    while index < len(tokens):
        end = closing(tokens, index)
        inner = tokens[index + 1 : end]
        item = tokens[index]
        line = (item.map or [0])[0]
        if inner and inner[0].type == "paragraph_open":
            yield _paragraph(kind, inner[1], first)
        else:
            found = "a list item that does not begin with text" if inner else "an empty list item"
            yield Block("other", item, line, line + 1, found)
            yield from _within(inner[:3])
        for extra in _tops(inner[3:]):
            found = NAMES.get(extra.type, "a second paragraph in a list item")
            if extra.type in _LISTS:
                found = "a list within a list"
            at = (extra.map or [line])[0]
            yield Block("other", item, at, at + 1, found)
        yield from _within(inner[3:])
        index = end + 1


def _within(tokens: Sequence[Token]) -> Iterator[Block]:
    """The paragraphs in what is not allowed: a number in one is found, so that it can be withdrawn."""
    for before, token in pairwise(tokens):
        if before.type == "paragraph_open":
            start, stop = token.map or [0, 1]
            yield Block("other", token, start, stop)


def _tops(tokens: Sequence[Token]) -> Iterator[Token]:
    """The outermost tokens of a run."""
    index = 0
    while index < len(tokens):
        yield tokens[index]
        index = closing(tokens, index) + 1


def hashed(block: Block, lines: Sequence[str]) -> str:
    """The text of a statement as it is hashed and compared.

    Of a paragraph or an item: its Markdown without the number, white space folded. Of a table: its
    lines, the line of hyphens among them, white space folded in each. Of a code block: its lines as
    they are written, with both fences; there white space means something.
    """
    own = lines[block.start : block.last]
    if block.kind == "code":
        return "\n".join(own)
    if block.kind == "table":
        return "\n".join(" ".join(line.split()) for line in own)
    content = block.token.content
    match = NUMBER.search(content)
    return " ".join((content[: match.start()] if match else content).split())


def number_of(block: Block) -> str:
    """The digits of a statement's number; empty where it has none."""
    if block.mark or block.token.type != "inline":
        return block.mark.removeprefix("^")
    match = NUMBER.search(block.token.content)
    return match[1] if match else ""


def cells(line: str) -> list[tuple[int, str]]:
    """The cells of a table's row: where each begins in the line, and its text."""
    begin, end = len(line) - len(line.lstrip()), len(line.rstrip())
    cuts = [match.start() for match in _PIPE.finditer(line)]
    if cuts and cuts[0] == begin:
        begin = cuts.pop(0) + 1
    if cuts and cuts[-1] == end - 1:
        end = cuts.pop()
    found = []
    for left, right in zip([begin, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True):
        text = line[left:right]
        found.append((left + len(text) - len(text.lstrip()), text.strip()))
    return found


def has_cells(line: str) -> bool:
    """Whether a line is written as a row of a table."""
    return bool(_PIPE.search(line))
