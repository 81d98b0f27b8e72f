"""All that a comparison says of a case, there and back: every field of every change, as one file each.

`expected/whole/CASE.txt` is read by a person before it is taken: the message of a failure says how.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import yaml
from conftest import GARDEN
from edits import edit

from living_framework.diff import Changes, Note, PageChange, Run, StatementChange, compare
from living_framework.model import Framework
from living_framework.source.load import load

HERE = Path(__file__).parent
EXPECTED = HERE / "expected" / "whole"
CASES = {path.stem: path for path in sorted((HERE / "cases").glob("*.yml"))}
MARKS = {"equal": "", "delete": "-", "insert": "+"}


def lines(changes: Changes) -> Iterator[str]:
    yield f"level: {changes.level}"
    for page in changes.pages:
        yield from _page(page)
    for name, notes in changes.besides:
        yield name
        yield from _notes(notes)


def _page(page: PageChange) -> Iterator[str]:
    yield f"{page.id} {page.title}: {page.what}, {page.noun}, {page.level}"
    yield from _notes(page.notes)
    for change in page.statements:
        yield from _statement(change)


def _statement(change: StatementChange) -> Iterator[str]:
    yield f"  {change.id}: {', '.join(change.kinds)}; {change.level}; in {change.section}"
    for name in ("old", "new", "reason", "into", "parts"):
        if value := getattr(change, name):
            yield f"    {name}: {value}"
    if change.runs:
        yield f"    runs: {_runs(change.runs)}"
    yield from _notes(change.notes, "    ")


def _notes(notes: Iterable[Note], indent: str = "  ") -> Iterator[str]:
    for note in notes:
        runs = f" {_runs(note.runs)}" if note.runs else ""
        yield f"{indent}{note.kind} ({note.level}): {note.words}{runs}"


def _runs(runs: Iterable[Run]) -> str:
    return "".join(f"[{MARKS[run.op]}|{run.text}]" for run in runs)


def there_and_back(one: Framework, other: Framework) -> str:
    found = ["There", *lines(compare(one, other)), "", "Back", *lines(compare(other, one))]
    return "\n".join(found) + "\n"


@pytest.mark.parametrize("name", [*CASES, "full"])
def test_all_that_a_comparison_says(name: str, garden: Path, tmp_path: Path) -> None:
    if name == "full":
        changed = HERE / "full"
    else:
        changed = edit(garden, yaml.safe_load(CASES[name].read_text("utf-8")))
    text = there_and_back(load(GARDEN), load(changed))
    actual, expected = tmp_path / f"{name}.txt", EXPECTED / f"{name}.txt"
    actual.write_text(text, "utf-8")
    known = expected.read_text("utf-8") if expected.exists() else ""
    assert text == known, f"if it is right: cp {actual} {expected}"
