"""Views that show every statement come in portions, where a framework has very many.

Portions follow the reading order, are much of one size, and end where a group of facets ends if they can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from math import ceil
from typing import NamedTuple, TypeVar

from .page import Facet

MOST = 500  # statements in a portion, unless a facet has more, which is never divided
T = TypeVar("T")
Sized = tuple[T, int, str]  # a thing, its size, and the name of its group


class Portion(NamedTuple):
    """Some facets and parts, one after another, out of all: a page of its own in some views."""

    number: int  # from 1
    of: int
    pages: tuple[Facet, ...]
    names: tuple[str, ...]  # of the groups and parts that are in it, wholly or not

    @property
    def statements(self) -> int:
        """How many statements it has."""
        return sum(len(page.statements) for page in self.pages)


def portions(sized: Iterable[Sized[Facet]]) -> tuple[Portion, ...]:
    """All of some facets and parts in portions, of which there is at least one."""
    every = list(sized)
    names = {page.id: name for page, _, name in every}
    packed = pack(every)
    return tuple(
        Portion(number, len(packed), tuple(pages), tuple(dict.fromkeys(names[p.id] for p in pages)))
        for number, pages in enumerate(packed, 1)
    )


def pack(sized: Iterable[Sized[T]]) -> list[list[T]]:
    """Things in order, in as few lists of much the same size as have at most MOST each; at least one list."""
    units = list(_undivided(list(sized)))
    total = sum(map(_size, units))
    lists = max(1, ceil(total / MOST))
    while True:
        packed = _packed(units, total / lists or 1)
        if all(len(some) == 1 or sum(map(_size, some)) <= MOST for some in packed):
            return [[thing for unit in some for thing, _, _ in unit] for some in packed] or [[]]
        lists += 1


def _packed(units: list[list[Sized[T]]], aim: float) -> list[list[list[Sized[T]]]]:
    """Units in lists that end as near to each multiple of a size as they can."""
    found: dict[int, list[list[Sized[T]]]] = {}
    before = 0
    for unit in units:
        size = _size(unit)
        found.setdefault(int((before + size / 2) / aim), []).append(unit)
        before += size
    return list(found.values())


def _size(unit: list[Sized[T]]) -> int:
    return sum(size for _, size, _ in unit)


def _undivided(sized: list[Sized[T]]) -> Iterator[list[Sized[T]]]:
    """The groups, and one by one the things of a group that is too large for a portion."""
    for _, group in groupby(sized, lambda each: each[2]):
        things = list(group)
        if _size(things) <= MOST:
            yield things
        else:
            yield from ([each] for each in things)
