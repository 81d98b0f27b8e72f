"""Comment sheets go out and come back, and what became of each comment is shown.

The sheets under tests/review/sheets/ were saved by the real LibreOffice; see README.md there.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import re
import struct
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from conftest import GARDEN, framework
from costs import BLOW_UP, seconds
from hypothesis import given, settings
from hypothesis import strategies as st
from releasing import commit, edit, released, repository, tree

from living_framework.cli import main
from living_framework.review import sheet, tables
from living_framework.review.columns import COLUMNS, FORMULA, inert, letter, without_guard
from living_framework.review.disposition import disposition, macros
from living_framework.review.sheet_reader import Incoming, paragraphs
from living_framework.review.store import as_yaml
from living_framework.source.load import load
from living_framework.versions.edition import Edition
from living_framework.versions.lifecycle import editions

SHEETS = Path(__file__).parent / "sheets"
DAY = "2026-11-24"
SAVED = (
    "libreoffice.xlsx",
    "libreoffice-utf-8.csv",
    "libreoffice-windows-1252.csv",
    "libreoffice-utf-16.csv",
    "openpyxl.xlsx",
)


def run(root: Path, command: str, *args: object) -> Result:
    return CliRunner().invoke(main, ["comments", command, "--root", str(root), *map(str, args)])


def taken_in(root: Path, *files: Path) -> str:
    result = run(root, "import", "--date", DAY, *files)
    assert result.exit_code == 0, result.output
    return result.output


def comments_of(root: Path) -> dict[str, bytes]:
    return tree(root / "comments") if (root / "comments").exists() else {}


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "returned.csv"
    path.write_bytes(text.encode(encoding))
    return path


def book(folder: Path, *rows: tuple[Any, ...]) -> Path:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    for row in rows:
        page.append(row)
    made.save(folder / "returned.xlsx")
    return folder / "returned.xlsx"


# --- The sheet that goes out ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def outgoing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sheet of a garden in which statements look like formulas."""
    root = repository(tmp_path_factory.mktemp("out") / "garden")
    edit(root, "facets/01-soil.md", "Soil differs", "=1+1 differs")
    edit(root, "facets/01-soil.md", "Keep one heap", "@heap: keep one")
    edit(root, "facets/02-water.md", "title: Water & rain", "title: +Water & rain")
    sheet.write(root / "site", Edition(root))
    return root


def test_the_sheet_has_a_row_for_each_facet_part_and_statement(outgoing: Path) -> None:
    text = load(outgoing)
    ids = [id_ for page in text.pages for id_ in (page.id, *(s.id for s in page.statements))]
    saved: Any = openpyxl.load_workbook(outgoing / "site" / sheet.XLSX)["Comments"]
    rows = list(saved.iter_rows(values_only=True))
    assert rows[0] == tuple(column.title for column in COLUMNS)
    assert [row[0] for row in rows[1:]] == ids
    lines = csv.reader(io.StringIO((outgoing / "site" / sheet.CSV).read_text("utf-8-sig")))
    from_head = list(lines)[len(sheet.instructions(Edition(outgoing))) + 1 :]
    assert [line[0] for line in from_head] == ["Id", *ids]
    assert all(row[-1] == "draft" for row in rows[1:])


def test_a_citation_stands_in_the_sheet_by_its_key() -> None:
    rows = {row[0]: row[2] for row in sheet.rows(Edition(GARDEN))}
    assert rows["G01.2"] == "Compost gives back what a harvest takes [garden2020soil]."


def test_the_first_lines_tell_how_to_send_it_and_that_mail_is_not_confidential() -> None:
    told = " ".join(sheet.instructions(Edition(GARDEN)))
    for words in ("words@garden.example", "not confidential", "no details of a case", "harm"):
        assert words in told
    text = sheet.as_csv(Edition(GARDEN)).decode("utf-8-sig")
    assert text.index("words@garden.example") < text.index("\r\nId,Section")


