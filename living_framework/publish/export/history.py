"""history.json: what every id was in every version, for machines."""

from __future__ import annotations

from ...versions.lifecycle import Life, Lifecycle, State
from . import records as r
from .content import schema_address
from .plain import as_json

FILE = "history.json"
_NO_CHANGE = {"same", "absent"}


def history_json(lifecycle: Lifecycle) -> str:
    """The history of every id, as JSON."""
    draft = lifecycle.editions[-1]
    record = r.HistoryRecord(
        schema=schema_address(draft, "history"),
        versions=tuple(edition.version for edition in lifecycle.editions),
        ids=tuple(
            r.IdRecord(id_, f"{draft.settings.site}id/{id_}/", tuple(_states(life)))
            for id_, life in lifecycle.lives().items()
        ),
    )
    return as_json(record)


def _states(life: Life) -> list[r.StateRecord]:
    changed = (state for state in life.shown if not _NO_CHANGE & set(state.kinds))
    return [_state(state, withheld=life.withheld) for state in changed]


def _state(state: State, *, withheld: bool) -> r.StateRecord:
    text = str(state.statement.plain if state.statement else state.page.title if state.page else "")
    return r.StateRecord(
        version=state.edition.version,
        date=state.edition.date,
        kinds=state.kinds,
        labels=state.labels,
        section=str(state.section.title) if state.section else "",
        text="" if withheld else text,
        notes=tuple(note.words for note in state.notes),
    )
