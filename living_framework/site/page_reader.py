"""One walk through a built page, which notes all that its check asks for.

The parser calls this at each element that it meets. No tree is made of the page: that would take
longer than the walk itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lxml import etree

from . import words

# What a browser fetches by itself: element, attributes.
FETCHED = {
    "script": ("src",), "img": ("src", "srcset"), "source": ("src", "srcset"), "iframe": ("src",),
    "object": ("data",), "embed": ("src",), "audio": ("src",), "video": ("src", "poster"),
    "track": ("src",), "input": ("src",), "use": ("href",), "image": ("href",),
}  # fmt: skip
DATA_SCRIPTS = {"application/ld+json", "application/json"}

Attributes = Mapping[str, str]


@dataclass(slots=True)
class Page:
    """What is on a page, in its order."""

    language: str | None = None
    titles: list[list[str]] = field(default_factory=list)
    headings: int = 0  # of the first level
    ids: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)  # where a reader can go
    files: list[str] = field(default_factory=list)  # what the page has from the site
    fetched: list[tuple[str, str]] = field(default_factory=list)  # element, address
    links: list[Attributes] = field(default_factory=list)  # <link>
    refreshes: list[str] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)
    scripts: list[list[str]] = field(default_factory=list)  # the code that is in the page itself
    styles: int = 0
    own_styles: list[tuple[str, str]] = field(default_factory=list)  # element, attribute
    own_code: list[tuple[str, str]] = field(default_factory=list)
    marks: list[words.Mark] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The title of the page."""
        return "".join(self.titles[0]) if self.titles else ""

    @property
    def said(self) -> list[words.Said]:
        """Every text of a statement."""
        return [said for mark in self.marks for said in mark.said()]


class _Walk:
    """What the parser calls, as it meets the elements of one page after another."""

    def __init__(self) -> None:
        target: Any = self  # lxml asks less of it than its types say
        self.parser = etree.HTMLParser(encoding="utf-8", target=target)
        self.page = Page()
        self._open: list[words.Mark] = []  # those whose element has not ended
        self._text: list[str] | None = None  # of the title or script that has not ended

    def of(self, data: bytes) -> Page:
        """Walk through a page."""
        self.page, self._open, self._text = Page(), [], None
        etree.fromstring(data, self.parser)
        return self.page

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element begins."""
        page = self.page
        if page.language is None:
            page.language = attributes.get("lang", "")
        if tag in _NOTED:
            self._note(tag, attributes)
        for name in attributes:
            if name == "id":
                page.ids.append(attributes[name])
            elif name == "style":
                page.own_styles.append((tag, name))
            elif name.startswith("on"):
                page.own_code.append((tag, name))
        if "data-words" in attributes:
            marks = list(words.marks(attributes))
            page.marks += marks
            self._open += marks
        for mark in self._open:
            mark.start(tag, attributes)

    def end(self, _tag: str) -> None:
        """The element that began last and has not ended ends."""
        self._text = None
        if self._open:
            for mark in self._open:
                mark.end()
            self._open = [mark for mark in self._open if mark.is_open]

    def data(self, text: str) -> None:
        """Some text of the element that began last and has not ended."""
        if self._text is not None:
            self._text.append(text)
        for mark in self._open:
            mark.data(text)

    def close(self) -> None:
        """The page ends."""

    def _note(self, tag: str, attributes: Attributes) -> None:
        """An element that says something by being there."""
        if tag in ("a", "area"):
            self.page.addresses += _given(attributes, "href")
        elif tag == "h1":
            self.page.headings += 1
        elif tag == "link":
            self.page.links.append(attributes)
            self.page.files += _given(attributes, "href")
        elif tag == "meta":
            self._meta(attributes)
        elif tag == "title":
            self._text = []
            self.page.titles.append(self._text)
        elif tag == "style":
            self.page.styles += 1
        else:
            self._fetches(tag, attributes)

    def _meta(self, attributes: Attributes) -> None:
        kind = attributes.get("http-equiv", "")
        if kind == "Content-Security-Policy":
            self.page.policies += _given(attributes, "content")
        elif kind.lower() == "refresh":
            self.page.refreshes.append(attributes.get("content", "").partition("=")[2])

    def _fetches(self, tag: str, attributes: Attributes) -> None:
        found = (attributes.get(name) for name in FETCHED[tag])
        self.page.fetched += ((tag, address) for address in found if address)
        if tag in ("script", "img"):
            self.page.files += _given(attributes, "src")
        if tag == "script" and not attributes.get("src") and attributes.get("type") not in DATA_SCRIPTS:  # fmt: skip
            self._text = []
            self.page.scripts.append(self._text)


_NOTED = frozenset((*FETCHED, "a", "area", "h1", "link", "meta", "title", "style"))


def _given(attributes: Attributes, name: str) -> tuple[str, ...]:
    """What an attribute has, if it is there."""
    return (attributes[name],) if name in attributes else ()


@cache  # making a parser takes as long as reading a small page
def _walk() -> _Walk:
    return _Walk()


def read(data: bytes) -> Page:
    """What is on a page."""
    return _walk().of(data)
