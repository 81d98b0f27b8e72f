"""Where each page and statement of a text is, below any folder that the text is published in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import Facet, Framework

if TYPE_CHECKING:
    from .edition import Edition


def place(page: Facet) -> str:
    """The path below `docs/` at which a facet's or part's page stands."""
    return f"facets/{page.slug}.md" if page.kind == "facet" else f"{page.slug}.md"


def portion_place(view: str, number: int) -> str:
    """The path below `docs/` of a portion of a view: the first is the view itself, `whole.md`."""
    return f"{view}.md" if number == 1 else f"{view}/{number}.md"


def located(framework: Framework, id_: str) -> str:
    """The address of a facet or statement below any edition that is served from folders.

    Raises KeyError where the framework has no page with this id.
    """
    facet, dot, _ = id_.partition(".")
    path = place(framework.page(facet)).removesuffix(".md")
    return f"{path}/#{id_}" if dot else f"{path}/"


def moved(edition: Edition) -> dict[str, str]:
    """The places that pages had in earlier releases and no page has now: the id of each.

    A page that was retired since is among them.
    """
    editions = edition.all()
    earlier = editions[: next(n for n, e in enumerate(editions) if e.version == edition.version)]
    here = {place(page) for page in edition.framework.pages}
    then = {place(page): str(page.id) for e in earlier for page in e.framework.pages}
    return {path: id_ for path, id_ in then.items() if path not in here}
