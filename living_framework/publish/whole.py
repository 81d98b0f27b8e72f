"""The whole framework as one page for paper, from the pages that it comes on where it is very large."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

from lxml import etree, html

from ..versions.edition import Edition
from ..versions.places import portion_place

VIEW = "whole"
_CONTENTS: Any = etree.XPath("//nav[@class='contents']/ol")
_SECTIONS: Any = etree.XPath("//section[@class='page']")
_WAYS: Any = etree.XPath("//nav[@id='pages'] | //nav[@class='neighbours']")
_REFERENCES = "references"
Element = Any  # of lxml, whose stubs do not know HTML


def text(folder: Path, edition: Edition) -> str:
    """The page of the whole framework from a built folder, with the pages that follow it put into it.

    What leads from one of them to another leads to the same place on this one.
    """
    places = [portion_place(VIEW, portion.number) for portion in edition.framework.portions]
    parts = [place.removesuffix(".md") for place in places]
    files = [folder / part / "index.html" for part in parts]
    if len(files) == 1:
        return files[0].read_text("utf-8")
    base = f"{edition.settings.site}{edition.version}/"
    addresses = [f"{base}{part}/" for part in parts]
    documents = [html.document_fromstring(file.read_text("utf-8")) for file in files]
    for address, document in zip(addresses, documents, strict=True):
        _lead_here(document, address, addresses)
    _put_together(documents)
    return str(html.tostring(documents[0], encoding="unicode", doctype="<!doctype html>"))


def _lead_here(document: Element, address: str, addresses: list[str]) -> None:
    """Turn links to a place on any of the pages into links within one page; all others are whole addresses."""
    for link in document.iter("a"):
        target = urljoin(address, link.get("href", ""))
        page, fragment = urldefrag(target)
        link.set("href", f"#{fragment}" if fragment and page in addresses else target)


def _put_together(documents: list[Element]) -> None:
    """Move contents, sections and references of all pages to the first, each in its place."""
    for way in _WAYS(documents[0]):
        way.drop_tree()
    entries = [entry for document in documents for entry in _CONTENTS(document)[0]]
    sections = [section for document in documents for section in _SECTIONS(document)]
    lists = [s for s in sections if s.get("aria-labelledby") == _REFERENCES]
    works: dict[str, Element] = {}
    for work in (work for section in lists for work in section.find("ol")):
        works.setdefault(work.get("id"), work)
    view = sections[0].getparent()
    contents = _CONTENTS(documents[0])[0]
    last = [entry for entry in entries if entry[0].get("href") == f"#{_REFERENCES}"][:1]
    contents.extend([e for e in entries if e[0].get("href") != f"#{_REFERENCES}"] + last)
    view.extend([section for section in sections if section not in lists] + lists[:1])
    for section in lists[:1]:
        ordered = sorted(works.values(), key=_number)
        section.find("ol").extend(ordered)


def _number(work: Element) -> int:
    return int(work.get("value", 0)) or work.getparent().index(work) + 1
