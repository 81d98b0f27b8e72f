"""The comment sheet as an XLSX workbook. Run as a module, with its data on standard input.

openpyxl is imported where it is used: this module has to be cheap to name. The same data gives the
same bytes: the file has the day of the edition in place of the hour of its making.
"""

from __future__ import annotations

import io
import json
import math
import re
import sys
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model import COMMENT_KINDS
from .columns import COLUMNS, INPUTS, letter

if TYPE_CHECKING:
    from openpyxl import Workbook

READ_FIRST = "Read this first"
COMMENTS = "Comments"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that ZIP knows
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_CORE = "docProps/core.xml"
_AS_TEXT = "@"  # the format of cells in which nothing is ever a formula, a number or a date
_LINE = 15  # points
_PAPER, _HEAD, _RULE = "FFF5F3ED", "FF0C5468", "FFDCD7CA"


def made(data: dict[str, Any]) -> bytes:
    """The workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    properties = book.properties
    properties.title, properties.creator = data["title"], data["author"]
    properties.language = data["language"]
    properties.created = day = datetime.fromisoformat(data["day"])
    _instructions(book, data["instructions"])
    _comments(book, data["rows"])
    return _saved(book, day)


def _instructions(book: Workbook, lines: list[str]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet: Any = book.create_sheet(READ_FIRST)
    width = sheet.column_dimensions["A"].width = 76
    for place, line in enumerate([*lines, f"The rows are on the sheet “{COMMENTS}”."]):
        cell = _text(sheet, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if not place:
            cell.font = Font(bold=True, size=14)
        sheet.row_dimensions[2 * place + 1].height = _height(line, width) * (1 if place else 2)
        sheet.append([cell])
        sheet.append([])


def _comments(book: Workbook, rows: Iterable[list[str]]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    sheet: Any = book.create_sheet(COMMENTS)
    wrap = Alignment(wrap_text=True, vertical="top")
    line = Border(bottom=Side("thin", color=_RULE))
    for index, column in enumerate(COLUMNS):
        dimension = sheet.column_dimensions[letter(index)]
        dimension.width, dimension.alignment, dimension.border = column.width, wrap, line
        dimension.number_format = _AS_TEXT
    sheet.freeze_panes = "B2"
    _lists(sheet)
    _paper(sheet)
    head = [_text(sheet, column.title) for column in COLUMNS]
    for cell in head:
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill, cell.alignment = PatternFill("solid", fgColor=_HEAD), wrap
    sheet.row_dimensions[1].height = 2 * _LINE
    sheet.append(head)
    # What is left blank looks as its column does. The cells are written as they stand when their
    # row is appended, so that one does for a column: a large sheet is made in half the time.
    cells = [None if column.key in INPUTS else _text(sheet, column.title) for column in COLUMNS]
    for cell in filter(None, cells):
        cell.fill, cell.alignment, cell.border = PatternFill("solid", fgColor=_PAPER), wrap, line
    for number, row in enumerate(rows, 2):
        for cell, value in zip(cells, row, strict=True):
            if cell:
                cell.value, cell.data_type = value, "s"
        heights = (_height(text, column.width) for text, column in zip(row, COLUMNS, strict=True))
        sheet.row_dimensions[number].height = max(heights)
        sheet.append(cells)


def _height(text: str, width: int) -> int:
    """The height, in points, of a text that is wrapped to a width in characters; about right."""
    return _LINE * max(1, math.ceil(len(text) / (width * 0.9)))


def _lists(sheet: Any) -> None:
    """What can be chosen from a list. Other words are taken too, and told when they come back."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for key, choices in (("kind", tuple(COMMENT_KINDS)), ("publish", ("yes", "no"))):
        at = letter(next(i for i, column in enumerate(COLUMNS) if column.key == key))
        listed = ",".join(choices)
        rule = DataValidation(
            "list", formula1=f'"{listed}"', allow_blank=True, errorStyle="warning"
        )
        rule.error = f"Please choose one of: {', '.join(choices)}"
        rule.add(f"{at}2:{at}1048576")
        sheet.data_validations.append(rule)


def _paper(sheet: Any) -> None:
    """Printed, the sheet is as wide as the page and repeats its head."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _text(sheet: Any, value: str) -> Any:
    """A cell that is text whatever it begins with, also when somebody writes in it."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.number_format, cell.data_type = _AS_TEXT, "s"
    return cell


class _Archive(zipfile.ZipFile):
    """A ZIP file in which no clock shows."""

    modified = b""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Put in one file, as of the earliest day there is."""
        name = zinfo_or_arcname
        if name == _CORE:
            data = _MODIFIED.sub(rb"\g<1>" + self.modified, data)
        info = zipfile.ZipInfo(str(name), _EPOCH)
        info.external_attr = 0o600 << 16
        super().writestr(info, data, zipfile.ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Put in a sheet, which is on the disk, in the same way.

        Its heights are those that fit the text, and not ones to keep when somebody writes more.
        """
        self.writestr(arcname, Path(filename).read_bytes().replace(b' customHeight="1"', b""))


def _saved(book: Workbook, day: datetime) -> bytes:
    from openpyxl.writer.excel import ExcelWriter

    out = io.BytesIO()
    with _Archive(out, "w") as archive:
        archive.modified = day.isoformat().encode() + b"Z"
        ExcelWriter(book, archive).write_data()
    return out.getvalue()


if __name__ == "__main__":
    try:
        Path(sys.argv[1]).write_bytes(made(json.load(sys.stdin)))
    except OSError as error:
        sys.exit(str(error))
