"""What changed about one facet or part: its front-matter, its sections and its statements."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, Literal

from ..model import Facet, Marked, Section
from .changes import Level, Note, PageChange
from .statements import Texts, changes_of, longest_rising
from .values import items, keyed, notes, reordered, without
from .words import differences

# A place in a file is no part of what the file says; sections are compared by themselves.
_NO_CONTENT = ("id", "keys", "sections")


def changes_of_pages(texts: Texts) -> tuple[PageChange, ...]:
    """Every page that changed, in reading order; one that is gone comes where it was."""
    new, old = keyed(texts.new.pages), keyed(texts.old.pages)
    ids = list(new)
    for place, id_ in enumerate(old):
        if id_ not in new:
            before = [i + 1 for i, known in enumerate(ids) if known in list(old)[:place]]
            ids.insert(max(before, default=0), id_)
    moved = set(_moved(list(old), list(new)))
    found = []
    for id_ in ids:
        if id_ not in old:
            found.append(_whole(texts, "new", new[id_], list(_introduced(new[id_]))))
        elif id_ not in new:
            found.append(_whole(texts, "gone", old[id_], list(_withdrawn(texts, old[id_]))))
        else:
            found.append(_changed(texts, old[id_], new[id_], id_ in moved))
    return tuple(change for change in found if change)


def _moved(old: list[str], new: list[str]) -> Iterator[str]:
    common = [id_ for id_ in new if id_ in old]
    stayed = longest_rising([old.index(id_) for id_ in common])
    return (id_ for i, id_ in enumerate(common) if i not in stayed)


def _changed(texts: Texts, old: Facet, new: Facet, moved: bool) -> PageChange:
    renamed = _renamed(old, new)
    found = [*_metadata(texts, old, new), *_sections(old, new, renamed)]
    if moved:
        found.append(Note("page-moved"))
    statements = changes_of(texts, old, new, renamed)
    part = new.kind == "part"
    return PageChange(str(new.id), str(new.title), part, "changed", tuple(found), statements)


def _whole(
    texts: Texts, what: Literal["new", "gone"], page: Facet, found: list[Note]
) -> PageChange:
    old, new = (None, page) if what == "new" else (page, None)
    statements = changes_of(texts, old, new, {})
    part = page.kind == "part"
    return PageChange(str(page.id), str(page.title), part, what, tuple(found), statements)


def _withdrawn(texts: Texts, page: Facet) -> Iterator[Note]:
    tombstone = texts.new.retired.get(page.id)
    if tombstone is None:
        yield Note("no-reason")
        return
    yield Note("why", (str(tombstone.reason),))
    if tombstone.into:
        yield Note("lives-on", (items(tombstone.into),))


# --- Front-matter --------------------------------------------------------------------------------


def _introduced(page: Facet) -> Iterator[Note]:
    """What the front-matter of a new page says."""
    nothing = Marked()
    blank = Facet(
        page.id, page.title, nothing, nothing, page.reviewed, path=page.path, slug=page.slug
    )
    for note in _fields(None, dataclasses.replace(blank, kind=page.kind), page):
        name, _, how = note.kind.rpartition("-")
        yield dataclasses.replace(note, kind=f"{name}-first") if how == "also" else note


def _metadata(texts: Texts, old: Facet, new: Facet) -> Iterator[Note]:
    yield from _fields(texts, old, new)
    before, after = ({str(s.number): s.origin for s in p.statements} for p in (old, new))
    for number in {**old.origins, **new.origins}:
        changed = before.get(number) != after.get(number)  # at the statement
        if old.origins.get(number) != new.origins.get(number) and not changed:
            yield Note("origin-noted", (str(number),))


def _fields(texts: Texts | None, old: Facet, new: Facet) -> Iterator[Note]:
    for field in dataclasses.fields(Facet):
        name = field.name
        before, after = getattr(old, name), getattr(new, name)
        if name in _NO_CONTENT or name == "origins":
            continue
        if name in _TEXTS:
            if before != after:
                yield _text(texts, name, str(before), str(after))
        elif name in _LISTS:
            yield from _list(name, before, after)
        elif name in _MAPPINGS:
            yield from _mapping(name, before, after)
        else:
            yield from notes((f"its {name.replace('_', ' ')}",), before, after)


# Fields with notes of their own (`wording` has their words); any other field goes by its name.
_TEXTS = ("title", "summary", "status", "phase", "source_title", "reviewed", "path", "slug")
_LISTS = ("actors", "technologies", "further_research")
_MAPPINGS = ("related", "waivers")
_MEANING = ("title", "phase")  # what a facet is; the rest is about it


def _text(texts: Texts | None, name: str, old: str, new: str) -> Note:
    level: Level = "patch"
    if texts and name in _MEANING and not texts.same_meaning(old, new):
        level = "major"
    if old and new and name in ("summary", "title", "source_title"):
        return Note(f"{name}-reworded", (), differences(old, new), level)
    if not new:
        return Note(f"{name}-gone", (old,), level=level)
    return Note(f"{name}-new" if old else f"{name}-first", (new, old)[: 2 if old else 1], level=level)  # fmt: skip


def _list(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Note]:
    gone, come = without(old, new), without(new, old)
    if come:
        yield Note(f"{name}-also", (items(come),))
    if gone:
        yield Note(f"{name}-gone", (items(gone),))
    if reordered(old, new):
        yield Note(f"{name}-order", (items(new),))


def _mapping(name: str, old: dict[Any, Any], new: dict[Any, Any]) -> Iterator[Note]:
    for key, value in new.items():
        if key not in old:
            yield Note(f"{name}-also", (str(key), str(value)))
        elif old[key] != value:
            yield Note(f"{name}-reworded", (str(key),), differences(old[key], value))
    for key in old:
        if key not in new:
            yield Note(f"{name}-gone", (str(key),))
    if reordered(list(old), list(new)):
        yield Note(f"{name}-order")


# --- Sections ------------------------------------------------------------------------------------


def _renamed(old: Facet, new: Facet) -> dict[str, str]:
    """Sections whose heading was reworded: old key to new, where most statements are the same."""
    before, after = ({s.key: s for s in page.sections} for page in (old, new))
    found = {}
    for key, section in before.items():
        ids = {s.id for s in section.statements}
        for other, candidate in after.items():
            kept = ids & {s.id for s in candidate.statements}
            if key not in after and other not in before and len(kept) * 2 > len(ids):
                found[key] = other
    return found


def _sections(old: Facet, new: Facet, renamed: dict[str, str]) -> Iterator[Note]:
    now = [dataclasses.replace(s, key=renamed.get(s.key, s.key)) for s in old.sections]
    before = dict(zip(keyed(now, "key"), old.sections, strict=True))
    after = keyed(new.sections, "key")
    for key, section in after.items():
        if key not in before:
            yield Note("section-new", (str(section.title),))
        else:
            yield from _section(before[key], section)
    for key, section in before.items():
        if key not in after:
            yield Note("section-gone", (str(section.title),))
    if reordered(list(before), list(after)):
        yield Note("section-order", (items(section.title for section in after.values()),))


def _section(old: Section, new: Section) -> Iterator[Note]:
    if old.title != new.title:
        yield Note("section-title", (str(old.title), str(new.title)))
    elif old.anchor != new.anchor:
        yield Note("section-anchor", (str(new.title), str(new.anchor)))
    elif old.key != new.key:
        yield Note("section-kind", (str(new.title), str(new.key)))
