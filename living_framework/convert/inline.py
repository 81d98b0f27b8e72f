"""The text of one statement in any Markdown, written again in the grammar of statements.

What the grammar has no words for is adapted or dropped, and reported. See CommonMark 0.31.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markdown_it.token import Token

from ..source.inline import MAX_EMPHASIS, SAFE_ADDRESS
from ..source.markdown import closing
from ..source.text import HIDDEN
from .outcome import How, Report

_SIGNS = re.compile(r"[\\*`\[<]|(?<!\w)_|_(?!\w)|\^(?=[0-9])|\{(?=[{%#:])|&(?=#?\w+;)")
_BEGINS = re.compile(r"(?:[#>+=-]|~~~|:::)|(?P<digits>[0-9]{1,9})(?=[.)](?:\s|$))")
_FOOTNOTE = re.compile(r"\[\^[^][\s]+\]")
_ATTRIBUTES = re.compile(r"(?<!\s)\s*\{:[^{}\n]*\}")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def escaped(text: str) -> str:
    """A text of which no character is markup."""
    return _SIGNS.sub(lambda match: f"\\{match[0]}", text)


def beginning(text: str) -> str:
    """A statement's text that does not begin as another kind of block would."""
    match = _BEGINS.match(text)
    if not match:
        return text
    at = len(match["digits"] or "")
    return f"{text[:at]}\\{text[at:]}"


@dataclass(slots=True)
class Writer:
    """Writes inline content; `linked` gives the reference for the address of another file."""

    report: Report
    path: str
    linked: Callable[[str], str]
    line: int = 1
    in_table: bool = False

    def write(self, tokens: Sequence[Token]) -> str:
        """The text, in one line."""
        return " ".join(self._runs(tokens, 0).split())

    def _runs(self, tokens: Sequence[Token], depth: int) -> str:
        said, index = [], 0
        while index < len(tokens):
            end = closing(tokens, index)
            said.append(self._run(tokens[index], tokens[index + 1 : end], depth))
            index = end + 1
        return "".join(said)

    def _run(self, token: Token, inner: Sequence[Token], depth: int) -> str:  # noqa: PLR0911 - a kind each
        kind = token.type
        if kind in ("text", "text_special"):
            return self._text(token.content)
        if kind in ("softbreak", "hardbreak"):
            if kind == "hardbreak":
                self._note("forced line break", "adapted", "a space")
            return " "
        if kind in ("em_open", "strong_open"):
            return self._emphasis("*" if kind == "em_open" else "**", inner, depth)
        if kind == "code_inline":
            self._note("inline code")
            return self._code(token.content)
        if kind == "link_open":
            return self._link(str(token.attrs.get("href", "")), inner, depth, token.attrs.get("title"))  # fmt: skip
        if kind == "image":
            self._note("image", "dropped", f"{token.content or 'without words'} ({token.attrs.get('src', '')})")  # fmt: skip
            return ""
        if kind == "html_inline":
            self._note("raw HTML", "adapted" if _BREAK.match(token.content) else "dropped", token.content)  # fmt: skip
            return " "
        self._note("struck-out text" if kind == "s_open" else kind, "adapted", "its words alone")
        return self._runs(inner, depth) or self._text(token.content)

    def _text(self, text: str) -> str:
        for mark in _FOOTNOTE.findall(text):
            self._note("footnote", "adapted", f"{mark} is in the text as it is written")
        if HIDDEN.search(text):
            self._note("invisible character", "dropped", repr(HIDDEN.findall(text)))
        for attributes in _ATTRIBUTES.findall(text):
            self._note("attribute list", "dropped", attributes)
        said = escaped(HIDDEN.sub("", _ATTRIBUTES.sub("", text)))
        return said.replace("|", "\\|") if self.in_table else said

    def _emphasis(self, sign: str, inner: Sequence[Token], depth: int) -> str:
        said = self._runs(inner, depth + 1)
        if depth >= MAX_EMPHASIS or not said.strip() or said != said.strip():
            self._note("emphasis", "adapted", "its words alone")
            return said
        self._note("emphasis")
        return f"{sign}{said}{sign}"

    def _code(self, code: str) -> str:
        longest = max((len(run) for run in re.findall("`+", code)), default=0)
        fence = "`" * (longest + 1)
        space = " " if code.startswith("`") or code.endswith("`") else ""
        code = code.replace("|", "\\|") if self.in_table else code
        return f"{fence}{space}{code}{space}{fence}"

    def _link(self, address: str, inner: Sequence[Token], depth: int, title: object) -> str:
        said = self._runs(inner, depth)
        if title:
            self._note("title of a link", "dropped", str(title))
        if SAFE_ADDRESS.match(address) and said.strip():
            self._note("link")
            return f"[{said}]({address.replace('(', '%28').replace(')', '%29')})"
        if not _SCHEME.match(address):
            return self._to_file(address, said)
        self._note("link", "adapted", f"{address} is in the text as code, not as a link")
        plain = "".join(token.content for token in inner)
        return self._code(address) if plain == address else f"{said} ({self._code(address)})"

    def _to_file(self, address: str, said: str) -> str:
        fragment = urlsplit(address).fragment
        found = self.linked(address)
        if found:
            note = f"to #{fragment}; it leads to the page" if fragment else ""
            self._note("link to a file", "adapted" if fragment else "verbatim", note)
            return f"{said} {found}"
        self._note(
            "link to a file", "adapted", f"{address} is no page of the import; its words alone"
        )
        return said

    def _note(self, construct: str, how: How = "verbatim", note: str = "") -> None:
        self.report.add(construct, how, self.path, self.line, note)
