"""One returned sheet, row by row: the comments in it, and every problem with its place."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from ..check.scope import nearest
from ..model import COMMENT_KINDS, DRAFT
from ..source.ids import EMAIL
from ..source.text import HIDDEN
from .columns import NAMES, letter, title_of, without_guard
from .columns import folded as folded_head
from .subjects import Texts, folded
from .tables import Table

MAX_PARAGRAPH = 4_000
MAX_TEXT = 20_000
MAX_NAME = 200
SHOWN = 8
MAX_GUESSES = 50  # problems of a returned file for which a near id is looked for

_VERSION = re.compile(r"\bdraft\b|(?<!\d)\d+\.\d+\.\d+")
_YES, _NO = ("yes", "y", "true"), ("no", "n", "false", "")
_EDGES = re.compile(r"^\W+|(?<!\W)\W+$")
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


class Problem(NamedTuple):
    """Something in a returned file that has to be corrected, and where."""

    file: str
    sheet: str
    row: int  # 0: the whole sheet
    column: str  # as `F (Kind)`; empty: the whole row
    message: str

    def __str__(self) -> str:
        sheet = f"sheet {self.sheet}" if self.sheet else ""
        row = f"row {self.row}" if self.row else ""
        column = f"column {self.column}" if self.column else ""
        place = ", ".join(filter(None, (_visible(self.file), _visible(sheet), row, column)))
        return f"{place}: {self.message}"


class Incoming(NamedTuple):
    """A comment out of a sheet, not yet written."""

    where: str
    version: str
    statement: str
    kind: str
    comment: tuple[str, ...]
    proposed: tuple[str, ...]
    name: str


@dataclass
class Intake:
    """What a number of returned files come to."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # to look at; they stop nothing
    new: list[Incoming] = field(default_factory=list)
    known: list[str] = field(default_factory=list)  # ids of comments that came again
    unnamed: int = 0  # comments whose name was not kept


def paragraphs(text: str) -> tuple[str, ...]:
    """A cell as paragraphs: each on one line, with nothing that cannot be seen."""
    text = unicodedata.normalize("NFC", without_guard(text))
    lines = re.split(r"\r\n|[\r\n\u2028\u2029]", _UNWRITABLE.sub("", text))
    return tuple(filter(None, map(_visible, lines)))


