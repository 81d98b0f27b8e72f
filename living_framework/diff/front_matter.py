"""What changed in the front-matter of one facet or part, as notes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from ..model import Facet, Marked, Settings
from ..model.settings import ONE
from .changes import Level, Note
from .classified import has_data
from .statements import Texts
from .values import items, notes, reordered, without
from .words import differences

# Where something is in a file is no part of what it says; sections are compared by themselves.
_NO_CONTENT = ("id", "keys", "sections")
# Fields with notes of their own; any other field goes by its name.
_TEXTS = {
    "title": "title",
    "summary": "summary",
    "status": "status",
    "label": "label",
    "source_title": "title in the source",
    "reviewed": "date of the last review",
    "path": "file",
    "slug": "name in addresses",
}
_LISTS = {"further_research": "further research", "aliases": "aliases"}
# Those that say something of single statements: a change of these is noted there.
_OF_STATEMENTS = ("origins", "labels", "statement_terms", "statement_mappings")


def introduced(texts: Texts, page: Facet) -> Iterator[Note]:
    """What the front-matter of a new page says."""
    nothing = Marked()
    blank = Facet(
        page.id, page.title, nothing, nothing, page.reviewed, path=page.path, slug=page.slug
    )
    for note in _fields(texts, dataclasses.replace(blank, kind=page.kind), page):
        if note.kind.startswith("empty-"):
            continue
        name, _, how = note.kind.rpartition("-")
        kind = f"{name}-first" if how == "also" else note.kind
        yield dataclasses.replace(note, kind=kind, level="patch")


def metadata(texts: Texts, old: Facet, new: Facet) -> Iterator[Note]:
    """What the front-matter says otherwise than before."""
    yield from _fields(texts, old, new)
    before, after = ({str(s.number): s for s in page.statements} for page in (old, new))
    for name in _OF_STATEMENTS:
        for key, number in _numbers(getattr(old, name), getattr(new, name)):
            one, other = before.get(number), after.get(number)
            if name == "origins":
                changed = (one and one.origin) != (other and other.origin)
            else:
                changed = (one and has_data(one)) != (other and has_data(other))
            if not changed:
                what = "origin" if name == "origins" else f"“{key}”" if key else "label"
                yield Note("noted", (what, number))
        if reordered(_order(getattr(old, name)), _order(getattr(new, name))):
            yield Note("list-shuffled", (name.replace("_", " "),))


def _numbers(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    """The numbers of statements whose entries differ, each with the key that it is under."""
    for key in {**old, **new}:
        before, after = old.get(key), new.get(key)
        if isinstance(before or after, dict):
            for number in {**(before or {}), **(after or {})}:
                if (before or {}).get(number) != (after or {}).get(number):
                    yield str(key), str(number)
            if (before is None) != (after is None) and not (before or after):
                yield str(key), "no statement"
        elif before != after:
            yield "", str(key)


def _order(entries: Mapping[Any, Any]) -> list[str]:
    inner = [f"{k} {n}" for k, v in entries.items() if isinstance(v, dict) for n in v]
    return [*map(str, entries), *inner]


def _fields(texts: Texts, old: Facet, new: Facet) -> Iterator[Note]:
    settings = texts.new.settings
    for field in dataclasses.fields(Facet):
        name = field.name
        before, after = getattr(old, name), getattr(new, name)
        if name in _NO_CONTENT or name in _OF_STATEMENTS:
            continue
        if name in _TEXTS:
            if before != after:
                yield _text(texts, name, str(before), str(after))
        elif name in _LISTS:
            yield from _list(_LISTS[name], before, after)
        elif name == "terms":
            yield from _terms(settings, before, after)
        elif name == "relations":
            yield from _relations(settings, before, after)
        elif name == "waivers":
            yield from _waivers(before, after)
        else:
            yield from notes((f"its {name.replace('_', ' ')}",), before, after)


def _text(texts: Texts, name: str, old: str, new: str) -> Note:
    level: Level = "patch"
    if name == "title" and not texts.same_meaning(old, new):
        level = "major"
    said = _TEXTS[name]
    if old and new and name in ("summary", "title", "source_title"):
        return Note("its-reworded", (said,), differences(old, new), level)
    return _value(said, old, new, level)


def _value(said: str, old: str, new: str, level: Level) -> Note:
    if not new:
        return Note("its-gone", (said, old), level=level)
    return Note("its-new", (said, new, old), level=level) if old else Note("its-first", (said, new), level=level)  # fmt: skip


def _list(said: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Note]:
    gone, come = without(old, new), without(new, old)
    if come:
        yield Note("list-also", (said, items(come)))
    if gone:
        yield Note("list-gone", (said, items(gone)))
    if reordered(old, new):
        yield Note("list-order", (said, items(new)))


def _terms(
    settings: Settings, old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]
) -> Iterator[Note]:
    """The terms that a page has; another group is another place in the framework."""
    for key in {**old, **new}:
        before, after = old.get(key, ()), new.get(key, ())
        vocabulary = settings.vocabularies.get(Marked(key))
        groups = vocabulary is not None and vocabulary.groups
        level: Level = "major" if groups and set(before) != set(after) else "patch"
        if vocabulary and vocabulary.values == ONE:
            if before != after:
                yield _value(str(vocabulary.one), ", ".join(before), ", ".join(after), level)
            continue
        many = str(vocabulary.many) if vocabulary else key
        for note in _list(many, before, after):
            yield dataclasses.replace(note, level=level)
    for key in {**old, **new}:
        if (key in old) != (key in new) and not old.get(key) and not new.get(key):
            yield Note("empty-now" if key in new else "empty-gone", (str(key),))
    if reordered(list(old), list(new)):
        yield Note("list-shuffled", ("terms",))


def _relation(said: str, before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Iterator[Note]:
    for other, reason in after.items():
        if other not in before and reason:
            yield Note("relation-also", (said, str(other), str(reason)))
        elif other not in before:
            yield Note("list-also", (said, (str(other),)))
        elif before[other] != reason:
            yield Note("reason-reworded", (str(other),), differences(before[other], reason))
    for other in before:
        if other not in after:
            yield Note("list-gone", (said, (str(other),)))
    if reordered(list(before), list(after)):
        yield Note("list-shuffled", (said,))


def _relations(
    settings: Settings,
    old: Mapping[str, Mapping[Any, Any]],
    new: Mapping[str, Mapping[Any, Any]],
) -> Iterator[Note]:
    for key in {**old, **new}:
        kind = settings.relations.get(Marked(key))
        said = str(kind.label).lower() if kind else key
        before, after = old.get(key, {}), new.get(key, {})
        yield from _relation(said, before, after)
        if (key in old) != (key in new) and not before and not after:
            yield Note("empty-now" if key in new else "empty-gone", (str(key),))
    if reordered(list(old), list(new)):
        yield Note("list-shuffled", ("relations",))


def _waivers(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Note]:
    for rule, reason in new.items():
        if rule not in old:
            yield Note("waiver-also", (str(rule), str(reason)))
        elif old[rule] != reason:
            yield Note("waiver-reworded", (str(rule),), differences(old[rule], reason))
    for rule in old:
        if rule not in new:
            yield Note("waiver-gone", (str(rule),))
    if reordered(list(old), list(new)):
        yield Note("list-shuffled", ("waivers",))
