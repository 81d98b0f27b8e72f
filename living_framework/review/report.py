"""What a pull request changes, as the Markdown of its one comment.

Everything in it that comes from the pull request is hostile until shown otherwise: it goes through
`inert`, which leaves no markup, no link, no mention and nothing that cannot be seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from ..check.completeness import COMPLETE, Board
from ..diff import KINDS, Changes, Note, PageChange, StatementChange, wording
from ..model import Finding, Unit
from ..source.load import COMMENTS
from ..versions.places import located
from .first import First
from .inert import address, inert, marked

MARKER = "<!-- framework report -->"  # by which the one comment is found again, to be edited
LARGEST = 60_000  # characters; the host takes 65,536
_FINDINGS = 30
_LINES = 300

Detail = Literal["words", "statements", "pages"]
DETAILS: tuple[Detail, ...] = ("words", "statements", "pages")


@dataclass(frozen=True, slots=True)
class Side:
    """The text before or after: its board and the findings on it."""

    board: Board
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that the comment says. `preview` and `redline` are addresses, or empty."""

    first: First  # both texts, and what a reviewer has to see before anything else
    changes: Changes
    before: Side
    after: Side
    preview: str = ""
    redline: str = ""
    commit: str = ""  # that it is of, so that nobody takes it for a report on a later one

    def __str__(self) -> str:
        """The comment, with as much detail as fits into one."""
        text = ""
        for detail in DETAILS:
            text = re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines(detail)) + "\n")
            if len(text) <= LARGEST:
                return text
        end = f"\n\nThe rest is too long for a comment. {self._where_the_words_are()}\n"
        return text[: LARGEST - len(end)].rpartition("\n")[0] + end

    def _lines(self, detail: Detail) -> Iterator[str]:
        yield MARKER
        yield "## What this pull request changes"
        yield from self.first.lines()
        yield from ("", self._totals(), "", self._where_the_words_are())
        if detail != "words":
            yield "There is more than fits into a comment: the words are there."
        for page in self.changes.pages:
            yield from self._page(page, detail)
        for name, notes in self.changes.besides:
            yield from ("", f"### {name}", "")
            yield from self._notes(notes, detail)
        yield from self._unseen()
        yield from _completeness(self.before.board, self.after.board)
        yield from _findings(self.before.findings, self.after.findings)
        yield ""
        of = f"Of commit {self.commit}. " if self.commit else ""
        yield f"<sub>{of}This comment is written anew at every push; there is only ever this one.</sub>"

    def _totals(self) -> str:
        """How many facets and statements change, how, and what version that would be."""
        if self.changes:
            return _totals(self.changes, self.first.after.settings.unit)
        if not any(self.first.paths):
            return "No change to the text: no file differs."
        return "No facet, statement, reference or setting differs."

    def _unseen(self) -> Iterator[str]:
        """Files of text that the comparison does not show, or does not show to differ."""
        text = self.first.paths.text
        unseen = [path for path in text if not self.changes or path.startswith(f"{COMMENTS}/")]
        if unseen:
            yield from ("", "### Other files of text that differ", "")
            yield from (f"- {inert(path)}" for path in unseen[:_LINES])
            if len(unseen) > _LINES:
                yield f"- and {len(unseen) - _LINES} files more"

    def _where_the_words_are(self) -> str:
        file = f"[The redline]({address(self.redline)})" if self.redline else "`framework redline`"
        seen = f" [The preview]({address(self.preview)}) shows the draft as it would be." if self.preview else ""  # fmt: skip
        return f"{file} shows every change word by word, for any reader.{seen}"

    def _page(self, page: PageChange, detail: Detail) -> Iterator[str]:
        what = "" if page.what == "changed" else f": {page.label.words}"
        yield ""
        yield f"### {self._link(page.id, f'{page.id} {page.title}')}{what}"
        yield ""
        if detail == "pages":
            yield f"- {page.in_short}"
            return
        yield from self._notes(page.notes, detail)
        for change in page.statements[:_LINES]:
            yield from self._statement(change, detail)
        if len(page.statements) > _LINES:
            yield f"- and {len(page.statements) - _LINES} statements more"

    def _statement(self, change: StatementChange, detail: Detail) -> Iterator[str]:
        section = f" ({inert(change.section)})" if change.section else ""
        yield f"- **{self._link(change.id, change.id)}**{section}: {'; '.join(change.labels)}"
        if detail != "words":
            return
        if change.runs:
            yield f"  > {marked(change.runs)}"
            yield ""
        for note in change.explained:
            yield f"  - {inert(note.words)}"

    def _notes(self, notes: Sequence[Note], detail: Detail) -> Iterator[str]:
        for note in notes[:_LINES]:
            yield f"- {inert(note.words)}"
            if note.runs and detail == "words":
                yield f"  > {marked(note.runs)}"
                yield ""
        if len(notes) > _LINES:
            yield f"- and {len(notes) - _LINES} changes more"

    def _link(self, id_: str, name: str) -> str:
        """A name, leading to the page or statement in the preview where it has one."""
        try:
            page, _, fragment = located(self.first.after, id_).partition("#")
        except KeyError:
            return inert(name)
        if not self.preview or (fragment and id_ not in self.first.after.statements):
            return inert(name)
        path = quote(page) + (f"#{quote(fragment)}" if fragment else "")
        return f"[{inert(name)}]({address(self.preview.rstrip('/') + '/')}{path})"


