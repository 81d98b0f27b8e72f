"""What a page is made from, as a key: a page with the same key is not rendered again.

A page that shows every text of the framework has none: it is made again whenever anything has changed.
The facts of a key are those that our templates show. An owner's template may show anything, so with
templates of an owner's own every key has the whole text in it.
"""

from __future__ import annotations

import filecmp
import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from ..cite.subject import doi_of
from ..model import Facet, Statement
from ..review.disposition import concerning
from ..source.load import sources
from ..versions.lifecycle import Life
from ..versions.places import located
from .cache_key import digest, made_with
from .folder import File, Folder
from .pages import Page
from .placing import stats


class Facts:
    """The facts of one folder, from which the keys of its pages are made."""

    def __init__(self, folder: Folder) -> None:
        plan = folder.plan
        self.lifecycle = folder.lifecycle
        self.reading = folder.reading
        self.given = folder.given
        self.edition = plan.edition
        self.part = plan.part
        self.shell = plan.shell
        self.made_with = plan.made_with
        self._own: dict[str, Callable[[Page], Iterable[str] | None]] = {
            "facet": self._facet,
            "slice": self._slice,
            "register": self._register,
            "terms": self._terms,
            "matrix": self._matrices,
            "map": lambda _: [repr([(f.id, f.related) for f in self.edition.framework.facets])],
            "glossary": self._glossary,
            "facets": lambda _: [repr([(f.id, len(f.statements)) for f in self.edition.framework.facets])],
            "explorer": self._portion,
            "whole": self._portion,
            "evidence": self._evidence,
            "changes": self._changes,
            "folder": lambda page: [repr(page.view)],
            "rules": lambda _: [],
            "written": lambda page: [repr(page.view), repr([w.source for w in folder.own])],
        }  # fmt: skip

    def key(self, page: Page) -> str:
        """The key of a page; empty where it has to be made anew."""
        if page.template == "id":
            return digest([*self._root, *self._life(self.lifecycle.life(page.view["id"]))])
        own = self._own[page.template](page) if page.template in self._own else None
        if own is None:
            return ""
        around = self._root if self.part != "version" else ()
        called = repr(page._replace(view={}, values=None))
        return digest([*self._shared, *around, called, *own])

    def of_file(self, file: File) -> str:
        """The key of a file beside the pages; empty where it has to be made anew."""
        if file.shown is None:
            return ""
        return digest([*self._beside, *file.shown])

    @cached_property
    def _beside(self) -> list[str]:
        """What every file beside the pages is made from, whatever it shows."""
        return [digest([*self._code, *self._of_owner, repr(self.edition.settings)])]

    def of_data(self, data: bytes) -> str:
        """The key of what our code makes of some data alone."""
        return digest([*self._code, hashlib.sha256(data).hexdigest()])

    def _slice(self, page: Page) -> Iterator[str]:
        found = self.given["slice_of"](page.view["vocabulary"], page.view["of"].slug)
        yield repr(([facet.id for facet in found.silent], found.total))
        yield from self._listed(found.facets)

    def _register(self, page: Page) -> Iterator[str]:
        key = page.view["of"].key
        found = self.given["register"](key, page.view["portion"])
        portions = self.edition.framework.portions_of_section(key)
        yield repr((found.total, found.facets, [[f.id for f in p.pages] for p in portions]))
        for _, listed in found.groups:
            yield from self._listed(listed)

    def _terms(self, page: Page) -> Iterator[str]:
        for found in self.given["slices"](page.view["vocabulary"]):
            yield repr((len(found.facets), len(found.silent), found.total))

    def _portion(self, page: Page) -> list[str] | None:
        """A page of a view that shows every statement, where it has several."""
        portion, framework = page.view["portion"], self.edition.framework
        if portion.of == 1:
            return None
        ways = [(p.number, [f.id for f in p.pages], p.names) for p in framework.portions]
        cited = self.given["cited_in"](portion)
        files = [(framework.root / p.path).read_bytes() for p in portion.pages]
        return [
            repr((ways, cited, len(framework.statements))),
            *(hashlib.sha256(data).hexdigest() for data in files),
            *self._works(key for _, key in cited),
        ]

    def _evidence(self, page: Page) -> list[str] | None:
        own = self._portion(page)
        board = self.given["evidence"]()
        pages = [(p.id, basis) for p, basis in board.pages]
        groups = [(term.key, basis) for term, basis in board.groups]
        return own and [*own, repr((pages, groups, board.sections, board.total))]

    def _glossary(self, _: Page) -> Iterator[str]:
        return self._works(key for e in self.edition.framework.glossary for key in e.sources)

    def _listed(self, listed: Iterable[tuple[Facet, list[Statement]]]) -> Iterator[str]:
        """Statements of some facets, as lists show them."""
        for facet, statements in listed:
            cited = [key for s in statements for key in s.targets("citation")]
            yield repr((facet.id, facet.summary, cited and facet.cited))
            yield repr([(s.id, s.text, s.origin, s.label, s.section) for s in statements])
            yield from self._works(cited)

    def _works(self, keys: Iterable[str]) -> Iterator[str]:
        yield from (repr(self.edition.framework.references.get(key)) for key in keys)

    def _matrices(self, _: Page) -> Iterator[str]:
        for key in self.edition.settings.in_matrix:
            found = self.given["matrix"](key)
            yield repr((found.totals, found.total, found.statements))
            for _, rows in found.groups:
                for row in rows:
                    cells = [(cell.listed, cell.named) for cell in row.cells]
                    yield repr((row.facet.id, cells, row.total, len(row.facet.statements)))

    def _changes(self, page: Page) -> Iterable[str] | None:
        """Of two releases, which stay as they are but for what is withheld later."""
        pair = page.view["pair"]
        digests = [e.digest for e in self.edition.all() if e.version in pair]
        draft = self.edition.all()[-1].framework
        withheld = [key for key, grave in draft.retired.items() if grave.withheld]
        return [repr((digests, withheld))] if all(digests) else None

    @cached_property
    def _code(self) -> list[str]:
        return [self.made_with or made_with(self.shell).pages]

    @cached_property
    def _shared(self) -> list[str]:
        """What every facet's page shows of the edition around it."""
        e = self.edition
        titles = [
            (p.id, p.display, p.title, p.slug, p.kind, p.summary, p.status, p.terms)
            for p in e.framework.pages
        ]
        groups = [(g.term.key, [f.id for f in g.facets]) for g in e.framework.groups]
        newest = e.latest and e.latest.version
        about = (e.version, e.date, e.commit, e.digest, e.preview, e.downloads, e.is_latest, newest)
        facts: list[Any] = [self.part, self.shell.nav, about, doi_of(e), titles, groups]
        facts += [e.settings, e.framework.glossary, self._newest()]
        return [digest([*self._code, *self._of_owner, *map(repr, facts)])]

    @cached_property
    def _of_owner(self) -> list[str]:
        """Every text of every edition, where templates of an owner's own may show any of it."""
        *own, ours = self.shell.overrides
        if all(_same(folder / path, ours / path) for folder in own for path in stats(folder)):
            return []
        files = (path for e in self.edition.all() for path in sources(e.root) if path.is_file())
        return [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]

    def _newest(self) -> list[str]:
        """Where the pages are that the banner and the list of versions lead to."""
        e = self.edition
        others = [o for o in e.all() if (o.is_latest or o.is_draft) and o is not e]
        return [located(o.framework, page.id) for o in others for page in o.framework.pages]

    def _facet(self, shown: Page) -> Iterable[str]:
        """What is on one facet's page alone: its file, and what others say of it."""
        e = self.edition
        page = e.framework.page(shown.id)
        yield hashlib.sha256((e.framework.root / page.path).read_bytes()).hexdigest()
        yield repr(
            [(link.statement.id, link.statement.text) for link in self.reading.backlinks(page)]
        )
        yield from self._works(dict.fromkeys((*page.cited, *map(str, page.further_research))))
        yield repr([c for c in self._comments if c.statement.partition(".")[0] == page.id])

    @cached_property
    def _comments(self) -> list[Any]:
        return concerning(self.edition)

    @cached_property
    def _root(self) -> list[str]:
        """What every page of an id shows around its history."""
        editions = self.edition.all()
        about = [(e.version, e.date, e.is_latest, e.preview, doi_of(e)) for e in editions]
        facts = repr([self.shell.nav, about, self.edition.settings])
        return [digest([*self._code, *self._of_owner, facts])]

    def _life(self, life: Life) -> Iterable[str]:
        yield life.id
        first = life.current
        yield first.edition.commit if first else ""  # its citation has it
        yield repr((life.label, life.tombstone, life.withheld))
        for state in life.states:
            section = state.section.title if state.section else ""
            page = (state.page.title, state.page.slug, state.page.summary) if state.page else ()
            said = (state.statement.text, state.statement.plain) if state.statement else ()
            shown = (state.kinds, state.lines(), state.notes, state.runs)
            yield repr((page, section, said, shown))


def _same(own: Path, ours: Path) -> bool:
    """Whether a file of an owner makes no page another."""
    if own.suffix != ".html":
        return True  # what it holds is in what pages are made with
    return ours.is_file() and filecmp.cmp(own, ours, shallow=False)