class Sheet:
    """One sheet being read."""

    def __init__(self, file: str, table: Table, texts: Texts, version: str, intake: Intake) -> None:
        self.file, self.table, self.texts, self.intake = file, table, texts, intake
        self.places: dict[str, int] = {}
        self.row = table.head
        self.differing: list[str] = []
        for index, title in enumerate(table.head.cells):
            key = NAMES.get(folded_head(title))
            if key in self.places:
                self.problem(key, f"is there twice, in {letter(self.places[key])} and {letter(index)}; delete one")  # fmt: skip
            elif key:
                self.places[key] = index
        self.version = version or self._only_version()

    def problem(self, key: str, message: str, *, row: bool = True) -> None:
        """Note what is wrong in a column of the row that is being read."""
        column = f"{letter(self.places[key])} ({title_of(key)})" if key in self.places else ""
        number = self.row.number if row else 0
        self.intake.problems.append(Problem(self.file, self.table.sheet, number, column, message))

    def _where(self, *, row: bool = True) -> str:
        number = self.row.number if row else 0
        return str(Problem(self.file, self.table.sheet, number, "", "")).removesuffix(": ")

    def cell(self, key: str) -> str:
        """The text in a column of the row that is being read; empty where there is none."""
        index = self.places.get(key, -1)
        return self.row.cells[index].strip() if 0 <= index < len(self.row.cells) else ""

    def _only_version(self) -> str:
        """The version of all the rows that name one, for those that somebody put in."""
        found = set()
        for row in self.table.rows:
            self.row = row
            match = _VERSION.search(self.cell("version").lower())
            found |= {match[0]} if match else set()
        return found.pop() if len(found) == 1 else ""

    def read(self) -> None:
        """Read every row."""
        unversioned = 0
        for row in self.table.rows:
            self.row = row
            said = self.cell("comment") or self.cell("proposed")
            faulty = [k for k in ("comment", "proposed") if self.places.get(k) in self.row.faults]
            version = self._version() if said or faulty else self.version
            if not (said or faulty):
                self._look_at_text(version)
            elif version is None:
                unversioned += 1
            else:
                self._comment(version)
        if unversioned:
            self.problem("", "does not say which version it is about; add --version", row=False)
        if self.differing:
            shown = ", ".join(self.differing[:SHOWN]) + (" …" if self.differing[SHOWN:] else "")
            self.intake.notes.append(f"{self._where(row=False)}: the column Text has other words than the version at {shown}; if the reviewer wrote there, move it to Proposed wording")  # fmt: skip

    def _version(self) -> str | None:
        """The version that a row is about; None where neither it nor anything else tells."""
        text = self.cell("version").lower()
        match = _VERSION.search(text)
        if text and not match:
            self.problem("version", f"“{_short(text)}” is no version; write draft, or as in “version 1.2.0”")  # fmt: skip
        version = match[0] if match else self.version
        if version and version not in self.texts.versions:
            self.problem("version", f"there is no version {version}; there are {', '.join(self.texts.versions)}")  # fmt: skip
        return version or (None if not text else "")

    def _comment(self, version: str) -> None:
        before = len(self.intake.problems)
        for index, fault in sorted(self.row.faults.items()):
            key = next((k for k, i in self.places.items() if i == index), "")
            if key not in ("", "section", "text"):
                self.problem(key, fault)
        statement = self._statement(version)
        comment, proposed = self._words("comment"), self._words("proposed")
        kind, name = self._kind(), self._name()
        if len(self.intake.problems) > before or not (comment or proposed):
            return
        where = self._where()
        self.intake.new.append(Incoming(where, version, statement, kind, comment, proposed, name))

    def _statement(self, version: str) -> str:
        if version not in self.texts.versions:
            return ""
        known = self.texts.of(version)
        told = _EDGES.sub("", self.cell("id"))
        id_ = known.ids.get(told.lower(), "")
        text = folded(without_guard(self.cell("text")))
        same = known.by_words.get(text, []) if text else []
        if not told:
            hint = f"; its text is that of {same[0]}" if same else ""
            self.problem("id", f"a comment without an id; write the id of the passage{hint}")
        elif not id_:
            guess = len(self.intake.problems) < MAX_GUESSES
            near = _near(told[:40], known.words) if guess else ""
            self.problem("id", f"{_short(told)} is not in {_label(version)}{near}")
        elif same and id_ not in same:
            self.problem("text", f"this is the text of {same[0]} beside the id {id_}; was one column sorted without the others?")  # fmt: skip
        else:
            self._look_at_text(version)
        return id_

    def _look_at_text(self, version: str | None) -> None:
        """Note where the text is not what the version says: a reviewer may have written there."""
        if not version or version not in self.texts.versions:
            return
        words = self.texts.of(version).words
        id_, text = self.cell("id"), folded(without_guard(self.cell("text")))
        if text and id_ in words and text != words[id_]:
            self.differing.append(f"{id_} (row {self.row.number})")

    def _words(self, key: str) -> tuple[str, ...]:
        found = paragraphs(self.cell(key))
        longest, total = max(map(len, found), default=0), sum(map(len, found))
        if longest > MAX_PARAGRAPH or total > MAX_TEXT:
            self.problem(key, f"has {total:,} characters; shorten it to paragraphs of {MAX_PARAGRAPH:,} at most, and {MAX_TEXT:,} in all")  # fmt: skip
        if any(EMAIL.search(line) for line in found):
            self.problem(key, "has an e-mail address in it; take it out, for this will be public")
        return found

    def _kind(self) -> str:
        kind = self.cell("kind").lower().rstrip(".")
        if kind and kind not in COMMENT_KINDS:
            self.problem("kind", f"“{_short(kind)}” is no kind" + nearest(kind, COMMENT_KINDS))
        return kind

    def _name(self) -> str:
        """The name, if it may be published. No message ever tells it."""
        answer = self.cell("publish").lower().rstrip(".!")
        name = " ".join(paragraphs(self.cell("name")))
        if answer not in (*_YES, *_NO):
            self.problem("publish", f"“{_short(answer)}” is neither yes nor no")
        if answer not in _YES:
            self.intake.unnamed += bool(name)
            return ""
        if EMAIL.search(name) or len(name) > MAX_NAME:
            self.problem(
                "name", "is not only a name; take out what is more, for this will be public"
            )
        return name


def _visible(text: str) -> str:
    return " ".join(HIDDEN.sub("", text).split())


def _short(text: str) -> str:
    text = _visible(text)
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004 - enough to find it by


def _label(version: str) -> str:
    return "the draft" if version == DRAFT else f"version {version}"


def _near(told: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(told.upper(), list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""
