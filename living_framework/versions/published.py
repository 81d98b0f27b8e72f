"""`releases.json`: what a site has published of each release, to be compared with later.

The site has it at its root. A site that is about to be published is compared with the file of the
one that is live, so that no release is altered or removed without notice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .manifest import MANIFEST, BrokenRelease
from .sign import signatures
from .store import FOLDER, WITHDRAWALS, releases, withdrawals
from .verify import Verified
from .verify_folder import Fault

FILE = "releases.json"
SCHEMA = 1
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_SHOWN = 8  # characters of a group


class NoDigest(ValueError):
    """What was given is no digest; the message is one line."""


def grouped(digest: str) -> str:
    """A digest as people read and compare it: all 64 characters, in groups of eight."""
    return " ".join(digest[at : at + _SHOWN] for at in range(0, len(digest), _SHOWN))


def parsed_digest(text: str) -> str:
    """A digest as somebody pasted it, spaces, line ends and capitals taken out. Raises NoDigest."""
    digest = re.sub(r"[\s:]", "", text).lower()
    if not _DIGEST.match(digest):
        raise NoDigest(
            f"“{text[:80]}” has {len(digest)} characters that count; a digest is all 64, each 0–9 or a–f"
        )
    return digest


def releases_json(root: Path) -> bytes:
    """What is published of the releases of a content root, oldest first. Raises BrokenRelease.

    Of what was withdrawn from them it has id, kind and day, and never a word.
    """
    entries = [
        {
            "version": release.version,
            "date": release.date,
            "digest": release.digest,
            "signatures": [p.read_text("utf-8") for p in signatures(release.root / MANIFEST)],
        }
        for release in releases(root)
    ]
    gone = [
        {"id": str(entry.id), "kind": str(entry.kind), "date": str(entry.date)}
        for entry in withdrawals(root).statements
    ]
    whole = {"schema": SCHEMA, "releases": entries, "withdrawn": gone}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def expected(verified: Verified, digest: str) -> str:
    """The version whose manifest has a digest; empty where none has."""
    return next((r.manifest.version for r in verified.releases if r.digest == digest), "")


def altered(root: Path, published: bytes) -> Iterator[Fault]:
    """What a `releases.json` has and the folder has not, or has otherwise. Raises BrokenRelease.

    New releases and new signatures are no faults.
    """
    mine_now, then = (_parsed(data) for data in (releases_json(root), published))
    here = {entry["version"]: entry for entry in mine_now["releases"]}
    for gone in then["withdrawn"]:
        if gone not in mine_now["withdrawn"]:
            yield Fault(f"{FOLDER}/{WITHDRAWALS}", f"has not the entry of {gone['id']} as published ({gone['kind']}, {gone['date']}); restore it")  # fmt: skip
    for entry in then["releases"]:
        version = entry["version"]
        mine = here.get(version)
        if mine is None:
            yield Fault(f"{FOLDER}/{version}", "was published and is gone; restore it")
        elif (mine["date"], mine["digest"]) != (entry["date"], entry["digest"]):
            yield Fault(f"{FOLDER}/{version}/{MANIFEST}", f"is not as published, with the SHA-256 {grouped(entry['digest'])}; restore it")  # fmt: skip
        elif set(entry["signatures"]) - set(mine["signatures"]):
            yield Fault(f"{FOLDER}/{version}/{MANIFEST}", "has lost a signature that was published; restore it")  # fmt: skip


def _parsed(data: bytes) -> dict[str, list[dict[str, Any]]]:
    """The two lists of a `releases.json`; one that was published before the second existed has it empty."""
    try:
        found = json.loads(data.decode("utf-8"))
        if found["schema"] != SCHEMA:
            raise BrokenRelease(f"{FILE}: has schema {found['schema']}, known is {SCHEMA}; update the tool")  # fmt: skip
        entries = [
            {
                "version": str(entry["version"]),
                "date": str(entry["date"]),
                "digest": parsed_digest(str(entry["digest"])),
                "signatures": [str(text) for text in entry["signatures"]],
            }
            for entry in found["releases"]
        ]
        gone = [{k: str(e[k]) for k in ("id", "kind", "date")} for e in found.get("withdrawn", [])]
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise BrokenRelease(f"{FILE}: is no list of releases ({type(error).__name__}: {error})") from None  # fmt: skip
    return {"releases": entries, "withdrawn": gone}
