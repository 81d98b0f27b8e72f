"""What differs between two texts of a framework, as data: frozen dataclasses. `wording` has the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from ..model import pack
from . import wording
from .wording import ENGLISH, Arg, Catalog, message

Op = Literal["equal", "delete", "insert"]
Level = Literal["none", "patch", "minor", "major"]
LEVELS: tuple[Level, ...] = ("none", "patch", "minor", "major")

Kind = Literal[
    "new", "returned", "withdrawn", "merged", "split", "renumbered",
    "reworded", "corrected", "marked", "moved", "reordered", "origin", "block",
    "classified",
]  # fmt: skip

# What can happen to a statement, in the order in which a summary names it, and the least part of a
# version number that it raises. Wording that changes no statement's meaning is a patch.
KINDS: dict[Kind, Level] = {
    "new": "minor",
    "returned": "minor",
    "withdrawn": "minor",
    "merged": "minor",
    "split": "minor",
    "renumbered": "minor",
    "reworded": "minor",
    "corrected": "patch",
    "marked": "patch",
    "moved": "minor",
    "reordered": "patch",
    "origin": "patch",
    "block": "patch",
    "classified": "patch",
}


class Run(NamedTuple):
    """A run of words that stayed, went or came."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A difference: its kind, one of `wording.NOTES`, and what the words for it need.

    `runs` show it word by word where a text was reworded.
    """

    kind: str
    args: tuple[Arg, ...] = ()
    runs: tuple[Run, ...] = ()
    level: Level = "patch"

    @property
    def words(self) -> str:
        """The note in English, without a capital and a full stop."""
        return self.worded()

    def worded(self, catalog: Catalog = ENGLISH) -> str:
        """The note in words, in a catalog's language, without a capital and a full stop."""
        return wording.note(self.kind, self.args, catalog)


@dataclass(frozen=True, slots=True)
class StatementChange:
    """What changed about one statement. `runs` are its words, the same throughout where none changed.

    `old` and `new` are the text as readers see it, empty where it was not there; also where it was
    taken away for harm or law, since a comparison must not bring it back.
    """

    id: str
    section: str  # the title of the section it is in, or was in
    kinds: tuple[Kind, ...]
    old: str = ""
    new: str = ""
    runs: tuple[Run, ...] = ()
    notes: tuple[Note, ...] = ()
    reason: str = ""  # why it was withdrawn
    into: tuple[str, ...] = ()  # the ids that took its place
    parts: tuple[str, ...] = ()  # new statements that have words that this one had before

    @property
    def explained(self) -> tuple[Note, ...]:
        """All there is to say: why it is gone, where to look instead, and the notes."""
        found = [Note("why", (self.reason,))] if self.reason else []
        found += [Note("into", (", ".join(self.into),))] if self.into else []
        found += [Note("parts", (", ".join(self.parts),))] if self.parts else []
        return (*found, *self.notes)

    @property
    def level(self) -> Level:
        """The least part of a version number that this raises."""
        return highest(KINDS[kind] for kind in self.kinds)

    @property
    def there(self) -> bool:
        """Whether the newer text has it."""
        return not {"withdrawn", "merged", "split", "renumbered"} & set(self.kinds)

    @property
    def labels(self) -> tuple[str, ...]:
        """What happened, in a word or two each."""
        return wording.labels(self.kinds)


@dataclass(frozen=True, slots=True)
class PageChange:
    """What changed about a facet or a part: notes on the whole, then statement by statement."""

    id: str
    title: str
    part: bool  # a part around the facets; no facet
    noun: str  # what such a page is called: a part, or as the framework calls its facets
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

    def in_a_line(self, catalog: Catalog = ENGLISH) -> str:
        """What changed about the page and how many statements."""
        notes = [note.worded(catalog) for note in self.notes]
        name, label = f"{self.id} {self.title}", self.label.worded(catalog)
        statements = wording.statements(len(self.statements), catalog)
        if self.what == "new":
            form = catalog.gettext(message("{0}: {1} with {2}"))
            return form.format(name, label, statements)
        if self.what == "gone":
            form = catalog.gettext(message("{0}: {1}, with its {2}; {3}"))
            return form.format(name, label, statements, "; ".join(notes))
        return f"{name}: " + "; ".join([*self.lines(catalog), *notes])

    def lines(self, catalog: Catalog = ENGLISH) -> list[str]:
        """Each kind of change with the statements that it happened to."""
        found = self.by_kind().items()
        say = catalog.gettext
        return [
            f"{wording.listed(wording.ranged(ids, catalog), catalog)} {say(wording.LABELS[kind])}"
            for kind, ids in found
        ]

    @property
    def label(self) -> Note:
        """What happened to the page as a whole, where it is new or gone."""
        return Note(f"page-{self.what}", (self.noun,))

    @property
    def in_short(self) -> str:
        """How many statements changed, and in how many ways the whole did."""
        counts = [wording.statements(len(self.statements))] if self.statements else []
        if self.what == "changed":
            counts += [wording.other_changes(len(self.notes))] if self.notes else []
            return ", ".join(counts)
        return ", ".join([wording.LABELS[self.what], *counts])

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
        """The same without the words of the statements for which `withheld` is true.

        Their notes go too, since a note quotes the words that were stressed or linked.
        """
        pages = (
            replace(
                page,
                statements=tuple(
                    replace(s, old="", new="", runs=(), notes=_unquoted(s.notes)) if withheld(s.id) else s
                    for s in page.statements
                ),
            )
            for page in self.pages
        )  # fmt: skip
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
            (message("Settings"), self.settings),
            (message("References"), self.references),
            (message("Glossary"), self.glossary),
            (message("Retired ids"), self.retired),
            (message("Help lines"), self.helplines),
            (message("Language list"), self.language),
        )
        return tuple((name, notes) for name, notes in groups if notes)

    @property
    def statements(self) -> tuple[StatementChange, ...]:
        """Every change of a statement, in reading order."""
        return tuple(change for page in self.pages for change in page.statements)

    @property
    def portions(self) -> list[list[PageChange]]:
        """The pages that changed, in portions where very much did."""
        return pack((page, len(page.statements) + 1, page.id) for page in self.pages)

    def summary(self, catalog: Catalog = ENGLISH) -> list[str]:
        """The change in plain words: a line a page, then a line for each note on the rest."""
        besides = (
            f"{catalog.gettext(name)}: {note.worded(catalog)}"
            for name, notes in self.besides
            for note in notes
        )
        return [*(page.in_a_line(catalog) for page in self.pages), *besides]


def highest(levels: Iterable[Level]) -> Level:
    """The highest of some levels; none where there are none."""
    return max(levels, key=LEVELS.index, default="none")


def _unquoted(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    return tuple(note for note in notes if note.kind in ("no-reason", "withheld", "no-number"))
