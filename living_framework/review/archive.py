"""Whether a workbook that somebody sent can be opened: small, and nothing in it but sheets.

An XLSX file is a ZIP file of XML files (ECMA-376). A hostile one may grow without bound when it is
unpacked, or have declarations that name files or expand without end; neither gets to a parser.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib

MAX_UNPACKED = 64 * 1024 * 1024
MAX_MEMBERS = 500

# What Python's readers of ZIP files, and of what is packed in them, raise at bytes that are wrong.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError,
           NotImplementedError, RuntimeError, ValueError, OverflowError)  # fmt: skip
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # OLE: the format before XLSX, and one that is encrypted
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_AGAIN = "open it in a spreadsheet program and save it again as XLSX"


class Unreadable(Exception):
    """A file that is not read; the message says why and what to do."""


def looks_packed(data: bytes) -> bool:
    """Whether some bytes are a workbook of any kind, and not text."""
    return data.startswith((b"PK", _OLD_OFFICE))


def inspect(data: bytes) -> None:
    """Look into a workbook without parsing it. Raises Unreadable."""
    if data.startswith(_OLD_OFFICE):
        raise Unreadable("has the old format XLS or a password; save it as XLSX without one")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _members(archive)
    except DAMAGED as error:
        raise Unreadable(f"is damaged ({error}); {_AGAIN}") from None


def _members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if "xl/workbook.xml" not in archive.namelist():
        raise Unreadable("is no XLSX workbook; save it as XLSX or as CSV")
    if len(members) > MAX_MEMBERS:
        raise Unreadable(f"has {len(members):,} parts, and {MAX_MEMBERS:,} are the bound; {_AGAIN}")
    # What a member says of its size is as much as is ever read of it.
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Unreadable(
            f"unpacks to over {MAX_UNPACKED >> 20} MB; take out pictures and empty rows"
        )
    for member in members:
        data = archive.read(member)
        if member.filename.lower().endswith((".xml", ".rels")) or b"<" in data[:4]:
            _xml(data, member.filename)


def _xml(data: bytes, name: str) -> None:
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    declared = _ENCODING.match(text)
    encoding = declared[1].lower() if declared else b"utf-8"
    if not text.startswith(b"<") or b"\0" in text or encoding not in (b"utf-8", b"us-ascii"):
        raise Unreadable(f"has a part in another encoding than UTF-8 ({name}); {_AGAIN}")
    if _DECLARED.search(text):
        raise Unreadable(f"has a declaration that no workbook needs ({name}); {_AGAIN}")
