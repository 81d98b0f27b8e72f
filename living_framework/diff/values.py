"""Differences between values of any type of the model, found by introspection and told in words.

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


def notes(where: str, old: Any, new: Any) -> Iterator[Note]:
    """What differs between two values; `where` names them to a reader."""
    if dataclasses.is_dataclass(old) and dataclasses.is_dataclass(new):
        for field in dataclasses.fields(old):
            name = field.name.replace("_", " ")
            yield from notes(f"{where}, {name}", getattr(old, field.name), getattr(new, field.name))
    elif isinstance(old, dict) and isinstance(new, dict):
        yield from _entries(where, old, new)
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _lists(where, old, new)
    elif old != new:
        yield _text(where, old, new)


def told(value: Any) -> str:
    """A value in one line."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if dataclasses.is_dataclass(value):
        return told({f.name: getattr(value, f.name) for f in dataclasses.fields(value)})
    if isinstance(value, dict):
        return ", ".join(f"{k}: {told(v)}" for k, v in value.items() if v)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(told, value))
    return str(value)


def listed(words: Iterable[Any]) -> str:
    """Words as a list in running text: a, b and c."""
    items = [told(word) for word in words]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _text(where: str, old: Any, new: Any) -> Note:
    before, after = told(old), told(new)
    if not before:
        return Note(f"{where} is now “{after}”; there was none")
    if not after:
        return Note(f"{where} is taken away; it was “{before}”")
    if max(len(before), len(after)) > _LONG and before != after:
        return Note(f"{where} is reworded", differences(before, after))
    return Note(f"{where} is now “{after}”; it was “{before}”")


def _entries(where: str, old: dict[Any, Any], new: dict[Any, Any]) -> Iterator[Note]:
    for key, value in old.items():
        if key not in new:
            yield Note(f"{where}: {key} is gone; it was “{told(value)}”")
        else:
            yield from notes(f"{where}, {key}", value, new[key])
    for key, value in new.items():
        if key not in old:
            yield Note(f"{where}: {key} is new: “{told(value)}”")
    if reordered(list(old), list(new)):
        yield Note(f"{where}: the order is now {listed(new)}")


def _lists(where: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Note]:
    if any(map(dataclasses.is_dataclass, (*old, *new))):
        yield from _entries(where, keyed(old), keyed(new))
        return
    gone, come = without(old, new), without(new, old)
    if gone:
        yield Note(f"{where}: no longer {listed(f'“{told(item)}”' for item in gone)}")
    if come:
        yield Note(f"{where}: now also {listed(f'“{told(item)}”' for item in come)}")
    if reordered(old, new):
        yield Note(f"{where}: the order is now {listed(new)}")


def keyed(records: Sequence[T], field: str = "") -> dict[str, T]:
    """Records by the field that names them, or by the first; a name's second gets a number."""
    found: dict[str, T] = {}
    times: Counter[str] = Counter()
    for record in records:
        name = told(getattr(record, field or dataclasses.fields(record)[0].name))  # type: ignore[arg-type]
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