def test_no_cell_that_goes_out_is_a_formula(outgoing: Path) -> None:
    made = openpyxl.load_workbook(outgoing / "site" / sheet.XLSX)
    cells = [cell for page in made for row in page.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert any(str(cell.value).startswith("=1+1") for cell in cells)
    columns: Any = made["Comments"].column_dimensions.values()  # one may stand for several
    formats = {at: c.number_format for c in columns for at in range(c.min, c.max + 1)}
    assert formats == dict.fromkeys(range(1, len(COLUMNS) + 1), "@")  # nor when one writes
    for line in csv.reader(io.StringIO((outgoing / "site" / sheet.CSV).read_text("utf-8-sig"))):
        assert not any(cell.startswith(FORMULA) for cell in line), line


def test_kind_and_consent_are_chosen_from_lists(outgoing: Path) -> None:
    page: Any = openpyxl.load_workbook(outgoing / "site" / sheet.XLSX)["Comments"]
    lists = {str(v.sqref): v.formula1 for v in page.data_validations.dataValidation}
    assert lists["F2:F1048576"] == '"editorial,technical,harm,source"'
    assert lists["H2:H1048576"] == '"yes,no"'
    assert page.freeze_panes == "B2"


def test_the_same_text_gives_the_same_bytes_at_any_hour_and_place(tmp_path: Path) -> None:
    code = """if True:
        import os, pathlib, sys
        from living_framework.review import sheet
        from living_framework.versions.edition import Edition
        os.umask(int(sys.argv[3]))
        sheet.write(pathlib.Path(sys.argv[1]), Edition(pathlib.Path(sys.argv[2])))
    """
    made, out = [], tmp_path
    for zone, umask in (("Asia/Tokyo", 0o022), ("America/Lima", 0o077)):
        out = tmp_path / str(umask)
        command = [sys.executable, "-c", code, str(out), str(GARDEN), str(umask)]
        subprocess.run(command, check=True, env={**os.environ, "TZ": zone, "PYTHONHASHSEED": "7"})
        made.append((out / sheet.XLSX).read_bytes() + (out / sheet.CSV).read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(out / sheet.XLSX) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01T00:00:00Z</dcterms:modified>" in archive.read("docProps/core.xml")


def test_a_sheet_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / sheet.XLSX).mkdir()
    with pytest.raises(OSError, match=r"comment sheet could not be written: .*Is a directory"):
        sheet.write(tmp_path, Edition(GARDEN))


def test_the_built_draft_has_both_files_and_leads_to_them(built: Path) -> None:
    page = (built / "draft/comments/index.html").read_text("utf-8")
    for name in (sheet.XLSX, sheet.CSV):
        assert f'href="../{name}"' in page
        assert (built / "draft" / name).stat().st_size > 1000
    assert "No comments yet" in page


# --- The sheet that comes back -------------------------------------------------------------------


@pytest.mark.parametrize("name", SAVED)
def test_a_sheet_saved_by_a_real_program_comes_back_in(name: str, garden: Path) -> None:
    taken_in(garden, SHEETS / name)
    expected = {p.name: p.read_bytes() for p in (SHEETS / "expected").iterdir()}
    assert comments_of(garden) == {f"draft/{name}": data for name, data in expected.items()}
    assert "0 errors" in framework("check", "--root", garden).stdout


@pytest.mark.parametrize("name", SAVED)
def test_a_name_that_may_not_be_published_is_nowhere(name: str, garden: Path) -> None:
    output = taken_in(garden, SHEETS / name)
    assert b"Example Gardens Trust" in b"".join(comments_of(garden).values())
    assert "Not to be published" not in output
    assert not any(b"Not to be published" in data for data in tree(garden).values())
    assert "2 names were not kept" in output


def test_a_formula_that_a_program_made_of_a_comment_is_told_with_its_place(garden: Path) -> None:
    result = run(garden, "import", SHEETS / "libreoffice-from-csv.xlsx")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "libreoffice-from-csv.xlsx, sheet filled, row 16, column D (Comment): has a formula; write it as text, with an apostrophe before it",
        "framework: 1 problem; nothing was written",
    ]


def test_our_own_guard_against_formulas_is_taken_off_again(garden: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "Id,Comment,Version\nG01.1,'=2+2,draft\nG01.2,'tis well,draft\n")
    taken_in(garden, file)
    said = [comment.comment[0] for comment in load(garden).comments.values()]
    assert said == ["=2+2", "'tis well"]


