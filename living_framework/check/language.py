"""Rules on wording: words that a framework's language list asks not to use, and waivers of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..model import Facet, Marked, Wording
from .scope import Hit, Scope, nearest, quoted

# What stands in quotation marks are somebody else's words.
QUOTATION = re.compile(r"“[^“”]*”|\"[^\"]*\"|„[^„“]*“|«[^«»]*»")


@dataclass(frozen=True, slots=True)
class _List:
    """The language list, ready to be looked for."""

    pattern: re.Pattern[str]
    entries: dict[str, Wording] = field(default_factory=dict)  # by folded word

    def uses(self, text: Marked) -> Iterator[tuple[Wording, str, Marked]]:
        """The entry, the word as written and its place, for each use outside quotation marks."""
        if not self.entries:
            return
        exempt = [match.span() for match in QUOTATION.finditer(text)]
        for match in self.pattern.finditer(text):
            entry = self.entries.get(_folded(match[0]))
            inside = any(begin <= match.start() and match.end() <= end for begin, end in exempt)
            if entry and not inside:
                yield entry, match[0], text.at(match.start())


def _folded(word: str) -> str:
    """A word as it is compared: no case, one kind of apostrophe, spaces and hyphens alike."""
    return re.sub(r"[\s-]+", " ", word.casefold().replace("’", "'"))


def _pattern(phrase: str) -> str:
    words = re.split(r"[\s-]+", phrase.casefold())
    return r"[\s-]+".join(re.escape(word).replace("'", "['’]") for word in words)


def _list(scope: Scope) -> _List:
    """Words and exceptions in one pattern, the longest first: an exception is met and let be."""
    entries = {_folded(word): entry for entry in scope.framework.language for word in entry.words}
    phrases = [str(p) for e in scope.framework.language for p in (*e.exceptions, *e.words)]
    longest = sorted({phrase for phrase in phrases if phrase}, key=lambda p: (-len(p), p))
    pattern = r"(?<!\w)(?:" + "|".join(map(_pattern, longest)) + r")(?!\w)"
    return _List(re.compile(pattern, re.IGNORECASE), entries)


def _texts(page: Facet) -> Iterator[Marked]:
    """What a reader sees of a page, but the title in the source's own words."""
    yield from (page.title, page.summary, *page.related.values())
    for section in page.sections:
        yield section.title
        yield from (statement.plain for statement in section.statements)


def wording(scope: Scope) -> Iterator[Hit]:
    """No word of the framework's language list is used: the list says why, and what to write.

    What is in quotation marks and in `source_title` is exempt: these are others' words. Where a
    word is right all the same, the front-matter says so and why: `waivers: {word: reason}`.
    """
    words = _list(scope)
    for page in scope.pages:
        waived = {_folded(word) for word in page.waivers}
        for text in _texts(page):
            for entry, word, place in words.uses(text):
                if waived.isdisjoint(_folded(form) for form in entry.words):
                    yield Hit(page.path, place, f"“{word}”: {_sentence(entry.reason)}; write {_sentence(entry.instead)}")  # fmt: skip
    for term in scope.framework.glossary:
        for entry, word, place in words.uses(term.explanation):
            yield Hit(str(scope.framework.settings.glossary), place, f"“{word}”: {_sentence(entry.reason)}; write {_sentence(entry.instead)}")  # fmt: skip


def _sentence(text: str) -> str:
    return text.rstrip(".")


def waivers(scope: Scope) -> Iterator[Hit]:
    """A waiver names a word of the language list that the file uses, and says why it is right."""
    words = _list(scope)
    for page in scope.pages:
        used = {id(entry) for text in _texts(page) for entry, _, _ in words.uses(text)}
        for word, reason in page.waivers.items():
            entry = words.entries.get(_folded(word))
            if entry is None:
                yield Hit(page.path, word, f"{quoted(word)} is not in the language list; take it away" + nearest(word, words.entries))  # fmt: skip
            elif id(entry) not in used:
                yield Hit(page.path, word, f"“{word}” is not used here; take the waiver away")
            elif not reason:
                yield Hit(page.path, word, f"the waiver of “{word}” has no reason; write it in a sentence")  # fmt: skip


def list_entries(scope: Scope) -> Iterator[Hit]:
    """An entry of the language list has words, and no word is in two entries."""
    path = str(scope.framework.settings.language_list)
    seen: dict[str, Marked] = {}
    for entry in scope.framework.language:
        if not entry.words:
            yield Hit(path, entry.reason, "the entry has no words; write `words: [one, two]`")
        for word in entry.words:
            first = seen.setdefault(_folded(word), word)
            if first is not word:
                yield Hit(path, word, f"“{word}” is on line {first.line} already; take one away")  # fmt: skip
        for phrase in entry.exceptions:
            if not any(_folded(word) in _folded(phrase) for word in entry.words):
                yield Hit(path, phrase, f"“{phrase}” has none of the entry's words in it; take it away")  # fmt: skip
