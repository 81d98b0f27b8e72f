"""Fill in a comment sheet as a reviewer would, for LibreOffice to save: see README.md.

python tests/review/sheets/fill.py comment-sheet.xlsx filled.xlsx
python tests/review/sheets/fill.py comment-sheet.csv filled.csv
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import openpyxl

# By id: comment, proposed wording, kind, name, may it be published.
FILLED: dict[str, tuple[str, str, str, str, str]] = {
    "G01": ("+1 for this facet", "", "", "", ""),
    "G01.1": ("Which beds differ?\nSay it for “clay” – and sand.", "", "technical", "Example Gardens Trust", "yes"),
    "G01.3": ('=HYPERLINK("https://attacker.example/","Read more")', "", "source", "", ""),
    "G01.4": ("Zu kurz für Anfänger; 5 € would help, “say”, a café", "", "editorial", "Not to be published", "no"),
    "G02.1": ("", "- Water early, or late, and not at noon.", "editorial", "Not to be published", ""),
    "PRE.1": ("@everyone\tcould be hurt by this", "", "harm", "", ""),
}  # fmt: skip


def fill_csv(source: str, target: str) -> None:
    rows = list(csv.reader(Path(source).read_text("utf-8-sig").splitlines()))
    for row in rows:
        filled = FILLED.get(row[0], ()) if row else ()
        row[3 : 3 + len(filled)] = filled
    with Path(target).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def fill_xlsx(source: str, target: str) -> None:
    book = openpyxl.load_workbook(source)
    sheet: Any = book["Comments"]
    for row in sheet.iter_rows(min_row=2):
        for cell, value in zip(row[3:8], FILLED.get(row[0].value, ()), strict=False):
            if value:
                cell.value = value
                cell.data_type = "s"
    book.save(target)


if __name__ == "__main__":
    (fill_csv if sys.argv[1].endswith(".csv") else fill_xlsx)(*sys.argv[1:])
