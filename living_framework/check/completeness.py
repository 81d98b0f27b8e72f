"""The completeness board: facet by section, from the same findings as the gate in CI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from ..model import Facet, Finding, Framework, Section, SectionKind
from . import RULES, check

OVERDUE_RULE = "FW080"  # a facet was reviewed within the last year
MISSING = "missing"
FAULTY = "faulty"
COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Cell:
    """One section of one facet.

    `state` is missing (a required section is not there, or has nothing in it), faulty (there is a finding in it) or
    complete. The counts say how far it has come besides.
    """

    section: str
    state: str
    statements: int = 0
    unsourced: int = 0  # statements that rest on the source alone
    findings: int = 0
    open_comments: int = 0

    @property
    def sourced(self) -> int:
        """Statements with at least one reference."""
        return self.statements - self.unsourced


class Row(NamedTuple):
    """One facet: its cells in the order of the sections, and what holds for the whole of it."""

    facet: Facet
    cells: tuple[Cell, ...]
    findings: int  # of the whole file, those in front-matter included
    overdue: bool

    @property
    def complete(self) -> bool:
        """Whether nothing is missing and nothing is wrong."""
        return not self.findings and all(cell.state == COMPLETE for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board, as of a day."""

    day: date
    sections: tuple[SectionKind, ...]
    rows: tuple[Row, ...]
    first_status: str = ""

    def total(self, name: str) -> int:
        """The sum of a count of the cells: statements, unsourced, sourced, open_comments."""
        return sum(getattr(cell, name) for row in self.rows for cell in row.cells)

    @property
    def cells(self) -> int:
        """How many sections there have to be."""
        return sum(len(row.cells) for row in self.rows)

    @property
    def complete(self) -> int:
        """How many of them are complete."""
        return sum(cell.state == COMPLETE for row in self.rows for cell in row.cells)

    @property
    def overdue(self) -> int:
        """How many facets have to be reviewed again."""
        return sum(row.overdue for row in self.rows)

    def drafts(self) -> int:
        """How many facets have the first status of framework.yml."""
        return sum(row.facet.status == self.first_status for row in self.rows)


def board(
    framework: Framework,
    day: date,
    released: Mapping[str, str] | None = None,
    open_comments: Mapping[str, int] | None = None,
) -> Board:
    """The board of a framework on a day, from the findings of every rule.

    `open_comments` counts the open comments by the id of the statement.
    """
    findings = check(framework, day, dict(released or {}), RULES)
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    rows = tuple(
        _row(facet, framework, by_path.get(facet.path, []), open_comments or {})
        for facet in framework.facets
    )
    first = next((str(status.key) for status in framework.settings.statuses), "")
    return Board(day, framework.settings.sections, rows, first)


def _row(
    facet: Facet, framework: Framework, findings: list[Finding], open_comments: Mapping[str, int]
) -> Row:
    overdue = any(f.rule == OVERDUE_RULE for f in findings)
    wrong = [f for f in findings if f.rule != OVERDUE_RULE]
    cells = tuple(_cell(kind, facet, wrong, open_comments) for kind in framework.settings.sections)
    return Row(facet, cells, len(wrong), overdue)


def _cell(
    kind: SectionKind, facet: Facet, findings: list[Finding], open_comments: Mapping[str, int]
) -> Cell:
    section = next((s for s in facet.sections if s.key == kind.key), None)
    if section is None or not section.statements:
        return Cell(str(kind.key), MISSING if kind.required else COMPLETE)
    last = _last_line(section, facet)
    inside = [f for f in findings if section.title.line <= f.line <= last]
    return Cell(
        section=str(kind.key),
        state=FAULTY if inside else COMPLETE,
        statements=len(section.statements),
        unsourced=sum(not s.targets("citation") for s in section.statements),
        findings=len(inside),
        open_comments=sum(open_comments.get(s.id, 0) for s in section.statements),
    )


def _last_line(section: Section, facet: Facet) -> int:
    """The line before the next heading, or a very large one at the end of the file."""
    later = [s.title.line for s in facet.sections if s.title.line > section.title.line]
    return min(later) - 1 if later else 1 << 30


def as_data(shown: Board) -> dict[str, Any]:
    """The board as plain data for JSON: totals, then a record a facet."""
    return {
        "day": shown.day.isoformat(),
        "sections": shown.cells,
        "complete": shown.complete,
        "statements": shown.total("statements"),
        "with_references": shown.total("sourced"),
        "open_comments": shown.total("open_comments"),
        "overdue": shown.overdue,
        "facets": [
            {
                "id": str(row.facet.id),
                "status": str(row.facet.status),
                "reviewed": str(row.facet.reviewed),
                "overdue": row.overdue,
                "findings": row.findings,
                "sections": {
                    cell.section: {
                        "state": cell.state,
                        "statements": cell.statements,
                        "with_references": cell.sourced,
                        "findings": cell.findings,
                        "open_comments": cell.open_comments,
                    }
                    for cell in row.cells
                },
            }
            for row in shown.rows
        ],
    }
