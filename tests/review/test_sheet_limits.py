"""A returned sheet is read soon, whatever is in its cells."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import GARDEN
from costs import BLOW_UP, seconds

from living_framework.check import check
from living_framework.diff import compare
from living_framework.review.sheet_reader import Intake, Sheet
from living_framework.review.subjects import Texts
from living_framework.review.tables import Row, Table, Unreadable, read
from living_framework.source.load import load

HEAD = "Id,Section,Text,Kind,Comment,Proposed wording,Name,Publish,Version\n"
LONG = 240_000


def intake(rows: str) -> Intake:
    found = Intake()

    def take_in() -> None:
        for table in read((HEAD + rows).encode()):
            Sheet("sheet.csv", table, TEXTS, "draft", found).read()

    assert seconds(take_in) < BLOW_UP
    return found


TEXTS = Texts(GARDEN)
TEXTS.of("draft")


@pytest.mark.parametrize("unit", ["a", "a@", "1", "1.", "!", "a.", "-", "é", "=", "@", "(", "[a"])
@pytest.mark.parametrize("column", range(9))
def test_one_word_as_long_as_a_book(unit: str, column: int) -> None:
    cells = ["G01.1", "", "", "", "Good.", "", "", "", "draft"]
    cells[column] = unit * (LONG // len(unit)) + ("a" if column % 2 else "")
    head = Row(1, tuple(HEAD.strip().split(",")))
    table = Table("", head, (Row(2, tuple(cells)),))
    assert seconds(Sheet("a.xlsx", table, TEXTS, "draft", Intake()).read) < BLOW_UP


def test_a_csv_cell_that_no_program_writes_is_refused() -> None:
    with pytest.raises(Unreadable, match="field larger than"):
        intake(f"G01.1,,,,{'a' * LONG},,,,draft\n")


def test_fifty_thousand_ids_that_nobody_knows() -> None:
    rows = "".join(f"X{n}.{n},,,,Good.,,,,draft\n" for n in range(50_000))
    found = intake(rows)
    assert len(found.problems) == 50_000


def test_as_many_rows_and_columns_as_a_sheet_may_have() -> None:
    found = intake(("G01.1,,,,," + "," * 54 + "\n") * 55_000)
    assert not found.new


def test_a_facet_over_its_limit_is_a_finding_and_the_report_still_reports(tmp_path: Path) -> None:
    root = tmp_path / "garden"
    shutil.copytree(GARDEN, root)
    with (root / "facets/01-soil.md").open("a", encoding="utf-8") as file:
        file.write("word \n" * 60_000)
    before, after = load(GARDEN), load(root)
    assert any(
        "facets/01-soil.md:1:1: FW001 the file has" in str(f)
        for f in check(after, date(2026, 11, 24))
    )
    assert [page.id for page in compare(before, after).pages]
