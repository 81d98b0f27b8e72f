"""All that is published: the released versions, oldest first, and the draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..diff import Changes, compare
from ..model import Facet, Section, Statement, Tombstone
from ..source.git import GitProblem, git
from ..source.load import load
from . import releases
from .edition import Edition


class Appearance(NamedTuple):
    """An id in one edition: `change` tells it from the edition before.

    `change` is first, same, reworded, moved (to another section), gone, or absent (not yet there).
    """

    edition: Edition
    change: str
    page: Facet | None = None
    section: Section | None = None
    statement: Statement | None = None


class Life(NamedTuple):
    """What became of an id, from the edition that first had it to the draft."""

    id: str
    appearances: list[Appearance]  # oldest first, the draft last
    tombstone: Tombstone | None
    withheld: bool  # whether its words are not to be shown again

    @property
    def last(self) -> Appearance | None:
        """The last appearance with a text; None where no edition has one."""
        return next((a for a in reversed(self.appearances) if a.page is not None), None)


def revision(root: Path) -> tuple[str, str]:
    """The short id and the date (ISO 8601) of the commit that a folder's text stands at.

    Both are empty where git is missing or the folder is in no repository; the id ends in a plus
    where the text has changes that are not committed.
    """
    try:
        log = git(root, "log", "-1", "--format=%h %cs", "--", ".").decode()
        changed = git(root, "status", "--porcelain", "--", "facets", "framework.yml")
    except GitProblem:
        return "", ""
    commit, _, date = log.strip().partition(" ")
    return (f"{commit}+" if commit and changed.strip() else commit), date


def published_ids(editions: list[Edition]) -> list[str]:
    """Every id of a facet, a part or a statement that an edition has or had, in reading order."""
    found: dict[str, None] = {}
    for edition in reversed(editions):
        for page in edition.framework.pages:
            found[str(page.id)] = None
            found |= dict.fromkeys(s.id for s in page.statements if s.number)
    found |= dict.fromkeys(editions[-1].framework.retired)
    return list(found)


def named_ids(editions: list[Edition]) -> dict[str, str]:
    """The ids of what has, or had, a label or an alias, by that name; the newest edition counts most.

    An id is never a name of something else.
    """
    found: dict[str, str] = {}
    for edition in editions:
        for page in edition.framework.pages:
            names = [(str(name), str(page.id)) for name in (page.label, *page.aliases) if name]
            names += [(s.label, s.id) for s in page.statements if s.label and s.number]
            found |= names
    ids = {id_.casefold() for id_ in published_ids(editions)}
    return {name: id_ for name, id_ in found.items() if name.casefold() not in ids}


def file_name(name: str) -> str:
    """A label as the name of a file on every system: letters, digits, full stops and hyphens."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", name).strip(".-")


def lives(editions: list[Edition]) -> dict[str, Life]:
    """What became of every id that was ever published or retired, by id."""
    draft = editions[-1].framework
    retired = draft.retired
    places = [_places(edition) for edition in editions]
    return {
        id_: Life(id_, _appearances(id_, editions, places), retired.get(id_), draft.withheld(id_))
        for id_ in published_ids(editions)
    }


def macros(editions: list[Edition]) -> dict[str, Callable[..., Any]]:
    """What pages around the editions call: the life of an id, and the editions themselves."""

    @cache
    def all_lives() -> dict[str, Life]:
        return lives(editions)

    def life_of(id_: str) -> Life:
        return all_lives()[id_]

    def edition_of(version: str) -> Edition:
        return next(e for e in editions if e.version == version)

    @cache
    def changes_between(older: str, newer: str) -> Changes:
        changes = compare(edition_of(older).framework, edition_of(newer).framework)
        return changes.without(editions[-1].framework.withheld)

    return {"life_of": life_of, "edition_of": edition_of, "changes_between": changes_between}


_Place = tuple[Facet, Section | None, Statement | None]


def _places(edition: Edition) -> dict[str, _Place]:
    found: dict[str, _Place] = {}
    for page in edition.framework.pages:
        found[str(page.id)] = (page, None, None)
        for section in page.sections:
            for statement in section.statements:
                found[statement.id] = (page, section, statement)
    return found


def _appearances(
    id_: str, editions: list[Edition], places: list[dict[str, _Place]]
) -> list[Appearance]:
    found: list[Appearance] = []
    before: _Place | None = None
    for edition, place in zip(editions, places, strict=True):
        now = place.get(id_)
        if now is None:
            found.append(Appearance(edition, "gone" if before else "absent"))
        else:
            found.append(Appearance(edition, _change(before, now), *now))
            before = now
    return found


def _change(before: _Place | None, now: _Place) -> str:
    if before is None:
        return "first"
    (old_page, old_section, old), (page, section, statement) = before, now
    if old is None or statement is None:
        return "same" if old_page.title == page.title else "reworded"
    if old.text != statement.text:
        return "reworded"
    moved = old_section and section and old_section.key != section.key
    return "moved" if moved else "same"


def editions(root: Path) -> list[Edition]:
    """Every edition in a repository: releases from the oldest to the newest, then the draft.

    What a reader acts on (site, contact, repository, where to leave to) is the draft's in all of
    them. Raises NoFramework where the folder is no content root.
    """
    root = root.resolve()
    today = load(root).settings
    known = releases(root)
    released = [
        Edition(r.root, r.version, r.date, digest=r.digest, releases=known, today=today)
        for r in known
    ]
    commit, date = revision(root)
    published = [*released, Edition(root, date=date, commit=commit, releases=known)]
    for edition in published:
        edition.siblings = published
    return published
