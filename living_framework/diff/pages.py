"""What changed about one facet or part: its front-matter, its sections and its statements."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Literal

from ..model import Facet, Section
from .changes import Note, PageChange, StatementChange
from .front_matter import introduced, metadata
from .statements import Texts, changes_of, longest_rising
from .values import items, keyed, reordered


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
    same_settings = texts.new.settings == texts.old.settings
    for id_ in ids:
        if same_settings and id_ not in moved and old.get(id_) == new.get(id_):
            continue  # most pages are what they were, and comparing all of one takes long
        if id_ not in old:
            found.append(_whole(texts, "new", new[id_], list(introduced(texts, new[id_]))))
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
    found = [*metadata(texts, old, new), *_sections(old, new, renamed)]
    if moved:
        found.append(Note("page-moved"))
    statements = changes_of(texts, old, new, renamed)
    return _change(texts, new, "changed", found, statements)


def _whole(
    texts: Texts, what: Literal["new", "gone"], page: Facet, found: list[Note]
) -> PageChange:
    old, new = (None, page) if what == "new" else (page, None)
    statements = changes_of(texts, old, new, {})
    return _change(texts, page, what, found, statements)


def _change(
    texts: Texts,
    page: Facet,
    what: Literal["new", "gone", "changed"],
    notes: list[Note],
    statements: tuple[StatementChange, ...],
) -> PageChange:
    part = page.kind == "part"
    noun = "part" if part else str(texts.new.settings.unit.one)
    return PageChange(str(page.id), str(page.title), part, noun, what, tuple(notes), statements)


def _withdrawn(texts: Texts, page: Facet) -> Iterator[Note]:
    tombstone = texts.new.retired.get(page.id)
    if tombstone is None:
        yield Note("no-reason")
        return
    yield Note("why", (str(tombstone.reason),))
    if tombstone.into:
        yield Note("lives-on", (items(tombstone.into),))


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
