"""Views across the whole framework, as plain data: matrices, registers, slices, evidence.

`Overviews` reads one framework and nothing else. Its public methods are macros, like those of an
edition. Facets come by the terms of the grouping vocabulary where a reader looks for an overview;
otherwise in reading order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from ..model import (
    Facet,
    Framework,
    Marked,
    Portion,
    SectionKind,
    Statement,
    Term,
    Vocabulary,
)
from ..source.mentions import Tags, tags_of
from .evidence import Basis, Evidence, Listed
from .explorer import Entry, entries
from .map import MOST, Drawing, draw
from .matrix import Matrix, listed, matrix
from .relations import Relation, pairs

T = TypeVar("T")


class Register(NamedTuple):
    """All statements of one kind, by group and facet."""

    kind: SectionKind
    groups: list[tuple[Term, list[Listed]]]
    facets: int
    total: int


class Slice(NamedTuple):
    """What the framework says of one term.

    `facets` are those with statements that have the term, `silent` those that have it as a whole and
    no statement with it, `others` all the rest.
    """

    vocabulary: Vocabulary
    term: Term
    facets: list[Listed]
    silent: list[Facet]
    others: list[Facet]
    total: int


# The macros of this module, for the table in views.
MACROS = (
    "matrix", "relations", "relations_map", "register", "slices", "slice_of", "explorer",
    "tags", "evidence", "works", "all_cited",
    "cited_in",
)  # fmt: skip


@dataclass(repr=False)
class Overviews:
    """One framework, seen from above."""

    framework: Framework
    _known: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def _once(self, what: tuple[str, ...], make: Callable[[], T]) -> T:
        """A view that several pages show, made for the first of them."""
        if what not in self._known:
            self._known[what] = make()
        found: T = self._known[what]
        return found

    # --- tags ------------------------------------------------------------------------------------

    @cached_property
    def _tags(self) -> dict[int, Tags]:
        """By which statement it is, of those of the framework: a hash would be that of all its runs."""
        settings = self.framework.settings
        return {
            id(s): tags_of(s, page, settings)
            for page in self.framework.pages
            for s in page.statements
        }

    def tags(self, statement: Statement) -> Tags:
        """The terms that a statement of the framework has, by the key of their vocabulary."""
        return self._tags[id(statement)]

    def _having(self, facet: Facet, vocabulary: str, term: Term) -> list[Statement]:
        return [s for s in facet.statements if term in self.tags(s).get(vocabulary, ())]

    def _vocabulary(self, key: str) -> Vocabulary:
        return self.framework.settings.vocabularies[Marked(key)]

    # --- matrix ----------------------------------------------------------------------------------

    def matrix(self, vocabulary: str) -> Matrix:
        """Facets against the terms of a vocabulary. Raises KeyError where there is none."""
        terms = self._vocabulary(vocabulary).terms

        def made() -> Matrix:
            return matrix(self.framework.groups_once, vocabulary, terms, self.tags)

        return self._once(("matrix", vocabulary), made)

    # --- relations -------------------------------------------------------------------------------

    @cached_property
    def _relations(self) -> list[Relation]:
        return pairs(self.framework.facets)

    def relations(self) -> list[Relation]:
        """Every pair of related facets, in reading order, each pair once."""
        return self._relations

    def relations_map(self) -> Drawing | None:
        """The relations drawn as a ring: geometry, which a template turns into SVG.

        None where there are too many facets for a drawing to be read.
        """
        if len(self.framework.facets) > MOST:
            return None
        grouped = [[f.id for f in facets] for _, facets in self.framework.groups_once]
        titles = {str(f.id): str(f.title) for f in self.framework.facets}
        return draw(grouped, titles, [(r.one.id, r.other.id) for r in self._relations])

    # --- registers -------------------------------------------------------------------------------

    def register(self, key: str, portion: Portion | None = None) -> Register:
        """All statements of a section that every facet has; listed are those of a portion.

        Raises KeyError for another key.
        """
        whole = self._once(("register", key), lambda: self._register(key))
        if portion is None:
            return whole
        ids = {facet.id for facet in portion.pages}
        groups = [(term, [i for i in items if i.facet.id in ids]) for term, items in whole.groups]
        return whole._replace(groups=[(term, items) for term, items in groups if items])

    def _register(self, key: str) -> Register:
        kinds = {str(kind.key): kind for kind in self.framework.settings.sections}
        groups = [
            (group, _filled((f, [s for s in f.statements if s.section == key]) for f in facets))
            for group, facets in self.framework.groups_once
        ]
        groups = [(group, items) for group, items in groups if items]
        listed = [item for _, items in groups for item in items]
        return Register(kinds[key], groups, len(listed), _count(listed))

    # --- slices ----------------------------------------------------------------------------------

    def slices(self, vocabulary: str) -> list[Slice]:
        """A slice for each term of a vocabulary, in its order."""
        return [self.slice_of(vocabulary, t.slug) for t in self._vocabulary(vocabulary).terms]

    def slice_of(self, vocabulary: str, slug: str) -> Slice:
        """What the framework says of the term with this slug. Raises KeyError."""
        return self._once(("slice", vocabulary, slug), lambda: self._slice(vocabulary, slug))

    def _slice(self, vocabulary: str, slug: str) -> Slice:
        declared = self._vocabulary(vocabulary)
        term = {term.slug: term for term in declared.terms}[slug]
        listing = [f for f in self.framework.facets if term.key in listed(f, vocabulary)]
        found = _filled((f, self._having(f, vocabulary, term)) for f in listing)
        named = {listed.facet.id for listed in found}
        listing_ids = {facet.id for facet in listing}
        return Slice(
            declared,
            term,
            found,
            [f for f in listing if f.id not in named],
            [f for f in self.framework.facets if f.id not in listing_ids],
            _count(found),
        )

    # --- explorer --------------------------------------------------------------------------------

    def explorer(self, portion: Portion | None = None) -> list[Entry]:
        """Every statement of facets and parts in reading order, or those of one portion."""
        pages = portion.pages if portion else self.framework.pages
        return list(entries(self.framework, self.tags, pages))

    # --- evidence --------------------------------------------------------------------------------

    def works(self, statement: Statement) -> list[str]:
        """The keys of the works that a statement of the framework cites, other than the source, each once."""
        return self._works[id(statement)]

    @cached_property
    def _works(self) -> dict[int, list[str]]:
        source = self.framework.settings.source
        own = source and str(source.reference)
        return {
            id(s): [key for key in dict.fromkeys(map(str, s.targets("citation"))) if key != own]
            for page in self.framework.pages
            for s in page.statements
        }

    @cached_property
    def _cited(self) -> list[str]:
        every = (s for page in self.framework.pages for s in page.statements)
        return list(dict.fromkeys(str(key) for s in every for key in s.targets("citation")))

    def all_cited(self) -> list[str]:
        """The keys of all works that statements cite, in the order of first citation."""
        return self._cited

    def cited_in(self, portion: Portion) -> list[tuple[int, str]]:
        """The works that the statements of a portion cite, each with its number among all."""
        keys = {key for p in portion.pages for s in p.statements for key in s.targets("citation")}
        return [(number, key) for number, key in enumerate(self._cited, 1) if key in keys]

    def _basis(self, statements: Iterable[Statement]) -> Basis:
        every = list(statements)
        alone = Counter(str(s.origin) for s in every if not self.works(s))
        cited = len(every) - alone.total()
        return Basis(len(every), alone["source"], alone["derived"], cited, alone["editorial"])

    def evidence(self, portion: Portion | None = None) -> Evidence:
        """What all statements rest on: by page, by section, and in all; listed are those of a portion."""
        if portion is None:
            return self._evidence
        ids = {page.id for page in portion.pages}
        cited, added = (
            [listed for listed in every if listed.facet.id in ids]
            for every in (self._evidence.cited, self._evidence.added)
        )
        return self._evidence._replace(cited=cited, added=added)

    @cached_property
    def _evidence(self) -> Evidence:
        pages = self.framework.pages
        every = [s for page in pages for s in page.statements]
        keys = {kind.key: str(kind.title) for kind in self.framework.settings.sections}
        sections = [
            (title, self._basis(s for s in every if s.section == key))
            for key, title in keys.items()
        ]
        rest = [s for s in every if s.section not in keys]
        return Evidence(
            [(page, self._basis(page.statements)) for page in pages],
            [
                (term, self._basis(s for facet in facets for s in facet.statements))
                for term, facets in self.framework.groups_once
            ],
            [*sections, *([("", self._basis(rest))] if rest else [])],
            self._basis(every),
            _filled((page, [s for s in page.statements if self.works(s)]) for page in pages),
            _filled((p, [s for s in p.statements if s.origin == "editorial"]) for p in pages),
        )


def _filled(pairs: Iterable[tuple[Facet, list[Statement]]]) -> list[Listed]:
    return [Listed(facet, statements) for facet, statements in pairs if statements]


def _count(listed: Iterable[Listed]) -> int:
    return sum(len(item.statements) for item in listed)
