"""What became of one facet or part: its front-matter and sections in words, and its statements."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, Literal

from ..model import Facet, Marked, Section
from .changes import Level, Note, PageChange
from .statements import Texts, changes_of, longest_rising
from .values import keyed, listed, notes, reordered, without
from .words import differences

# Where things stand in a file is no part of what it says; sections are compared by themselves.
_NO_CONTENT = ("id", "keys", "sections")


def changes_of_pages(texts: Texts) -> tuple[PageChange, ...]:
    """Every page that changed, in reading order; one that went stands where it stood."""
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
    told = [*_metadata(texts, old, new), *_sections(old, new, renamed)]
    if moved:
        told.append(Note("it stands elsewhere in the reading order"))
    statements = changes_of(texts, old, new, renamed)
    part = new.kind == "part"
    return PageChange(str(new.id), str(new.title), part, "changed", tuple(told), statements)


def _whole(texts: Texts, what: Literal["new", "gone"], page: Facet, told: list[Note]) -> PageChange:
    old, new = (None, page) if what == "new" else (page, None)
    statements = changes_of(texts, old, new, {})
    part = page.kind == "part"
    return PageChange(str(page.id), str(page.title), part, what, tuple(told), statements)


def _withdrawn(texts: Texts, page: Facet) -> Iterator[Note]:
    grave = texts.new.retired.get(page.id)
    if grave is None:
        yield Note("no reason is recorded")
        return
    yield Note(f"why: {grave.reason}")
    if grave.into:
        yield Note(f"its content lives on in {listed(grave.into)}")


# --- Front-matter --------------------------------------------------------------------------------


def _introduced(page: Facet) -> Iterator[Note]:
    """What the front-matter of a new page says, in words."""
    nothing = Marked()
    blank = Facet(
        page.id, page.title, nothing, nothing, page.reviewed, path=page.path, slug=page.slug
    )
    for note in _fields(None, dataclasses.replace(blank, kind=page.kind), page):
        yield dataclasses.replace(note, words=note.words.replace("now also ", "", 1))


def _metadata(texts: Texts, old: Facet, new: Facet) -> Iterator[Note]:
    yield from _fields(texts, old, new)
    before, after = ({str(s.number): s.origin for s in p.statements} for p in (old, new))
    for number in {**old.origins, **new.origins}:
        told = before.get(number) != after.get(number)  # at the statement
        if old.origins.get(number) != new.origins.get(number) and not told:
            yield Note(f"the origin that is noted for {number} changed, and no statement with it")


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
            yield from notes(f"its {name.replace('_', ' ')}", before, after)


# How a reader is told of each field. A field that is in none of the tables is told by its name.
_TEXTS = {
    "title": "title",
    "summary": "summary",
    "status": "status",
    "phase": "phase",
    "source_title": "title in the source",
    "reviewed": "date of the last review",
    "path": "file",
    "slug": "name in addresses",
}
_LISTS = {
    "actors": ("concerns", "the actors"),
    "technologies": ("speaks of", "the technologies"),
    "further_research": ("names as further research", "further research"),
}
_MAPPINGS = {
    "related": ("is {}related to {}", "the reason of its relation to {}"),
    "waivers": ("{}waives the rule {}", "the reason why it waives the rule {}"),
}
_MEANING = ("title", "phase")  # what a facet is; the rest is told about it


def _text(texts: Texts | None, name: str, old: str, new: str) -> Note:
    level: Level = "patch"
    if texts and name in _MEANING and not texts.same_meaning(old, new):
        level = "major"
    said = _TEXTS[name]
    if old and new and name in ("summary", "title", "source_title"):
        return Note(f"its {said} is reworded", differences(old, new), level)
    if not new:
        return Note(f"its {said} is taken away; it was “{old}”", level=level)
    was = f"; it was “{old}”" if old else ""
    return Note(f"its {said} is {'now ' if old else ''}“{new}”{was}", level=level)


def _list(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Note]:
    verb, whole = _LISTS[name]
    gone, come = without(old, new), without(new, old)
    if come:
        yield Note(f"now also {verb} {listed(come)}")
    if gone:
        yield Note(f"no longer {verb} {listed(gone)}")
    if reordered(old, new):
        yield Note(f"{whole} come in another order: {listed(new)}")


def _mapping(name: str, old: dict[Any, Any], new: dict[Any, Any]) -> Iterator[Note]:
    words, reason = _MAPPINGS[name]
    for key, value in new.items():
        if key not in old:
            yield Note(f"{words.format('now also ', key)}: {value}")
        elif old[key] != value:
            yield Note(f"{reason.format(key)} is reworded", differences(old[key], value))
    for key in old:
        if key not in new:
            yield Note(words.format("no longer ", key))
    if reordered(list(old), list(new)):
        yield Note(f"{reason.format('others').removesuffix(' to others')}s come in another order")


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
            yield Note(f"the section “{section.title}” is new")
        else:
            yield from _section(before[key], section)
    for key, section in before.items():
        if key not in after:
            yield Note(f"the section “{section.title}” is gone")
    if reordered(list(before), list(after)):
        titles = [f"“{section.title}”" for section in after.values()]
        yield Note(f"the sections come in another order: {listed(titles)}")


def _section(old: Section, new: Section) -> Iterator[Note]:
    if old.title != new.title:
        yield Note(f"the section “{old.title}” is now called “{new.title}”")
    elif old.anchor != new.anchor:
        yield Note(f"the address of the section “{new.title}” is now #{new.anchor}")
    elif old.key != new.key:
        yield Note(f"the section “{new.title}” is now of the kind “{new.key}”")
