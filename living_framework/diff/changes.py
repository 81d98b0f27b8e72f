"""What differs between two texts of a framework, as data: frozen dataclasses, told in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

Op = Literal["equal", "delete", "insert"]
Level = Literal["none", "patch", "minor", "major"]
LEVELS: tuple[Level, ...] = ("none", "patch", "minor", "major")

Kind = Literal[
    "new", "returned", "withdrawn", "merged", "split",
    "reworded", "corrected", "marked", "moved", "reordered", "origin", "block",
    "classified",
]  # fmt: skip

# What happened to a statement, in a word or two, and the least part of a version number that it
# raises. Wording that changes no statement's meaning is a patch.
KINDS: dict[Kind, tuple[str, Level]] = {
    "new": ("new", "minor"),
    "returned": ("new, under an id that was retired", "minor"),
    "withdrawn": ("withdrawn", "minor"),
    "merged": ("merged into another", "minor"),
    "split": ("split", "minor"),
    "reworded": ("reworded", "minor"),
    "corrected": ("spelling or punctuation corrected", "patch"),
    "marked": ("links, citations or emphasis changed", "patch"),
    "moved": ("moved to another section", "minor"),
    "reordered": ("moved within its section", "patch"),
    "origin": ("origin changed", "patch"),
    "block": ("paragraph or list item changed", "patch"),
    "classified": ("label, terms or mappings changed", "patch"),
}


class Run(NamedTuple):
    """A run of words that stayed, went or came."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A difference told in words. `runs` show it word by word where a text was reworded."""

    words: str
    runs: tuple[Run, ...] = ()
    level: Level = "patch"


@dataclass(frozen=True, slots=True)
class StatementChange:
    """What became of one statement. `runs` are its words, the same throughout where none changed.

    `old` and `new` are the text as readers see it, empty where it was not there; also where it was
    taken away for harm or law, since a comparison must not bring it back.
    """

    id: str
    section: str  # the title of the section it stands in, or stood in
    kinds: tuple[Kind, ...]
    old: str = ""
    new: str = ""
    runs: tuple[Run, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""  # why it was withdrawn
    into: tuple[str, ...] = ()  # the ids that took its place
    parts: tuple[str, ...] = ()  # new statements that have words that this one had before

    def told(self) -> Iterator[str]:
        """Why it is no longer there, and where to look instead."""
        if self.reason:
            yield f"why: {self.reason}"
        if self.into:
            yield f"what took its place: {', '.join(self.into)}"
        if self.parts:
            yield f"some of its words are now in {', '.join(self.parts)}"

    @property
    def level(self) -> Level:
        """The least part of a version number that this raises."""
        return highest(KINDS[kind][1] for kind in self.kinds)

    @property
    def labels(self) -> tuple[str, ...]:
        """What happened, in a word or two each."""
        return tuple(KINDS[kind][0] for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class PageChange:
    """What became of a facet or a part: notes on the whole, then statement by statement."""

    id: str
    title: str
    part: bool  # a part around the facets; no facet
    what: Literal["new", "gone", "changed"]
    notes: tuple[Note, ...]
    statements: tuple[StatementChange, ...]

    def __bool__(self) -> bool:
        return self.what != "changed" or bool(self.notes or self.statements)

    @property
    def level(self) -> Level:
        """Major where a facet appears or goes, and else as its notes and statements have it."""
        if self.what != "changed" and not self.part:
            return "major"
        levels = [note.level for note in self.notes]
        return highest([*levels, *(change.level for change in self.statements)])

    def __str__(self) -> str:
        """One line: what became of the page and of how many statements."""
        name = f"{self.id} {self.title}"
        count = len(self.statements)
        statements = f"{count} statement{'' if count == 1 else 's'}"
        if self.what == "new":
            return f"{name}: new {'part' if self.part else 'facet'} with {statements}"
        notes = [note.words for note in self.notes]
        if self.what == "gone":
            return f"{name}: no longer there, nor its {statements}; {'; '.join(notes)}"
        kinds = [f"{_ids(ids)} {KINDS[kind][0]}" for kind, ids in self.by_kind().items()]
        return f"{name}: " + "; ".join([*kinds, *notes])

    @property
    def in_short(self) -> str:
        """How many statements changed, and in how many ways the whole did."""
        counts = [(len(self.statements), "statement")]
        if self.what == "changed":
            counts.append((len(self.notes), "other change"))
        found = [f"{n} {one}{'' if n == 1 else 's'}" for n, one in counts if n]
        return {"new": "new, ", "gone": "gone, ", "changed": ""}[self.what] + ", ".join(found)

    def by_kind(self) -> dict[Kind, list[str]]:
        """The ids of the statements to which each kind of change happened."""
        found: dict[Kind, list[str]] = {}
        for kind in KINDS:
            ids = [change.id for change in self.statements if kind in change.kinds]
            if ids:
                found[kind] = ids
        return found


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs between two texts, in reading order. False where nothing does."""

    pages: tuple[PageChange, ...] = ()
    settings: tuple[Note, ...] = ()
    references: tuple[Note, ...] = ()
    glossary: tuple[Note, ...] = ()
    retired: tuple[Note, ...] = ()
    helplines: tuple[Note, ...] = ()
    language: tuple[Note, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pages or self.besides)

    def without(self, withheld: Callable[[str], bool]) -> Changes:
        """The same without the words of the statements for which `withheld` is true."""
        pages = (
            replace(
                page,
                statements=tuple(
                    replace(s, old="", new="", runs=()) if withheld(s.id) else s
                    for s in page.statements
                ),
            )
            for page in self.pages
        )
        return replace(self, pages=tuple(pages))

    @property
    def level(self) -> Level:
        """The least part of a version number that the change calls for.

        Major: a facet appears, goes, or changes its title or its group. Minor: a statement is
        added, withdrawn, reworded, or moved to another section, which says what it is. Patch:
        everything else, see `words.same_meaning`.
        """
        levels = [note.level for _, notes in self.besides for note in notes]
        return highest([*levels, *(page.level for page in self.pages)])

    @property
    def besides(self) -> tuple[tuple[str, tuple[Note, ...]], ...]:
        """What changed outside the pages: (name of the group, notes), without empty groups."""
        groups = (
            ("Settings", self.settings),
            ("References", self.references),
            ("Glossary", self.glossary),
            ("Retired ids", self.retired),
            ("Help lines", self.helplines),
            ("Language list", self.language),
        )
        return tuple((name, notes) for name, notes in groups if notes)

    @property
    def statements(self) -> tuple[StatementChange, ...]:
        """Every change of a statement, in reading order."""
        return tuple(change for page in self.pages for change in page.statements)

    def summary(self) -> list[str]:
        """The change in plain words: a line a page, then a line for each note on the rest."""
        return [
            *map(str, self.pages),
            *(f"{name}: {note.words}" for name, notes in self.besides for note in notes),
        ]


def highest(levels: Iterable[Level]) -> Level:
    """The highest of some levels; none where there are none."""
    return max(levels, key=LEVELS.index, default="none")


def _ids(ids: list[str]) -> str:
    return ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} and {ids[-1]}"
