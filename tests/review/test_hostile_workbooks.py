"""A returned file is anybody's: damaged or built to harm, it is one line, and nothing is written."""

from __future__ import annotations

import io
import json
import random
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import GARDEN
from costs import BLOW_UP, seconds
from releasing import tree

from living_framework.cli import main
from living_framework.review import sheet, tables, workbook
from living_framework.versions.lifecycle import editions


@pytest.fixture(scope="module")
def sound() -> bytes:
    """The comment sheet of the small framework."""
    return workbook.made(json.loads(sheet.as_data(editions(GARDEN)[-1])))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A file with bits turned, bytes put in, or its end gone."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 2, 8])):
        at = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:  # the heads of the archive's entries, and its directory
                heads = [i for i in range(len(changed) - 50) if changed[i : i + 2] == b"PK"] or [0]
                at = min(chance.choice(heads) + chance.randrange(46), len(changed) - 1)
                changed[at] = chance.randrange(256)
            case 2:
                changed[at : at + 1] = chance.randbytes(chance.randrange(9))
            case _:
                del changed[max(at, 1) :]
    return bytes(changed)


def test_however_a_workbook_is_damaged_it_is_read_or_refused(sound: bytes) -> None:
    chance = random.Random(20261124)
    refused = 0
    for _ in range(400):
        try:
            tables.read(damaged(sound, chance))
        except tables.Unreadable:
            refused += 1
    assert refused > 200


def _bomb(sound: bytes) -> bytes:
    return packed(members(sound) | {"xl/media/a.xml": b" " * (70 << 20)})


def _claims_less(sound: bytes) -> bytes:
    """A member that unpacks to 20 MB and says that it has 10 bytes."""
    size = 20 << 20
    data = packed(members(sound) | {"xl/media/a.bin": b"\0" * size})
    return data.replace(struct.pack("<L", size), struct.pack("<L", 10))


def _newer(sound: bytes) -> bytes:
    """Every entry says that it needs version 9.9 of the format."""
    return re.sub(rb"(PK\x01\x02..)..", lambda head: head[1] + b"\x63\x00", sound, flags=re.DOTALL)


def _negative(sound: bytes) -> bytes:
    """The directory begins before the file does, as the end of the archive says."""
    at = sound.rindex(b"PK\x05\x06")
    return sound[: at + 12] + struct.pack("<L", len(sound)) + sound[at + 16 :]


HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "a bomb": _bomb,
    "more than it claims": _claims_less,
    "version 9.9": _newer,
    "a directory before the file": _negative,
    "broken LZMA": lambda sound: packed(members(sound), zipfile.ZIP_LZMA).replace(b"\x5d\x00\x00\x80\x00", b"\xff" * 5),
    "half of it": lambda sound: sound[: len(sound) // 2],
    "no workbook": lambda _: packed({"../../etc/passwd": b"x", "/etc/passwd": b"x"}),
    "a thousand parts": lambda sound: packed(members(sound) | {f"a{i}": b"" for i in range(1000)}),
    "an entity": lambda sound: packed(members(sound) | {"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
    "elements in elements": lambda sound: packed(members(sound) | {"xl/workbook.xml": b"<a>" * 200_000}),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_in_a_line_and_nothing_is_written(
    name: str, sound: bytes, garden: Path
) -> None:
    data = HOSTILE[name](sound)
    assert data != sound
    file = garden.parent / "sheet.xlsx"
    file.write_bytes(data)
    command = ["comments", "import", str(file), "--root", str(garden)]
    results = []
    assert seconds(lambda: results.append(CliRunner().invoke(main, command))) < BLOW_UP
    (result,) = results
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 1, result.output
    problem, last = result.output.splitlines()
    assert problem.startswith("sheet.xlsx: "), result.output
    assert last == "framework: 1 problem; nothing was written"
    assert tree(garden) == tree(GARDEN)
