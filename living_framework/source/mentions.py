"""Which terms of the vocabularies a statement has: the one place that decides it.

A vocabulary on statements is given in front-matter. Of one that is found by words, a statement has a
term when the term's key, its title or one of its `words` stands in it as whole words, in any case. A
word that begins after a hyphen or goes on with one is another word: "non-public" does not name the
public.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ..model import Facet, Settings, Statement, Term

Tags = Mapping[str, tuple[Term, ...]]  # terms in the order of framework.yml, by vocabulary


@lru_cache(maxsize=1024)
def _words(term: Term) -> tuple[str, ...]:
    """The words that name a term, the longest first."""
    words = {word.casefold() for word in (term.key, term.title, *term.words) if word}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1024)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, words)) + r")(?![\w-])")


def names(statement: Statement, term: Term) -> bool:
    """Whether a statement names a term."""
    text, words = statement.plain.casefold(), _words(term)
    # Most texts have none of them, which is found out several times faster
    return any(word in text for word in words) and _pattern(words).search(text) is not None


def tags_of(statement: Statement, page: Facet, settings: Settings) -> Tags:
    """The terms that a statement has, by the key of each vocabulary that statements have.

    Of terms that are found by words, only those that its page lists: the words of another mean
    something else there.
    """
    return {
        key: tuple(
            term
            for term in vocabulary.terms
            if (
                term.key in statement.terms.get(key, ())
                if vocabulary.on_statements
                else term.key in page.terms.get(key, ()) and names(statement, term)
            )
        )
        for key, vocabulary in settings.tagging.items()
    }
