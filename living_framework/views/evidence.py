"""What statements rest on, as data: `overviews` counts and lists it."""

from __future__ import annotations

from typing import NamedTuple

from ..model import Facet, Statement, Term


class Listed(NamedTuple):
    """A facet and some of its statements."""

    facet: Facet
    statements: list[Statement]


class Basis(NamedTuple):
    """How many statements rest on what. A statement is in one column, so the columns add up."""

    statements: int
    source: int  # on the restated source alone
    derived: int  # drawn by the editors from the source, without a work that it cites
    references: int  # on other works too, which it cites
    editorial: int  # added by the editors, without a work that it cites


class Evidence(NamedTuple):
    """What each part of the framework rests on, and the statements that cite or are added."""

    pages: list[tuple[Facet, Basis]]
    groups: list[tuple[Term, Basis]]
    sections: list[tuple[str, Basis]]
    total: Basis
    cited: list[Listed]
    added: list[Listed]
