"""Which facets are related to one another, and what each says of it."""

from __future__ import annotations

from typing import NamedTuple

from ..model import Facet


class Relation(NamedTuple):
    """Two related facets, and what each says of it; `reason` and `back` may be empty."""

    one: Facet
    other: Facet
    reason: str
    back: str

    @property
    def id(self) -> str:
        """The relation's name in addresses."""
        return f"{self.one.id}-{self.other.id}"


def pairs(facets: tuple[Facet, ...]) -> list[Relation]:
    """Every pair of related facets, in reading order, each pair once."""
    order = {facet.id: place for place, facet in enumerate(facets)}
    found = {
        (min(here, there), max(here, there))
        for here, facet in enumerate(facets)
        for there in (order.get(other, here) for other in facet.related)
        if here != there
    }
    return [
        Relation(one, other, str(one.related.get(other.id, "")), str(other.related.get(one.id, "")))
        for one, other in ((facets[one], facets[other]) for one, other in sorted(found))
    ]
