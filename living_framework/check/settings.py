"""Rules on framework.yml and the files beside it: entries that differ, addresses that are safe."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Marked
from ..source.load import SETTINGS
from ..source.text import slugify
from .front_matter import parse_date
from .scope import Hit, Scope

ADDRESS = re.compile(r"https://[^/?#\s\"'<>]+[^\s\"'<>]*\Z")
PRINTED = re.compile(r"https?://[^/?#\s\"'<>]+[^\s\"'<>]*\Z")
MAILBOX = re.compile(r"[^@\s\"'<>?&]+@[^@\s\"'<>?&]+\Z")
# From two on; a larger number is likely written in figures.
NUMBERS = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*\Z")  # BCP 47, as far as form goes


def _is_orcid(text: str) -> bool:
    """Whether a text is an ORCID iD: four groups, and the check character of ISO 7064 (11, 2)."""
    if not re.fullmatch(r"(?:\d{4}-){3}\d{3}[\dX]", text):
        return False
    total = 0
    for digit in text.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return text[-1] == "0123456789X"[(12 - total % 11) % 11]


def entries_differ(scope: Scope) -> Iterator[Hit]:
    """No two entries of a list in framework.yml have the same key, title or address.

    `language` is a code such as en or pt-BR.
    """
    settings = scope.framework.settings
    lists: list[tuple[str, list[Marked]]] = [
        ("facets", list(settings.facets)),
        ("key", [kind.key for kind in settings.sections]),
        ("title", [kind.title for kind in settings.sections]),
        ("register", [kind.register for kind in settings.sections if kind.register]),
        *(
            ("key", [term.key for term in terms])
            for terms in (settings.statuses, *(v.terms for v in settings.vocabularies.values()))
        ),
    ]
    for name, words in lists:
        seen: dict[str, Marked] = {}
        for word in filter(None, words):
            first = seen.setdefault(slugify(word) or word, word)
            if first is not word:
                same = "the same" if first == word else "the same in an address"
                yield Hit(SETTINGS, word, f"{name} “{word}” is {same} as “{first}” on line {first.line}; change one, or take it away")  # fmt: skip
    if settings.language and not LANGUAGE.match(settings.language):
        yield Hit(SETTINGS, settings.language, f"“{settings.language}” is no code of a language; write one such as en or pt-BR")  # fmt: skip


def addresses(scope: Scope) -> Iterator[Hit]:
    """An address in framework.yml and the files beside it is complete and begins with https://.

    A reference may have an http:// address where the work is published at one. The site's own
    address ends with a slash. An e-mail address has a name, an @ and a host. An ORCID iD has the
    form 0000-0002-1825-0097, and its last character is the check of those before it.
    """
    settings = scope.framework.settings
    urls = [(SETTINGS, url) for url in (
        settings.licence.content.url, settings.licence.code.url, settings.site,
        settings.repository.url, settings.leave.url if settings.leave else Marked(),
    )]  # fmt: skip
    urls += [
        (SETTINGS, Marked(target.url.replace("{id}", "x"), target.url.line, target.url.column))
        for kind in settings.relations.values()
        for target in kind.targets.values()
    ]
    urls += [(str(settings.helplines), line.url) for line in scope.framework.helplines]
    for path, url in urls:
        if url and not ADDRESS.match(url):
            yield Hit(path, url, f"“{url[:60]}” is no whole https:// address; write one")
    if ADDRESS.match(settings.site) and not settings.site.endswith("/"):
        yield Hit(SETTINGS, settings.site, f"“{settings.site}” does not end with /; write {settings.site}/")  # fmt: skip
    email = settings.contact.email
    if email and not MAILBOX.match(email):
        yield Hit(SETTINGS, email, f"“{email[:60]}” is no e-mail address; write name@host")
    for author in settings.citation.authors:
        if author.orcid and not _is_orcid(author.orcid):
            yield Hit(SETTINGS, author.orcid, f"“{author.orcid[:60]}” is no ORCID iD; write the 16 characters that orcid.org gives, such as 0000-0002-1825-0097")  # fmt: skip
    for reference in scope.framework.references.values():
        url = Marked(str(reference.csl.get("URL", "")), reference.key.line, reference.key.column)
        if url and not PRINTED.match(url):
            yield Hit(reference.path, url, f"the URL of “{reference.key}”, “{url[:60]}”, is no whole https:// address; write one")  # fmt: skip


def review_round(scope: Scope) -> Iterator[Hit]:
    """A round of review has two days that exist, and closes after it opens."""
    found = scope.framework.settings.review
    if not found:
        return
    opens, closes = parse_date(found.opens), parse_date(found.closes)
    for text, day in ((found.opens, opens), (found.closes, closes)):
        if text and day is None:
            yield Hit(SETTINGS, text, f"“{text}” is not a date; write it as {scope.today.isoformat()}")  # fmt: skip
    if opens and closes and closes < opens:
        yield Hit(SETTINGS, found.closes, f"the round closes on {closes}, before it opens on {opens}; correct one of the two")  # fmt: skip


def counts(scope: Scope) -> Iterator[Hit]:
    """Where a text says how many facets there are, it is as many as there are.

    “Ten facets” in the title, the subtitle, a summary or a statement of a part, while framework.yml
    lists eleven, is likely left from before. A number of half as many or fewer is of some of them.
    """
    settings = scope.framework.settings
    there = len(settings.facets)
    many = settings.unit.many
    pattern = re.compile(
        rf"\b(?P<n>\d+|{'|'.join(NUMBERS)})(?= {re.escape(many)}\b)", re.IGNORECASE
    )
    texts = (settings.title, settings.subtitle, settings.summary, settings.scope)
    places = [(SETTINGS, text) for text in texts]
    for part in scope.framework.parts:
        places += [(part.path, part.summary), *((part.path, s.plain) for s in part.statements)]
    for path, text in places:
        for match in pattern.finditer(text):
            said = match["n"].lower()
            number = int(said) if said.isdecimal() else NUMBERS.index(said) + 2
            if number != there and number > there // 2:
                yield Hit(path, text.at(match.start()), f"this says “{match[0]} {many}”, and framework.yml lists {there}; correct the number")  # fmt: skip
