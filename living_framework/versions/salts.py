"""`salts.json` of a release: where each statement is in its file, and the salt of its hash.

A manifest of schema 2 has, of a facet, the hash of the file without its statements (its frame), and of each statement
the SHA-256 of a random salt followed by its lines. So every byte is proven. When a statement is
withdrawn its salt is deleted: then no guess of the text can be confirmed by its hash, and the manifest, its
digest and its signatures stay as they were.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from .manifest import sha256
from .store import WITHDRAWN

_PLACE = re.compile(r"([1-9][0-9]{0,6})-([1-9][0-9]{0,6})(?: ([0-9a-f]{64}))?\Z")
_FIRST_LINE = re.compile(rb"(\s*(?:(?:[-*+]|[0-9]{1,9}[.)])\s+)?).*", re.DOTALL)


class Place(NamedTuple):
    """The lines of a statement in its file, from 1, and the salt; none where it was withdrawn."""

    first: int
    last: int
    salt: str


Salts = dict[str, dict[str, Place]]  # by the path of a facet, then by the id of a statement


def new_salt() -> str:
    """A random salt of 32 bytes, in hexadecimal."""
    return secrets.token_hex(32)


def to_bytes(salts: Mapping[str, Mapping[str, Place]]) -> bytes:
    """The one way in which salts.json is written: files by name, a line a statement, in order."""
    found = {
        path: {id_: f"{p.first}-{p.last} {p.salt}".rstrip() for id_, p in _ordered(places)}
        for path, places in sorted(salts.items())
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def from_bytes(data: bytes) -> Salts:
    """What salts.json has. Raises ValueError where it is not as `to_bytes` writes it."""
    try:
        found = json.loads(data.decode("utf-8"))
        salts = {path: {id_: _place(text) for id_, text in places.items()} for path, places in found.items()}  # fmt: skip
    except (AttributeError, TypeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if to_bytes(salts) != data:
        raise ValueError("it is not in order")
    return salts


def _place(text: str) -> Place:
    match = _PLACE.match(text)
    if match is None:
        raise ValueError(text[:80])
    return Place(int(match[1]), int(match[2]), match[3] or "")


def _ordered(places: Mapping[str, Place]) -> Iterable[tuple[str, Place]]:
    return sorted(places.items(), key=lambda item: item[1])


def taken_apart(data: bytes, places: Mapping[str, Place]) -> tuple[str, dict[str, bytes]]:
    """The SHA-256 of a facet's file without its statements, and the lines of each statement.

    In place of a statement the frame has what a withdrawn one has. Raises ValueError where the
    file has no such lines.
    """
    lines, found = data.split(b"\n"), dict[str, bytes]()
    for id_, (first, last, _) in reversed(list(_ordered(places))):
        if not first <= last <= len(lines):
            raise ValueError(id_)
        found[id_] = b"\n".join(lines[first - 1 : last])
        lines[first - 1 : last] = [withdrawn(lines[first - 1], id_.rpartition(".")[2])]
    return sha256(b"\n".join(lines)), found


def withdrawn(line: bytes, number: int | str) -> bytes:
    """The line that a statement becomes when it is withdrawn; `line` is its first."""
    return _FIRST_LINE.sub(rb"\g<1>" + f"{WITHDRAWN} ^{number}".encode(), line, count=1)


def without(salts: Salts, gone: Collection[str]) -> Salts:
    """The same, of files in which some statements are withdrawn, by their ids."""
    found: Salts = {}
    for path, places in salts.items():
        found[path], lost = {}, 0
        for id_, (first, last, salt) in _ordered(places):
            end = first if id_ in gone else last
            found[path][id_] = Place(first - lost, end - lost, "" if id_ in gone else salt)
            lost += last - end
    return found
