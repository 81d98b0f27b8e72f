"""What a page says of itself to machines: meta tags, links, and JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..model import Author, Facet
from ..versions.edition import Edition
from . import subject as things
from .subject import Cited, permalink

# Everything is schema.org's; with the context inline, nobody has to fetch one to read it.
CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    **{
        key: {"@type": "@id"}
        for key in (
            "url", "license", "isPartOf", "inDefinedTermSet", "hasDefinedTerm", "sameAs", "about",
            "subjectOf", "isBasedOn", "skos:related",
        )
    },
    **{key: {"@type": "Date"} for key in ("datePublished", "dateModified")},
}  # fmt: skip


_FOR_ALL = ("@vocab", "skos")


class Tag(NamedTuple):
    """A meta element: `attribute` is name or property."""

    attribute: str
    key: str
    content: str


def head_tags(edition: Edition, shown: Facet | None, *, home: bool) -> list[Tag]:
    """The meta tags of a page, by what reference managers and search engines document.

    Highwire Press tags as Google Scholar's inclusion guidelines and Zotero's Embedded Metadata
    have them, only where the page is a work of its own: a facet, a part, or the home page, which
    stands for the framework. Dublin Core in DCMI's own spelling for HTML.
    """
    if not shown and not home:
        return []
    cited = things.page(edition, shown) if shown else things.framework(edition)
    pairs = [*_highwire(cited), *_dublin_core(edition, cited)]
    if edition.downloads:
        beside = permalink(edition, str(shown.id) if shown else "")
        name_ = str(shown.id) if shown else "framework"
        pairs.append(("citation_pdf_url", f"{beside}{name_}.pdf"))
    return [Tag("name", key, content) for key, content in pairs if content]


def _highwire(cited: Cited) -> list[tuple[str, str]]:
    day = "/".join(f"{part:02}" for part in cited.day)
    if cited.container:
        # Scholar reads the first, Zotero the second.
        kind = [
            ("citation_inbook_title", cited.container),
            ("citation_book_title", cited.container),
        ]
    else:
        kind = [
            ("citation_technical_report_institution", cited.publisher),
            ("citation_technical_report_number", cited.version),
        ]
    return [
        ("citation_title", cited.title),
        *(pair for author in cited.authors for pair in _highwire_author(author)),
        ("citation_publication_date", day),
        *kind,
        ("citation_publisher", cited.publisher),
        ("citation_language", cited.language),
        ("citation_abstract", cited.summary),
        ("citation_public_url", cited.url),
        ("citation_fulltext_html_url", cited.url),
        ("citation_doi", cited.doi),
    ]


def _highwire_author(author: Author) -> list[tuple[str, str]]:
    return [("citation_author", str(author.name)), ("citation_author_orcid", author.iri)]


def _dublin_core(edition: Edition, cited: Cited) -> list[tuple[str, str]]:
    return [
        ("DC.title", cited.title),
        *(("DC.creator", str(author.name)) for author in cited.authors),
        ("DC.publisher", cited.publisher),
        ("DC.date", cited.date),
        ("DC.type", "Text"),
        ("DC.format", "text/html"),
        ("DC.identifier", cited.url),
        ("DC.identifier", f"https://doi.org/{cited.doi}" if cited.doi else ""),
        ("DC.language", cited.language),
        ("DC.description", cited.summary),
        ("DC.rights", str(edition.settings.licence.content.name)),
        ("DCTERMS.license", str(edition.settings.licence.content.url)),
        ("DCTERMS.isPartOf", permalink(edition) if cited.container else ""),
    ]


# --- JSON-LD -------------------------------------------------------------------------------------


def json_ld(edition: Edition, shown: Facet | None, *, home: bool) -> dict[str, Any] | None:
    """A page as JSON-LD (schema.org), or None for a page that is no work of its own."""
    if shown:
        nodes = [article(edition, shown)]
        if shown.kind == "facet":
            nodes.append(term(edition, shown))
    elif home:
        nodes = [article(edition), term_set(edition)]
    else:
        return None
    used = {key for node in nodes for value in (node, *_within(node)) for key in value}
    return {
        "@context": {key: CONTEXT[key] for key in CONTEXT if key in used or key in _FOR_ALL},
        "@graph": nodes,
    }


def _within(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for value in node.values():
        yield from (
            each
            for each in (value if isinstance(value, list) else [value])
            if isinstance(each, dict)
        )


def _present(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value}


def _agent(author: Author) -> dict[str, Any]:
    if not author.person:
        return {"@type": "Organization", "name": str(author.name)}
    family, given = author.parts
    return _present(
        {
            "@id": author.iri,
            "@type": "Person",
            "name": f"{given} {family}".strip(),
            "givenName": given,
            "familyName": family,
        }
    )


def article(edition: Edition, shown: Facet | None = None) -> dict[str, Any]:
    """A page, or the framework, as a ScholarlyArticle."""
    cited = things.page(edition, shown) if shown else things.framework(edition)
    status = str(shown.status) if shown else str(edition.settings.status)
    return _present(
        {
            "@id": cited.url,
            "@type": "ScholarlyArticle",
            "headline": str(shown.title) if shown else cited.title,
            "name": cited.title,
            "identifier": [
                i for i in (cited.id, f"https://doi.org/{cited.doi}" if cited.doi else "") if i
            ],
            "abstract": cited.summary,
            "author": [_agent(author) for author in cited.authors],
            "publisher": {"@type": "Organization", "name": cited.publisher},
            "datePublished": "" if edition.is_draft else cited.date,
            "dateModified": cited.date,
            "version": cited.version,
            "creativeWorkStatus": "Draft" if edition.is_draft else status,
            "inLanguage": cited.language,
            "license": str(edition.settings.licence.content.url),
            "url": cited.url,
            "isPartOf": permalink(edition) if shown else "",
            "about": [permanent(edition, shown.id)] if shown and shown.kind == "facet" else [],
            "citation": [work(edition, key) for key in shown.cited] if shown else [],
            "isBasedOn": _source(edition) if not shown else None,
        }
    )


def _source(edition: Edition) -> dict[str, Any] | None:
    source = edition.settings.source
    known = source and str(source.reference) in edition.framework.references
    return work(edition, str(source.reference)) if source and known else None


def work(edition: Edition, key: str) -> dict[str, Any]:
    """A work of references.yml, by its title and its addresses."""
    csl = edition.framework.references[key].csl
    doi = csl.get("DOI")
    return _present(
        {
            "@type": "CreativeWork",
            "name": csl.get("title"),
            "sameAs": f"https://doi.org/{doi}" if doi else "",
            "url": csl.get("URL"),
        }
    )


def permanent(edition: Edition, id_: str) -> str:
    """The address that stands for an id in all versions."""
    return f"{edition.settings.site}id/{id_}/"


def set_id(edition: Edition) -> str:
    """What stands for the set of facets in a version."""
    return f"{permalink(edition)}#facets"


def term_set(edition: Edition) -> dict[str, Any]:
    """The facets of a version as a DefinedTermSet."""
    cited = things.framework(edition)
    return _present(
        {
            "@id": set_id(edition),
            "@type": ["DefinedTermSet", "skos:ConceptScheme"],
            "name": cited.title,
            "description": cited.summary,
            "inLanguage": cited.language,
            "license": str(edition.settings.licence.content.url),
            "version": cited.version,
            "url": cited.url,
        }
    )


def term(edition: Edition, shown: Facet) -> dict[str, Any]:
    """A facet as a DefinedTerm."""
    return _present(
        {
            "@id": permanent(edition, str(shown.id)),
            "@type": ["DefinedTerm", "skos:Concept"],
            "termCode": str(shown.id),
            "name": str(shown.title),
            "alternateName": str(shown.source_title),
            "description": str(shown.summary),
            "inDefinedTermSet": set_id(edition),
            "url": permalink(edition, str(shown.id)),
            "skos:related": [permanent(edition, str(id_)) for id_ in shown.related],
        }
    )
