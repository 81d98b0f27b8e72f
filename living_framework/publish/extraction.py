"""The words of the interface, found for catalogs: an extraction method of Babel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

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
