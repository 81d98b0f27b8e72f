"""Files at the root of the site: the feed of releases, llms.txt, and the JSON Schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from lxml import etree

from ... import cite
from ...model import Comment, FrontMatter, GlossaryTerm, Helpline, Settings, Tombstone
from ...model.settings import MANY
from ...versions.edition import Edition
from ...versions.lifecycle import Lifecycle
from . import history, records, schema
from .plain import as_json

ATOM = "http://www.w3.org/2005/Atom"
FEED = "feed.xml"
_NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(lifecycle: Lifecycle) -> bytes:
    """The released versions as an Atom feed (RFC 4287), the newest first, with what changed."""
    editions = lifecycle.editions
    newest = editions[-1]
    settings = newest.settings
    released = [edition for edition in editions if not edition.is_draft]
    days = [edition.date for edition in released or editions if edition.date]
    # The stubs do not know that a prefix may be None.
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    root.set("{http://www.w3.org/XML/1998/namespace}lang", str(settings.language))
    _add(root, "id", str(settings.site))
    _add(root, "title", f"{settings.title}: releases")
    _add(root, "subtitle", str(settings.summary))
    _add(root, "updated", _instant(max(days, default="")))
    _add(root, "rights", f"{settings.licence.content.name}, {settings.licence.content.url}")
    _add(root, "link", rel="self", type="application/atom+xml", href=f"{settings.site}{FEED}")
    _add(root, "link", rel="alternate", type="text/html", href=str(settings.site))
    for author in settings.citation.authors:
        entry = _add(root, "author")
        _add(entry, "name", str(author.name))
        if author.iri:
            _add(entry, "uri", author.iri)
    for older, edition in reversed(list(zip([None, *released], released, strict=False))):
        changes = lifecycle.between(older.version, edition.version).summary() if older else []
        _entry(root, edition, changes)
    etree.indent(root)
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return text + b"\n"


def _entry(root: etree._Element, edition: Edition, changes: list[str]) -> None:
    entry = _add(root, "entry")
    address = cite.permalink(edition)
    _add(entry, "id", address)
    _add(entry, "title", f"{edition.settings.title}, version {edition.version}")
    _add(entry, "updated", _instant(edition.date))
    _add(entry, "published", _instant(edition.date))
    _add(entry, "link", rel="alternate", type="text/html", href=address)
    _add(entry, "link", rel="related", type="application/json", href=f"{address}framework.json")
    facets = len(edition.framework.facets)
    unit = edition.settings.unit
    counts = f"{facets} {unit.one if facets == 1 else unit.many}, {len(edition.framework.statements)} statements."  # fmt: skip
    _add(entry, "summary", f"Version {edition.version} of {edition.date}: {counts}")
    if changes:
        _add(entry, "content", "\n".join(map(_shown, changes)), type="text")


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
    element.text = text or None
    return element


def _shown(line: str) -> str:
    """A line without the characters that no XML can have."""
    return _NO_XML.sub("\ufffd", line)


def _instant(day: str) -> str:
    """A day as RFC 3339 has instants; a framework without any date is as old as can be."""
    return f"{day or '1970-01-01'}T00:00:00Z"


def llms(editions: list[Edition]) -> str:
    """llms.txt (llmstxt.org): what this is and where a language model reads it as text."""
    released = [edition for edition in editions if not edition.is_draft]
    edition = released[-1] if released else editions[-1]
    settings = edition.settings
    address = cite.permalink(edition)
    lines = [f"# {settings.title}", "", f"> {settings.summary}", "", str(settings.scope), ""]
    of = f" of {edition.date}" if edition.date else ""
    lines.append(
        f"This is {'the draft' if edition.is_draft else edition.label}{of}. Cite a statement by its id and version; "
        f"{settings.site}id/ID/ has its history. The words are under "
        f"{settings.licence.content.name} ({settings.licence.content.url})."
    )
    if edition.is_draft:
        lines.append("It is a draft and may change.")
    lines += ["", "## Facets and parts", ""]
    for page in edition.framework.pages:
        link = cite.permalink(edition, str(page.id))
        lines.append(f"- [{page.id} {page.title}]({link}): {page.summary}")
    lines += ["", "## Data", ""]
    lines += [
        f"- [{name}]({address}{path})"
        for name, path in (
            ("Everything as JSON", "framework.json"),
            ("Statements as CSV", "statements.csv"),
            ("Facets and statements as JSON-LD", "facets.jsonld"),
            ("Works cited as CSL-JSON", "references.json"),
        )
    ]
    lines += [f"- [The history of every id]({settings.site}{history.FILE})"]
    lines += [f"- [Releases as an Atom feed]({settings.site}{FEED})", ""]
    return "\n".join(lines)


# --- Schemas -------------------------------------------------------------------------------------

PUBLISHED: tuple[tuple[str, str, type], ...] = (
    ("framework", "framework.json", records.FrameworkRecord),
    ("statement-row", "A row of statements.csv", records.Row),
    ("history", "history.json", records.HistoryRecord),
)
WRITTEN: tuple[tuple[str, str, type], ...] = (
    ("input-settings", "framework.yml, as editors write it", Settings),
    ("input-comment", "A file under comments/, as editors write it", Comment),
    ("input-front-matter", "The front-matter of a facet or part, as editors write it", FrontMatter),
)
WRITTEN_LISTS: tuple[tuple[str, str, type], ...] = (
    ("input-glossary", "The glossary, as editors write it", GlossaryTerm),
    ("input-helplines", "The help lines, as editors write them", Helpline),
    ("input-retired", "facets/retired.yml, as editors write it", Tombstone),
)


def schemas(site: str, settings: Settings | None = None) -> Iterator[tuple[str, str]]:
    """The JSON Schemas: of what is published, and of what editors write.

    `settings` are those that declare the keys of front-matter and the columns of statements.csv.
    """
    for name, title, cls in PUBLISHED:
        made = schema.schema_of(cls, id_=_id(site, name), title=title)
        if cls is records.Row and settings:
            _declare(made, {str(key): {"type": "string"} for key in settings.vocabularies})
            made["required"] += [k for k in settings.vocabularies if k not in made["required"]]
        yield name, as_json(made)
    for name, title, cls in WRITTEN:
        made = schema.schema_of(cls, id_=_id(site, name), title=title, optional=True)
        if cls is FrontMatter and settings:
            _declare(made, dict(_front_matter(settings)))
        yield name, as_json(made)
    for name, title, cls in WRITTEN_LISTS:
        made = schema.schema_of(cls, id_=_id(site, name), title=title, optional=True)
        yield name, as_json(schema.list_of(made, cls.__name__))
    yield "references", as_json(_references(site))
    yield "facets-jsonld", as_json(_jsonld(site))


def _declare(made: dict[str, Any], properties: dict[str, Any]) -> None:
    """Add the properties that framework.yml declares to a schema that has the others."""
    made["properties"] = {**properties, **made["properties"]}


def _front_matter(settings: Settings) -> Iterator[tuple[str, dict[str, Any]]]:
    """The keys of vocabularies and relations, as a facet's front-matter has them."""
    words = {"type": ["string", "number", "boolean"]}
    for key, vocabulary in settings.vocabularies.items():
        terms = {"type": "array", "items": words} if vocabulary.values == MANY else words
        single = {"type": "object", "additionalProperties": terms}
        yield str(key), single if vocabulary.on_statements else terms
    for key, kind in settings.relations.items():
        ids = {"type": "array", "items": words}
        entries = {"anyOf": [ids, {"type": "object", "additionalProperties": ids}]}
        yield str(key), {"type": "object", "additionalProperties": entries if kind.external else words}  # fmt: skip


@cache
def titles() -> list[tuple[str, str]]:
    """The name of each schema, and what it describes."""
    made = ((name, json.loads(text)["title"]) for name, text in schemas(""))
    return sorted(made, key=lambda entry: (entry[0].startswith("input-"), entry[0]))


def _id(site: str, name: str) -> str:
    return f"{site}schemas/{name}.schema.json"


def _references(site: str) -> dict[str, Any]:
    return {
        "$schema": schema.DIALECT,
        "$id": _id(site, "references"),
        "title": "references.json: works as items of CSL-JSON",
        "type": "array",
        "items": schema.annotated(records.Csl),
    }


def _jsonld(site: str) -> dict[str, Any]:
    kind = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    return {
        "$schema": schema.DIALECT,
        "$id": _id(site, "facets-jsonld"),
        "title": "facets.jsonld: facets, pages and statements in schema.org's words",
        "type": "object",
        "properties": {
            "@context": {"type": "object"},
            "@graph": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"@id": {"type": "string", "format": "uri"}, "@type": kind},
                    "required": ["@id", "@type"],
                },
            },
        },
        "required": ["@context", "@graph"],
        "additionalProperties": False,
    }
