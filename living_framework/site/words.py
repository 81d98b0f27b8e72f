"""The words of statements that a built page shows, compared with those that were frozen.

A template marks them: `data-words` has the id of the statement whose words an element shows, and
`data-version` the version that they are of, where it is not the version of the folder. `data-was` is
there where words of an older version are shown as removed, and has that version; `data-excerpt` where
the words may end early, between two of them, with an ellipsis.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from lxml import etree

from ..versions.edition import Edition

_MARKED = etree.XPath("//*[@data-words]")
_NOTE = re.compile(r"\s*\[[^\[\]]+\]\s*\Z")  # a citation, as its number or its key
_BEFORE = re.compile(r"(?<!\s)\s+(?=[.,;:!?)]|\Z)")
_ELLIPSIS = "…"
_SHOWN = 5  # words of context in a message


class Said(NamedTuple):
    """The words that a page shows of a statement, in one line; an empty version is the folder's own."""

    id: str
    version: str
    words: str
    excerpt: bool = False


def said(document: etree._Element) -> Iterator[Said]:
    """Every text of a statement on a page."""
    found: Iterable[etree._Element] = _MARKED(document)  # type: ignore[assignment]
    for element in found:
        id_, was = element.get("data-words", ""), element.get("data-was")
        excerpt = element.get("data-excerpt") is not None
        texts = {element.get("data-version", ""): "del", **({was: "ins"} if was else {})}
        for version, other in texts.items():
            words = normal("".join(_visible(element, other if was else "")))
            if words or not was:  # of what is new or gone, one of the two has nothing
                yield Said(id_, version, words, excerpt)


def indexed(index: Mapping[str, Any]) -> Iterator[Said]:
    """Every text of a statement in the data of search."""
    for page in index["pages"]:
        for part in page.get("parts", ()) if page.get("id") else ():
            for item in part["items"]:
                yield Said(item["at"], "", normal(item["text"]))


def normal(text: str) -> str:
    """A text in one line, without the space that a citation leaves before a full stop."""
    return _BEFORE.sub("", " ".join(text.split()))


def _visible(element: etree._Element, other: str = "") -> Iterator[str]:
    """What a reader sees of an element, citations left out; cells and rows as in a text of one line.

    Where two versions are shown together, `other` is the tag of the words that only the other has.
    """
    if element.get("hidden") is not None or not isinstance(element.tag, str):
        return
    if other and (element.tag == other or element.get("class") == "said"):
        return
    if element.tag == "a" and "#ref-" in (element.get("href") or ""):
        text = "".join(map(str, element.itertext()))
        if _NOTE.match(text):
            return
    if element.tag in ("td", "th") and element.getprevious() is not None:
        yield " | "
    elif element.tag == "tr" and (element.getprevious() is not None or _after_head(element)):
        yield "; "
    yield element.text or ""
    for child in element:
        yield from _visible(child, other)
        yield child.tail or ""


def _after_head(row: etree._Element) -> bool:
    part = row.getparent()
    return part is not None and part.tag == "tbody" and part.getprevious() is not None


class Frozen:
    """The words of every statement in every version of a site."""

    def __init__(self, editions: list[Edition]) -> None:
        self.words = {
            (edition.version, id_): normal(str(statement.plain))
            for edition in editions
            for id_, statement in edition.framework.statements.items()
        }

    def fault(self, shown: Said, version: str) -> str:
        """What is wrong with words on a page of a version's folder; empty where nothing is."""
        version = shown.version or version
        expected = self.words.get((version, shown.id))
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
