"""The explorer: every statement with all that it can be filtered by, as rows and as data for a script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from ..model import Facet, Framework, Section, Statement
from ..publish import script_data
from ..source.mentions import Tags

FILE = "assets/statements.js"


class Entry(NamedTuple):
    """A statement and what the explorer filters by.

    `key` has places in the form's lists of options, from 0: that of the section, then for each vocabulary
    those of its terms with commas between them; a space is after each but the last.
    """

    page: Facet
    section: Section
    statement: Statement
    tags: Tags
    key: str


def entries(
    framework: Framework, tags: Callable[[Statement], Tags], pages: Iterable[Facet]
) -> Iterator[Entry]:
    """Every statement of some facets and parts."""
    keys = [str(kind.key) for kind in framework.settings.sections]
    keys += (str(section.key) for part in framework.parts for section in part.sections)
    sections = {key: keys.index(key) for key in keys}  # two parts may have one of the same key
    vocabularies = {
        key: {term.key: at for at, term in enumerate(vocabulary.terms)}
        for key, vocabulary in framework.settings.tagging.items()
    }
    for page in pages:
        for section in page.sections:
            for statement in section.statements:
                found = tags(statement)
                places = (
                    ",".join(str(places[term.key]) for term in found[key])
                    for key, places in vocabularies.items()
                )
                key = " ".join([str(sections[str(section.key)]), *places])
                yield Entry(page, section, statement, found, key)


def files(
    framework: Framework, every: Callable[[], Iterable[Entry]]
) -> Iterator[tuple[str, bytes]]:
    """What the filters need of the statements that are not on the page itself, if any are.

    The words are in the search index, but for those of statements without a number.
    """
    if len(framework.portions) > 1:
        yield FILE, script_data.script("frameworkStatements", _data(every()))


def _data(every: Iterable[Entry]) -> list[list[Any]]:
    """For each page in turn its id, then for each statement its number and key."""
    found: dict[str, list[Any]] = {}
    for page, _, statement, _, key in every:
        item = [statement.number, key] if statement.number else [0, key, statement.plain]
        found.setdefault(str(page.id), []).append(item)
    return [[id_, items] for id_, items in found.items()]
