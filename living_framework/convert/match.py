"""Which statement of a newer edition is which of the older one, so that ids last."""

from __future__ import annotations

from collections.abc import Sequence

from ..check.slips import likeness
from ..model import Facet, Framework, Statement
from .pieces import Page

REWORDED = 0.5  # share of words from which a text is taken for another wording
SAME_PAGE = 0.5  # share of a page's texts that another has, for it to be that page


def pages(found: Sequence[Page], framework: Framework) -> dict[int, Facet]:
    """The facets that pages are newer editions of, by the places of the pages.

    A facet has the label of a page, or its title, or most of its texts.
    """
    left = {str(facet.id): facet for facet in framework.facets}
    chosen: dict[int, Facet] = {}

    def take(place: int, facet: Facet | None) -> None:
        if facet is not None:
            chosen[place] = left.pop(str(facet.id))

    for place, page in enumerate(found):
        take(place, next((f for f in left.values() if page.label and f.label == page.label), None))
    for place, page in enumerate(found):
        if place not in chosen:
            same = page.title.casefold()
            take(place, next((f for f in left.values() if str(f.title).casefold() == same), None))
    for place, page in enumerate(found):
        if place not in chosen:
            texts = {piece.text for part in page.parts for piece in part.pieces}
            take(place, max((f for f in left.values() if _shared(f, texts) >= SAME_PAGE), key=lambda f: _shared(f, texts), default=None))  # fmt: skip
    return chosen


def _shared(facet: Facet, texts: set[str]) -> float:
    return sum(s.text in texts for s in facet.statements) / max(len(facet.statements), 1)


def numbers(
    old: Sequence[Statement], new: Sequence[Statement], labels: Sequence[str]
) -> dict[int, int]:
    """The numbers that statements of a newer edition have already, by their places.

    Those with the same label come first, then those with the same words, then the most alike.
    `labels` are the identifiers of the new statements, empty where they have none.
    """
    left = {statement.number: statement for statement in old if statement.number}
    chosen: dict[int, int] = {}

    def take(place: int, number: int | None) -> None:
        if number in left and place not in chosen:
            chosen[place] = number
            del left[number]

    for place, label in enumerate(labels):
        take(place, next((n for n, s in left.items() if label and s.label == label), None))
    for place, statement in enumerate(new):
        take(place, next((n for n, s in left.items() if s.plain == statement.plain), None))
    alike = [
        (score, -place, number)
        for place, statement in enumerate(new)
        if place not in chosen
        for number, other in left.items()
        if (score := likeness(other.plain, statement.plain)) >= REWORDED
        and (not other.label or not labels[place])
    ]
    for _, place, number in sorted(alike, reverse=True):
        take(-place, number)
    return chosen
