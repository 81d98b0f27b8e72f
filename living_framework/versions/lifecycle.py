"""All that is published, and what every id is in each of it: the one place that says so.

Pages, banners, feeds, exports, the report and the citation check all read `Lifecycle`. What a
change is called comes from `diff.compare` alone, and its words from `diff.wording`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..diff import Changes, Note, PageChange, Run, StatementChange, compare, wording
from ..diff.wording import ENGLISH, Catalog
from ..model import Facet, Section, Statement, Tombstone
from ..source.git import last_commit
from ..source.load import load
from . import releases
from .edition import Edition

_REWORDED = ("reworded", "corrected")  # kinds of change in which words differ


@dataclass(frozen=True, slots=True)
class State:
    """What an id is in one edition, compared with the edition before.

    `kinds` are keys of `wording.LABELS`: first, same, absent, or all that `diff` found: new,
    reworded, marked, moved, withdrawn and so on; changed and gone where the id is a page's.
    """

    edition: Edition
    kinds: tuple[str, ...]
    change: StatementChange | PageChange | None = None
    page: Facet | None = None  # None where the edition does not have it
    section: Section | None = None
    statement: Statement | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """What happened, in a word or two each."""
        return wording.labels(self.kinds)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The words that went and came, where the text was reworded or corrected."""
        return reworded(self.change)

    def lines(self, catalog: Catalog = ENGLISH) -> list[str]:
        """For a page that changed, each kind of change with the statements it happened to."""
        change = self.change
        changed = isinstance(change, PageChange) and change.what == "changed"
        return change.lines(catalog) if changed and isinstance(change, PageChange) else []

    @property
    def notes(self) -> tuple[Note, ...]:
        """What else there is to say of the change."""
        return noted(self.change)


def reworded(change: StatementChange | PageChange | None) -> tuple[Run, ...]:
    """The words that a change of a statement took away and brought."""
    words = isinstance(change, StatementChange) and any(k in _REWORDED for k in change.kinds)
    return change.runs if words and isinstance(change, StatementChange) else ()


def noted(change: StatementChange | PageChange | None) -> tuple[Note, ...]:
    """The notes on a change, but for its reason, which the tombstone has."""
    return change.notes if change else ()


@dataclass(frozen=True, slots=True)
class Life:
    """The history of one id: a state for each edition, oldest first, the draft last."""

    id: str
    states: tuple[State, ...]
    tombstone: Tombstone | None  # its own, or that of its facet
    withheld: bool  # whether its words are not to be shown again

    @property
    def last(self) -> State | None:
        """The last state with a text; None where no edition has one."""
        return next((state for state in reversed(self.states) if state.page), None)

    @property
    def current(self) -> State | None:
        """What a reader is shown first: the newest release's where it has the id, else the last."""
        latest = (state for state in self.states if state.page and state.edition.is_latest)
        return next(latest, self.last)

    @property
    def label(self) -> str:
        """What its owner calls what is shown first, where that is not the id."""
        first = self.current
        named = first and (first.statement or first.page)
        return str(named.label) if named else ""

    @property
    def shown(self) -> tuple[State, ...]:
        """The states from the first edition that has the id."""
        first = next((i for i, s in enumerate(self.states) if s.page), len(self.states))
        return self.states[first:]


_Place = tuple[Facet, Section | None, Statement | None]
_Change = StatementChange | PageChange


@dataclass(slots=True, repr=False)  # mkdocs-macros asks each macro for its repr, and so for this
class Lifecycle:
    """The history of every id in some editions: oldest first, the draft last."""

    editions: list[Edition]
    _compared: dict[tuple[int, int], tuple[Changes, dict[str, _Change]]] = field(default_factory=dict)  # fmt: skip
    _placed: dict[int, dict[str, _Place]] = field(default_factory=dict)

    def between(self, older: str, newer: str) -> Changes:
        """What changed between two versions, without words that are withheld today."""
        versions = [edition.version for edition in self.editions]
        return self._between(versions.index(older), versions.index(newer))[0]

    def by_id(self, older: int, newer: int) -> dict[str, _Change]:
        """The changes between two editions, named by their places, by id."""
        return self._between(older, newer)[1]

    def life(self, id_: str) -> Life:
        """The history of one id."""
        draft = self.editions[-1].framework
        states = tuple(self._states(id_))
        tombstone = draft.retired.get(id_) or draft.retired.get(id_.partition(".")[0])
        return Life(id_, states, tombstone, draft.withheld(id_))

    def lives(self) -> dict[str, Life]:
        """The history of every id that was ever published or retired."""
        return {id_: self.life(id_) for id_ in published_ids(self.editions)}

    def _between(self, older: int, newer: int) -> tuple[Changes, dict[str, _Change]]:
        if (older, newer) not in self._compared:
            old, new = (self.editions[place].framework for place in (older, newer))
            changes = compare(old, new).without(self.editions[-1].framework.withheld)
            by_id: dict[str, _Change] = {page.id: page for page in changes.pages}
            by_id |= {change.id: change for change in changes.statements}
            self._compared[older, newer] = changes, by_id
        return self._compared[older, newer]

    def _states(self, id_: str) -> Iterator[State]:
        for at, edition in enumerate(self.editions):
            place = self._places(at).get(id_) or (None, None, None)
            change = self.by_id(at - 1, at).get(id_) if at else None
            yield State(edition, _kinds(change, at, there=place[0] is not None), change, *place)

    def _places(self, at: int) -> dict[str, _Place]:
        if at not in self._placed:
            self._placed[at] = _places(self.editions[at])
        return self._placed[at]


def _kinds(change: _Change | None, at: int, *, there: bool) -> tuple[str, ...]:
    if isinstance(change, StatementChange):
        return change.kinds
    if change is not None:
        return (change.what,)
    if not there:
        return ("absent",)
    return ("same",) if at else ("first",)


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


def macros(lifecycle: Lifecycle) -> dict[str, Callable[..., Any]]:
    """What pages call: the history of an id, an edition, and what changed between two."""

    def edition_of(version: str) -> Edition:
        return next(e for e in lifecycle.editions if e.version == version)

    return {
        "life_of": cache(lifecycle.life),
        "edition_of": edition_of,
        "changes_between": lifecycle.between,
    }


def _places(edition: Edition) -> dict[str, _Place]:
    found: dict[str, _Place] = {}
    for page in edition.framework.pages:
        found[str(page.id)] = (page, None, None)
        for section in page.sections:
            for statement in section.statements:
                found[statement.id] = (page, section, statement)
    return found


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
    commit, date = last_commit(root)
    published = [*released, Edition(root, date=date, commit=commit, releases=known)]
    for edition in published:
        edition.siblings = published
    return published
