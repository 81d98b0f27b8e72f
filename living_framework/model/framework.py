"""One content root, read, and a release of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from .marked import Marked, Problem
from .page import Facet, Statement
from .portions import Portion, portions
from .records import Comment, GlossaryTerm, Helpline, Reference, Tombstone, Wording
from .settings import Settings, Term

DRAFT = "draft"
R = TypeVar("R", bound=tuple[Any, ...])


class Group(NamedTuple):
    """A term of the grouping vocabulary and its facets."""

    term: Term
    facets: list[Facet]


@dataclass(frozen=True, repr=False)
class Framework:
    """One content root, read: the settings, the facets and everything beside them.

    What is made from these is made once, since nothing changes them.
    """

    root: Path
    settings: Settings
    facets: tuple[Facet, ...]  # in reading order
    parts: tuple[Facet, ...]
    references: dict[str, Reference]
    glossary: tuple[GlossaryTerm, ...]
    retired: dict[str, Tombstone]
    helplines: tuple[Helpline, ...]
    problems: dict[str, tuple[Problem, ...]]  # by path below the root
    language: tuple[Wording, ...] = ()  # an aid to editors, and no part of the text
    comments: dict[str, Comment] = field(default_factory=dict)  # by path below the root
    template: Facet | None = None  # what new facets are made from, and no part of the text

    @cached_property
    def pages(self) -> tuple[Facet, ...]:
        """Everything that has statements, in reading order: parts before, facets, parts after."""
        after = {key for key, part in self.settings.parts.items() if part.place == "after"}
        return (
            *(p for p in self.parts if p.id not in after),
            *self.facets,
            *(p for p in self.parts if p.id in after),
        )

    @cached_property
    def groups(self) -> list[Group]:
        """The facets by the grouping vocabulary, in its order; a facet is under each of its terms.

        Facets without a term come last. Where no vocabulary groups, all are in one group.
        """
        many = self.settings.unit.many
        key = next((k for k, v in self.settings.vocabularies.items() if v.groups), Marked())
        terms = self.settings.vocabularies[key].terms if key else ()
        listed: dict[str, list[Facet]] = {}
        for facet in self.facets:
            for term in dict.fromkeys(facet.terms.get(key, ())):
                listed.setdefault(term, []).append(facet)
        found = [Group(term, listed.get(term.key, [])) for term in terms]
        grouped = {facet.id for group in found for facet in group.facets}
        rest = [facet for facet in self.facets if facet.id not in grouped]
        if rest:
            title = f"Other {many}" if grouped else many[:1].upper() + many[1:]
            found.append(Group(Term(Marked(title), Marked(title)), rest))
        return [group for group in found if group.facets]

    @cached_property
    def groups_once(self) -> list[Group]:
        """The same, but each facet only under the first of its terms."""
        seen: set[str] = set()
        found = []
        for term, facets in self.groups:
            found.append(Group(term, [f for f in facets if f.id not in seen]))
            seen.update(str(f.id) for f in facets)
        return [group for group in found if group.facets]

    def in_groups(self, rows: Iterable[R]) -> list[tuple[Term, list[R]]]:
        """Rows that begin with a facet, by the first group of each; a group without a row is left out."""
        by_facet: dict[str, list[R]] = defaultdict(list)
        for row in rows:
            by_facet[row[0].id].append(row)
        found = [
            (term, [r for f in facets for r in by_facet[f.id]]) for term, facets in self.groups_once
        ]
        return [(term, here) for term, here in found if here]

    @cached_property
    def portions(self) -> tuple[Portion, ...]:
        """All facets and parts in reading order, in portions for views that show every statement."""
        group = {f.id: str(term.title) for term, facets in self.groups_once for f in facets}
        return portions((p, len(p.statements), group.get(p.id, str(p.title))) for p in self.pages)

    def portions_by(self, size: Callable[[Facet], int]) -> tuple[Portion, ...]:
        """The facets by group, in portions by how much a view has of each; those without anything left out."""
        found = ((f, size(f), str(term.title)) for term, facets in self.groups_once for f in facets)
        return portions(each for each in found if each[1])

    @cached_property
    def portions_of_facets(self) -> tuple[Portion, ...]:
        """The facets in portions for tables that have a row for each, as large as two statements."""
        return self.portions_by(lambda _: 2)

    def portions_of_section(self, key: str) -> tuple[Portion, ...]:
        """The facets in portions for a list of all statements of one section. Raises KeyError."""
        return self._portions_of_sections[key]

    @cached_property
    def _portions_of_sections(self) -> dict[str, tuple[Portion, ...]]:
        counts = {f.id: Counter(str(s.section) for s in f.statements) for f in self.facets}
        keys = [str(kind.key) for kind in self.settings.sections]
        return {key: self.portions_by(lambda f, key=key: counts[f.id][key]) for key in keys}  # type: ignore[misc]

    def portion_of(self, id_: str) -> Portion:
        """The portion that a facet or part, or a statement of it, is in. Raises KeyError."""
        return self._portion_of[id_.partition(".")[0]]

    @cached_property
    def _portion_of(self) -> dict[str, Portion]:
        return {str(page.id): portion for portion in self.portions for page in portion.pages}

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Every numbered statement by its id, in reading order."""
        return {s.id: s for page in self.pages for s in page.statements if s.number}

    @cached_property
    def alphabetical(self) -> list[GlossaryTerm]:
        """The glossary in alphabetical order."""
        return sorted(self.glossary, key=lambda entry: entry.term.lower())

    def withheld(self, id_: str) -> bool:
        """Whether the text of an id, or of the facet that it is in, is not to be shown again."""
        graves = (self.retired.get(id_), self.retired.get(id_.partition(".")[0]))
        return any(grave is not None and grave.withheld for grave in graves)

    def page(self, id_: str) -> Facet:
        """The facet or part with this id. Raises KeyError."""
        return self.by_id[id_]

    @cached_property
    def by_id(self) -> dict[str, Facet]:
        """The facets and parts by their ids; of two with one id the first."""
        return {str(page.id): page for page in reversed(self.pages)}


@dataclass(frozen=True, slots=True)
class Release:
    """A frozen version: what its manifest says. `digest` is the SHA-256 of the manifest itself."""

    version: str
    date: str  # ISO 8601
    root: Path  # a content root: the folder with the frozen framework.yml and facets/
    digest: str
    previous: str  # the version before, or empty
    previous_digest: str
    files: dict[str, str]  # path below the root: the hash that the manifest has
    statements: dict[str, str]  # id: the hash that the manifest has

    @property
    def order(self) -> tuple[int, int, int]:
        """Major, minor and patch, to sort by."""
        major, minor, patch = (int(part) for part in self.version.split("."))
        return major, minor, patch
