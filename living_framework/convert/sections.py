"""The sections of imported pages: which headings are sections of the framework, in one order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..model import Settings
from ..slugs import slugify
from .outcome import Report
from .pieces import TEXT, Page, Part, Piece

FEW = 12  # so many headings are sections, whether or not several pages have them


def titles_of(pages: Sequence[Page], settings: Settings, *, fresh: bool) -> list[str]:
    """The titles of the sections that the framework is to have: its own, then those of the pages.

    A heading that one page of many has is none; it becomes a subheading. Where the framework has
    no text yet (`fresh`), the order is that of the pages.
    """
    known = [str(kind.title) for kind in settings.sections]
    first = known[0] if known else TEXT
    for part in (part for page in pages for part in page.parts if part.title == TEXT):
        part.title = first
    pages_with = Counter(title for page in pages for title in {part.title for part in page.parts})
    few = len(pages_with) <= FEW
    order = dict.fromkeys(part.title for page in pages for part in page.parts)
    new = [title for title in order if few or pages_with[title] > 1 or title == first]
    return list(dict.fromkeys([*new, *known] if fresh else [*known, *new]))


def kind_of(title: str) -> str:
    """The line of framework.yml that declares a section."""
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    small = quoted[:1].lower() + quoted[1:] if quoted[1:2].islower() else quoted
    key = slugify(title) or "section"
    return f'{{key: {key}, title: "{quoted}", one: "{small}", many: "{small}", required: false}}'


def arrange(page: Page, titles: Sequence[str], report: Report) -> None:
    """Put the parts of a page in the order of the sections; each section comes once."""
    found: dict[str, Part] = {}
    here = titles[0]
    for part in page.parts:
        if part.title in titles:
            if part.title in found:
                report.add("heading 2", "adapted", page.path, part.line, f"a second “{part.title}”; its text is in the first")  # fmt: skip
            here = part.title
            pieces = part.pieces
        else:
            report.add("heading 2", "adapted", page.path, part.line, f"no other page has “{part.title}”; a subheading of “{here}”")  # fmt: skip
            pieces = [replace(piece, group=piece.group or part.title) for piece in part.pieces]
        found.setdefault(here, Part(here, part.line)).pieces += pieces
    ordered = [found[title] for title in titles if title in found]
    if [part.title for part in ordered] != list(found):
        report.add("order of sections", "adapted", page.path, 1, ", ".join(part.title for part in ordered))  # fmt: skip
    for part in ordered:
        part.pieces = in_groups(part.pieces)
    page.parts = [part for part in ordered if part.pieces]


def in_groups(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces with those of a group together, those of none first."""
    groups: dict[str, list[Piece]] = {"": []}
    for piece in pieces:
        groups.setdefault(piece.group, []).append(piece)
    return [piece for group in groups.values() for piece in group]
