"""Returned files to comments: all that is new in them, or every problem at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from ..model import Comment
from . import tables
from .sheet_reader import Incoming, Intake, Problem, Sheet
from .subjects import Texts

ALIKE = 0.85

_Key = tuple[str, str, str]


def take_in(
    files: Iterable[tuple[str, bytes]], texts: Texts, there: Iterable[Comment], version: str = ""
) -> Intake:
    """The new comments in returned files, or what is wrong with them.

    `there` are the comments that are kept already; `version` is that of rows which name none.
    """
    intake = Intake()
    for name, data in files:
        try:
            found = tables.read(data)
        except tables.Unreadable as error:
            intake.problems.append(Problem(name, "", 0, "", str(error)))
            continue
        for table in found:
            Sheet(name, table, texts, version, intake).read()
    _sort(intake, list(there))
    return intake


def _key(one: Incoming | Comment) -> _Key:
    """What tells one comment from another: the version, the id, and the words."""
    words = "\n".join((*one.comment, "", *one.proposed))
    return str(one.version), str(one.statement), words.casefold()


def _sort(intake: Intake, there: list[Comment]) -> None:
    """Part what is new from what came before, and tell what is nearly the same."""
    known = {_key(comment): str(comment.id) for comment in there}
    new: dict[_Key, Incoming] = {}
    for incoming in intake.new:
        key = _key(incoming)
        if key in known:
            intake.known.append(known[key])
        elif key in new:
            intake.notes.append(f"{incoming.where}: says the same as {new[key].where}; taken in once")  # fmt: skip
        else:
            new[key] = incoming
    intake.new = list(new.values())
    intake.notes += [note for one in intake.new for note in _alike(one, known)]


def _alike(one: Incoming, known: dict[_Key, str]) -> Iterator[str]:
    version, statement, words = _key(one)
    for (other_version, other_statement, other), id_ in known.items():
        if (version, statement) != (other_version, other_statement):
            continue
        matcher = difflib.SequenceMatcher(None, words, other)
        if matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
            yield f"{one.where}: is nearly the same as {id_}; did somebody take something out there?"
