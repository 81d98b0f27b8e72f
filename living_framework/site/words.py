"""The words of statements that a built page shows, compared with those that were frozen.

A template marks them: `data-words` has the id of the statement whose words an element shows, and
`data-version` the version that they are of, where it is not the version of the folder. `data-was` is
there where words of an older version are shown as removed, and has that version; `data-excerpt` where
the words may end early, between two of them, with an ellipsis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..versions.edition import Edition

_NOTE = re.compile(r"\s*\[[^\[\]]+\]\s*\Z")  # a citation, as its number or its key
_BEFORE = re.compile(r" (?=[.,;:!?)])")
_ELLIPSIS = "…"
_SHOWN = 5  # words of context in a message


class Said(NamedTuple):
    """The words that a page shows of a statement, in one line; an empty version is the folder's own."""

    id: str
    version: str
    words: str
    excerpt: bool = False


@dataclass(slots=True)
class _Element:
    """An element that has begun within a marked one."""

    tag: str
    follows: bool  # whether it comes after another in its parent
    children: int = 0
    note: int = -1  # of what may be a citation: how many texts were shown before it
    before: int = 0  # and how many there were, shown or not


class Mark:
    """The words that a marked element shows of one version, citations left out; cells and rows as in a text of one line.

    Where two versions are shown together, `other` is the tag of the words that only the other has.
    """

    def __init__(self, id_: str, version: str, other: str, *, excerpt: bool) -> None:
        self._id, self._version, self._other, self._excerpt = id_, version, other, excerpt
        self._path: list[_Element] = []  # from the marked element to the one that is being read
        self._shown: list[str] = []
        self._all: list[str] = []
        self._hidden = 0  # the length of the path to what is not shown, if that is being read

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins: the marked one, or one within it."""
        parent = self._path[-1] if self._path else None
        element = _Element(tag, follows=parent is not None and parent.children > 0)
        self._path.append(element)
        if parent:
            parent.children += 1
        if self._hidden:
            return
        if "hidden" in attributes or (
            self._other and (tag == self._other or attributes.get("class") == "said")
        ):
            self._hidden = len(self._path)
        elif tag == "a" and "#ref-" in attributes.get("href", ""):
            element.note, element.before = len(self._shown), len(self._all)
        elif tag in ("td", "th") and element.follows:
            self._shown.append(" | ")
        elif tag == "tr" and (element.follows or _after_head(parent)):
            self._shown.append("; ")

    def data(self, text: str) -> None:
        """Some text of the element that is being read."""
        self._all.append(text)
        if not self._hidden:
            self._shown.append(text)

    def end(self) -> None:
        """The element that is being read ends."""
        element = self._path.pop()
        if len(self._path) < self._hidden:
            self._hidden = 0
        if element.note >= 0 and _NOTE.match("".join(self._all[element.before :])):
            del self._shown[element.note :]

    @property
    def is_open(self) -> bool:
        """Whether the marked element has not ended."""
        return bool(self._path)

    def said(self) -> Iterator[Said]:
        """The words; of what is new or gone, one of two versions has none."""
        words = normal("".join(self._shown))
        if words or not self._other:
            yield Said(self._id, self._version, words, self._excerpt)


def _after_head(part: _Element | None) -> bool:
    return part is not None and part.tag == "tbody" and part.follows


def marks(attributes: Mapping[str, str]) -> Iterator[Mark]:
    """The versions whose words an element shows, by its attributes."""
    id_, was = attributes["data-words"], attributes.get("data-was")
    texts = {attributes.get("data-version", ""): "del", **({was: "ins"} if was else {})}
    for version, other in texts.items():
        yield Mark(id_, version, other if was else "", excerpt="data-excerpt" in attributes)


def indexed(index: Mapping[str, Any]) -> Iterator[Said]:
    """Every text of a statement in the data of search."""
    for page in index["pages"]:
        for part in page.get("parts", ()) if page.get("id") else ():
            for item in part["items"]:
                yield Said(item["at"], "", normal(item["text"]))


def normal(text: str) -> str:
    """A text in one line, without the space that a citation leaves before a full stop."""
    return _BEFORE.sub("", " ".join(text.split()))


class Frozen:
    """The words of every statement in every version of a site."""

    def __init__(self, editions: list[Edition]) -> None:
        self._editions = {edition.version: edition for edition in editions}
        self._words: dict[tuple[str, str], str | None] = {}

    def _of(self, version: str, id_: str) -> str | None:
        """The words of a statement in a version, None where it has none; worked out once."""
        at = version, id_
        if at not in self._words:
            edition = self._editions.get(version)
            statement = edition.framework.statements.get(id_) if edition else None
            self._words[at] = normal(str(statement.plain)) if statement else None
        return self._words[at]

    def fault(self, shown: Said, version: str) -> str:
        """What is wrong with words on a page of a version's folder; empty where nothing is."""
        version = shown.version or version
        expected = self._of(version, shown.id)
        if expected is None:
            return f"it shows words of {shown.id}, which {version} has not"
        if shown.words == expected or (shown.excerpt and _begins(expected, shown.words)):
            return ""
        return f"{shown.id} has other words than in {version}: {_difference(expected, shown.words)}"


def _begins(whole: str, shown: str) -> bool:
    """Whether words are the first of a text, with an ellipsis after a whole one."""
    start = shown.removesuffix(_ELLIPSIS)
    rest = whole.removeprefix(start)
    return bool(start) and start != shown and rest != whole and not (start[-1] + rest[:1]).isalnum()


def _difference(expected: str, shown: str) -> str:
    """The first words that differ, with some on either side."""
    was, now = expected.split(" "), shown.split(" ")
    at = next((i for i, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))  # fmt: skip
    start = max(at - _SHOWN, 0)
    parts = (" ".join(words[start : at + _SHOWN]) for words in (was, now))
    return "“{}” is shown as “{}”".format(*parts)
