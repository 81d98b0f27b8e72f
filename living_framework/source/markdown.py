"""The CommonMark parser: markdown-it-py with our references, and with the place of every token.

See CommonMark 0.31 for the words used. What is allowed of it is said elsewhere: `grammar` for
blocks, `inlines` for what stands in a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

REFERENCE = re.compile(r"\[(?:@(?P<key>[A-Za-z0-9][\w:.+/-]*)|(?P<id>[A-Z]{1,4}[0-9]{0,4})(?:\.(?P<n>[0-9]{1,4}))?)\](?!\()")  # fmt: skip
TEMPLATE = re.compile(r"\{\{|\{%|\{#|\{:")
_Rule = Callable[[StateInline, bool], bool]


class _State(StateInline):
    """The library's state, which also notes where in the source each token begins."""

    rule_at: int | None = None  # where the rule that is being tried began

    def pushPending(self) -> Token:  # noqa: N802 - the library's name
        text = self.pending
        end = self.pos if self.rule_at is None else self.rule_at
        while end > len(text) and self.src[end - 1] != text[-1]:
            end -= 1  # the library took the white space before a line's end off
        token = super().pushPending()
        token.meta["at"] = end - len(text)
        return token


def _placed(rule: _Rule) -> _Rule:
    """A rule of the library that also notes where in the source each of its tokens begins."""

    def wrapped(state: StateInline, silent: bool) -> bool:
        if silent:
            return rule(state, silent)
        ours = cast("_State", state)
        ours.rule_at = at = state.pos
        count = len(state.tokens)
        taken = rule(state, silent)
        ours.rule_at = None
        if taken:
            for token in state.tokens[count:]:
                token.meta.setdefault("at", at)
                at += len(token.content) if token.meta["at"] == at else 0
                at += token.markup == "autolink" and token.nesting == 1  # its <
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


def _levels(state: StateInline) -> None:
    """Count the levels of tokens anew; in place of a rule that also joins texts and their places."""
    level = 0
    for token in state.tokens:
        level -= token.nesting < 0
        token.level = level
        level += token.nesting > 0


def _taken(url: str) -> bool:
    """Every address is a link here; which are refused is told with its place."""
    return isinstance(url, str)


def make_parser() -> MarkdownIt:
    """CommonMark with tables, which are then refused, and with our references."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.core.ruler.disable("inline")  # each statement is parsed once its number is taken off
    parser.inline.ruler.before("link", "reference", _reference)
    parser.inline.ruler.before("link", "template", _template)
    for rule in parser.inline.ruler.__rules__:
        parser.inline.ruler.at(rule.name, _placed(rule.fn), {"alt": rule.alt})
    parser.inline.ruler2.at("fragments_join", _levels)
    parser.validateLink = _taken  # type: ignore[method-assign]
    return parser


PARSER = make_parser()


def tokens_of(content: str) -> list[Token]:
    """The inline tokens of a text; `meta["at"]` of each is the offset at which it begins."""
    state = _State(content, PARSER, {}, [])
    PARSER.inline.tokenize(state)
    for rule in PARSER.inline.ruler2.getRules(""):
        rule(state)
    return state.tokens


def closing(tokens: Sequence[Token], index: int) -> int:
    """The index of the token that closes the one at `index` (itself when it opens nothing)."""
    if tokens[index].nesting != 1:
        return index
    level = tokens[index].level
    for position in range(index + 1, len(tokens)):
        if tokens[position].nesting == -1 and tokens[position].level == level:
            return position
    return len(tokens) - 1
