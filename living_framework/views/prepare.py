"""Prepare every page of an edition without writing any: what cannot be shown is found before it is built.

`check` has a rule for all that is known to stand in the way of a build. This is the proof: every
view and address that pages ask for is made once. MkDocs is not needed.
"""

from __future__ import annotations

from ..publish import search
from ..publish.addresses import Addresses, place, root_pages, virtual_pages
from ..publish.export import content
from ..versions.edition import Edition
from .overviews import Overviews


class Unbuildable(Exception):
    """Something of a framework cannot be shown; the message says what."""


def prepare(edition: Edition) -> Addresses:
    """Make every view of an edition once; gives the addresses of its pages.

    Raises Unbuildable where two pages have one address, and whatever a view raises.
    """
    addresses = _addressed(edition)
    _views(edition)
    _pages(edition, addresses)
    search.index(edition, addresses, [])
    record = content.framework_record(edition)
    for make in (content.framework_json, content.statements_csv, content.facets_jsonld):
        make(edition, record)
    list(root_pages(edition))
    return addresses


def unbuildable(edition: Edition) -> str:
    """Why the pages of an edition cannot be made, or nothing where they can."""
    try:
        prepare(edition)
    except (Unbuildable, KeyError, ValueError, AttributeError) as error:
        return (
            f"{type(error).__name__}: {error}" if not isinstance(error, Unbuildable) else str(error)
        )
    return ""


def _addressed(edition: Edition) -> Addresses:
    """The addresses of the pages that are made from the model. Raises Unbuildable."""
    addresses = Addresses(edition)
    for page in virtual_pages(edition.framework):
        url = page.path.removesuffix(".md").removesuffix("index").rstrip("/") + "/"
        if url in addresses.urls.values():
            raise Unbuildable(f"two pages have the address {url}; rename one of them")
        addresses.urls[page.path] = url
    return addresses


def _views(edition: Edition) -> None:
    seen = Overviews(edition.framework)
    settings = edition.settings
    for key in settings.in_matrix:
        seen.matrix(key)
    for key, vocabulary in settings.vocabularies.items():
        seen.slices(key)
        edition.terms(key, tuple(term.key for term in vocabulary.terms))
    for kind in settings.sections:
        seen.register(kind.key)
    edition.terms("statuses", (settings.status,))
    edition.groups()
    edition.readers_terms()
    seen.explorer()
    seen.evidence()
    seen.relations()
    seen.relations_map()
    seen.all_cited()


def _pages(edition: Edition, addresses: Addresses) -> None:
    for page in edition.framework.pages:
        if place(page) not in addresses.urls:
            raise Unbuildable(f"{page.id} has no page")
        edition.neighbours(page)
        edition.explained(page)
        edition.terms_on(page)
        edition.backlinks(page)
        edition.groups_of(page)
        edition.terms("statuses", (page.status,))
        for key, terms in page.terms.items():
            edition.terms(key, terms)
        for id_ in page.related:
            addresses.href(str(id_))
        for key in (*edition.cited(page), *page.further_research):
            edition.framework.references[key]
        for statement in page.statements:
            for key, terms in statement.terms.items():
                edition.terms(key, terms)
            for target in (*statement.targets("facet"), *statement.targets("statement")):
                addresses.href(str(target))
