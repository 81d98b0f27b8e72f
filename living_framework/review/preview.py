"""Take in the preview that a pull request built: hostile data, until shown otherwise.

The archive was made by code that nobody has read. Nothing of it is run, nothing in it is believed:
each entry is judged by its name and its size before a byte is read, what is read is bounded by what
was claimed, and the pull request's number comes from the event and is only compared with.
"""

from __future__ import annotations

import json
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CLAIM = "preview.json"  # {"number": …, "head": …}, as the pull request's own build says
SITE = "site/"
MAX_ENTRIES = 30_000
MAX_FILE = 20 * 1024 * 1024
MAX_ALL = 400 * 1024 * 1024
MAX_NAME = 240
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*(?:/[A-Za-z0-9][A-Za-z0-9._+-]*)*/?")
KINDS = {
    "html", "css", "js", "json", "jsonld", "svg", "png", "xml", "gz", "txt", "csv", "xlsx", "bib",
    "ris", "cff", "pdf", "zip", "yml",
}  # fmt: skip
NO_INDEX = re.compile(rb"<meta\s+name=[\"']robots[\"']\s+content=[\"']noindex[\"']\s*/?>")
ROBOTS = "User-agent: *\nDisallow: /\n"


class Refused(Exception):
    """The archive is not taken; the lines name each entry and what is wrong with it."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


class Claim(NamedTuple):
    """Which pull request the archive has to be of: from the event, never from the archive."""

    number: int
    head: str


def receive(archive: Path, claim: Claim, out: Path) -> int:
    """Check an archive and put its site into an empty folder; the number of files put there.

    Raises Refused with every fault, nothing written; FileExistsError where `out` is not empty.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    try:
        opened = zipfile.ZipFile(archive)
    except (OSError, zipfile.BadZipFile) as error:
        raise Refused([f"{archive.name}: this is no zip archive ({error})"]) from None
    with opened as packed:
        entries = packed.infolist()
        faults = list(_faults(entries))
        if not faults:
            faults = list(_claim_faults(packed, claim))
        if faults:
            raise Refused(faults)
        files = {
            entry.filename.removeprefix(SITE): data
            for entry in entries
            if entry.filename.startswith(SITE) and not entry.is_dir()
            for data in [_read(packed, entry)]
        }
    unmarked = [n for n, data in files.items() if n.endswith(".html") and not NO_INDEX.search(data)]
    if unmarked:
        raise Refused(
            [f"{SITE}{name}: the page may be indexed; a preview must not" for name in unmarked]
        )
    for name, data in files.items():
        target = out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (out / "robots.txt").write_text(ROBOTS, "utf-8")
    return len(files)


def _faults(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    if len(entries) > MAX_ENTRIES:
        yield f"the archive has {len(entries):,} entries; the bound is {MAX_ENTRIES:,}"
        return
    seen: set[str] = set()
    for entry in entries:
        fault = _fault(entry)
        if fault is None and entry.filename.lower() in seen:
            fault = "the name stands twice, or differs from another only in case"
        seen.add(entry.filename.lower())
        if fault:
            yield f"{_shown(entry.filename)}: {fault}"
    total = sum(entry.file_size for entry in entries)
    if total > MAX_ALL:
        yield f"the archive claims {total:,} bytes; the bound is {MAX_ALL:,}"


def _fault(entry: zipfile.ZipInfo) -> str | None:
    mode = entry.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "it is a link or a special file"
    if len(entry.filename) > MAX_NAME or not NAME.fullmatch(entry.filename):
        return "the name leads elsewhere or has characters that no page of ours has"
    if entry.file_size > MAX_FILE:
        return f"it claims {entry.file_size:,} bytes; the bound is {MAX_FILE:,}"
    if entry.is_dir() or entry.filename == CLAIM:
        return None
    if not entry.filename.startswith(SITE):
        return f"it is neither {CLAIM} nor below {SITE}"
    known = entry.filename.rpartition(".")[2].lower() in KINDS
    return None if known else "no page of ours has files of this kind"


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() and c not in "<>&`" else "?" for c in name)[:MAX_NAME]


def _claim_faults(packed: zipfile.ZipFile, claim: Claim) -> Iterator[str]:
    try:
        said = json.loads(_read(packed, packed.getinfo(CLAIM)))
        number, head = said["number"], said["head"]
    except (KeyError, TypeError, ValueError):
        yield f"{CLAIM}: missing, or it does not say the number and the head of a pull request"
        return
    if number != claim.number:
        yield f"{CLAIM}: it says pull request {number!r:.40}; the event says {claim.number}"
    if head != claim.head:
        yield f"{CLAIM}: it says the head {head!r:.50}; the event says {claim.head}"


def _read(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of an entry, and never more than it claims or may have."""
    try:
        with packed.open(entry) as stream:
            data = stream.read(min(entry.file_size, MAX_FILE) + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise Refused([f"{_shown(entry.filename)}: it cannot be read ({error})"]) from None
    if len(data) != entry.file_size:
        raise Refused([f"{_shown(entry.filename)}: it is larger than it claims"])
    return data
