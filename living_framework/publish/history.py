"""What every id was in every version, as one file that a page asks without sending anything.

The citation check answers from it in the reader's browser; it shows these answers and compares
nothing itself. A text, a heading, a note and a row of word runs is in the file once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..diff import Note, PageChange, Run, StatementChange, wording
from ..diff.wording import ENGLISH, Catalog
from ..model import Framework, Tombstone
from ..versions import dois
from ..versions.lifecycle import Life, Lifecycle, State, named_ids, noted, reworded
from ..versions.places import located
from . import script_data

FILE = "assets/history.js"
NOT_SHOWN = -1  # in place of a text: there was one, and it was taken away for harm or law
_OPS = {"equal": 0, "delete": -1, "insert": 1}


class _Once(dict[Any, int]):
    """Values by number, each kept once."""

    def number(self, value: Any) -> int:
        return self.setdefault(value, len(self))


@dataclass(slots=True)
class _Tables:
    """What states refer to by number."""

    texts: _Once = field(default_factory=_Once)
    sections: _Once = field(default_factory=_Once)
    kinds: _Once = field(default_factory=_Once)
    runs: _Once = field(default_factory=_Once)
    notes: _Once = field(default_factory=_Once)
    catalog: Catalog = ENGLISH

    def kinds_of(self, kinds: Sequence[str]) -> list[int]:
        return [self.kinds.number(kind) for kind in kinds]

    def runs_of(self, runs: tuple[Run, ...]) -> int | None:
        return self.runs.number(runs) if runs else None

    def notes_of(self, notes: Sequence[Note]) -> list[int]:
        return [
            self.notes.number((note.worded(self.catalog), self.runs_of(note.runs)))
            for note in notes
        ]

    def data(self) -> dict[str, Any]:
        """The tables as lists."""
        return {
            "texts": list(self.texts),
            "sections": list(self.sections),
            "kinds": [[kind, self.catalog.gettext(wording.LABELS[kind])] for kind in self.kinds],
            "runs": [[[_OPS[run.op], run.text] for run in runs] for runs in self.runs],
            "notes": [
                [wording.sentence(words)] if runs is None else [f"{words[:1].upper()}{words[1:]}:", runs]
                for words, runs in self.notes
            ],
        }  # fmt: skip


def history(lifecycle: Lifecycle, catalog: Catalog = ENGLISH) -> dict[str, Any]:
    """The history of every id, as plain data, in words of a catalog.

    `versions`    version, date and DOI of each edition, by place; the draft is the last
    `newest`      the place of the newest release; of the draft where there is none
    `texts`, `sections`, `kinds`, `runs`, `notes`
                  what the rest refers to by number: [kind, label], [[op, text], ...] where op is
                  0 for words that stayed, -1 removed and 1 added, and [words, runs or nothing]
    `statements`  by id the versions in which something changed:
                  [place, kinds, text, section, runs, notes], without what is empty at the end
    `pages`       the same for facets and parts: [place, kinds, title, address, notes]
    `since`       by id what the newest release is, compared with an older version:
                  [place, kinds, runs, notes], for that version and those after it
    `names`       the ids that labels and aliases are for
    `retired`     what is recorded of the ids that were withdrawn
    """
    editions = lifecycle.editions
    draft = editions[-1]
    known = dois(draft.root)
    tables = _Tables(catalog=catalog)
    lives = lifecycle.lives()
    newest = max(len(editions) - 2, 0)
    statements = {i: _states(tables, life) for i, life in lives.items() if "." in i}
    pages = {i: _pages(tables, life) for i, life in lives.items() if "." not in i}
    since = {id_: list(_since(tables, lifecycle, life, newest)) for id_, life in lives.items()}
    return {
        "versions": [
            {"version": e.version, "date": e.date, "doi": known.get(e.version, "")}
            for e in editions
        ],
        "newest": newest,
        "statements": {id_: states for id_, states in statements.items() if states},
        "pages": {id_: states for id_, states in pages.items() if states},
        "since": {id_: states for id_, states in since.items() if states},
        "retired": {id_: _tombstone(t) for id_, t in draft.framework.retired.items()},
        "names": named_ids(lifecycle.editions),
        **tables.data(),
    }


def _states(tables: _Tables, life: Life) -> list[list[Any]]:
    found = []
    for place, state in _shown(life):
        text = section = None
        if state.statement and state.section:
            text = NOT_SHOWN if life.withheld else tables.texts.number(state.statement.plain)
            section = tables.sections.number(str(state.section.title))
        kinds, runs = tables.kinds_of(state.kinds), tables.runs_of(state.runs)
        notes = tables.notes_of(state.notes)
        found.append(_cut([place, kinds, text, section, runs, notes]))
    return found


def _pages(tables: _Tables, life: Life) -> list[list[Any]]:
    found = []
    for place, state in _shown(life):
        title = address = None
        if state.page:
            title = str(state.page.title)
            address = located(state.edition.framework, state.page.id)
        kinds, notes = tables.kinds_of(state.kinds), tables.notes_of(state.notes)
        found.append(_cut([place, kinds, title, address, notes]))
    return found


def _shown(life: Life) -> list[tuple[int, State]]:
    """The states in which something changed, with their places."""
    first = len(life.states) - len(life.shown)
    states = enumerate(life.states[first:], first)
    return [(at, state) for at, state in states if state.kinds not in (("same",), ("absent",))]


def _since(tables: _Tables, lifecycle: Lifecycle, life: Life, newest: int) -> Iterator[list[Any]]:
    """How the newest release differs from each older version that has the id."""
    before: list[Any] = [[]]
    for place in range(newest):
        if life.states[place].page is None:
            continue
        change = lifecycle.by_id(place, newest).get(life.id)
        now = _cut([_compared_kinds(tables, change), tables.runs_of(reworded(change)), tables.notes_of(noted(change))])  # fmt: skip
        if now != before:
            yield [place, *now]
        before = now


def _compared_kinds(tables: _Tables, change: StatementChange | PageChange | None) -> list[int]:
    if change is None:
        return []
    return tables.kinds_of(change.kinds if isinstance(change, StatementChange) else [change.what])


def _cut(state: list[Any]) -> list[Any]:
    """A state without what is empty at its end; its first two entries stay."""
    while len(state) > 1 and state[-1] in (None, []):
        state.pop()
    return state


def _tombstone(tombstone: Tombstone) -> dict[str, Any]:
    names = ("kind", "reason", "since", "date")
    return {**{n: str(getattr(tombstone, n)) for n in names}, "into": list(tombstone.into)}


def script(
    lifecycle: Lifecycle, catalog: Catalog = ENGLISH, searched: Framework | None = None
) -> bytes:
    """The history as a script, in words of a catalog.

    `searched` is the text that the search index beside it has: what is in that is not in the file
    a second time. There is a list with the id at which the index has it.
    """
    data = history(lifecycle, catalog)
    if searched:
        withheld = lifecycle.editions[-1].framework.withheld
        there = {s.plain: id_ for id_, s in searched.statements.items() if not withheld(id_)}
        data["texts"] = [[there[text]] if text in there else text for text in data["texts"]]
    return script_data.script("frameworkHistory", data)
