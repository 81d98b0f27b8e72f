"""Differences between values of any type of the model, found by introspection.

A field that the model gains tomorrow is compared without a word here.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from .changes import Note
from .words import differences

T = TypeVar("T")

_LONG = 60  # letters, from which on a reworded text is shown word by word


def notes(where: tuple[str, ...], old: Any, new: Any) -> Iterator[Note]:
    """What differs between two values; `where` are the names that lead a reader to them."""
    if dataclasses.is_dataclass(old) and dataclasses.is_dataclass(new):
        for field in dataclasses.fields(old):
            name = field.name.replace("_", " ")
            yield from notes((*where, name), getattr(old, field.name), getattr(new, field.name))
    elif isinstance(old, dict) and isinstance(new, dict):
        yield from _entries(where, old, new)
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _lists(where, old, new)
    elif old != new:
        yield _text(", ".join(where), line(old), line(new))


def line(value: Any) -> str:
    """A value in one line."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if dataclasses.is_dataclass(value):
        return line({f.name: getattr(value, f.name) for f in dataclasses.fields(value)})
    if isinstance(value, dict):
        return ", ".join(f"{k}: {line(v)}" for k, v in value.items() if v)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(line, value))
    return str(value)


def in_short(value: Any) -> str:
    """A record by what names it to a reader; any other value in one line."""
    return getattr(value, "in_short", "") or line(value)


def items(values: Iterable[Any]) -> tuple[str, ...]:
    """Each of some values in one line."""
    return tuple(map(line, values))


def _text(where: str, before: str, after: str) -> Note:
    if not before:
        return Note("value-first", (where, after))
    if not after:
        return Note("value-gone", (where, before))
    if max(len(before), len(after)) > _LONG and before != after:
        return Note("value-reworded", (where,), differences(before, after))
    return Note("value-new", (where, after, before))


def _entries(where: tuple[str, ...], old: dict[Any, Any], new: dict[Any, Any]) -> Iterator[Note]:
    at = ", ".join(where)
    for key, value in old.items():
        if key not in new:
            yield Note("entry-gone", (at, str(key), in_short(value)))
        else:
            yield from notes((*where, str(key)), value, new[key])
    for key, value in new.items():
        if key not in old:
            yield Note("entry-new", (at, str(key), in_short(value)))
    if reordered(list(old), list(new)):
        yield Note("order", (at, items(new)))


def _lists(where: tuple[str, ...], old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Note]:
    if any(map(dataclasses.is_dataclass, (*old, *new))):
        yield from _entries(where, keyed(old), keyed(new))
        return
    at = ", ".join(where)
    gone, come = without(old, new), without(new, old)
    if gone:
        yield Note("items-gone", (at, items(gone)))
    if come:
        yield Note("items-new", (at, items(come)))
    if reordered(old, new):
        yield Note("order", (at, items(new)))


def keyed(records: Sequence[T], field: str = "") -> dict[str, T]:
    """Records by the field that names them, or by the first; a name's second gets a number."""
    found: dict[str, T] = {}
    times: Counter[str] = Counter()
    for record in records:
        name = line(getattr(record, field or dataclasses.fields(record)[0].name))  # type: ignore[arg-type]
        times[name] += 1
        found[name if times[name] == 1 else f"{name} ({times[name]})"] = record
    return found


def without(items: Sequence[Any], others: Iterable[Any]) -> list[Any]:
    """The items that are not among the others; of equal items, as many as are more."""
    left = Counter(others)
    kept = []
    for item in items:
        if left[item]:
            left[item] -= 1
        else:
            kept.append(item)
    return kept


def reordered(old: Sequence[Any], new: Sequence[Any]) -> bool:
    """Whether what two sequences share comes in another order."""
    return without(old, without(old, new)) != without(new, without(new, old))
