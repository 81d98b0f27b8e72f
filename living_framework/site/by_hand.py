"""Pages written by hand, kept as MkDocs made HTML of them: it runs only where one may be another.

One is another where its file, a template, a setting, a package or our code is, which the caller says
with `made_with`; or where its macros print something else of the framework. What they print is worked
out here, in the sandbox, which costs a fraction of starting the engine. A page that uses what only the
macros plugin gives cannot be worked out here, and then the engine runs every time.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import jinja2

from ..publish import renderer
from ..source.files import replace
from . import sandbox
from .cache_key import digest
from .folder import Folder
from .pages import OF_TEMPLATES, Page
from .plan import Written


class Made(NamedTuple):
    """What the engine made of a page: its place, its title, its HTML, and its front-matter."""

    path: str
    title: str
    content: str
    meta: dict[str, Any]


class _Shown(NamedTuple):
    """What a page's macros may read of the page itself."""

    title: str
    url: str
    meta: dict[str, Any]


class Warned(logging.Handler):
    """What the engine warned of. Pages with a warning are not kept: the next run has to warn as well."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take a warning down."""
        self.lines.append(record.getMessage())


def is_plain(config: Any) -> bool:
    """Whether the engine, as it is set up, makes of a page what is known here: no plugin or hook has a say."""
    return set(config.plugins) == {"framework", "macros"} and not config.hooks


class ByHand:
    """The pages by hand of one folder, in a file that outlives the run."""

    def __init__(self, folder: Folder, file: Path, made_with: str) -> None:
        self._folder = folder
        self._file = file
        self._made_with = made_with

    def kept(self) -> list[Page] | None:
        """The pages, where each is what the engine would make of it now; else None."""
        try:
            stored = json.loads(self._file.read_bytes())
            made = [Made(*each) for each in stored["pages"]]
            known = stored["key"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if known != self._key(made):
            return None
        written = {w.path: w for w in self._folder.own}
        return [self._folder.by_hand(written[m.path], m.title, m.content, m.meta) for m in made]

    def keep(self, pages: Iterable[Page]) -> None:
        """Keep what the engine has made."""
        made = [Made(p.path, p.title, p.content, p.view["meta"]) for p in pages]
        key = self._key(made)
        try:
            data = json.dumps({"key": key, "pages": made})
        except TypeError:  # front-matter with a date, say
            return
        if key and json.loads(data)["pages"] == [list(each) for each in made]:
            replace(self._file, data.encode(), durable=False)

    def forget(self) -> None:
        """Keep nothing."""
        self._file.unlink(missing_ok=True)

    def _key(self, made: list[Made]) -> str:
        """What the pages are made from; empty where it cannot be known here."""
        plan = self._folder.plan
        own = {w.path: w for w in self._folder.own}
        facts = [self._made_with, plan.part, str(plan.folders), *own]
        if own.keys() != {each.path for each in made}:
            return ""
        try:
            facts += [self._printed(own[each.path], each) for each in made]
        except OF_TEMPLATES:
            return ""
        return digest(facts)

    def _printed(self, written: Written, made: Made) -> str:
        """The text of a page as its macros leave it."""
        if not written.has_macros:
            return ""
        page = _Shown(made.title, self._folder.url(made.path), made.meta)
        self._folder.addresses.here = page.url
        return self._environment.get_template(str(written.file)).render(page=page)

    def _text_of(self, file: str) -> str | None:
        """The text of a page by hand, by its file; None of what is no such file."""
        own = {str(w.file) for w in self._folder.own}
        return Path(file).read_text("utf-8-sig") if file in own else None

    @cached_property
    def _environment(self) -> jinja2.Environment:
        folder, shell = self._folder, self._folder.plan.shell
        files = jinja2.FileSystemLoader(shell.overrides)
        loader = jinja2.ChoiceLoader([jinja2.FunctionLoader(self._text_of), files])
        env = jinja2.Environment(loader=loader, autoescape=True)
        renderer.set_up(env, shell.compiled("sandbox"), folder.catalog)
        made = sandbox.of(env, folder.given)
        renderer.set_up(made, shell.compiled("sandbox"), folder.catalog)
        return made
