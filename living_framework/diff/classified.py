"""What front-matter says of a single statement: its label, terms and mappings, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model import Marked, Settings, Statement
from . import wording
from .changes import Note
from .values import items, reordered


def _listed(values: Iterable[object]) -> str:
    """Values as a list in running text."""
    return wording.listed(items(values))


def has_data(statement: Statement) -> tuple[object, ...]:
    """What front-matter says of a statement, besides its origin."""
    return statement.label, statement.terms, statement.mappings


def data_of(statement: Statement, settings: Settings) -> dict[str, str]:
    """The same in words, by the name of each."""
    found: dict[str, str] = {"label": statement.label} if statement.label else {}
    for key, terms in statement.terms.items():
        vocabulary = settings.vocabularies.get(Marked(key))
        found[str(vocabulary.one) if vocabulary else key] = _listed(terms or ("none",))
    for key, targets in statement.mappings.items():
        for target, ids in targets.items():
            found[f"entry in {key}, {target}"] = _listed(ids or ("none",))
        if not targets:
            found[f"entry in {key}"] = "none"
    return found


def changed_data(before: dict[str, str], after: dict[str, str]) -> Iterator[Note]:
    """What differs between two of those."""
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old is None:
            yield Note("data-first", (name, str(new)))
        elif new is None:
            yield Note("data-gone", (name, old))
        elif old != new:
            yield Note("data-new", (name, new, old))
    if reordered(list(before), list(after)):
        yield Note("data-order")
