"""The MkDocs plugin: MkDocs renders the pages written by hand, and the folder makes all others.

Errors of the check stop the build before anything is written, as `framework check` would report
them. Nothing of what editors write is ever a template's source.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import os
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from .. import GARBAGE, cite
from ..model import DRAFT
from ..publish import renderer
from ..source import kept
from ..source.load import NoFramework
from ..versions.checked import checked
from ..versions.edition import Edition
from ..versions.lifecycle import editions
from . import sandbox
from .by_hand import ByHand, Warned, is_plain
from .cache_key import digest, made_with
from .folder import SOURCES, Folder
from .output import Output
from .pages import NotMade
from .pages import Page as Made
from .placing import Tree
from .plan import Plan
from .put_off import put_off
from .shell import shell_of

log = logging.getLogger("mkdocs.plugins.framework")
put_off("requests")  # this plugin is loaded before that of macros, which would load it

SHELL = "mkdocs.html"  # prints what the folder makes of a page
# What of the engine's settings makes a page another, though mkdocs.yml may be as it was.
SETTINGS = ("config_file_path", "docs_dir", "markdown_extensions", "mdx_configs", "extra")


class FrameworkConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options in mkdocs.yml; those without a line there are for `framework site`."""

    root = config_options.Type(str, default=".")
    version = config_options.Type(str, default=DRAFT)
    folder = config_options.Optional(config_options.Type(Folder))  # read and checked already


class FrameworkPlugin(BasePlugin[FrameworkConfig]):  # type: ignore[no-untyped-call]
    """One edition of one framework as MkDocs pages."""

    folder: Folder
    by_hand: ByHand | None = None  # where they are kept, if this is what plain `mkdocs build` makes

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check the framework; take the site's name and address from it."""
        gc.set_threshold(*GARBAGE)
        self.made: list[Made] = []  # what the engine makes of the pages written by hand
        self.known: list[Made] | None = None  # what it made of them before
        self.folder = self.config.folder or self._draft(config)
        shell, edition = self.folder.plan.shell, self.folder.plan.edition
        # It wants one folder that is there; on_pre_build gives it all of them.
        config.plugins["macros"].config["include_dir"] = str(shell.overrides[0])
        cite.use_cache(shell.stored())
        config.nav = None  # the engine knows only the pages written by hand
        config.site_name = str(edition.settings.title)
        config.site_url = self.folder.addresses.base
        config.theme["language"] = str(edition.settings.language)
        config.theme.static_templates.clear()
        # The engine would look through all of the stock theme for files to copy.
        config.theme.dirs[:] = [*map(str, shell.overrides), config.theme.dirs[-1]]
        return config

    def _draft(self, config: MkDocsConfig) -> Folder:
        """What plain `mkdocs build` makes: one edition, with the pages around it."""
        kept.use(kept.of_user())
        project = Path(config.config_file_path).parent
        root = project / self.config.root
        try:
            edition = _chosen(editions(root), self.config.version)
        except NoFramework as error:
            raise Abort(str(error)) from None
        if edition.is_draft:
            _check(edition)
        shell = shell_of(project)
        name = hashlib.sha256(f"{edition.root} {edition.version}".encode()).hexdigest()[:8]
        self.cache = shell.stored("pages") / name
        made = made_with(shell)
        folder = Folder(Plan(edition, "alone", shell, config.use_directory_urls, made.pages))
        if is_plain(config):
            settings = repr([config[name] for name in SETTINGS])
            file = self.cache.with_name(f"{name}.by_hand.json")
            self.by_hand = ByHand(folder, file, digest([made.by_hand, settings]))
            self.warned = Warned()
            logging.getLogger("mkdocs").addHandler(self.warned)
        return folder

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Keep the pages written by hand that this folder has, each at its own place."""
        sources_of_assets = tuple(f"{name}/" for name in SOURCES)
        of_engine = config.theme.dirs[-1]  # a template of a sitemap of the pages by hand alone
        for file in list(files):
            is_source = file.is_documentation_page() or file.src_uri.startswith(sources_of_assets)
            if is_source or str(file.abs_src_path).startswith(of_engine):
                files.remove(file)
        self.known = self.by_hand.kept() if self.by_hand else None
        for page in self.folder.own:
            if page.path in self.folder.pages:
                raise Abort(f"{page.source} is where the page of the framework would be; rename it")
            if self.known is None:
                files.append(File.generated(config, page.path, abs_src_path=str(page.file)))
        return files

    # --- pages written by hand -------------------------------------------------------------------

    @event_priority(-100)  # after the macros plugin has made its environment
    def on_pre_build(self, config: MkDocsConfig) -> None:
        """What pages written by hand include escapes what it prints, like every template."""
        macros: Any = config.plugins["macros"]
        shell = self.folder.plan.shell
        macros.env.loader = jinja2.FileSystemLoader(shell.overrides)
        macros.variables.update(self.folder.given)  # without any, it renders nothing
        macros._env = sandbox.of(macros.env, self.folder.given)  # noqa: SLF001 - no setting of it takes one
        compiled = shell.compiled("sandbox")  # compiled otherwise than templates
        renderer.set_up(macros.env, compiled, self.folder.catalog)

    @event_priority(100)  # before the macros plugin renders the page
    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
        """From here on, addresses are those seen from this page."""
        sandbox.without_engine(config.plugins["macros"].variables)  # type: ignore[attr-defined]
        self.folder.addresses.here = page.url
        page.meta["template"] = SHELL
        return markdown

    def on_page_context(self, context: Any, page: Page, **_: Any) -> Any:
        """The whole page, for the one line of the engine's template."""
        written = next(w for w in self.folder.own if w.path == page.file.src_uri)
        meta = {name: value for name, value in page.meta.items() if name != "template"}
        made = self.folder.by_hand(written, str(page.title), page.content or "", meta)
        self.made.append(made)
        try:
            context["html"] = self.folder.render(made)
        except NotMade as error:
            raise Abort(str(error)) from None
        return context

    def on_env(self, env: jinja2.Environment, **_: Any) -> jinja2.Environment:
        """Compiled templates are stored."""
        env.bytecode_cache = renderer.compiled_in(self.folder.plan.shell.compiled("templates"))
        return env

    # --- everything else -------------------------------------------------------------------------

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Put all else that the draft has beside what the engine made."""
        if self.config.folder:
            return
        tree = Tree(self.cache, self.cache.with_name(f"{self.cache.name}.files.json"))
        try:
            output = Output(self.folder, tree, processes=len(os.sched_getaffinity(0)))
            output.by_hand(self.known or ())
            output.finish()
        except (NotMade, OSError) as error:
            raise Abort(str(error)) from None
        tree.finish()
        tree.link_into(Path(config.site_dir))
        if self.by_hand and self.known is None:
            logging.getLogger("mkdocs").removeHandler(self.warned)
            self.by_hand.forget()
            if not self.warned.lines:
                self.by_hand.keep(self.made)


def _chosen(published: list[Edition], version: str) -> Edition:
    for edition in published:
        if edition.version == version:
            return edition
    raise Abort(
        f"there is no version {version}; there are {', '.join(e.version for e in published)}"
    )


def _check(edition: Edition) -> None:
    """Log every finding on the draft; an error ends the build."""
    findings = checked(edition.framework, edition.releases, date.today())
    for finding in findings:
        log.log(logging.ERROR if finding.severity == "error" else logging.INFO, "%s", finding)
    errors = sum(finding.severity == "error" for finding in findings)
    if errors:
        raise Abort(f"{errors} errors in the framework; nothing was built")
