"""What a page is made from, as a key: a page with the same key is not rendered again.

Only pages that there are many of have a key: those of facets, parts and ids. A page that shows the
whole framework is made again whenever anything of it has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from ..cite.subject import doi_of
from ..review.disposition import concerning
from ..versions.edition import Edition
from ..versions.lifecycle import Life, Lifecycle
from ..versions.places import located
from ..views.reading import Reading
from .cache_key import made_with
from .pages import Page
from .shell import Shell


class Facts:
    """The facts of one folder, from which the keys of its pages are made."""

    def __init__(
        self,
        lifecycle: Lifecycle,
        reading: Reading,
        edition: Edition,
        part: str,
        shell: Shell,
        made_with: str = "",
    ) -> None:
        """Of an edition, in a part of the site, with the templates of a shell.

        `made_with` is what pages are made with besides their text, where that is known.
        """
        self.lifecycle = lifecycle
        self.reading = reading
        self.edition = edition
        self.part = part
        self.shell = shell
        self.made_with = made_with

    def key(self, page: Page) -> str:
        """The key of a page; empty where it has to be made anew."""
        if page.template == "facet" and page.id:
            return digest([*self._shared, *self._facet(page.id)])
        if page.template == "id":
            return digest([*self._root, *self._life(self.lifecycle.life(page.view["id"]))])
        return ""

    @cached_property
    def _code(self) -> list[str]:
        return [self.made_with or made_with(self.shell).pages]

    @cached_property
    def _shared(self) -> list[str]:
        """What every facet's page shows of the edition around it."""
        e = self.edition
        titles = [(p.id, p.display, p.title, p.slug, p.kind) for p in e.framework.pages]
        groups = [(g.term.key, [f.id for f in g.facets]) for g in e.framework.groups]
        newest = e.latest and e.latest.version
        about = (e.version, e.date, e.commit, e.digest, e.preview, e.downloads, e.is_latest, newest)
        facts: list[Any] = [self.part, self.shell.nav, about, doi_of(e), titles, groups]
        facts += [e.settings, e.framework.glossary, self._newest()]
        return [*self._code, *map(repr, facts)]

    def _newest(self) -> list[str]:
        """Where the pages are that the banner and the list of versions lead to."""
        e = self.edition
        others = [o for o in e.all() if (o.is_latest or o.is_draft) and o is not e]
        return [located(o.framework, page.id) for o in others for page in o.framework.pages]

    def _facet(self, id_: str) -> Iterable[str]:
        """What is on one facet's page alone: its file, and what others say of it."""
        e = self.edition
        page = e.framework.page(id_)
        yield hashlib.sha256((e.framework.root / page.path).read_bytes()).hexdigest()
        yield repr(
            [(link.statement.id, link.statement.text) for link in self.reading.backlinks(page)]
        )
        works = dict.fromkeys((*page.cited, *map(str, page.further_research)))
        yield repr([e.framework.references.get(key) for key in works])
        yield repr([c for c in self._comments if c.statement.partition(".")[0] == id_])

    @cached_property
    def _comments(self) -> list[Any]:
        return concerning(self.edition)

    @cached_property
    def _root(self) -> list[str]:
        """What every page of an id shows around its history."""
        editions = self.edition.all()
        about = [(e.version, e.date, e.commit, e.is_latest, e.preview, doi_of(e)) for e in editions]
        return [*self._code, repr([self.shell.nav, about]), repr(self.edition.settings)]

    def _life(self, life: Life) -> Iterable[str]:
        yield life.id
        yield repr((life.label, life.tombstone, life.withheld))
        for state in life.states:
            section = state.section.title if state.section else ""
            page = (state.page.title, state.page.slug, state.page.summary) if state.page else ()
            said = (state.statement.text, state.statement.plain) if state.statement else ()
            shown = (state.kinds, state.lines(), state.notes, state.runs)
            yield repr((page, section, said, shown))


def digest(facts: Iterable[str]) -> str:
    """The SHA-256 of some facts in order."""
    return hashlib.sha256("\0".join(facts).encode("utf-8", "surrogateescape")).hexdigest()
