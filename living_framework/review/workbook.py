"""The comment sheet as an XLSX workbook. Run as a module, with its data on standard input.

XlsxWriter is imported where it is used: this module has to be cheap to name. The same data gives
the same bytes: the file has the day of the edition in place of the hour of its making.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model import COMMENT_KINDS
from .columns import COLUMNS, INPUTS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

READ_FIRST = "Read this first"
COMMENTS = "Comments"
_ROWS = 1_048_576  # the most that a sheet has
_PAPER, _HEAD, _RULE = "#F5F3ED", "#0C5468", "#DCD7CA"
# "@" is the format of cells in which nothing is ever a formula, a number or a date.
_TEXT = {"num_format": "@", "text_wrap": True, "valign": "top"}
_CELL = {**_TEXT, "bottom": 1, "bottom_color": _RULE}


def made(data: dict[str, Any]) -> bytes:
    """The workbook."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    # What is written is text, whatever it looks like.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with Workbook(out, options) as book:
        book.set_properties(
            {
                "title": data["title"],
                "author": data["author"],
                "created": datetime.fromisoformat(data["day"]),
            }
        )
        _instructions(book, data["instructions"])
        _comments(book, data["rows"])
    return out.getvalue()


def _instructions(book: Workbook, lines: list[str]) -> None:
    sheet = book.add_worksheet(READ_FIRST)
    plain, heading = book.add_format(_TEXT), book.add_format(_TEXT | {"bold": True, "size": 14})
    sheet.set_column(0, 0, 76)
    for place, line in enumerate([*lines, f"The rows are on the sheet “{COMMENTS}”."]):
        sheet.write_string(2 * place, 0, line, plain if place else heading)


def _comments(book: Workbook, rows: Iterable[list[str]]) -> None:
    sheet = book.add_worksheet(COMMENTS)
    blank = book.add_format(_CELL)
    given = book.add_format(_CELL | {"bg_color": _PAPER})
    head = book.add_format(_TEXT | {"bold": True, "font_color": "#FFFFFF", "bg_color": _HEAD})
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, column.width, blank)
        sheet.write_string(0, index, column.title, head)
    # No row has a height: programs fit it to the text, again when somebody writes more.
    for number, row in enumerate(rows, 1):
        _row(sheet, number, row, given)
    sheet.freeze_panes(1, 1)
    _lists(sheet)
    # Printed, the sheet is as wide as the page and repeats its head.
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _row(sheet: Worksheet, number: int, row: list[str], given: Format) -> None:
    """The cells that are filled in. What a reviewer fills in looks as its column does."""
    for index, (column, text) in enumerate(zip(COLUMNS, row, strict=True)):
        if column.key not in INPUTS:
            sheet.write_string(number, index, text, given)


def _lists(sheet: Worksheet) -> None:
    """What can be chosen from a list. Other words are accepted too, and reported on import."""
    for key, choices in (("kind", tuple(COMMENT_KINDS)), ("publish", ("yes", "no"))):
        at = next(i for i, column in enumerate(COLUMNS) if column.key == key)
        rule = {
            "validate": "list",
            "source": list(choices),
            "error_type": "warning",
            "error_message": f"Please choose one of: {', '.join(choices)}",
        }
        sheet.data_validation(1, at, _ROWS - 1, at, rule)


if __name__ == "__main__":
    try:
        Path(sys.argv[1]).write_bytes(made(json.load(sys.stdin)))
    except OSError as error:
        sys.exit(str(error))