HEADS = {
    "other order": "Version,Kind,Comment,Id\ndraft,harm,{},G01.1\n",
    "other words": "STATEMENT ID,Your comment,Type of comment,version\nG01.1,{},harm,draft\n",
    "more columns": "No.,Id,Reviewed by,Comment,Kind,Version,Date\n1,G01.1,x,{},harm,draft,\n",
    "semicolons": "sep=;\nId;Comment;Kind;Version\nG01.1;{};harm;draft\n",
    "tabs": "Id\tComment\tKind\tVersion\nG01.1\t{}\tharm\tdraft\n",
    "other case and spaces": " ID , comment ,KIND,Version\n g01.1. , {} , Harm. ,Draft\n",
    "blank lines": "\n,,,\nId,Comment,Kind,Version\n\n,,,\nG01.1,{},harm,draft\n,,,\n\n",
    "lines before": "Dear editors\n\nId,Comment,Kind,Version\nG01.1,{},harm,draft\n",
    "old Mac lines": "Id,Comment,Kind,Version\rG01.1,{},harm,draft\r",
    "version on another row": "Id,Comment,Kind,Version\nG01.1,{},harm,\nG01.2,,,draft\n",
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_a_sheet_is_taken_in_whatever_its_form(
    head: str, encoding: str, garden: Path, tmp_path: Path
) -> None:
    words = "Für “alle” – 5 €"
    taken_in(garden, written(tmp_path, head.format(words), encoding))
    [comment] = load(garden).comments.values()
    assert (comment.statement, comment.kind, comment.comment) == ("G01.1", "harm", (words,))


def test_columns_that_are_not_there_are_not_wanted(garden: Path, tmp_path: Path) -> None:
    file = book(tmp_path, ("id", "comment"), ("G01", 7), ("G01.1", None), ("G01.2", True))
    result = run(garden, "import", file, "--version", "draft")
    assert result.exit_code == 0, result.output
    assert [c.comment for c in load(garden).comments.values()] == [("7",), ("yes",)]


def test_the_version_is_asked_for_where_no_row_tells_it(garden: Path, tmp_path: Path) -> None:
    result = run(garden, "import", book(tmp_path, ("id", "comment"), ("G01", "So?")))
    assert result.exit_code == 1
    assert "returned.xlsx, sheet Sheet: does not say which version it is about; add --version" in result.output  # fmt: skip


def test_a_released_version_is_known_by_what_it_said_then(tmp_path: Path) -> None:
    root = repository(tmp_path / "garden")
    released(root, "1.0.0")
    edit(root, "facets/01-soil.md", "Soil differs", "The soil differs")
    rows = "G01.1,“Soil differs from bed to bed, and gardeners learn it by digging.”,Why?,version 1.0.0\n"
    rows = rows.replace("“", '"').replace("”", '"')
    output = taken_in(root, written(tmp_path, "Id,Text,Comment,Version\n" + rows))
    assert "to look at" not in output
    assert list(comments_of(root)) == ["1.0.0/C-0001.yml"]


def test_words_written_over_the_text_are_pointed_out(garden: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "Id,Text,Comment,Version\nG01.3,Keep two heaps.,,draft\n")
    output = taken_in(garden, file)
    assert "the column Text has other words than the version at G01.3 (row 2)" in output
    assert "0 comments taken in" in output


# --- What came before ----------------------------------------------------------------------------


def test_the_same_sheet_adds_nothing_the_second_time(garden: Path) -> None:
    taken_in(garden, SHEETS / "libreoffice.xlsx")
    before = comments_of(garden)
    for again in ("libreoffice.xlsx", "libreoffice-windows-1252.csv"):
        output = taken_in(garden, SHEETS / again)
        assert "6 came before and were not taken in again: C-0001, C-0002" in output
        assert "0 comments taken in" in output
        assert comments_of(garden) == before


def test_a_comment_that_stands_twice_in_the_sheets_is_taken_in_once(garden: Path) -> None:
    output = taken_in(garden, SHEETS / "libreoffice.xlsx", SHEETS / "libreoffice-utf-8.csv")
    assert "6 comments taken in" in output
    assert "says the same as libreoffice.xlsx, sheet Comments, row 3" in output


def test_what_an_editor_took_out_is_noticed_when_the_sheet_comes_again(
    garden: Path, tmp_path: Path
) -> None:
    text = "Id,Comment,Version\nG01.1,The bed by the gate is of clay and Kim Example dug it in spring,draft\n"  # fmt: skip
    taken_in(garden, written(tmp_path, text))
    edit(garden, "comments/draft/C-0001.yml", "Kim Example", "[taken out]")
    result = run(garden, "import", "--dry-run", tmp_path / "returned.csv")
    assert "row 2: is nearly the same as C-0001; did somebody take something out there?" in result.output  # fmt: skip


def test_ids_go_on_over_all_versions_and_no_file_is_written_over(tmp_path: Path) -> None:
    root = repository(tmp_path / "garden")
    released(root, "1.0.0")
    taken_in(root, written(tmp_path, "Id,Comment,Version\nG01,One,draft\n"))
    taken_in(
        root, written(tmp_path, "Id,Comment,Version\nG01,Two,version 1.0.0\nG01,Three,draft\n")
    )
    assert list(comments_of(root)) == ["1.0.0/C-0002.yml", "draft/C-0001.yml", "draft/C-0003.yml"]
    (root / "comments/draft/C-0007.yml").write_text("not: a comment\n")
    taken_in(root, written(tmp_path, "Id,Comment,Version\nG01,Four,draft\n"))
    assert "draft/C-0008.yml" in comments_of(root)


def test_a_dry_run_writes_nothing(garden: Path) -> None:
    before = tree(garden)
    result = run(garden, "import", "--dry-run", SHEETS / "openpyxl.xlsx")
    assert result.exit_code == 0
    assert "6 comments would be taken in" in result.output
    assert tree(garden) == before


def test_when_one_file_cannot_be_written_none_is(tmp_path: Path) -> None:
    root = repository(tmp_path / "garden")
    released(root, "1.0.0")
    (root / "comments").mkdir()
    (root / "comments/draft").write_text("in the way")
    rows = "G01,One,version 1.0.0\nG01,Two,draft\n"
    result = run(root, "import", written(tmp_path, f"Id,Comment,Version\n{rows}"))
    assert result.exit_code == 2
    assert "comments/draft cannot be written (File exists); nothing was" in result.output
    assert comments_of(root) == {"draft": b"in the way"}


# --- Problems ------------------------------------------------------------------------------------

WRONG = """\
Id,Section,Text,Comment,Proposed wording,Kind,Name or organisation,May we publish the name?,Version
G01.99,,,No such id,,,,,draft
,,Keep one heap for the whole garden.,No id,,,,,draft
G01.1,,,A kind,,technicl,,,draft
G01.2,,,A version,,,,,3.0.0
G01.2,,,A version,,,,,latest
G01.3,,,Consent,,,Kim Example,perhaps,draft
G01.3,,,Write to kim@garden.example,,,,,draft
G01.4,,,A name,,,kim@garden.example,yes,draft
G01.5,,Leave a strip unplanted each year.,Moved,,,,,draft
G02.1,,,{long},,,,,draft
G02.2,,,All is well here,,,,,draft
G02.3,,,,,sorce,,,never
"""
TOLD = """\
returned.csv, row 2, column A (Id): G01.99 is not in the draft; did you mean G01.5?
returned.csv, row 3, column A (Id): a comment without an id; write the id of the passage; its text is that of G01.3
returned.csv, row 4, column F (Kind): “technicl” is no kind; did you mean “technical”?
returned.csv, row 5, column I (Version): there is no version 3.0.0; there are draft
returned.csv, row 6, column I (Version): “latest” is no version; write draft, or as in “version 1.2.0”
returned.csv, row 7, column H (May we publish the name? (yes or no)): “perhaps” is neither yes nor no
returned.csv, row 8, column D (Comment): has an e-mail address in it; take it out, for this will be public
returned.csv, row 9, column G (Name or organisation (optional)): is not only a name; take out what is more, for this will be public
returned.csv, row 10, column C (Text): this is the text of G01.4 beside the id G01.5; was one column sorted without the others?
returned.csv, row 11, column D (Comment): has 5,000 characters; shorten it to paragraphs of 4,000 at most, and 20,000 in all
other.csv: has no row with the heads Id and Comment; they are wanted above the comments, on one sheet
framework: 11 problems; nothing was written
"""


def test_every_problem_is_told_at_once_with_its_place(garden: Path, tmp_path: Path) -> None:
    file = written(tmp_path, WRONG.replace("{long}", "x" * 5000))
    (tmp_path / "other.csv").write_text("Name,Remark\nG01.1,So?\n")
    before = tree(garden)
    result = run(garden, "import", file, tmp_path / "other.csv")
    assert result.output == TOLD
    assert result.exit_code == 1
    assert tree(garden) == before


def test_no_problem_tells_the_name_of_anybody(garden: Path, tmp_path: Path) -> None:
    file = written(tmp_path, WRONG.replace("{long}", "x" * 5000))
    assert "Kim" not in run(garden, "import", file).output
    assert "kim@" not in run(garden, "import", file).output


def test_two_columns_of_one_name_are_told(garden: Path, tmp_path: Path) -> None:
    result = run(
        garden, "import", written(tmp_path, "Id,Comment,Kind,Remarks,Version\nG01,a,,b,draft\n")
    )
    assert "row 1, column B (Comment): is there twice, in B and D; delete one" in result.output


def test_a_version_that_there_is_not_is_refused(garden: Path) -> None:
    result = run(garden, "import", SHEETS / "openpyxl.xlsx", "--version", "9.9.9")
    assert result.exit_code == 2
    assert "there is no version 9.9.9; there are draft" in result.output


def test_a_folder_that_is_no_framework_is_refused(tmp_path: Path) -> None:
    result = run(tmp_path, "import", SHEETS / "openpyxl.xlsx")
    assert result.exit_code == 2
    assert "no content root" in result.output


# --- Hostile sheets ------------------------------------------------------------------------------


def packed(path: Path, members: dict[str, bytes]) -> Path:
    """The sheet of openpyxl with parts put in or put for others."""
    with zipfile.ZipFile(SHEETS / "openpyxl.xlsx") as old, zipfile.ZipFile(path, "w", 8) as new:
        for name in [n for n in old.namelist() if n not in members]:
            new.writestr(name, old.read(name))
        for name, data in members.items():
            new.writestr(name, data)
    return path


SHEET = "xl/worksheets/sheet2.xml"
XML = b'<?xml version="1.0"?>'
BOMB = (
    b"<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]><a>&b;</a>"
)
FILE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'


def claimed(path: Path, size: int) -> Path:
    """A workbook whose directory claims that one part unpacks to so many bytes."""
    data = bytearray(packed(path, {}).read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", size)
    path.write_bytes(data)
    return path


def wide(path: Path) -> Path:
    """A sheet with one cell in the last row and column there can be."""
    cell = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    with zipfile.ZipFile(SHEETS / "openpyxl.xlsx") as old:
        data = old.read(SHEET).replace(b"</sheetData>", cell + b"</sheetData>")
    return packed(path, {SHEET: data})


def raw(data: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return make


def with_parts(members: dict[str, bytes]) -> Callable[[Path], Path]:
    return lambda path: packed(path, members)


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a bomb": (with_parts({"xl/media/a.png": bytes(80_000_000)}), "unpacks to over 64 MB"),
    "a claim of 4 GB": (lambda path: claimed(path, 0xFFFFFFF0), "unpacks to over 64 MB"),
    "many parts": (with_parts({f"xl/a{i}.bin": b"" for i in range(600)}), "parts, and 500 are the bound"),
    "a far cell": (wide, "has over 60,000 rows"),
    "entities": (with_parts({SHEET: XML + BOMB}), "has a declaration that no workbook needs"),
    "a file": (with_parts({"xl/sharedStrings.xml": XML + FILE}), "has a declaration that no workbook needs"),
    "a file in UTF-16": (with_parts({SHEET: (XML + FILE).decode().encode("utf-16")}), "another encoding than UTF-8"),
    "a file under another name": (with_parts({"xl/worksheets/sheet.dat": XML + FILE}), "has a declaration that no workbook needs"),
    "cut off": (lambda path: raw(packed(path, {}).read_bytes()[:3000])(path), "is damaged"),
    "no sheet in it": (with_parts({SHEET: b"<a/>", "xl/worksheets/sheet1.xml": b"<a/>"}), "has no row with the heads"),
    "a broken sheet": (with_parts({SHEET: b"<worksheet><sheetData><row>"}), "is no workbook that can be read (ParseError)"),
    "no relations": (with_parts({"xl/_rels/workbook.xml.rels": b"<a/>"}), "is no workbook that can be read"),
    "old Excel": (raw(b"\xd0\xcf\x11\xe0" + bytes(600)), "has the old format XLS or a password"),
    "another zip": (lambda path: zipped(path, "content.xml"), "is no XLSX workbook"),
    "nothing": (raw(b""), "has no row with the heads"),
    "noise": (raw(bytes(range(256)) * 50), "is not text in cp1252"),
    "zeros": (raw(bytes(5000)), "has no row with the heads"),
    "too large": (raw(b"Id,Comment\n" * 1_600_000), "has over 16 MB"),
    "many rows": (raw(b"Id,Comment\n" + b"G01,x\n" * 70_000), "has over 60,000 rows"),
    "an open quotation": (raw(b'Id,Comment\nG01,"x\n' + b"y" * 200_000), "is no CSV at row 2"),
    "half UTF-16": (raw(codecs.BOM_UTF16_LE + "Id,Comment\n".encode("utf-16-le") + b"\xd8"), "is not text in utf-16"),
}  # fmt: skip


def zipped(path: Path, name: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "x")
    return path


@pytest.mark.parametrize("case", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_sheet_is_said_in_one_line_and_soon(
    case: tuple[Callable[[Path], Path], str], garden: Path, tmp_path: Path
) -> None:
    make, expected = case
    file = make(tmp_path / "returned.xlsx")
    results = []
    assert seconds(lambda: results.append(run(garden, "import", file))) < BLOW_UP
    (result,) = results
    assert result.exit_code == 1
    assert result.output.startswith("returned.xlsx: ")
    assert expected in result.output
    assert "1 problem; nothing was written" in result.output


def test_links_and_macros_in_a_workbook_are_left_alone(garden: Path, tmp_path: Path) -> None:
    link = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target="https://attacker.example/x.xlsx" TargetMode="External"/></Relationships>'  # fmt: skip
    file = packed(
        tmp_path / "returned.xlsm",
        {
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0",
            "xl/externalLinks/_rels/externalLink1.xml.rels": link,
        },
    )
    taken_in(garden, file)
    assert len(comments_of(garden)) == 6
    assert not any(b"attacker.example/x" in data for data in tree(garden).values())


def test_a_formula_is_never_read_as_its_value(garden: Path, tmp_path: Path) -> None:
    file = book(tmp_path, ("Id", "Comment", "Kind", "Version"), ("G01", '=WEBSERVICE("https://attacker.example/")', "=A1", "draft"))  # fmt: skip
    result = run(garden, "import", file)
    assert result.output.count("has a formula") == 2
    assert result.exit_code == 1


def test_a_path_in_the_place_of_a_version_leads_nowhere(garden: Path, tmp_path: Path) -> None:
    before = set(tmp_path.rglob("*"))
    file = written(tmp_path, "Id,Comment,Version\nG01,x,../../1.0.0\nG01,x,../draft/../..\n")
    result = run(garden, "import", file, "--date", DAY)
    assert "there is no version 1.0.0" in result.output
    assert result.exit_code == 1
    assert set(tmp_path.rglob("*")) - before == {file}


def test_what_would_command_a_terminal_is_taken_out(garden: Path, tmp_path: Path) -> None:
    rows = (("Id", "Comment", "Version"), ("G01", "red\u202e\u200b _x001b_[31m text", "draft"))
    taken_in(garden, book(tmp_path, *rows))
    [comment] = load(garden).comments.values()
    assert comment.comment == ("red [31m text",)
    (garden / "comments/draft/C-0001.yml").write_text(
        f'id: C-0001\nversion: draft\nstatement: G01\nreceived: {DAY}\nstate: open\nname: "\\e[2J"\n'
    )
    assert "\x1b" not in run(garden, "list").output


def test_a_cell_in_which_nothing_can_be_seen_says_nothing(garden: Path, tmp_path: Path) -> None:
    rows = (("Id", "Comment", "Version"), ("G01", "\u200b \u202e", "draft"))
    assert "0 comments taken in" in taken_in(garden, book(tmp_path, *rows))


def test_the_name_of_a_sheet_cannot_hide_what_is_told(garden: Path, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = "x\u202e\n fine"
    for row in (("Id", "Comment", "Version"), ("G01.77", "So?", "draft")):
        page.append(row)
    made.save(tmp_path / "returned.xlsx")
    result = run(garden, "import", tmp_path / "returned.xlsx")
    assert result.output.startswith("returned.xlsx, sheet x fine, row 2, column A (Id): G01.77")


# --- Properties ----------------------------------------------------------------------------------

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(words)
def test_a_guard_is_taken_off_as_it_was_put_on(text: str) -> None:
    assert not inert(text).startswith(FORMULA)
    if not text.startswith("'"):
        assert without_guard(inert(text)) == text


@settings(max_examples=60)
@given(st.lists(words, min_size=1, max_size=4))
def test_any_text_is_kept_as_it_was_read_and_breaks_no_file(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    root = tmp_path_factory.mktemp("any")
    said = paragraphs("\n".join(texts))
    one = Incoming("", "draft", "G01", "", said, said, " ".join(said))
    (root / "comments/draft").mkdir(parents=True)
    (root / "facets").mkdir()
    (root / "framework.yml").write_text("schema: 1\n")
    path = "comments/draft/C-0001.yml"
    (root / path).write_text(as_yaml("C-0001", one, date(2026, 11, 24)), "utf-8")
    text = load(root)
    assert text.comments[path].comment == text.comments[path].proposed == said
    assert text.comments[path].name == " ".join(said)
    assert path not in text.problems


@settings(max_examples=60)
@given(
    st.lists(words, min_size=1, max_size=5), st.sampled_from(",;\t"), st.sampled_from(ENCODINGS[:5])
)
def test_any_text_comes_through_csv(texts: list[str], separator: str, encoding: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([["Id", "Comment"], *([f"G{i}", text] for i, text in enumerate(texts))])
    [table] = tables.read(out.getvalue().encode(encoding))
    assert [row.cells for row in table.rows] == [(f"G{i}", text) for i, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_lettered_as_in_a_spreadsheet(index: int, name: str) -> None:
    assert letter(index) == name


# --- Answers -------------------------------------------------------------------------------------


@pytest.fixture
def commented(garden: Path) -> Path:
    """A garden with six open comments."""
    taken_in(garden, SHEETS / "openpyxl.xlsx")
    return garden


def test_an_answer_changes_its_own_lines_and_no_others(commented: Path) -> None:
    path = commented / "comments/draft/C-0003.yml"
    path.write_text("# Looked at in spring.\n" + path.read_text("utf-8"), "utf-8")
    before = path.read_text("utf-8")
    result = run(commented, "answer", "C-0003", "--accept", "--because", "It was  “unclear”:\nso.", "--changed", "G01.1", "--changed", "G01.2", "--date", "2026-11-24")  # fmt: skip
    assert result.output == "comments/draft/C-0003.yml: C-0003 accepted\n"
    after = 'state: accepted\nbecause: "It was “unclear”: so."\nchanged: [G01.1, G01.2]\nanswered: 2026-11-24\n'  # fmt: skip
    assert path.read_text("utf-8") == before.replace("state: open\n", after)
    assert "0 errors" in framework("check", "--root", commented).stdout
    assert "C-0003" not in run(commented, "list", "--open").output


def test_an_answer_stands_until_another_is_meant(commented: Path) -> None:
    first = ("answer", "C-0001", "--decline", "--because", "It cannot.", "--date", DAY)
    assert run(commented, *first).exit_code == 0
    again = ("answer", "C-0001", "--accept", "--because", "It can.")
    result = run(commented, *again)
    assert result.exit_code == 1
    assert f"C-0001 was declined on {DAY}; --again takes the place of that answer" in result.output
    assert run(commented, *again, "--again").exit_code == 0
    assert "5 open, 1 accepted, 0 accepted in part, 0 declined" in run(commented, "list").output


@pytest.mark.parametrize(
    ("args", "status", "told"),
    [
        (("C-0001", "--because", "So."), 2, "say --accept, --accept-in-part, --decline"),
        (("C-0001", "--accept"), 2, "say why"),
        (("C-0001", "--accept", "--because", " \u200b "), 2, "say why"),
        (("C-0009", "--accept", "--because", "So."), 1, "there is no comment C-0009"),
        (("C-0001", "--accept", "--because", "So.", "--changed", "G09.1"), 1, "G09.1 is neither"),
        (
            ("C-0001", "--decline", "--because", "So.", "--changed", "G01.1"),
            2,
            "goes with --accept",
        ),
        (("C-0001", "--duplicate-of", "C-0009"), 1, "there is no comment C-0009"),
        (("C-0001", "--duplicate-of", "C-0001"), 2, "names another comment"),
    ],
)
def test_an_answer_that_is_none_is_refused(
    args: tuple[str, ...], status: int, told: str, commented: Path
) -> None:
    before = tree(commented)
    result = run(commented, "answer", *args)
    assert result.exit_code == status
    assert told in result.output
    assert tree(commented) == before


def test_a_duplicate_has_the_answer_of_another(commented: Path) -> None:
    assert (
        run(commented, "answer", "C-0002", "--duplicate-of", "C-0001", "--date", DAY).exit_code == 0
    )
    text = (commented / "comments/draft/C-0002.yml").read_text("utf-8")
    assert f'state: duplicate\nbecause: "Says the same as C-0001."\nduplicate_of: C-0001\nanswered: {DAY}\n' in text  # fmt: skip
    assert run(commented, "answer", "C-0002", "--note", "--because", "Thank you.", "--again").exit_code == 0  # fmt: skip
    assert "duplicate_of" not in (commented / "comments/draft/C-0002.yml").read_text("utf-8")
    assert "0 errors" in framework("check", "--root", commented).stdout


def test_what_an_answer_says_was_changed_has_to_be(history: Path) -> None:
    before = tree(history)
    args = ("C-0002", "--accept", "--because", "So.", "--changed", "G01.1")
    result = run(history, "answer", *args)
    assert result.exit_code == 1
    assert "G01.1 is what it was in 1.0.0; change it first" in result.output
    assert tree(history) == before


def test_one_comment_is_taken_in_as_those_of_a_sheet(garden: Path) -> None:
    """What came by e-mail, or in an issue."""
    said = ("--comment", "=Which bed?", "--kind", "editorial", "--name", "Bo Alder", "--date", DAY)
    result = run(garden, "add", "G01.1", *said)
    assert result.exit_code == 0, result.output
    [comment] = load(garden).comments.values()
    assert (comment.statement, comment.version, comment.name) == ("G01.1", "draft", "Bo Alder")
    assert comment.comment == ("=Which bed?",)
    wrong = run(garden, "add", "G01.11", "--comment", "Which?")
    assert wrong.exit_code == 1
    assert "G01.11" in wrong.output
    assert run(garden, "add", "G01.1").exit_code == 2
    assert run(garden, "add", "G01.1", "--comment", "x", "--version", "9.0.0").exit_code == 2


def test_a_file_that_is_not_well_formed_is_not_answered(commented: Path) -> None:
    path = commented / "comments/draft/C-0001.yml"
    path.write_text(path.read_text("utf-8") + "state: &a open\n", "utf-8")
    result = run(commented, "answer", "C-0001", "--accept", "--because", "So.")
    assert result.exit_code == 1


def test_comments_are_listed_for_people_and_for_programs(commented: Path) -> None:
    run(commented, "answer", "C-0001", "--decline", "--because", "It cannot.", "--date", DAY)
    listed = run(commented, "list").output
    assert "C-0001 declined: PRE.1 of draft, harm, 2026-11-24" in listed
    assert "  declined 2026-11-24: It cannot.\n" in listed
    assert "6 comments: 5 open, 0 accepted, 0 accepted in part, 1 declined" in listed
    data = json.loads(run(commented, "list", "--open", "--format", "json").output)
    assert [entry["id"] for entry in data] == [f"C-000{i}" for i in range(2, 7)]
    assert data[1]["comment"] == ["Which beds differ?", "Say it for “clay” – and sand."]


def test_no_comments_are_listed_as_none(garden: Path) -> None:
    assert (
        run(garden, "list").output
        == "0 comments: 0 open, 0 accepted, 0 accepted in part, 0 declined, 0 noted, 0 duplicate\n"
    )


# --- What the pages show -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A garden with a release that was commented on, and a draft that has gone on since."""
    folder = tmp_path_factory.mktemp("history")
    root = repository(folder / "garden")
    released(root, "1.0.0")
    edit(root, "facets/01-soil.md", "- Leave a strip unplanted each year. ^4\n", "")
    edit(root, "facets/01-soil.md", "Keep one heap for the whole", "Keep one heap for the")
    (root / "facets/retired.yml").write_text(
        "- {id: G01.4, kind: withdrawn, reason: Not what gardens do., since: 2.0.0, date: 2026-11-24}\n"
    )
    rows = (
        (SHEETS / "libreoffice-utf-8.csv")
        .read_text("utf-8")
        .replace(",draft\n", ",version 1.0.0\n")
    )
    taken_in(root, written(folder, rows))
    hostile = "Id,Comment,Version\nG01.3,<script>alert(1)</script> {{ 7*7 }} *so* [G01],draft\n"
    taken_in(root, written(folder, hostile))
    for args in (
        ("C-0003", "--accept", "--because", "Both are named.", "--changed", "G01.3"),
        ("C-0005", "--decline", "--because", "It was withdrawn."),
    ):
        assert run(root, "answer", *args, "--date", DAY).exit_code == 0
    commit(root)
    return root


def test_the_draft_has_every_comment_and_a_release_its_own(history: Path) -> None:
    release, draft = editions(history)
    ids = {
        edition.version: [
            [c.id for c in subject.comments] for page in disposition(edition).pages for subject in page.subjects
        ]
        for edition in (release, draft)
    }  # fmt: skip
    assert ids["1.0.0"] == [["C-0001"], ["C-0002"], ["C-0003"], ["C-0004"], ["C-0005"], ["C-0006"]]
    assert ids["draft"] == [["C-0001"], ["C-0002"], ["C-0003"], ["C-0004", "C-0007"], ["C-0006"], ["C-0005"]]  # fmt: skip
    assert disposition(draft).pages[-1].page is None
    assert +Counter(disposition(draft).counts) == {"open": 5, "accepted": 1, "declined": 1}
    assert disposition(draft).reviewers == ["Example Gardens Trust"]


def test_open_comments_are_counted_where_the_text_still_is(history: Path) -> None:
    release, draft = editions(history)
    assert macros(draft)["open_comments"]() == {"PRE.1": 1, "G01": 1, "G01.3": 2, "G02.1": 1}
    assert macros(release)["open_comments"]()["G01.3"] == 1
    assert macros(draft)["open_on"](draft.framework.page("G01")) == 3


@pytest.fixture(scope="module")
def site(history: Path) -> Path:
    """The whole site of that garden."""
    out = history.parent / "site"
    result = framework("site", "--root", history, "--out", out)
    assert result.returncode == 0, result.stderr
    return out


@pytest.mark.slow
def test_each_comment_stands_by_its_passage_with_what_became_of_it(site: Path) -> None:
    page = re.sub(r"\s+", " ", (site / "draft/comments/index.html").read_text("utf-8"))
    assert '<div class="subject" id="on-G01.3">' in page
    assert '<a href="../../1.0.0/facets/soil/#G01.3">version 1.0.0</a>' in page
    assert "Example Gardens Trust" in page
    assert "Both are named." in page
    assert 'Changed: <a class="id" href="https://garden.example/id/G01.3/">G01.3</a>' in page
    assert "On statements that were withdrawn" in page
    assert page.index("It was withdrawn.") > page.index("On statements that were withdrawn")


@pytest.mark.slow
def test_a_hostile_comment_is_text_on_the_page(site: Path) -> None:
    page = (site / "draft/comments/index.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} *so* [G01]" in page
    assert "alert(1)</script>" not in page


@pytest.mark.slow
def test_a_statement_leads_to_its_open_comments(site: Path) -> None:
    page = (site / "draft/facets/soil/index.html").read_text("utf-8")
    assert 'href="../../comments/#on-G01.3">2 open comments</a>' in page
    assert page.count("open comments</a>") == 1
    assert 'href="../../comments/#about-G01">3 open</a>, 2 answered' in page
    older = (site / "1.0.0/facets/soil/index.html").read_text("utf-8")
    assert 'href="../../comments/#on-G01.3">1 open comment</a>' in older


@pytest.mark.slow
def test_the_board_counts_them_in_the_site_and_in_the_terminal(site: Path, history: Path) -> None:
    board = json.loads((site / "draft/board.json").read_text("utf-8"))
    assert board["open_comments"] == 3  # those on statements of facets
    told = framework("check", "--summary", "--root", history).stdout
    assert "3 open comments" in told


@pytest.mark.slow
def test_each_version_has_its_own_sheet(site: Path) -> None:
    texts = {v: (site / v / sheet.CSV).read_text("utf-8-sig") for v in ("1.0.0", "draft")}
    assert "Keep one heap for the whole garden.,,,,,,version 1.0.0" in texts["1.0.0"]
    assert "Keep one heap for the garden.,,,,,,draft" in texts["draft"]
    for version in texts:
        assert zipfile.is_zipfile(site / version / sheet.XLSX)
    assert (site / "latest" / sheet.CSV).read_text("utf-8-sig") == texts["1.0.0"]
