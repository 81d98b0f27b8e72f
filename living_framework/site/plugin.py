"""The MkDocs plugin: reads the framework, adds its pages, and hands the views to templates.

Errors of the check stop the build before anything is written, as `framework check` would tell
them. Nothing of what editors write is ever a template's source.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import click
import jinja2
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_theme_dir

from ..check import completeness as board
from .. import cite
from ..publish import export, history, search, renderer as templating
from ..views import feedback
from ..versions import lifecycle as publication
from .blocks import FinishedHtml
from ..review import disposition, sheet
from ..source.load import NoFramework, sources
from ..model import DRAFT, Facet
from ..publish.addresses import Addresses, VirtualPage, absent_pages, root_pages, virtual_pages
from ..versions.lifecycle import editions
from ..versions import released_ids, released_texts
from ..check import RULES, check
from ..check.front_matter import parse_date
from ..versions.edition import Edition, macros

log = logging.getLogger("mkdocs.plugins.framework")

SOURCES = ("styles/", "scripts/")  # below overrides/: put into assets/site.css and site.js
ROOT_PAGES = "root/"  # below docs/: pages that stand at the root of the whole site
CODE = Path(__file__).parents[1]
_code_read = max(path.stat().st_mtime for path in CODE.rglob("*.py"))


class _NotFound(NamedTuple):
    """What the shell reads of a page, for the page that is served where there is none."""

    title: str = "Page not found"
    url: str = "404.html"
    is_homepage: bool = False
    content: str = ""
    toc: tuple[Any, ...] = ()
    meta: dict[str, Any] = {}  # noqa: RUF012 - never written to


NOT_FOUND = _NotFound()


class FrameworkConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options in mkdocs.yml."""

    root = config_options.Type(str, default=".")
    version = config_options.Type(str, default=DRAFT)
    # version: one edition of the whole site; root: the pages around the editions;
    # alone: one edition with those pages in it, as `mkdocs serve` and the offline copy have it.
    part = config_options.Choice(("version", "root", "alone"), default="alone")


