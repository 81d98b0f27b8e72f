"""Rules on ids that were released: still there, with their own words, and what likely went wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from ..diff.words import meaning
from ..model import Marked, Statement
from ..source.load import RETIRED, SETTINGS
from .scope import NOT_READ, Hit, Scope, quoted

MORE = 0.1  # by how much a text has to be more like another for that to be taken for its own
SAME = 0.8  # share of words from which two texts are the same statement
OTHER = 0.15  # share of longer words below which they have nothing to do with each other
_LONGER = 3  # letters that a word has more than, to count as one that carries meaning
_FEWEST = 4  # such words that both texts have, for them to be judged at all


@lru_cache(maxsize=8192)
def _words(text: str, longer_than: int = 0) -> Counter[str]:
    return Counter(word for word in meaning(text) if len(word) > longer_than)


def likeness(one: str, other: str, longer_than: int = 0) -> float:
    """The share of words that two texts have in common, from 0 to 1."""
    a, b = _words(one, longer_than), _words(other, longer_than)
    return 2 * (a & b).total() / max(a.total() + b.total(), 1)


def _apart(one: str, other: str) -> bool:
    """Whether two texts are long enough to judge, and have next to no words in common."""
    enough = all(_words(text, _LONGER).total() >= _FEWEST for text in (one, other))
    return enough and likeness(one, other, _LONGER) < OTHER


def released_ids(scope: Scope) -> Iterator[Hit]:
    """An id that was released is still there, or has a tombstone in facets/retired.yml.

    The tombstone of a facet is that of its statements too.
    Where its words are found under a number that was never released, the number was likely changed
    by mistake.
    """
    pages = {str(page.id): page for page in scope.pages}
    there = {*scope.framework.statements, *pages, *scope.framework.retired}
    for id_, version in scope.released.items():
        facet = id_.split(".")[0]
        page = pages.get(facet)
        if id_ in there or facet in scope.framework.retired:
            continue
        if page and scope.has(page.path, NOT_READ):
            continue
        found = _words_elsewhere(scope, id_)
        if found:
            yield _renumbered(scope, id_, version, found)
            continue
        path, place = (page.path, page.id) if page else (SETTINGS, scope.framework.settings.title)
        yield Hit(path, place, f"{id_} was released in {version} but is missing; restore it, or add it to {RETIRED} with the reason and what took its place")  # fmt: skip


def _words_elsewhere(scope: Scope, id_: str) -> Statement | None:
    """The statement that has the words of a released id under one that was never released."""
    text = scope.texts.get(id_, "")
    free = [s for p in scope.pages for s in p.statements if s.id not in scope.released]
    best = max(free, key=lambda s: likeness(text, s.plain), default=None)
    return best if text and best and likeness(text, best.plain) >= SAME else None


def _renumbered(scope: Scope, id_: str, version: str, now: Statement) -> Hit:
    facet, _, number = id_.partition(".")
    path = next(page.path for page in scope.pages if now in page.statements)
    gone = f"{id_} was released in {version} but is missing"
    if now.facet == facet and now.number:
        said = f"{gone}, and ^{now.number} here has its words; write ^{number} again"
    elif now.facet == facet:
        said = f"{gone}, and this has its words; write ^{number} at its end again"
    else:
        said = f"{gone}, and its words are in {now.facet} now; move them back with ^{number}, or add {id_} to {RETIRED} with the reason and `into: [{now.id}]`"  # fmt: skip
    return Hit(path, now.mark, said)


def released_words(scope: Scope) -> Iterator[Hit]:
    """A released id keeps the words it was released with, or a new wording of them.

    Where the words of two ids are swapped, or an id has wholly other words, the number was likely put
    at another statement by mistake.
    """
    now = scope.framework.statements
    changed = [
        id_
        for id_, text in scope.texts.items()
        if id_ in now and str(now[id_].plain) != text and id_ not in scope.framework.retired
    ]
    paths = {str(page.id): page.path for page in scope.pages}
    for id_ in changed:
        statement = now[id_]
        said = _slip(scope, id_, changed)
        if said:
            yield Hit(paths[statement.facet], _mark(statement), said)


def _mark(statement: Statement) -> Marked:
    return Marked("", statement.mark.line, statement.mark.column)


def _slip(scope: Scope, id_: str, changed: list[str]) -> str:
    """What likely went wrong with an id whose words changed, and the way back; else nothing."""
    now = scope.framework.statements
    text, before = str(now[id_].plain), scope.texts[id_]
    number = id_.partition(".")[2]
    enough = max(SAME, likeness(text, before) + MORE)
    for other in changed if enough <= 1 else ():
        if other != id_ and likeness(text, scope.texts[other]) >= enough:
            swapped = likeness(str(now[other].plain), before) >= SAME
            what = f"{id_} and {other} have each other's words" if swapped else f"{id_} has the words that {other} was released with"  # fmt: skip
            return f"{what}; write ^{other.partition('.')[2]} here{' and ^' + number + ' there' if swapped else ''}"  # fmt: skip
    if not _apart(text, before):
        return ""
    version = scope.released.get(id_, "a release")
    return f"{id_} has wholly other words than in {version} ({quoted(before)}); put ^{number} back with those, or take it off here, run `framework ids`, and add {id_} to {RETIRED}"  # fmt: skip


def old_titles(scope: Scope) -> Iterator[Hit]:
    """A text that names a facet by its title does so by the title that it has.

    Where a facet was renamed since a release, the old title may be left in other texts. A title of one
    word is not looked for: it may be meant as a word.
    """
    newest = list(scope.versions.values())[::-1]
    for facet in scope.framework.facets:
        old = next((texts[facet.id] for texts in newest if texts.get(facet.id)), "")
        if old in ("", facet.title) or " " not in old:
            continue
        pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
        for path, text in _texts(scope):
            for match in pattern.finditer(text):
                yield Hit(path, text.at(match.start()), f"this says “{match[0]}”, as {facet.id} was called when it was released; it is “{facet.title}” now")  # fmt: skip


def _texts(scope: Scope) -> Iterator[tuple[str, Marked]]:
    settings = scope.framework.settings
    for text in (settings.title, settings.subtitle, settings.summary, settings.scope):
        yield SETTINGS, text
    for page in scope.pages:
        yield page.path, page.summary
        for text in (*page.related.values(), *(s.plain for s in page.statements)):
            yield page.path, text