# --- Numbers -------------------------------------------------------------------------------------


def _totals(changes: Changes, unit: Unit) -> str:
    found = []
    for what in ("new", "gone"):
        number = sum(page.what == what and not page.part for page in changes.pages)
        if number:
            name = unit.one if number == 1 else unit.many
            found.append(f"{number} {name} {wording.LABELS[what]}.")
    if changes.statements:
        counts = {wording.LABELS[kind]: sum(kind in c.kinds for c in changes.statements) for kind in KINDS}  # fmt: skip
        how = ", ".join(f"{number} {said}" for said, number in counts.items() if number)
        found.append(f"{_plural(len(changes.statements), 'statement')}: {how}.")
    found.append(f"Published, this would be at least a **{changes.level}** version.")
    return " ".join(found)


def _plural(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _completeness(before: Board, after: Board) -> Iterator[str]:
    yield from ("", "### Completeness", "")
    for name, count in _NUMBERS:
        old, new = count(before), count(after)
        yield f"- {name}: {old}" if old == new else f"- {name}: **{new}**, was {old}"
    yield from _cells(before, after)


_NUMBERS: tuple[tuple[str, Callable[[Board], str]], ...] = (
    ("Facets", lambda board: str(len(board.rows))),
    ("Sections complete", lambda board: f"{board.complete} of {board.cells}"),
    ("Statements", lambda board: str(board.total("statements"))),
    ("Statements with references", lambda board: str(board.total("sourced"))),
    ("Facets due for review", lambda board: str(board.overdue)),
)


def _cells(before: Board, after: Board) -> Iterator[str]:
    """The sections that are complete now and were not, or the other way round."""
    old = {(str(row.facet.id), c.section): c.state for row in before.rows for c in row.cells}
    titles = {str(kind.key): str(kind.title) for kind in after.sections}
    changed = [
        f"- {inert(f'{row.facet.id}, {titles[cell.section]}')}: {cell.state}"
        + (f"; it was {was}" if was else "")
        for row in after.rows
        for cell in row.cells
        for was in [old.get((str(row.facet.id), cell.section), "")]
        if cell.state != (was or COMPLETE)
    ]
    yield from changed[:_LINES]


def _findings(before: Sequence[Finding], after: Sequence[Finding]) -> Iterator[str]:
    known = {(f.path, f.rule, f.message) for f in before}
    errors = sum(f.severity == "error" for f in after)
    yield from ("", "### Findings", "")
    if not after:
        yield "None: every rule holds."
        return
    yield f"{_plural(errors, 'error')}, {_plural(len(after) - errors, 'warning')}."
    if errors:
        yield "There is no preview of a text with errors."
    yield ""
    fresh = [(f, (f.path, f.rule, f.message) not in known) for f in after]
    fresh.sort(key=lambda pair: (pair[0].severity != "error", not pair[1]))
    for finding, new in fresh[:_FINDINGS]:
        where = f"{finding.path}:{finding.line}:{finding.column}"
        said = f"{finding.rule}{'' if finding.severity == 'error' else ', warning'}{', new' if new else ''}"
        yield f"- **{said}** in {inert(where)}: {inert(finding.message)}"
    if len(after) > _FINDINGS:
        yield f"- and {len(after) - _FINDINGS} more; `framework check` prints all."
