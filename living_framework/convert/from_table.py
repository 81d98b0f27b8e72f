"""A table of statements, as CSV (RFC 4180) or XLSX, as pages of pieces: a row is a statement."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..model import Settings
from ..source.text import HIDDEN
from .inline import beginning, escaped
from .outcome import Report
from .pieces import TEXT, Page, Part, Piece, fitting

# What a column is, by the names that it may have at its head.
COLUMNS = {
    "page": ("page", "facet", "title", "chapter", "family", "category", "group"),
    "section": ("section", "heading"),
    "statement": ("statement", "text", "requirement", "control", "description", "words"),
    "label": ("label", "id", "identifier", "number", "code", "ref"),
}


class NoTable(Exception):
    """A file is no table of statements; the message says what is missing."""


def rows_of(path: Path) -> list[list[str]]:
    """The rows of a CSV or XLSX file as texts; of a workbook, those of the first sheet.

    Raises NoTable and OSError.
    """
    if path.suffix.lower() == ".csv":
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise NoTable(f"{path.name} is not UTF-8; save it as CSV UTF-8") from None
        separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","  # fmt: skip
        return [list(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]
    from zipfile import BadZipFile

    import openpyxl

    try:
        with path.open("rb") as file:  # openpyxl leaves open what it opens itself
            sheet = openpyxl.load_workbook(file, read_only=True, data_only=True).worksheets[0]
            return [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]  # fmt: skip
    except (BadZipFile, KeyError, IndexError, ValueError) as error:
        raise NoTable(f"{path.name} cannot be read as XLSX ({error}); save it as CSV UTF-8") from None  # fmt: skip


def pages_of_rows(rows: Sequence[Sequence[str]], path: str, settings: Settings, report: Report) -> list[Page]:  # fmt: skip
    """The pages of a table. Its first row names the columns. Raises NoTable."""
    heads = [head.strip() for head in rows[0]] if rows else []
    columns = _columns(heads, settings)
    if "statement" not in columns:
        known = ", ".join(COLUMNS["statement"])
        raise NoTable(f"{path} has no column with the statements; name one of them {known}")
    for at, head in enumerate(heads):
        if at not in columns.values():
            filled = sum(bool(row[at].strip()) for row in rows[1:] if at < len(row))
            report.add("column", "dropped", path, 1, f"“{head}” with {filled} cells")
    pages: dict[str, Page] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = {what: _cell(row, at) for what, at in columns.items()}
        if any(cells.values()):
            _row(cells, number, path, pages, report)
    return list(pages.values())


def _columns(heads: Sequence[str], settings: Settings) -> dict[str, int]:
    """Where each kind of column is; a vocabulary on statements by its key."""
    names = {name: what for what, known in COLUMNS.items() for name in known}
    names |= {str(settings.unit.one).casefold(): "page"}
    for key, vocabulary in settings.on_statements.items():
        names |= dict.fromkeys((key.casefold(), vocabulary.heading.casefold()), f"={key}")
    found: dict[str, int] = {}
    for at, head in enumerate(heads):
        what = names.get(head.casefold())
        if what and what not in found:
            found[what] = at
    return found


def _cell(row: Sequence[str], at: int) -> str:
    return " ".join(HIDDEN.sub("", row[at]).split()) if at < len(row) else ""


def _row(cells: dict[str, str], number: int, path: str, pages: dict[str, Page], report: Report) -> None:  # fmt: skip
    if not cells["statement"]:
        report.add("row", "dropped", path, number, f"without a statement: {', '.join(filter(None, cells.values()))}")  # fmt: skip
        return
    title = cells.get("page") or TEXT
    page = pages.setdefault(title, Page(path, title))
    section = cells.get("section") or TEXT
    part = next((part for part in page.parts if part.title == section), None)
    if part is None:
        part = Part(section, number)
        page.parts.append(part)
    text = beginning(escaped(cells["statement"]))
    piece = Piece("paragraph", text, number, label=cells.get("label", ""), terms=tuple(_terms(cells)))  # fmt: skip
    made = fitting(piece)
    report.add("row", "verbatim" if len(made) == 1 else "adapted" if made else "dropped", path, number)  # fmt: skip
    part.pieces += made


def _terms(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    return ((what[1:], term) for what, term in cells.items() if what.startswith("=") and term)
