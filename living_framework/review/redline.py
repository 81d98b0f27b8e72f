"""What changed, as one HTML file that needs no other file and no knowledge of diffs."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from ..diff import Changes, Note, StatementChange
from ..model import Facet, Framework, Statement
from ..shipped import OVERRIDES


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(OVERRIDES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
    )
    # The file is in English, as the commands are.
    env.filters["translated"] = str
    env.filters["worded"] = Note.worded
    return env


class Beside(NamedTuple):
    """The unchanged statements right before and right after one that changed, in its section."""

    before: Statement | None = None
    after: Statement | None = None


def redline(changes: Changes, old: Framework, new: Framework, older: str, newer: str) -> str:
    """The file as text: no script, no address, nothing from elsewhere.

    `older` and `newer` are what the two texts are called.
    """
    return (
        _environment()
        .get_template("redline.html")
        .render(
            changes=changes,
            beside=neighbours(changes, old, new),
            title=new.settings.title,
            language=new.settings.language or "en",
            from_=older,
            to=newer,
            older=older,
            newer=newer,
        )
    )


def neighbours(changes: Changes, old: Framework, new: Framework) -> dict[StatementChange, Beside]:
    """What comes before and after each change, as both texts have it; each statement at most once.

    A page that is new or gone has none: all of it is shown.
    """
    found = {}
    for page in changes.pages:
        seen = {change.id for change in page.statements}
        for change in page.statements if page.what == "changed" else ():
            around = _around(change, (new if change.there else old).page(page.id))
            both = [
                s if s and s.id in new.statements and s.id not in seen else None for s in around
            ]
            seen |= {s.id for s in both if s}
            found[change] = Beside(*both)
    return found


def _around(change: StatementChange, page: Facet) -> tuple[Statement | None, Statement | None]:
    """The statements before and after the one that changed, in its section."""
    words = change.new if change.there else change.old
    for section in page.sections:
        named = [n for n, s in enumerate(section.statements) if s.id == change.id]
        for place in sorted(named, key=lambda n: section.statements[n].plain != words)[:1]:
            before = section.statements[place - 1] if place else None
            return before, next(iter(section.statements[place + 1 :]), None)
    return None, None
