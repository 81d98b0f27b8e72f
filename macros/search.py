"""The search index: facets and statements from the model, other pages by their text."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import NamedTuple

from .pages import Addresses
from .views import Edition

FILE = "assets/search-index.js"
_TAGS = re.compile(r"<(script|style|nav)\b.*?</\1>|<[^>]+>", re.DOTALL)


class Entry(NamedTuple):
    """One thing that can be found. `url` is relative to the edition."""

    url: str
    title: str
    where: str  # the page and section that a statement stands in
    text: str
    words: str = ""  # other words by which it is found


def page_entry(title: str, url: str, html: str) -> Entry:
    """A page written by hand, by its visible text."""
    text = unescape(_TAGS.sub(" ", html))
    return Entry(url, title, "", " ".join(text.split()))


def entries(edition: Edition, addresses: Addresses) -> list[Entry]:
    """Facets and their statements, in reading order."""
    found = []
    for page in edition.framework.pages:
        tags = " ".join([*page.actors, *page.technologies])
        found.append(Entry(addresses.path(page.id), str(page.title), str(page.id), str(page.summary), tags))  # fmt: skip
        for section in page.sections:
            where = f"{page.title} · {section.title}"
            for s in section.statements:
                if s.number:
                    found.append(Entry(addresses.path(s.id), s.id, where, s.plain))
    return found


def synonyms(edition: Edition) -> list[list[str]]:
    """Groups of words that mean the same: the glossary's and the vocabularies'."""
    groups = [[str(e.term), *map(str, e.words)] for e in edition.framework.glossary]
    for terms in (edition.settings.actors, edition.settings.technologies):
        groups += [[str(t.key), *map(str, t.words)] for t in terms]
    return [group for group in groups if len(group) > 1]


def write(site: Path, edition: Edition, addresses: Addresses, pages: list[Entry]) -> None:
    """Write the index as a script, which a page opened from the file system can load too."""
    data = {
        "entries": [*entries(edition, addresses), *sorted(pages)],
        "synonyms": synonyms(edition),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    path = site / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"window.frameworkSearch={text};\n", encoding="utf-8")
