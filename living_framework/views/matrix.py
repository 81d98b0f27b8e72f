"""Facets against the terms of a vocabulary, as plain data for tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..model import Facet, Statement, Term
from ..source.mentions import Tags


class Cell(NamedTuple):
    """How many statements of a facet have a term, and whether the facet has the term at all."""

    term: Term
    listed: bool
    named: int


class Row(NamedTuple):
    """A facet's cells; `total` counts the statements that have any of the terms, each once."""

    facet: Facet
    cells: list[Cell]
    total: int


class Matrix(NamedTuple):
    """Facets in groups against a vocabulary, with the totals of each column and of all."""

    terms: tuple[Term, ...]
    groups: list[tuple[Term, list[Row]]]
    totals: list[int]
    total: int
    statements: int


def matrix(
    groups: Iterable[tuple[Term, list[Facet]]],
    vocabulary: str,
    terms: tuple[Term, ...],
    tags: Callable[[Statement], Tags],
) -> Matrix:
    """The facets of some groups against the terms; `tags` gives the terms of a statement."""
    found = [
        (group, [_row(facet, vocabulary, terms, tags) for facet in facets])
        for group, facets in groups
    ]
    rows = [row for _, group in found for row in group]
    return Matrix(
        terms,
        found,
        [sum(row.cells[i].named for row in rows) for i in range(len(terms))],
        sum(row.total for row in rows),
        sum(len(row.facet.statements) for row in rows),
    )


def _row(
    facet: Facet, vocabulary: str, terms: tuple[Term, ...], tags: Callable[[Statement], Tags]
) -> Row:
    has = listed(facet, vocabulary)
    every = [tags(s).get(vocabulary, ()) for s in facet.statements]
    cells = [Cell(t, t.key in has, sum(t in found for found in every)) for t in terms]
    return Row(facet, cells, sum(1 for found in every if found))


def listed(facet: Facet, key: str) -> set[str]:
    """The keys of the terms of a vocabulary that a facet has, as a whole or in any of its statements."""
    single = (s.terms.get(key, ()) for s in facet.statements)
    return {str(term) for terms in (facet.terms.get(key, ()), *single) for term in terms}
