"""Templates to pages, without MkDocs: a page is a function of its template and of what it is given.

Every environment of the project is set up here, so that a partial means the same wherever it is
included: it escapes what it prints, and a name that nobody gave is an error.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from . import interface, messages
from .messages import Catalog, English

# What a compiled template depends on, besides its text.
_SET_UP = (
    "".join(Path(p).read_text("utf-8") for p in (__file__, messages.__file__, interface.__file__))
    + jinja2.__version__
)
_HEADING = re.compile(r"<h2[^>]*? id=\"(?P<id>[^\"]+)\"[^>]*>(?P<title>.*?)</h2>", re.DOTALL)


class InlineScript(NamedTuple):
    """A script in a page: its text, and its hash as CSP level 3 writes it."""

    text: Markup
    hash: str


class Heading(NamedTuple):
    """A heading of the second level that can be linked to."""

    id: str
    title: str


_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/[ \t]*)\n", re.MULTILINE | re.DOTALL)


def uncommented(text: str) -> str:
    """A script or style of ours without the comments that have lines of their own."""
    return _COMMENT.sub("", text)


_MODULE = re.compile(r"^(?:import [^\n]*\n|export )", re.MULTILINE)


def in_bundle(text: str) -> str:
    """The text of an ES module without the lines that import, and without the word export."""
    return _MODULE.sub("", text).rstrip()


def inline_script(path: Path) -> InlineScript:
    """A script of ours to be in the page itself, with the hash by which the policy knows it."""
    text = uncommented(path.read_text("utf-8"))
    return InlineScript(Markup(text), script_hash(text))  # noqa: S704 - our own code


def script_hash(text: str) -> str:
    """The hash by which a policy knows a script in a page."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def headings(body: str) -> list[Heading]:
    """The headings of a page's body, for the list of what is on the page."""
    return [Heading(m["id"], Markup(m["title"]).striptags()) for m in _HEADING.finditer(body)]  # noqa: S704 - escaped already


def set_up(env: jinja2.Environment, compiled: Path | None, catalog: Catalog) -> None:
    """Make an environment escape what it prints, in the words of a catalog.

    `compiled` is the folder in which compiled templates are stored, if there is one.
    """
    env.catalog = catalog  # type: ignore[attr-defined]
    env.add_extension(interface.Interface)
    words = messages.Given(catalog)
    env.globals.update(_=words.gettext, ngettext=words.ngettext)
    env.autoescape = _autoescape
    env.undefined = jinja2.StrictUndefined
    env.filters["inert"] = _inert
    env.filters["headings"] = headings
    env.filters["in_bundle"] = in_bundle
    env.filters["quoted"] = lambda text: json.dumps(text, ensure_ascii=False)
    env.filters["compact"] = _compact
    env.filters["direction"] = messages.direction
    env.filters["translated"] = catalog.gettext
    env.filters["dated"] = catalog.dated
    env.filters["counted"] = catalog.counted
    env.globals["interface_language"] = catalog.language
    env.filters["called"] = lambda edition: edition.called(catalog)
    env.filters["worded"] = lambda note: note.worded(catalog)
    env.filters["lines"] = lambda state: state.lines(catalog)
    env.filters["summary"] = lambda changes: changes.summary(catalog)
    env.bytecode_cache = compiled_in(compiled, catalog.key) if compiled else None


class Renderer:
    """The templates of one folder of the site, with what they may call and read."""

    def __init__(
        self,
        folders: Sequence[Path],
        given: Mapping[str, Any],
        compiled: Path | None = None,
        catalog: Catalog | None = None,
    ) -> None:
        """`folders` are searched in order; `given` has the macros; `compiled` is a cache.

        `catalog` has the words of the interface; without one they are English.
        """
        loader = jinja2.FileSystemLoader([*folders, _icons()])
        self._env = jinja2.Environment(loader=loader, auto_reload=False)  # noqa: S701 - set_up
        set_up(self._env, compiled, catalog or English())
        self._env.globals.update(given)

    def render(self, template: str, **view: Any) -> str:
        """A template's text, given a view. Raises jinja2.TemplateError."""
        return self._env.get_template(template).render(view)


def _icons() -> Path:
    """The folder of the stock theme that has its icons; nothing else of it is used."""
    found = importlib.util.find_spec("material")
    return Path(str(found.origin)).parent / "templates" if found else Path()


def _autoescape(name: str | None) -> bool:
    """Templates escape what they print, and so do the pages of docs/, which have no name."""
    return name is None or name.endswith(".html")


def _inert(text: object) -> Markup:
    """A value in the Markdown of a page: every sign by its number, so that none is markup."""
    signs = (c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in str(text))
    return Markup("".join(signs))  # noqa: S704 - letters, digits, spaces and numbers of characters


def _compact(data: object) -> Markup:
    """Data as JSON without spaces, safe in an element script."""
    return htmlsafe_json_dumps(data, separators=(",", ":"), ensure_ascii=False)


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates, by their text, the catalog, and how Jinja was set up."""

    catalog = ""

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(_SET_UP + self.catalog + source)


def compiled_in(folder: Path, catalog: str = "") -> jinja2.BytecodeCache | None:
    """The compiled templates in a folder; None where nothing can be stored."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    if not os.access(folder, os.W_OK):
        return None
    cache = _Compiled(str(folder), f"{catalog[:16]}-%s.cache")
    cache.catalog = catalog
    return cache
