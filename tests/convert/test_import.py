"""What `framework import` makes of Markdown and of tables, and of a newer edition of them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml
from click.testing import CliRunner
from conftest import GARDEN
from releasing import commit, edit, git, released, run, tree

from living_framework.check import check
from living_framework.cli import main
from living_framework.cli.import_ import read
from living_framework.convert.outcome import Report
from living_framework.model import Framework
from living_framework.source.load import load

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "sources.yml").read_text("utf-8"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A new framework, as `framework init` writes it."""
    folder = tmp_path / "root"
    options = ("--title", "A list", "--unit", "control", "--language", "en", "--licence", "CC0-1.0")
    result = CliRunner().invoke(main, ["init", str(folder), *options])
    assert result.exit_code == 0, result.output
    return folder


def imported(root: Path, source: Path, *options: str) -> str:
    result = run(root, "import", *options, str(source))
    assert result.exit_code == 0, result.output or result.exception
    return result.output


def sound(root: Path) -> Framework:
    framework = load(root)
    assert [str(f) for f in check(framework, date.today())] == []
    return framework


@pytest.mark.parametrize("name", CASES)
def test_a_folder_becomes_a_framework_that_passes_and_nothing_is_dropped_in_silence(
    name: str, root: Path
) -> None:
    case = CASES[name]
    output = imported(root, HERE / "sources" / name)
    framework = sound(root)
    used = {str(s.title) for facet in framework.facets for s in facet.sections}
    titles = [str(kind.title) for kind in framework.settings.sections if kind.title in used]
    assert (len(framework.facets), len(framework.statements)) == (case["pages"], case["statements"])
    assert titles == case["sections"]
    report = Report()
    read(HERE / "sources" / name, framework, report)
    counts = report.counts()
    for how in ("adapted", "dropped"):
        beside = {"summary"} | {"heading 2"} | {"order of sections"}  # found when it is taken in
        found = {what: c[how] for what, c in counts.items() if c[how]}
        assert found == {w: n for w, n in case[how].items() if w not in beside}
        for what, number in case[how].items():
            lines = [line for line in output.splitlines() if f": {what}, {how}" in line]
            assert len(lines) == number, what


def test_a_title_of_any_length_has_an_address_of_its_own(root: Path, tmp_path: Path) -> None:
    titles = ("A title of many words " * 20, "Introduction", "introduction!", "???", "長" * 200)
    source = tmp_path / "source"
    source.mkdir()
    for number, title in enumerate(titles):
        (source / f"{number}.md").write_text(f"# {title}\n\nText {number}.\n", "utf-8")
    output = imported(root, source)
    long, *slugs, wide = (facet.slug for facet in sound(root).facets)
    assert (long, slugs) == ("a-title-of-many-words-" * 5 + "a-title", ["introduction", "introduction-2", "page"])  # fmt: skip
    assert wide == "長" * 66
    assert f"0.md:1: title, adapted: its address is {long}" in output


def test_links_become_references_and_relations(root: Path) -> None:
    imported(root, HERE / "sources/controls")
    access, tools = sound(root).facets
    assert (access.label, tools.label) == ("GC-AC", "GC-TO")
    assert [dict(f.relations["links"]) for f in (access, tools)] == [{"F02": ""}, {"F01": ""}]
    assert [t for s in access.statements for t in s.targets("facet")] == ["F02"]


def test_text_that_looks_like_markup_stays_text(root: Path) -> None:
    imported(root, HERE / "sources/hazards")
    plain = [str(s.plain) for s in sound(root).statements.values()]
    assert "Ladders move up from the second place[^1]. Snake_case, 2 * 3 * 4, a [bracket] and 1 < 2 stay." in plain  # fmt: skip
    assert "Thorns go through thin gloves. {% raw %} and {{ x }} are no templates here." in plain
    assert "Text under it ^5" in plain


def test_the_same_edition_again_changes_nothing(root: Path) -> None:
    imported(root, HERE / "sources/hazards")
    before = tree(root / "facets")
    output = imported(root, HERE / "sources/hazards")
    assert tree(root / "facets") == before
    assert "21 with the same words, 0 reworded, 0 new, 0 gone" in output


