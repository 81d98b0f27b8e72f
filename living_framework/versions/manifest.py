"""The manifest of a release: what was frozen, by hashes, in a form that any tool can check.

A release's folder has the frozen files, `manifest.json`, `salts.json` and `SHA256SUMS`, and a file
for each signature of the manifest. The manifest chains to the one before it by that one's SHA-256.
`SHA256SUMS` is what `sha256sum` (GNU coreutils) makes of the files.

Schema 1 has the SHA-256 of every file and, of each statement, of its normalised text. Schema 2 has that of
every file but those of facets, and of each statement the SHA-256 of a salt and its lines: see `salts`.
`as_published` is there where a version was published elsewhere before it was released here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..source.load import SETTINGS, NoFramework

SCHEMA = 2  # of what is written
SCHEMAS = (1, SCHEMA)  # of what is read
MANIFEST = "manifest.json"
SALTS = "salts.json"
SUMS = "SHA256SUMS"
VERSION = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\Z")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_FILE = re.compile(r"(facets/)?[^\x00-\x1f/\\.][^\x00-\x1f/\\]*\Z")
_ID = re.compile(r"[A-Z]{1,4}[0-9]{0,4}\.[1-9][0-9]{0,3}\Z")


class BrokenRelease(NoFramework):
    """Something under releases/ cannot be read; the message is `path: what`."""


class Frozen(NamedTuple):
    """A statement as it was frozen: the key of its section, and a hash of its text."""

    section: str
    sha256: str


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def salted(salt: str, data: bytes) -> str:
    """The SHA-256 of a salt (hexadecimal; empty for none) followed by some bytes."""
    return sha256(bytes.fromhex(salt) + data)


_json = json.JSONEncoder(ensure_ascii=False).encode  # one for thousands of lines


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `manifest.json` says. `files`, `frames` and `statements` are in the order written.

    A frame is the hash of a facet's file with the text of every statement taken out: with it, the
    rest of the file stays proven when a statement is withdrawn. In schema 2 `files` has no facets.
    """

    schema: int
    version: str
    date: str
    previous: str  # the version before, or empty
    previous_digest: str
    files: dict[str, str]
    frames: dict[str, str]
    statements: dict[str, Frozen]
    as_published: bool = False  # elsewhere, under the same number, before it was released here

    @property
    def frozen(self) -> dict[str, str]:
        """Every frozen file, by its path, with the hash that is known of it."""
        return {**self.frames, **self.files}

    @property
    def proven(self) -> set[str]:
        """Every file that SHA256SUMS lists."""
        return {*self.frozen, MANIFEST, *([SALTS] if self.schema > 1 else [])}

    def to_bytes(self) -> bytes:
        """The one way in which this manifest is written: sorted, a line an entry, UTF-8, LF."""
        previous = {"version": self.previous, "sha256": self.previous_digest}
        statements = [
            _json({"id": id_, "section": frozen.section, "sha256": frozen.sha256})
            for id_, frozen in sorted(self.statements.items(), key=_by_number)
        ]
        head: dict[str, Any] = {"schema": self.schema, "version": self.version, "date": self.date}
        head |= {"as_published": True} if self.as_published else {}
        lines = [f" {_json(key)}: {_json(value)}" for key, value in head.items()]
        lines += [
            f' "previous": {_json(previous if self.previous else None)}',
            f' "files": {_block("{}", _pairs(self.files))}',
            f' "frames": {_block("{}", _pairs(self.frames))}',
            f' "statements": {_block("[]", statements)}',
        ]
        return ("{\n" + ",\n".join(lines) + "\n}\n").encode()

    @classmethod
    def from_bytes(cls, data: bytes, path: str) -> Manifest:
        """A manifest read. `path` names it in a message. Raises BrokenRelease."""
        try:
            found = json.loads(data.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise BrokenRelease(f"{path}: is not JSON ({error}); restore the file") from None
        schema = found.get("schema") if isinstance(found, dict) else None
        if schema not in SCHEMAS or not isinstance(schema, int) or isinstance(schema, bool):
            known = " and ".join(map(str, SCHEMAS))
            raise BrokenRelease(f"{path}: has schema {schema}, known are {known}; update the tool")
        try:
            return cls._from(found)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BrokenRelease(f"{path}: is no manifest ({error}); restore the file") from None

    @classmethod
    def _from(cls, found: dict[str, Any]) -> Manifest:
        previous = found["previous"] or {"version": "", "sha256": ""}
        if previous["version"]:
            _matching(VERSION, previous["version"])
            _matching(_SHA256, previous["sha256"])
        if SETTINGS not in found["files"]:
            raise ValueError(f"it does not list {SETTINGS}")
        statements = {
            _matching(_ID, s["id"]): Frozen(str(s["section"]), _matching(_SHA256, s["sha256"]))
            for s in found["statements"]
        }
        return cls(
            schema=found["schema"],
            version=_matching(VERSION, found["version"]),
            date=_matching(_DATE, found["date"]),
            previous=previous["version"],
            previous_digest=previous["sha256"],
            files=_hashes(found["files"]),
            frames=_hashes(found["frames"]),
            statements=statements,
            as_published=found.get("as_published") is True,
        )


def sums_of(files: Mapping[str, bytes]) -> bytes:
    """What `SHA256SUMS` says of files: a line `hash  name` for each, by name."""
    return "".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files)).encode()


def parsed_sums(data: bytes) -> dict[str, str]:
    """The hashes of a `SHA256SUMS` by name; empty where it is not as `sums_of` writes it."""
    lines = data.decode("utf-8", "replace").splitlines()
    found = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    written = "".join(f"{found[name]}  {name}\n" for name in sorted(found)).encode()
    return found if written == data and all(map(_SHA256.match, found.values())) else {}


def _pairs(items: Mapping[str, str]) -> list[str]:
    return [f"{_json(key)}: {_json(value)}" for key, value in sorted(items.items())]


def _block(brackets: str, lines: list[str]) -> str:
    inner = ",".join(f"\n  {line}" for line in lines)
    return brackets[0] + (f"{inner}\n " if lines else "") + brackets[1]


def _hashes(found: Mapping[str, str]) -> dict[str, str]:
    if {MANIFEST, SALTS, SUMS} & found.keys():
        raise ValueError("it lists itself")
    return {_matching(_FILE, name): _matching(_SHA256, sha) for name, sha in found.items()}


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.match(text):
        raise ValueError(f"“{text[:80]}” has no place there")
    return text


def _by_number(item: tuple[str, Frozen]) -> tuple[str, int]:
    page, _, number = item[0].partition(".")
    return page, int(number)


def parts(version: str) -> tuple[int, int, int]:
    """Major, minor and patch of a version. Raises ValueError where it is none."""
    if not VERSION.match(version):
        raise ValueError(version)
    major, minor, patch = map(int, version.split("."))
    return major, minor, patch


# The least version that a change of some level calls for, from the parts of the last one. Before
# 1.0.0 a major change raises the second number: nothing is promised yet (Semantic Versioning 2.0.0,
# item 4), and 1.0.0 is the editors' to say.
RAISED: dict[str, Callable[[int, int, int], tuple[int, int, int]]] = {
    "patch": lambda major, minor, patch: (major, minor, patch + 1),
    "minor": lambda major, minor, _: (major, minor + 1, 0),
    "major": lambda major, minor, _: (major + 1, 0, 0) if major else (0, minor + 1, 0),
}


def raised(version: str, level: str) -> str:
    """The least version after `version` for a change of a level: patch, minor or major."""
    return ".".join(map(str, RAISED[level](*parts(version))))
