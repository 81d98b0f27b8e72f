"""A returned file as tables of plain text, with the place of every cell: XLSX or CSV.

Nothing in it is trusted: size and rows are bounded, formulas, links and macros are not followed,
and a file is what its bytes are, whatever it is named.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice, starmap
from typing import Any

from .archive import Unreadable, inspect, looks_packed
from .columns import NAMES, REQUIRED, folded

__all__ = ["Row", "Table", "Unreadable", "read"]

MAX_BYTES = 16 * 1024 * 1024
MAX_ROWS = 60_000
MAX_COLUMNS = 60
HEAD_WITHIN = 100  # rows before the head, at most

_FORMULA = "has a formula; write it as text, with an apostrophe before it"
_ERROR = "has an error of the spreadsheet program in place of text; write the text again"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of text. `number` is from 1; `faults` tells by column why a cell could not be read."""

    number: int
    cells: tuple[str, ...]
    faults: dict[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything stands in it."""
        return any(cell.strip() for cell in self.cells) or bool(self.faults)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name (empty in CSV), its head, and the rows below that are not blank."""

    sheet: str
    head: Row
    rows: tuple[Row, ...]


def read(data: bytes) -> list[Table]:
    """Every table with a head in a returned file. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"has over {MAX_BYTES >> 20} MB; send only the sheet with the comments")
    found = _workbook(data) if looks_packed(data) else _text(data)
    tables = [table for table in found if table]
    if not tables:
        raise Unreadable("has no row with the heads Id and Comment; they are wanted above the comments, on one sheet")  # fmt: skip
    return tables


def _table(sheet: str, rows: Iterable[Row]) -> Table | None:
    head: Row | None = None
    kept: list[Row] = []
    for place, row in enumerate(rows):
        if place >= MAX_ROWS:
            raise Unreadable(f"has over {MAX_ROWS:,} rows; delete those without a comment")
        if head is None:
            if place >= HEAD_WITHIN:
                return None
            head = row if _is_head(row) else None
        elif row:
            kept.append(row)
    return Table(sheet, head, tuple(kept)) if head else None


def _is_head(row: Row) -> bool:
    names = {NAMES.get(folded(cell)) for cell in row.cells}
    return names.issuperset(REQUIRED)


# --- XLSX ----------------------------------------------------------------------------------------


def _workbook(data: bytes) -> list[Table | None]:
    inspect(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out
            return list(_sheets(data))
    except Unreadable:
        raise
    except Exception as error:  # noqa: BLE001 - whatever its parser meets in a file that is no workbook
        raise Unreadable(f"is no workbook that can be read ({type(error).__name__}); open it in a spreadsheet program and save it again as XLSX") from None  # fmt: skip


def _sheets(data: bytes) -> Iterator[Table | None]:
    import openpyxl
    from openpyxl.cell.read_only import EMPTY_CELL

    def row(number: int, cells: tuple[Any, ...]) -> Row:
        # Rows that are not there are by far the most in a sheet with one cell far below.
        blank = set(map(id, cells)) == {id(EMPTY_CELL)}
        return Row(number, ()) if blank else _row(number, cells)

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # some programs do not tell them right
        cells = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS)
        yield _table(sheet.title, starmap(row, enumerate(cells, 1)))


def _row(number: int, cells: tuple[Any, ...]) -> Row:
    faults = {}
    for index, cell in enumerate(cells):
        if cell.data_type in ("f", "e") and cell.value is not None:
            faults[index] = _FORMULA if cell.data_type == "f" else _ERROR
    texts = ("" if i in faults else _cell(c.value) for i, c in enumerate(cells))
    return Row(number, tuple(texts), faults)


def _cell(value: object) -> str:
    """A value of a workbook as the text that was meant."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    from openpyxl.utils.escape import unescape

    return str(unescape(str(value)))


# --- CSV -----------------------------------------------------------------------------------------


def _text(data: bytes) -> list[Table | None]:
    text = _decoded(data)
    for separator in (",", ";", "\t"):
        fits = False
        with contextlib.suppress(Unreadable):  # with another separator it may be readable
            begin = islice(_records(text, separator, strict=False), HEAD_WITHIN)
            fits = any(map(_is_head, begin))
        if fits:
            return [_table("", _records(text, separator))]
    return []


def _records(text: str, separator: str, *, strict: bool = True) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(f"is no CSV at row {number} ({error}); save it again from a spreadsheet program") from None  # fmt: skip
        yield Row(number, tuple(cells[:MAX_COLUMNS]))


def _decoded(data: bytes) -> str:
    """Text in one of the encodings that spreadsheet programs write."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if data.startswith(mark):
            return _strictly(data, encoding)
    zeros = (data[0:200:2].count(0), data[1:200:2].count(0))
    if max(zeros) > len(data[:200]) // 8:  # UTF-16 without a mark: every other byte of ASCII is 0
        return _strictly(data, "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(data, "cp1252")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"is not text in {encoding} (byte {error.start + 1:,}); save it as CSV in UTF-8, or as XLSX") from None  # fmt: skip
