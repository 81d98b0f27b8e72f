"""Text that nobody vouches for, as Markdown in which nothing of it is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from ..diff import Run
from ..source.text import HIDDEN

# Signs that could be markup. Others are only themselves: a full stop after a word or in a number,
# a hyphen in a word, a colon before a space, a single slash, a bracket that follows no number.
_SIGN = re.compile(
    r"[!\"#$%&*+<=>@\[\\\]^_`{|}~]|:(?=\S)"
    r"|(?<!\w)\.|(?<=\d)\.(?=\s|$)|(?<=www)\."
    r"|(?<!\w)-|-(?!\w)|/(?=/)|(?<=/)/|(?<=\d)\)",
    re.IGNORECASE,
)
# What the host makes links of in the finished text: @name, #1, GH-1, //address.
_LINKED = re.compile(r"(?i)&#64;|&#35;|&#47;&#47;|\bgh-(?=\d)")


def inert(text: str) -> str:
    """Any text as Markdown in which nothing of it is markup, a link, a mention or a reference.

    Signs become character references, which Markdown never takes for structure (CommonMark 0.31,
    2.5); a zero-width space breaks what the host would link by itself.
    """
    folded = " ".join(HIDDEN.sub("\ufffd", text).split())
    marked = _SIGN.sub(lambda match: f"&#{ord(match[0])};", folded)
    return _LINKED.sub(lambda match: f"{match[0]}&#8203;", marked)


def address(url: str) -> str:
    """An address as the destination of a link."""
    return quote(url, safe="/:?#@!$&*+,;=%~._-")


def marked(runs: Iterable[Run]) -> str:
    """Words that stayed, went and came, the last two between tags that the host shows as such."""
    tags = {"equal": ("", ""), "delete": ("<del>", "</del>"), "insert": ("<ins>", "</ins>")}
    return "".join(tags[run.op][0] + _spaced(run.text) + tags[run.op][1] for run in runs)


def _spaced(text: str) -> str:
    """A run of words, inert, with the space at its ends kept."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return before + inert(text) + after
