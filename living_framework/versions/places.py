"""Where each page and statement of a text is, below any folder that the text is published in."""

from __future__ import annotations

from ..model import Facet, Framework


def place(page: Facet) -> str:
    """The path below `docs/` at which a facet's or part's page stands."""
    return f"facets/{page.slug}.md" if page.kind == "facet" else f"{page.slug}.md"


def located(framework: Framework, id_: str) -> str:
    """The address of a facet or statement below any edition that is served from folders.

    Raises KeyError where the framework has no page with this id.
    """
    facet, dot, _ = id_.partition(".")
    path = place(framework.page(facet)).removesuffix(".md")
    return f"{path}/#{id_}" if dot else f"{path}/"
