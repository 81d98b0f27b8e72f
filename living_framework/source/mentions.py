"""Which actors and technologies a statement names: the one place that decides it.

A statement names a term of a vocabulary when the term's key, its title or one of its `words` stands
in the statement as whole words, in any case. A word that begins after a hyphen or goes on with one
is another word: "non-public" and "court-ordered" name neither the public nor a court.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ..model import Facet, Settings, Statement, Term


class Tags(NamedTuple):
    """The actors and technologies that a statement names, in the order of framework.yml."""

    actors: tuple[Term, ...] = ()
    technologies: tuple[Term, ...] = ()


@lru_cache(maxsize=1024)
def _pattern(term: Term) -> re.Pattern[str]:
    words = {word.casefold() for word in (term.key, term.title, *term.words) if word}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])")


def names(statement: Statement, term: Term) -> bool:
    """Whether a statement names a term."""
    return _pattern(term).search(statement.plain.casefold()) is not None


def tags_of(statement: Statement, page: Facet, settings: Settings) -> Tags:
    """The terms that a statement names, among those that its page lists.

    A term that the page does not list is no tag: its words mean something else there.
    """

    def named(terms: tuple[Term, ...], listed: tuple[str, ...]) -> tuple[Term, ...]:
        return tuple(term for term in terms if term.key in listed and names(statement, term))

    return Tags(
        named(settings.actors, page.actors), named(settings.technologies, page.technologies)
    )
