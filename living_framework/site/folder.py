"""One folder of the site as its pages and files: a version, or the root that holds the versions.

MkDocs is not known here. Pages written by hand come in with the HTML that was made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from .. import cite
from ..check import completeness
from ..publish import export, history, proofs, search
from ..publish.addresses import Addresses
from ..publish.export.plain import as_json
from ..publish.messages import Catalog, catalog_of
from ..publish.renderer import Renderer, uncommented
from ..versions.edition import Edition
from ..versions.lifecycle import Lifecycle
from ..views import explorer, macros
from ..views.reading import Reading
from .found_by import FOUND_BY
from .navigation import Menu, Trees, menu_of
from .pages import (
    OF_TEMPLATES,
    NotMade,
    Page,
    absent,
    not_found,
    pages_of_root,
    pages_of_version,
    root_views,
    url_of,
)
from .plan import Plan, Written

# Of overrides/: not published.
SOURCES = ("styles", "scripts", "pages", "partials", "paper", "live")
ASSETS = (
    "assets/site.css",
    "assets/site.js",
    "assets/theme.js",
    "assets/holds.js",
    "assets/vendor/minisearch-7.2.0.js",  # which has no lines of Jinja: it is without its comments
    "board.svg",
)  # made from templates


class File(NamedTuple):
    """A file beside the pages: its path, what it shows beside the settings, and what makes it.

    What it shows is None where that is the whole text, so that it is made each time.
    """

    path: str
    shown: tuple[str, ...] | None
    make: Callable[[], bytes]


@dataclass
class Folder:
    """A folder that can be written: its pages, and the files beside them."""

    plan: Plan
    known: Lifecycle | None = None  # the history of every id, where others need it too

    @cached_property
    def own(self) -> tuple[Written, ...]:
        """The pages written by hand that this folder has."""
        plan = self.plan
        gone = absent(plan.edition.settings)
        written = tuple(p for p in plan.written if p.path not in gone)
        root = tuple(p for p in plan.written_root if p.path not in gone)
        if plan.part == "root":
            return root
        if plan.part == "version":
            return written
        mine = {p.path for p in plan.written} | {page.path for page in self._of_version}
        return written + tuple(p for p in root if p.path not in mine)

    @cached_property
    def _of_version(self) -> list[Page]:
        return list(pages_of_version(self.plan.edition))

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Every page that is made from the model, by its path."""
        return {page.path: page for page in self.listed}

    @cached_property
    def listed(self) -> list[Page]:
        """The same in order, with their addresses; two may have one where a text is not checked."""
        plan = self.plan
        found: list[Page]
        if plan.part == "root":
            found = [*pages_of_root(plan.edition, self.lifecycle), not_found()]
        elif plan.part == "version":
            found = self._of_version
        else:
            mine = {page.path for page in self._of_version}
            root = [page for page in root_views() if page.path not in mine]
            stay = (page for page in self._of_version if page.template != "redirect")
            found = [*stay, *root, not_found()]  # nobody has an earlier address of a copy
        by_hand = {page.path for page in self.own}
        return [
            self._in_language(page._replace(url=self.url(page.path)))
            for page in found
            if page.path not in by_hand
        ]

    def _in_language(self, page: Page) -> Page:
        if page.values is None:
            return page
        settings, catalog = self.plan.edition.settings, self.catalog
        values: dict[str, Any] = {
            "one": settings.unit.one,
            "many": settings.unit.many,
            "framework": settings.title,
        }
        for name, value in page.values.items():
            values[name] = value.called(catalog) if isinstance(value, Edition) else value

        def said(text: str) -> str:
            return catalog.gettext(text).format(**values) if text else ""

        return page._replace(title=said(page.title), description=said(page.description))

    def url(self, path: str) -> str:
        """The address of a page below this folder."""
        return url_of(path, folders=self.plan.folders)

    @cached_property
    def addresses(self) -> Addresses:
        """Where everything is, as seen from this folder."""
        plan = self.plan
        own = {path: self.url(path) for path in (*self.pages, *(p.path for p in self.own))}
        own.pop("404.md", None)
        addresses = Addresses(plan.edition, plan.part)
        gone = absent(plan.edition.settings)
        version = [p.path for p in self._of_version] + [p.path for p in plan.written]
        root = [p.path for p in root_views()] + [p.path for p in plan.written_root]
        version, root = ([path for path in paths if path not in gone] for paths in (version, root))
        if plan.part == "root":
            entry = f"{'latest' if plan.edition.releases else plan.edition.version}/"
            inside = {path: entry + self.url(path) for path in version}
            addresses.urls = {**own, **inside}
        else:
            addresses.urls = own
            addresses.outside = {path: self.url(path) for path in root if path not in own}
        return addresses

    @cached_property
    def menu(self) -> Menu:
        """The groups of `nav` in mkdocs.yml: a heading, and titles with the pages they lead to."""
        return menu_of(self.plan.shell.nav, self.addresses, self.catalog)

    @cached_property
    def lifecycle(self) -> Lifecycle:
        """The history of every id."""
        return self.known or Lifecycle(self.plan.edition.all())

    @cached_property
    def reading(self) -> Reading:
        """What pages say beside their own words."""
        return Reading(self.plan.edition)

    @cached_property
    def given(self) -> dict[str, Any]:
        """Everything that templates, and pages written by hand, can call or read."""
        plan = self.plan
        table = macros.table(self.lifecycle, self.reading, plan.edition, self.addresses, plan.shell.template)  # fmt: skip
        own = {"menu": lambda: self.menu, "tree_of": self._trees.of, "machine_sizes": self._sizes}
        return {**table, **own}

    @cached_property
    def _for_machines(self) -> dict[str, bytes]:
        """The files of the edition for machines: they are written, and a page says how large they are."""
        return export.of_version(self.plan.edition)

    def _sizes(self) -> dict[str, int]:
        return {path: len(data) for path, data in self._for_machines.items()}

    @cached_property
    def _trees(self) -> Trees:
        return Trees(self.addresses, self.menu, self._tree)

    def _tree(self, groups_open: frozenset[str], headings_open: set[int]) -> str:
        view = {"groups_open": groups_open, "headings_open": headings_open}
        return self._renderer.render("partials/nav.html", **view)

    @cached_property
    def catalog(self) -> Catalog:
        """The words of the interface in the language of the framework."""
        language = str(self.plan.edition.settings.language)
        return catalog_of(language, self.plan.shell.locale)

    @cached_property
    def _renderer(self) -> Renderer:
        shell = self.plan.shell
        return Renderer(shell.overrides, self.given, shell.compiled("templates"), self.catalog)

    def render(self, page: Page) -> str:
        """The whole HTML of a page. Raises NotMade."""
        edition = self.plan.edition
        self.addresses.here = None if page.path == "404.md" else page.url
        around = page.path == "404.md" or self.plan.part == "root"
        around = around or page.path in self._root_paths
        shown = edition.framework.page(page.id) if page.id else None
        view = {**page.view, "page": page, "shown": shown, "around": around}
        try:
            return self._renderer.render(f"pages/{page.template}.html", **view)
        except OF_TEMPLATES as error:
            raise NotMade.of(page, error) from error

    @cached_property
    def _root_paths(self) -> set[str]:
        if self.plan.part == "version":
            return set()
        version = {page.path for page in self._of_version} | {p.path for p in self.plan.written}
        root = {page.path for page in root_views()} | {p.path for p in self.plan.written_root}
        return root - version

    def by_hand(self, written: Written, title: str, content: str, meta: dict[str, Any]) -> Page:
        """A page written by hand, once MkDocs has made HTML of its Markdown."""
        return Page(
            path=written.path,
            title=title,
            template="written",
            view={"meta": meta},
            description=str(meta.get("description", "")),
            source="" if written.has_macros else written.source,
            layout=str(meta.get("layout", "")),
            content=content,
            url=self.url(written.path),
        )

    # --- files -----------------------------------------------------------------------------------

    def files(self) -> Iterator[File]:
        """Every file beside the pages, but for the comment sheet."""
        edition = self.plan.edition
        example = tuple(
            s.id for f in edition.framework.facets[:1] for s in f.statements[:1]
        )  # of an id, in search
        for name in ASSETS:
            shown = example if name.startswith("assets/") else self._frozen
            yield File(name, shown, lambda name=name: self.asset(name).encode())  # type: ignore[misc]
        pages = list(self._searched())
        searched = self._frozen and (*self._frozen, repr(pages))
        yield File(search.FILE, searched, lambda: search.script(edition, self.addresses, pages))
        if self.plan.part != "root":
            for cited in cite.files(edition):
                yield File(cited.path, (repr(cited.cited),), lambda c=cited: c.write(c.cited).encode())  # type: ignore[misc]  # fmt: skip
            board = as_json(completeness.as_data(self.given["board"]())).encode()
            made = {**self._for_machines, "board.json": board}
            made |= explorer.files(edition.framework, self.given["explorer"])
        else:
            made = dict(proofs.files(edition.all()[-1].root))
        if self.plan.part != "version":
            made[history.FILE] = history.script(self.lifecycle, self.catalog, edition.framework)
        yield from (File(name, None, lambda d=data: d) for name, data in made.items())  # type: ignore[misc]

    @cached_property
    def _frozen(self) -> tuple[str, ...] | None:
        """The text that this folder shows, where it is one that does not change but for what is withheld."""
        edition = self.plan.edition
        retired = edition.all()[-1].framework.retired
        withheld = [key for key, grave in retired.items() if grave.withheld]
        return (edition.digest, repr(withheld)) if edition.digest else None

    def asset(self, name: str) -> str:
        """The text of a file of ASSETS, without comments. Raises NotMade."""
        self.addresses.here = name
        try:
            return uncommented(self._renderer.render(name))
        except OF_TEMPLATES as error:
            raise NotMade.of(Page(name, name, name, {}), error) from error

    def _searched(self) -> Iterator[search.Written]:
        """Every page that a reader may look for, those beside this folder too: help above all."""
        plan = self.plan
        by_hand = {p.path: p for p in (*plan.written_root, *plan.written, *self.own)}
        beside = (page for page in (*root_views(), *self._of_version) if page.path not in by_hand)
        made = {page.path: page for page in map(self._in_language, beside)} | self.pages
        for path, page in by_hand.items():
            found = search.written(path, page.file.read_text("utf-8-sig"))
            if found and path not in self.pages and self.addresses.has(path):
                yield found
        # The permanent page of an id is found where there is nothing else of it.
        read = {*plan.edition.framework.by_id, *plan.edition.framework.statements}
        for view in made.values():
            also = FOUND_BY.get(view.path, ())
            there = view.template == "id" and view.view["id"] in read
            if (view.description or also) and not (view.id or there) and self.addresses.has(view.path):  # fmt: skip
                yield search.Written(view.path, view.title, "", view.description, also)
