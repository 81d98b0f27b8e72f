"""The words of the interface, found for catalogs: an extraction method of Babel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import yaml

from .interface import messages_of


def extract(
    file: BinaryIO, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, str | None, Any, list[str]]]:
    """The messages of a template for Babel: its text, and what is marked in expressions.

    The interface is that of Babel's extraction methods.
    """
    from jinja2.ext import babel_extract

    data = file.read()
    file.seek(0)
    plurals: list[tuple[int, tuple[str, str]]] = []
    for line, message in messages_of(data.decode("utf-8"), plurals=plurals):
        yield line, None, message, []
    for line, forms in plurals:
        yield line, "ngettext", forms, []
    yield from babel_extract(file, keywords, comment_tags, options)


def titles(
    file: BinaryIO, *_: object, **__: object
) -> Iterator[tuple[int, str | None, Any, list[str]]]:
    """The headings and titles of the menu in mkdocs.yml; names of files and groups are no words."""
    settings: Any = yaml.compose(file.read().decode("utf-8"), yaml.BaseLoader)
    yield from _titles(next(value for key, value in settings.value if key.value == "nav"))


def _titles(node: yaml.Node) -> Iterator[tuple[int, str | None, Any, list[str]]]:
    for inner in node.value if isinstance(node, yaml.SequenceNode) else ():
        for key, value in inner.value if isinstance(inner, yaml.MappingNode) else ():
            yield key.start_mark.line + 1, None, key.value, []
            yield from _titles(value)
