"""The search index: what can be found, and the words that stand for one another.

It is made from sources alone (the model, and the prose of pages written by hand), so that a page
that only repeats statements, as a register does, adds nothing, and no page has to be rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ..model import Facet, Framework, Statement, Term
from ..source.strict_yaml import parse
from ..versions.edition import Edition
from . import script_data
from .addresses import Addresses

FILE = "assets/search-index.js"
GLOSSARY = "glossary.md"
HOME = "index.md"

_FRONT_MATTER = re.compile(r"\A---\n(?P<keys>.*?)^---\n", re.DOTALL | re.MULTILINE)
_TEMPLATE = re.compile(r"^template:", re.MULTILINE)  # such a page has no prose
_HEADING = re.compile(r"^# (?P<title>.+)$", re.MULTILINE)
_PAIRS = ((r"\{%", r"%\}"), (r"\{\{", r"\}\}"), (r"\{#", r"#\}"), (r"\{:", r"\}"), ("<", ">"))
_MARKUP = re.compile("|".join(f"{a}(?:(?!{a}|{b}).)*{b}" for a, b in _PAIRS), re.DOTALL)
_LINK = re.compile(r"\[(?P<text>[^][]*)\]\([^()]*\)")
_MARKS = re.compile(r"^[#>|*+-]+\s|[*`_|]{1,3}(?=\w)|(?<=\w)[*`_|]{1,3}|\|", re.MULTILINE)


class Written(NamedTuple):
    """A page beside the facets: its path below `docs/`, its title, and its prose.

    `note` is shown in place of the prose, and nothing is found by it. `also` are words that readers
    type who look for this page: with nothing but common words around them they find it first.
    """

    path: str
    title: str
    text: str
    note: str = ""
    also: tuple[str, ...] = ()


def written(path: str, source: str) -> Written | None:
    """A page written by hand, from its Markdown; None for one that has no text of its own.

    Of a page whose front-matter says `prose: no` only title, description and `also` are searched: a
    manual has many words that readers of the framework look for in the framework.
    """
    head = _FRONT_MATTER.match(source)
    if head and _TEMPLATE.search(head["keys"]):
        return None
    keys = _keys(head["keys"]) if head else {}
    body = _MARKUP.sub(" ", source[head.end() :] if head else source)
    body = _LINK.sub(r"\g<text>", body)
    heading = _HEADING.search(body)
    title = _plain(heading["title"] if heading else "")
    if keys.get("prose") == "no":
        return Written(path, title, "", str(keys.get("description", "")), _also(keys))
    text = body[heading.end() :] if heading else body
    return Written(path, title, _plain(text), also=_also(keys))


def _keys(front_matter: str) -> dict[str, Any]:
    node, _ = parse(front_matter)
    keys = node.plain() if node else None
    return keys if isinstance(keys, dict) else {}


def _also(keys: dict[str, Any]) -> tuple[str, ...]:
    """The list `also` of a page's front-matter; empty where there is none."""
    listed = keys.get("also", [])
    return tuple(str(phrase) for phrase in listed) if isinstance(listed, list) else ()


def _plain(markdown: str) -> str:
    return " ".join(_MARKS.sub("", markdown).split())


def script(edition: Edition, addresses: Addresses, pages: Iterable[Written]) -> bytes:
    """The index as a script, which a page opened from the file system can load too."""
    return script_data.script("frameworkSearch", index(edition, addresses, pages))


def index(edition: Edition, addresses: Addresses, pages: Iterable[Written]) -> dict[str, Any]:
    """The whole index. Addresses are relative to the folder that is being built.

    `pages` are those with items in them, and with `also`, the words by which readers ask for them; `same` are groups of words for one thing, each of which
    finds the others; `near` are a heading of a vocabulary and the words that find it.
    """
    framework = edition.framework
    kept = edition.all()[-1].framework
    found = [_facet(page, addresses, kept) for page in framework.pages]
    found += (_page(page, edition, addresses) for page in sorted(pages) if addresses.has(page.path))
    settings = edition.settings
    return {
        "pages": found,
        "same": [group for group in _groups(edition) if len(group) > 1],
        "near": [_heading(t) for v in settings.vocabularies.values() for t in v.terms if t.words],
    }


def _facet(page: Facet, addresses: Addresses, kept: Framework) -> dict[str, Any]:
    """A page and its statements, but for those that `kept`, the draft, no longer shows."""
    parts = []
    for section in page.sections:
        there = (s for s in section.statements if s.number and not kept.withheld(s.id))
        items = [_item(s) for s in there]
        parts.append({"title": str(section.title), "items": items})
    names = list(map(str, filter(None, (page.label, *page.aliases))))
    label = {"label": str(page.label)} if page.label else {}
    return {
        "id": str(page.id),
        **label,
        **({"names": names} if names else {}),
        "url": addresses.path(page.id),
        "title": str(page.title),
        "text": str(page.summary),
        "words": ", ".join(term for terms in page.terms.values() for term in terms),
        "parts": parts,
    }


def _item(s: Statement) -> dict[str, Any]:
    """A statement; `label` is the owner's identifier for it, which finds it as its id does."""
    return {"at": s.id, "text": s.plain, **({"label": s.label} if s.label else {})}


def _page(page: Written, edition: Edition, addresses: Addresses) -> dict[str, Any]:
    title = str(edition.settings.title) if page.path == HOME else page.title
    entry: dict[str, Any] = {"url": addresses.path(page.path), "title": title}
    entry |= {"note": page.note} if page.note else {"text": page.text}
    if page.also:
        entry["also"] = page.also
    if page.path == GLOSSARY:
        entry["parts"] = [{"title": "", "items": list(_terms(edition))}]
    return entry


def _terms(edition: Edition) -> Iterator[dict[str, str]]:
    for entry in edition.framework.alphabetical:
        words = ", ".join(entry.words)
        yield {"at": entry.slug, "label": entry.term, "text": entry.explanation, "words": words}


def _groups(edition: Edition) -> Iterator[list[str]]:
    for entry in edition.framework.glossary:
        yield [str(entry.term), *map(str, entry.words)]


def _heading(term: Term) -> list[str]:
    return [str(term.key), *map(str, term.words)]