def test_a_newer_edition_keeps_ids_and_leaves_what_is_gone_to_its_owner(
    root: Path, tmp_path: Path
) -> None:
    source = Path(shutil.copytree(HERE / "sources/controls", tmp_path / "newer"))
    imported(root, source)
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root)
    released(root, "0.1.0")
    old = load(root)
    edit(root, "facets/01-access.md", "status: draft", "status: stable")
    edit(source, "access.md", "the gate MUST be locked", "its gate MUST be locked and lit")
    edit(source, "access.md", "**Requirement:** While a key is lent, its borrower MUST be known.\n", "An inserted paragraph with other words.\n")  # fmt: skip
    edit(source, "tools.md", "title: Tools", "title: Lending tools")
    output = imported(root, source)
    new = sound(root)
    assert "1 reworded, 1 new, 1 gone" in output
    assert 'framework retire F01.7 --reason "…"' in output
    assert new.page("F01").status == "stable"
    assert new.page("F02").title == "Lending tools"
    assert new.statements["F01.2"].plain.endswith("locked and lit.")
    assert new.statements["F01.7"].plain == old.statements["F01.7"].plain
    assert new.statements["F01.9"].plain == "An inserted paragraph with other words."
    same = set(old.statements) - {"F01.2"}
    assert all(new.statements[id_].plain == old.statements[id_].plain for id_ in same)
    assert run(root, "retire", "F01.7", "--reason", "No longer asked for.").exit_code == 0
    assert "F01.7" in load(root).retired


ROWS = (
    ("Chapter", "Section", "Requirement", "ID", "Level", "Owner"),
    ("Gates", "Locks", "Every gate has a lock, *always*.", "V1.1", "First steps", "chair"),
    ("Gates", "Locks", "Locks are oiled; 2 < 3.", "V1.2", "L2", ""),
    ("Sheds", "", "=A shed is dry.", "V2.1", "L9", ""),
    ("Sheds", "", "", "V2.2", "", ""),
)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_row_of_a_table_becomes_a_statement(kind: str, root: Path, tmp_path: Path) -> None:
    levels = (GARDEN / "framework.yml").read_text("utf-8").partition("  level:\n")[2]
    edit(root, "framework.yml", "", f"vocabularies:\n  level:\n{levels}")
    source = tmp_path / f"rows.{kind}"
    if kind == "csv":
        lines = (",".join(f'"{cell}"' for cell in row) for row in ROWS)
        source.write_text("\ufeff" + "\r\n".join(lines), "utf-8")
    else:
        book = openpyxl.Workbook()
        for row in ROWS:
            book.worksheets[0].append(row)
        for cell in book.worksheets[0]["C"]:
            cell.data_type = "s"
        book.save(source)
    output = imported(root, source)
    framework = sound(root)
    said = {s.label: (s.id, str(s.plain), [str(t) for t in s.terms.get("level", ())]) for s in framework.statements.values()}  # fmt: skip
    assert said == {
        "V1.1": ("F01.1", "Every gate has a lock, *always*.", ["L1"]),
        "V1.2": ("F01.2", "Locks are oiled; 2 < 3.", ["L2"]),
        "V2.1": ("F02.1", "=A shed is dry.", []),
    }
    assert "column, dropped: “Owner” with 1 cells" in output
    assert "row, dropped: without a statement: V2.2" in output or "Sheds, V2.2" in output
    assert "term, dropped: level: L9" in output


def test_a_dry_run_writes_nothing_and_no_column_of_statements_is_said(
    root: Path, tmp_path: Path
) -> None:
    before = tree(root)
    assert "Nothing was written" in imported(root, HERE / "sources/levels", "--dry-run")
    assert tree(root) == before
    table = tmp_path / "x.csv"
    table.write_text("a,b\n1,2\n", "utf-8")
    result = run(root, "import", str(table))
    assert (result.exit_code, "no column with the statements" in result.output) == (2, True)
