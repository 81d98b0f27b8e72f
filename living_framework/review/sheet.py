"""The comment sheet of an edition: a row a statement, as CSV and XLSX.

The workbook is made by XlsxWriter in a process of its own, beside the rendering of pages: a build
would else wait for its import and its work.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path

from ..model import COMMENT_KINDS
from ..versions.edition import Edition
from . import workbook
from .columns import COLUMNS, INPUTS, inert
from .subjects import words

XLSX = "comment-sheet.xlsx"
CSV = "comment-sheet.csv"
WHOLE = "The whole of it"  # the section of a row that is about a facet or part


def version_label(version: str) -> str:
    """A version as a cell has it: a bare 1.2.0 is a date to some spreadsheet programs."""
    return version if version == "draft" else f"version {version}"


def rows(edition: Edition) -> Iterator[tuple[str, ...]]:
    """A row a facet or part, and below it a row a statement, in the order of the columns."""
    empty = ("",) * len(INPUTS)
    version = version_label(edition.version)
    for page in edition.framework.pages:
        yield (str(page.id), WHOLE, str(page.title), *empty, version)
        for section in page.sections:
            for s in section.statements:
                if s.number:
                    yield (s.id, str(section.title), words(s), *empty, version)


def instructions(edition: Edition) -> list[str]:
    """How to fill in the sheet and send it back: a heading, then a line a step."""
    settings = edition.settings
    dated = f" of {edition.date}" if edition.date else ""
    kinds = ". ".join(f"{kind.capitalize()}: {note}" for kind, note in COMMENT_KINDS.items())
    return [
        f"Comments on: {settings.title}, {edition.label}{dated}",
        "Each row is one passage with its id. Write only in the rows that you want to comment on, in the column Comment, and leave the others as they are. Part of a sheet is welcome.",
        f"A comment on a whole facet goes into the row that says “{WHOLE}”.",
        "If you have better words, write them in the column Proposed wording, and not over the text itself.",
        f"Kind: write one of these four words. {kinds}.",
        "Your name or organisation may stay empty. We keep and publish it only on the rows where you write yes beside it.",
        "Please write no details of a case, no one's name and nothing else by which a person could be recognised. Comments are published, with what we decide about each of them.",
        f"When you are done, save the file and send it to {settings.contact.email} as an attachment. E-mail is not confidential.",
    ]


def as_csv(edition: Edition) -> bytes:
    """The sheet as CSV (RFC 4180), with the byte order mark by which Excel knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([inert(line)] for line in instructions(edition))
    writer.writerow([])
    writer.writerow(column.title for column in COLUMNS)
    writer.writerows(map(inert, row) for row in rows(edition))
    return text.getvalue().encode("utf-8-sig")


def as_data(edition: Edition) -> bytes:
    """All that the workbook is made from, as JSON."""
    data = {
        "title": str(edition.settings.title),
        "author": str(edition.settings.citation.publisher),
        "day": edition.date or "1980-01-01",
        "instructions": instructions(edition),
        "rows": list(rows(edition)),
    }
    return json.dumps(data).encode()


class Making:
    """A workbook being written, beside what else is done."""

    def __init__(self, file: Path, data: bytes) -> None:
        """Start; `data` is what `as_data` gives, as JSON. The folder of the file is there."""
        command = [sys.executable, "-m", workbook.__name__, str(file)]
        with tempfile.TemporaryFile() as given:  # a pipe would make us wait for the reader
            given.write(data)
            given.seek(0)
            self._process = subprocess.Popen(command, stdin=given, stderr=subprocess.PIPE)
        # Where what else is done fails, nobody waits for it.
        weakref.finalize(self, _ended, self._process)

    def finish(self) -> None:
        """Wait until the workbook is there. Raises OSError where it could not be written."""
        _, told = self._process.communicate()
        if self._process.returncode:
            why = told.decode(errors="replace").strip().splitlines()[-1:]
            raise OSError(f"the comment sheet could not be written: {''.join(why)}")


def _ended(process: subprocess.Popen[bytes]) -> None:
    if process.returncode is None:
        process.kill()
        process.communicate()


def write(site: Path, edition: Edition) -> None:
    """Write the sheet of an edition into a folder, as CSV and XLSX. Raises OSError."""
    site.mkdir(parents=True, exist_ok=True)
    (site / CSV).write_bytes(as_csv(edition))
    Making(site / XLSX, as_data(edition)).finish()
