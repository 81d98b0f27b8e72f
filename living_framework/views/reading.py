"""What a page says beside its own words: its place, its terms, and what refers to it.

`Reading` reads one edition's text and nothing else: no network, no clock, no working directory.
Its public methods are macros, like those of `overviews`. Each answer is made once.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import NamedTuple

from ..model import Facet, GlossaryTerm, Group, Inline, Marked, SectionKind, Statement, Term
from ..versions.edition import Edition

MACROS = (
    "get", "groups", "groups_of", "readers_terms", "neighbours", "terms", "backlinks",
    "section_kind", "explained", "term", "terms_on",
)  # fmt: skip


class Backlink(NamedTuple):
    """A statement elsewhere that refers to a page, or to a statement of it."""

    page: Facet
    statement: Statement


class Reading:
    """The pages of one edition as a reader goes through them."""

    def __init__(self, edition: Edition) -> None:
        self.framework = edition.framework
        self.settings = edition.settings

    def get(self, id_: str) -> Facet:
        """The facet or part with this id. Raises KeyError."""
        return self.framework.page(id_)

    def groups(self) -> list[Group]:
        """The facets by the terms of the grouping vocabulary; all in one where there is none."""
        return self.framework.groups

    def groups_of(self, page: Facet) -> list[Term]:
        """The terms of the grouping vocabulary that a page has; none where no vocabulary groups."""
        return [
            vocabulary.term(term)
            for key, vocabulary in self.settings.vocabularies.items()
            if vocabulary.groups
            for term in page.terms.get(key, ())
        ]

    def readers_terms(self) -> list[tuple[str, Term]]:
        """The terms of vocabularies with pages that name a reader, each with its vocabulary's key."""
        return [
            (key, term)
            for key, vocabulary in self.settings.paged.items()
            if any(term.reader for term in vocabulary.terms)
            for term in vocabulary.terms
        ]

    @cached_property
    def _neighbours(self) -> dict[str, tuple[Facet | None, Facet | None]]:
        pages = self.framework.pages
        sides = zip([None, *pages[:-1]], pages, [*pages[1:], None], strict=True)
        return {str(page.id): (before, after) for before, page, after in sides}

    def neighbours(self, page: Facet) -> tuple[Facet | None, Facet | None]:
        """The pages before and after one in reading order."""
        return self._neighbours[str(page.id)]

    @cache  # noqa: B019 - as long as the site that is built, which holds it
    def _known(self, vocabulary: str) -> dict[str, Term]:
        if vocabulary == "statuses":
            entries = self.settings.statuses
        else:
            entries = self.settings.vocabularies[Marked(vocabulary)].terms
        return {str(term.key): term for term in entries}

    def terms(self, vocabulary: str, keys: tuple[str, ...]) -> list[Term]:
        """Entries of a vocabulary, or of `statuses`, by their keys. Raises KeyError."""
        known = self._known(vocabulary)
        return [known[key] for key in keys]

    @cached_property
    def _backlinks(self) -> dict[str, list[Backlink]]:
        """The statements that refer to each page, from one pass over the text."""
        found: dict[str, list[Backlink]] = {}
        for page in self.framework.pages:
            for statement in page.statements:
                targets = (*statement.targets("facet"), *statement.targets("statement"))
                for target in dict.fromkeys(t.split(".")[0] for t in targets):
                    if target != page.id:
                        found.setdefault(target, []).append(Backlink(page, statement))
        return found

    def backlinks(self, page: Facet) -> list[Backlink]:
        """The statements of other pages that refer to this page, in reading order."""
        return self._backlinks.get(str(page.id), [])

    def section_kind(self, key: str) -> SectionKind | None:
        """The section of framework.yml with this key, or None for a part's free section."""
        return next((kind for kind in self.settings.sections if kind.key == key), None)

    # --- glossary --------------------------------------------------------------------------------

    @cached_property
    def _entries(self) -> dict[str, GlossaryTerm]:
        return {str(entry.term): entry for entry in self.framework.glossary}

    def term(self, name: str) -> GlossaryTerm:
        """The glossary entry whose headword this is. Raises KeyError."""
        return self._entries[name]

    @cached_property
    def _pattern(self) -> tuple[re.Pattern[str] | None, dict[str, GlossaryTerm]]:
        """What finds every word that the glossary explains, and the entry of each."""
        words = {
            word.lower(): entry
            for entry in self.framework.glossary
            for word in (entry.term, *entry.words)
        }
        if not words:
            return None, {}
        longest_first = sorted(words, key=lambda w: (-len(w), w))
        pattern = r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])"
        return re.compile(pattern, re.IGNORECASE), words

    @cached_property
    def _explained(self) -> dict[str, dict[str, tuple[Inline, ...]]]:
        return {}

    def explained(self, page: Facet) -> dict[str, tuple[Inline, ...]]:
        """The runs of each statement of a page, by id, with glossary terms marked.

        A term is marked where it first occurs on the page.
        """
        known = self._explained.get(str(page.id))
        if known is None:
            seen: set[str] = set()
            known = {s.id: tuple(self._marked(s.inlines, seen)) for s in page.statements}
            self._explained[str(page.id)] = known
        return known

    def _marked(self, runs: tuple[Inline, ...], seen: set[str]) -> list[Inline]:
        pattern, words = self._pattern
        found: list[Inline] = []
        for run in runs:
            if run.kind in ("emphasis", "strong", "row", "cell"):
                inner = tuple(self._marked(run.children, seen))
                found.append(Inline(run.kind, run.text, run.target, inner))
            elif run.kind != "text" or pattern is None:
                found.append(run)
            else:
                at = 0
                for match in pattern.finditer(run.text):
                    entry = words[match[0].lower()]
                    if entry.slug in seen:
                        continue
                    seen.add(entry.slug)
                    found.append(Inline("text", run.text[at : match.start()]))
                    found.append(Inline("term", match[0], entry.term))
                    at = match.end()
                found.append(Inline("text", run.text[at:]))
        return found

    def terms_on(self, page: Facet) -> list[GlossaryTerm]:
        """The glossary entries that are marked on a page, in order."""
        runs = (r for runs in self.explained(page).values() for top in runs for r in top.walk())
        return [self.term(str(run.target)) for run in runs if run.kind == "term"]
