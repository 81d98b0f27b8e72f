"""One zip of an edition that opens from the file system: search included, no request anywhere."""

from __future__ import annotations

import zipfile
from pathlib import Path

START = "START-HERE.html"


def pack(folder: Path, archive: Path, top: str, day: str) -> int:
    """Write a built folder as a zip in which all stands below the folder `top`; the files packed.

    The same folder makes the same bytes: names are sorted, and `day` (ISO 8601) is the date of each.
    """
    year, month, date = (int(part) for part in (day or "1980-01-01").split("-"))
    files = [
        p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix not in (".gz", ".zip")
    ]
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in files:
            name = f"{top}/{path.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, (max(year, 1980), month, date, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, path.read_bytes())
    return len(files)
