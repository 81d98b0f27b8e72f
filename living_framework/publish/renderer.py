"""How templates are set up: what they escape, what they may print as it is, and their compiled form.

Two environments render them, that of the theme and that of the pages; both are set up here, so that
a partial means the same in both.
"""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path
from typing import NamedTuple

import jinja2
from markupsafe import Markup

# What a compiled template depends on, besides its text.
_SET_UP = jinja2.__version__ + Path(__file__).read_text("utf-8")


class InlineScript(NamedTuple):
    """A script in a page: its text, and its hash as CSP level 3 writes it."""

    text: Markup
    hash: str


def inline_script(path: Path) -> InlineScript:
    """A script of ours to stand in the page itself, with the hash by which the policy knows it."""
    text = path.read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return InlineScript(Markup(text), f"sha256-{digest}")  # noqa: S704 - our own code


def set_up(env: jinja2.Environment, compiled: jinja2.BytecodeCache | None) -> None:
    """Make an environment escape what it prints, and take its compiled templates from `compiled`."""
    env.autoescape = _autoescape
    env.filters["inert"] = _inert
    env.bytecode_cache = compiled


def _autoescape(name: str | None) -> bool:
    """Partials escape what they print, and so do the pages of docs/, which have no name."""
    return name is None or name.endswith(".html")


def _inert(text: object) -> Markup:
    """A value that stands in the Markdown of a page: every sign by its number, so none is markup."""
    signs = (c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in str(text))
    return Markup("".join(signs))  # noqa: S704 - letters, digits, spaces and numbers of characters


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates, by their text and by how Jinja was set up."""

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(_SET_UP + source)


def compiled(folder: Path) -> jinja2.BytecodeCache | None:
    """The compiled templates in a folder; None where nothing can be kept."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return _Compiled(str(folder)) if os.access(folder, os.W_OK) else None