class FrameworkPlugin(BasePlugin[FrameworkConfig]):  # type: ignore[no-untyped-call]
    """One edition of one framework as MkDocs pages."""

    edition: Edition
    addresses: Addresses
    virtual: dict[str, VirtualPage]
    written: dict[str, Path]  # the sources of pages written by hand, by their paths below docs/
    nav: list[Any]
    overrides: Path
    comment_sheet: sheet.Making
    compiled: jinja2.BytecodeCache | None  # templates once compiled, whichever build it was for
    stock: str  # the stock theme's folder, of which our templates use the icons alone
    published: list[Edition] | None = None  # set by whoever builds more than one edition

    # --- before pages ----------------------------------------------------------------------------

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check the framework; take the site's name and address from it."""
        if self.published is None:
            _say_if_code_changed()
        project = Path(config.config_file_path).parent
        macros_config = config.plugins["macros"].config
        macros_config["include_dir"] = str(project / macros_config["include_dir"])
        cite.use_cache(project / ".cache")
        self.compiled = templating.compiled(project / ".cache/templates")
        root = project / self.config.root
        try:
            published = self.published or editions(root)
        except NoFramework as error:
            raise Abort(str(error)) from None
        self.edition = _chosen(published, self.config.version)
        if self.edition.is_draft and self.published is None:
            _check(self.edition)
        self.addresses = Addresses(self.edition, self.config.part)
        self.virtual = {page.path: page for page in self._virtual()}
        config.site_name = str(self.edition.settings.title)
        config.site_url = self.addresses.base
        config.theme["language"] = str(self.edition.settings.language)
        self.overrides = Path(str(config.theme.custom_dir))
        self.nav, config.nav = (
            config.nav or [],
            None,
        )  # the engine knows only the pages that it builds
        if self.config.part == "version":  # the page for what is not found stands at the root
            config.theme.static_templates.discard("404.html")
        config.markdown_extensions.append(FinishedHtml())  # type: ignore[arg-type]
        # The engine would look through all of the stock theme for files to copy.
        self.stock = get_theme_dir(str(config.theme.name))
        config.theme.dirs.remove(self.stock)
        return config

    def _virtual(self) -> Iterator[VirtualPage]:
        if self.config.part == "root":
            yield from root_pages(self.edition)
        else:
            yield from virtual_pages(self.edition.framework)

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Put the facets' pages among those of `docs/`; sort out the pages around the editions."""
        absent = absent_pages(self.edition.settings)
        for file in list(files):
            name = file.src_uri.removeprefix(ROOT_PAGES)
            if file.src_uri.startswith(SOURCES) or name in absent:
                files.remove(file)
        for page in self.virtual.values():
            if page.path in files.src_uris:
                raise Abort(f"docs/{page.path} stands where the page of {page.id} would; rename it")
            files.append(File.generated(config, page.path, content=page.markdown))
        around = [f for f in files.documentation_pages() if f.src_uri.startswith(ROOT_PAGES)]
        within = [f for f in files.documentation_pages() if f not in around]
        for file in around:
            files.remove(file)
        moved = [_moved(file, config) for file in around]
        self.written = {
            file.src_uri: Path(str(file.abs_src_path))
            for file in [*moved, *within]
            if file.src_uri not in self.virtual
        }
        self._sort(files, within, moved)
        if self.config.part != "root":  # made beside the pages; they take longer
            self.comment_sheet = sheet.Making(Path(config.site_dir), self.edition)
        return files

    def _sort(self, files: Files, within: list[File], around: list[File]) -> None:
        """Keep the pages of what is built, and note where the others stand."""
        addresses = self.addresses
        if self.config.part == "root":
            entry = f"{'latest' if self.edition.releases else self.edition.version}/"
            inside = [file for file in within if file.src_uri not in self.virtual]
            for file in inside:
                files.remove(file)
            addresses.urls = {file.src_uri: file.url for file in around}
            addresses.urls |= {file.src_uri: entry + file.url for file in inside}
            for view in virtual_pages(self.edition.framework):
                name = view.path.removesuffix(".md").removesuffix("index").removesuffix("/")
                addresses.urls[view.path] = f"{entry}{name}/"
            addresses.urls |= {f.src_uri: f.url for f in within if f.src_uri in self.virtual}
            for file in around:
                files.append(file)
            return
        addresses.urls = {file.src_uri: file.url for file in within}
        addresses.outside = {f.src_uri: f.url for f in around if f.src_uri not in addresses.urls}
        if self.config.part == "alone":
            for file in around:
                if file.src_uri in addresses.outside:
                    files.append(file)
            addresses.urls |= addresses.outside

    # --- templates -------------------------------------------------------------------------------

    def globals(self) -> dict[str, Any]:
        """Everything that pages and templates can call or read."""
        return {
            "edition": self.edition,
            "framework": self.edition.framework,
            "settings": self.edition.settings,
            **macros(self.edition),
            **publication.macros(self.edition.all()),
            **self.addresses.macros(),
            **cite.macros(self.edition),
            **export.macros(self.edition, self.addresses),
            **disposition.macros(self.edition),
            "sheet_instructions": lambda: sheet.instructions(self.edition),
            "feedback": self._feedback,
            "board": self._board,
            "rules": lambda: RULES,
            "menu": self._menu,
            "inline_script": lambda name: templating.inline_script(self.overrides / name),
        }

    @cache  # noqa: B019 - one plugin a build
    def _menu(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The groups of `nav` in mkdocs.yml: a heading, and titles with the pages they lead to."""
        registers = [
            (str(kind.many).capitalize(), f"{kind.register}.md")
            for kind in self.edition.settings.sections
            if kind.register
        ]
        vocabularies = [
            (f"By {vocabulary.one}", f"{key}/index.md")
            for key, vocabulary in self.edition.settings.paged.items()
        ]
        groups = []
        for entry in self.nav:
            for heading, items in entry.items() if isinstance(entry, dict) else ():
                listed: list[tuple[str, str]] = []
                for item in items if isinstance(items, list) else ():
                    made = {"registers": registers, "vocabularies": vocabularies}
                    listed += made[item] if isinstance(item, str) else list(item.items())
                there = [(title, path) for title, path in listed if self.addresses.has(path)]
                groups.append((heading, there))
        return groups

    @cache  # noqa: B019 - one plugin a build
    def _board(self) -> board.Board:
        """The completeness board as of the edition's own day, so that no build depends on today."""
        framework = self.edition.framework
        days = [self.edition.date, *(page.reviewed for page in framework.pages)]
        day = max((d for d in map(parse_date, days) if d), default=date(1970, 1, 1))
        waiting = disposition.open_counts(framework, disposition.concerning(self.edition))
        return board.board(framework, day, released_ids(self.edition.released), waiting)

    def _feedback(
        self,
        page: Any,
        shown: Facet | None = None,
        source: str = "",
        id_: str = "",
        quotation: str = "",
        address: str = "",
    ) -> feedback.Ways:
        return feedback.ways(
            self.edition,
            title=str(page.title),
            address=address or self.addresses.absolute(id_),
            source=source or (str(shown.path) if shown else ""),
            id_=id_ or (str(shown.id) if shown else ""),
            quotation=quotation,
        )

    @event_priority(-100)  # after the macros plugin has made its environment
    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Templates that pages include escape what they print, like those of the theme."""
        templating.set_up(config.plugins["macros"].env, self.compiled)  # type: ignore[attr-defined]

    def on_env(
        self, env: jinja2.Environment, config: MkDocsConfig, files: Files
    ) -> jinja2.Environment:
        """The theme's templates get what pages get, and escape what they print."""
        templating.set_up(env, self.compiled)
        env.loader = jinja2.FileSystemLoader([*config.theme.dirs, self.stock])
        env.undefined = jinja2.StrictUndefined
        env.globals.update(self.globals())
        return env

    @event_priority(100)  # before the macros plugin renders the page
    def _begin_page(self, markdown: str, page: Page, **_: Any) -> str:
        """From here on, addresses are those seen from this page."""
        self.addresses.here = page.url
        virtual = self.virtual.get(page.file.src_uri)
        if virtual:
            page.meta["description"] = virtual.description
        return markdown

    @event_priority(-100)  # after it has
    def _give_title(self, markdown: str, page: Page, **_: Any) -> str:
        """The titles of views come only now: the macros plugin would run what stands in them."""
        virtual = self.virtual.get(page.file.src_uri)
        if virtual:
            page.title = virtual.title
        return markdown

    on_page_markdown = CombinedEvent(_begin_page, _give_title)  # type: ignore[arg-type]

    def on_page_context(self, context: Any, page: Page, config: MkDocsConfig, **_: Any) -> Any:
        """The theme is told which facet the page shows, and whether it stands in a version."""
        self.addresses.here = page.url
        path = page.file.src_uri
        virtual = self.virtual.get(path)
        context["shown"] = self.edition.get(virtual.id) if virtual and virtual.id else None
        context["around"] = self.config.part == "root" or path in self.addresses.outside
        context["source_path"] = virtual.source if virtual else self._source(path, config)
        return context

    def _source(self, path: str, config: MkDocsConfig) -> str:
        """The file that a page written by hand is made from, below the repository's root."""
        return f"docs/{self.written[path].relative_to(config.docs_dir).as_posix()}"

    def on_template_context(self, context: Any, template_name: str, **_: Any) -> Any:
        """The page that is served where there is none has no place of its own."""
        if template_name == "404.html":
            self.addresses.here = None
            context.update(
                page=NOT_FOUND, shown=None, around=True, source_path="overrides/404.html"
            )
        return context

    def on_serve(self, server: LiveReloadServer, **_: Any) -> LiveReloadServer:
        """Follow the text and the code, wherever the content root is."""
        root = self.edition.root
        watched = [*sources(root), root / "facets", root / "comments", CODE]
        for path in watched:
            if path.exists():
                server.watch(str(path))
        return server

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the files that are no pages."""
        site = Path(config.site_dir)
        search.write(site, self.edition, self.addresses, self._pages())
        cite.save_cache()
        if self.config.part != "root":
            export.write(site, self.edition)
            data = json.dumps(board.as_data(self._board()), indent=1, ensure_ascii=False)
            (site / "board.json").write_text(data + "\n", "utf-8")
            self._finish_sheet()
        if self.config.part != "version":
            history.write(site, self.edition.all())

    def _finish_sheet(self) -> None:
        context = click.get_current_context(silent=True)
        if context and context.info_name == "serve":  # an edit is shown at once
            return
        try:
            self.comment_sheet.finish()
        except OSError as error:
            raise Abort(str(error)) from None

    def _pages(self) -> Iterator[search.Written]:
        """The pages beside the facets, for search."""
        for path, source in self.written.items():
            page = search.written(path, source.read_text("utf-8"))
            if page:
                yield page
        for view in self.virtual.values():
            if view.description and not view.id:
                yield search.Written(view.path, view.title, "", view.description)


def _chosen(published: list[Edition], version: str) -> Edition:
    for edition in published:
        if edition.version == version:
            return edition
    raise Abort(
        f"there is no version {version}; there are {', '.join(e.version for e in published)}"
    )


def _check(edition: Edition) -> None:
    """Log every finding on the draft; an error ends the build."""
    known = edition.releases
    findings = check(edition.framework, date.today(), released_ids(known), texts=released_texts(known))  # fmt: skip
    for finding in findings:
        log.log(logging.ERROR if finding.severity == "error" else logging.INFO, "%s", finding)
    errors = sum(finding.severity == "error" for finding in findings)
    if errors:
        raise Abort(f"{errors} errors in the framework; nothing was built")


def _moved(file: File, config: MkDocsConfig) -> File:
    """A page around the editions at its own place: `root/help.md` is `help.md`."""
    path = file.src_uri.removeprefix(ROOT_PAGES)
    return File.generated(config, path, abs_src_path=str(file.abs_src_path))


def _say_if_code_changed() -> None:
    """Python is read once; an editor of it is told to start again."""
    if max(path.stat().st_mtime for path in CODE.rglob("*.py")) > _code_read:
        log.warning("a file in living_framework/ has changed; stop and start the command to use it")
