"""What templates receive: one edition of the framework, and plain data made from it.

An edition is one text (the draft, or a release) under today's shell. Its public methods are the
macros: pages in `docs/` and templates in `overrides/` call them by name. They read the loaded
model alone: no network, no clock, no randomness, no working directory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from ..model import (
    DRAFT,
    Facet,
    Framework,
    GlossaryTerm,
    Group,
    Inline,
    Marked,
    Release,
    Settings,
    Statement,
    Term,
)
from ..source.load import load

# Settings that a reader acts on: in every edition they are those of the draft.
MODULES_ACTED_ON = ("leave", "helplines")
ACTED_ON = ("site", "repository", "contact", *MODULES_ACTED_ON)


class Backlink(NamedTuple):
    """A statement elsewhere that refers to a page, or to a statement of it."""

    page: Facet
    statement: Statement


@dataclass(repr=False)  # mkdocs-macros asks each macro for its repr, and so for this
class Edition:
    """One text and the version that it is published as.

    `releases` are all released versions, oldest first, whichever text this edition has.
    """

    root: Path
    version: str = DRAFT
    date: str = ""  # ISO 8601: of the release, or of the draft's last change
    commit: str = ""  # of the draft, where it is known
    digest: str = ""  # SHA-256 of the release's manifest
    releases: tuple[Release, ...] = ()
    downloads: bool = False  # whether a PDF and an offline copy are made of it
    preview: str = ""  # the number of the pull request that this is a preview of, if it is one
    today: Settings | None = None  # the draft's settings, in an edition of a release
    siblings: list[Edition] = field(default_factory=list)  # every edition, oldest first, draft last

    @cached_property
    def framework(self) -> Framework:
        """The text, read when it is first asked for."""
        return load(self.root)

    @property
    def label(self) -> str:
        """The edition's name as it is shown."""
        return "the draft" if self.is_draft else f"version {self.version}"

    @property
    def released(self) -> tuple[Release, ...]:
        """The releases up to this text, oldest first: to the draft, all of them."""
        last = next((n for n, r in enumerate(self.releases, 1) if r.version == self.version), None)
        return self.releases[:last]

    def all(self) -> list[Edition]:
        """Every edition that is published, oldest first, the draft last."""
        return self.siblings or [self]

    @property
    def latest(self) -> Release | None:
        """The newest release, or None while there is none."""
        return self.releases[-1] if self.releases else None

    @property
    def is_latest(self) -> bool:
        """Whether this is the newest release."""
        return self.latest is not None and self.version == self.latest.version

    @property
    def is_draft(self) -> bool:
        """Whether this is the working text."""
        return self.version == DRAFT

    @cached_property
    def settings(self) -> Settings:
        """framework.yml of this text, with the addresses that a reader acts on as of today."""
        if self.today is None:
            return self.framework.settings
        own, today = self.framework.settings, self.today
        now = {name: getattr(today.modules, name) for name in MODULES_ACTED_ON}
        modules = replace(own.modules, **now)
        return replace(
            own,
            site=today.site,
            repository=today.repository,
            contact=today.contact,
            modules=modules,
        )

    # --- pages -----------------------------------------------------------------------------------

    @cached_property
    def _pages(self) -> dict[str, Facet]:
        return {str(page.id): page for page in reversed(self.framework.pages)}

    def get(self, id_: str) -> Facet:
        """The facet or part with this id. Raises KeyError."""
        return self._pages[id_]

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Every numbered statement by id."""
        return self.framework.statements

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

    def neighbours(self, page: Facet) -> tuple[Facet | None, Facet | None]:
        """The pages before and after one in reading order."""
        pages = self.framework.pages
        place = next(i for i, p in enumerate(pages) if p.id == page.id)
        return (
            pages[place - 1] if place else None,
            pages[place + 1] if place + 1 < len(pages) else None,
        )

    def terms(self, vocabulary: str, keys: tuple[str, ...]) -> list[Term]:
        """Entries of a vocabulary, or of `statuses`, by their keys. Raises KeyError."""
        if vocabulary == "statuses":
            entries = self.settings.statuses
        else:
            entries = self.settings.vocabularies[Marked(vocabulary)].terms
        known = {str(term.key): term for term in entries}
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

    def section_kind(self, key: str) -> Any:
        """The section of framework.yml with this key, or None for a part's free section."""
        return next((kind for kind in self.settings.sections if kind.key == key), None)

    # --- literature ------------------------------------------------------------------------------

    def cited(self, page: Facet) -> list[str]:
        """The reference keys that a page's statements cite, in the order of first citation."""
        keys = (str(k) for s in page.statements for k in s.targets("citation"))
        return list(dict.fromkeys(keys))

    # --- glossary --------------------------------------------------------------------------------

    @cached_property
    def _term_pattern(self) -> tuple[re.Pattern[str] | None, dict[str, GlossaryTerm]]:
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

    def explained(self, page: Facet) -> dict[str, tuple[Inline, ...]]:
        """The runs of each statement of a page, by id, with glossary terms marked.

        A term is marked where it first occurs on the page.
        """
        pattern, words = self._term_pattern
        seen: set[str] = set()

        def mark(run: Inline) -> list[Inline]:
            if run.kind in ("emphasis", "strong", "row", "cell"):
                inner = tuple(piece for child in run.children for piece in mark(child))
                return [Inline(run.kind, run.text, run.target, inner)]
            if run.kind != "text" or pattern is None:
                return [run]
            pieces: list[Inline] = []
            at = 0
            for match in pattern.finditer(run.text):
                entry = words[match[0].lower()]
                if entry.slug in seen:
                    continue
                seen.add(entry.slug)
                pieces.append(Inline("text", run.text[at : match.start()]))
                pieces.append(Inline("term", match[0], entry.term))
                at = match.end()
            return [*pieces, Inline("text", run.text[at:])]

        return {
            s.id: tuple(piece for run in s.inlines for piece in mark(run)) for s in page.statements
        }

    def term(self, name: str) -> GlossaryTerm:
        """The glossary entry whose headword this is. Raises KeyError."""
        for entry in self.framework.glossary:
            if entry.term == name:
                return entry
        raise KeyError(name)

    def terms_on(self, page: Facet) -> list[GlossaryTerm]:
        """The glossary entries that are marked on a page, in order."""
        runs = (r for runs in self.explained(page).values() for top in runs for r in top.walk())
        return [self.term(str(run.target)) for run in runs if run.kind == "term"]

    def glossary(self) -> list[GlossaryTerm]:
        """All glossary entries, in alphabetical order."""
        return sorted(self.framework.glossary, key=lambda entry: entry.term.lower())
