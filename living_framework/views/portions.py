"""The ways between the portions of a view that comes in more than one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..diff import PageChange
from ..model import Framework, Portion
from ..versions.places import portion_place


class Way(NamedTuple):
    """One portion of a view: where it is, and what is on it."""

    path: str  # as below docs/
    ids: tuple[str, ...]  # of facets and parts, and of statements that are not with their own
    first: str  # the first and the last of its facets and parts, as they are shown
    last: str
    names: tuple[str, ...]


def ways(framework: Framework) -> Callable[..., list[Way]]:
    """What gives all portions of a view, such as `whole`: those of the whole framework, if no others are given.

    Each of the portions shows them all, so they are worked out once.
    """
    known: dict[str, list[Way]] = {}

    def ways_of(view: str, portions: Sequence[Portion] | None = None) -> list[Way]:
        if view not in known:
            known[view] = _ways(view, portions or framework.portions)
        return known[view]

    return ways_of


def _ways(view: str, portions: Sequence[Portion]) -> list[Way]:
    return [
        Way(
            portion_place(view, portion.number),
            tuple(str(page.id) for page in portion.pages),
            str(portion.pages[0].display) if portion.pages else "",
            str(portion.pages[-1].display) if portion.pages else "",
            portion.names,
        )
        for portion in portions
    ]


def ways_of_changes(portions: Sequence[Sequence[PageChange]], view: str) -> list[Way]:
    """All portions of what changed between two versions, which is the view."""
    return [
        Way(
            portion_place(view, number),
            tuple(_ids(pages)),
            pages[0].id if pages else "",
            pages[-1].id if pages else "",
            tuple(page.title for page in pages),
        )
        for number, pages in enumerate(portions, 1)
    ]


def _ids(pages: Iterable[PageChange]) -> Iterable[str]:
    for page in pages:
        yield page.id
        for change in page.statements:
            if change.id.partition(".")[0] != page.id:
                yield change.id
