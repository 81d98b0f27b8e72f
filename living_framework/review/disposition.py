"""What became of every comment, as the pages show it: by facet and statement, with counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

from ..model import COMMENT_STATES, Comment, Facet, Framework, Statement
from ..versions.edition import Edition


class Subject(NamedTuple):
    """A statement, or a whole facet or part, with the comments on it, the oldest first."""

    id: str
    statement: Statement | None
    comments: list[Comment]


class Commented(NamedTuple):
    """A facet or part and what was commented on in it, in reading order. None: no longer there."""

    page: Facet | None
    subjects: list[Subject]


class Disposition(NamedTuple):
    """Every comment that concerns one edition."""

    pages: list[Commented]
    counts: dict[str, int]  # by state, every state

    @property
    def reviewers(self) -> list[str]:
        """Who commented and may be named."""
        comments = (c for page in self.pages for subject in page.subjects for c in subject.comments)
        return sorted({str(c.name) for c in comments if c.name}, key=str.casefold)

    @property
    def total(self) -> int:
        """How many comments there are."""
        return sum(self.counts.values())


def concerning(edition: Edition) -> list[Comment]:
    """The comments to show in an edition, by number: a release has its own, the draft has all."""
    found = edition.all()[-1].framework.comments.values()
    mine = (c for c in found if edition.is_draft or c.version == edition.version)
    return sorted(mine, key=lambda comment: (len(comment.id), comment.id))


def open_counts(framework: Framework, comments: Iterable[Comment]) -> dict[str, int]:
    """How many comments are open on each statement, facet or part that a text has, by id."""
    there = {*framework.statements, *(str(page.id) for page in framework.pages)}
    return dict(Counter(str(c.statement) for c in comments if c.is_open and c.statement in there))


def disposition(edition: Edition) -> Disposition:
    """What became of every comment that concerns an edition.

    Comments on what the text no longer has come last, under no page.
    """
    framework = edition.framework
    by_id: dict[str, list[Comment]] = {}
    for comment in concerning(edition):
        by_id.setdefault(str(comment.statement), []).append(comment)
    counts = Counter(str(c.state) for found in by_id.values() for c in found)
    pages = []
    for page in framework.pages:
        ids = [(str(page.id), None), *((s.id, s) for s in page.statements if s.number)]
        subjects = [Subject(id_, s, by_id.pop(id_)) for id_, s in ids if id_ in by_id]
        if subjects:
            pages.append(Commented(page, subjects))
    if by_id:
        gone = [Subject(id_, None, found) for id_, found in sorted(by_id.items())]
        pages.append(Commented(None, gone))
    return Disposition(pages, {state: counts[state] for state in COMMENT_STATES})


def macros(edition: Edition) -> dict[str, Callable[..., Any]]:
    """What pages and templates call."""

    @cache
    def counted() -> dict[str, int]:
        return open_counts(edition.framework, concerning(edition))

    def open_on(page: Facet) -> int:
        return sum(counted().get(id_, 0) for id_ in (page.id, *(s.id for s in page.statements)))

    @cache
    def answered() -> dict[str, int]:
        closed = (c for c in concerning(edition) if not c.is_open)
        return dict(Counter(str(c.statement).partition(".")[0] for c in closed))

    return {
        "open_comments": counted,
        "open_on": open_on,
        "answered_on": lambda page: answered().get(str(page.id), 0),
        "disposition": cache(lambda: disposition(edition)),
    }
