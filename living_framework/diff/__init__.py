"""What changed between two texts of a framework: statement by statement, word by word.

Made by the tool and never by hand. No difference is missed: whatever has no kind of note of its own
is found by introspection and named. A change is data; `wording` has the words for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..model import Framework
from . import wording
from .changes import KINDS, LEVELS, Changes, Kind, Level, Note, PageChange, Run, StatementChange
from .pages import changes_of_pages
from .statements import Texts
from .values import keyed, notes

__all__ = [
    "KINDS", "LEVELS", "Changes", "Kind", "Level", "Note", "PageChange", "Run", "StatementChange",
    "compare", "wording",
]  # fmt: skip


def compare(old: Framework, new: Framework) -> Changes:
    """Everything that differs between two texts of a framework.

    Places are not compared (folders, lines and columns), nor what could not be read.
    """
    texts = Texts(old, new)
    pages = changes_of_pages(texts)
    return Changes(
        pages=pages,
        settings=tuple(_settings(texts)),
        references=tuple(_records(old.references, new.references)),
        glossary=tuple(_records(keyed(old.glossary), keyed(new.glossary))),
        retired=tuple(_retired(texts)),
        helplines=tuple(_beside(texts, "helplines", "helplines")),
        language=tuple(_beside(texts, "language", "language_list")),
    )


def _settings(texts: Texts) -> Iterator[Note]:
    """framework.yml, but for a round of review, which is no part of the text.

    The facets listed there are compared as pages where they are pages.
    """
    old, new = (replace(text.settings, review=None) for text in (texts.old, texts.new))
    yield from notes((), old, new)


def _records(old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Note]:
    yield from notes((), dict(old), dict(new))


def _retired(texts: Texts) -> Iterator[Note]:
    """Tombstones, but for those that the facet or statement itself is listed with."""
    there = {*texts.old.statements, *(str(page.id) for page in texts.old.pages)}
    listed = {i for i in texts.new.retired if i in there and i not in texts.old.retired}
    new = {i: tombstone for i, tombstone in texts.new.retired.items() if i not in listed}
    yield from _records(texts.old.retired, new)


def _beside(texts: Texts, name: str, setting: str) -> Iterator[Note]:
    """A file beside the text, where both have it: it is not frozen with a release."""
    old, new = texts.old, texts.new
    if _carries(old, name, setting) and _carries(new, name, setting):
        yield from _records(keyed(getattr(old, name)), keyed(getattr(new, name)))


def _carries(framework: Framework, name: str, setting: str) -> bool:
    path = str(getattr(framework.settings, setting))
    return bool(getattr(framework, name)) or not path or (framework.root / path).is_file()
