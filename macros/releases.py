"""Released versions: read, verified, and made. A released text never changes."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from .model import Release

FOLDER = "releases"
MANIFEST = "manifest.json"
VERSION = re.compile(r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")


def releases(root: Path) -> tuple[Release, ...]:
    """The releases kept in a repository, oldest first; none where there is no releases/ folder."""
    found = []
    for folder in sorted((root / FOLDER).glob("*")):
        if VERSION.match(folder.name) and (folder / MANIFEST).is_file():
            found.append(_read(folder))
    return tuple(sorted(found, key=lambda release: release.order))


def _read(folder: Path) -> Release:
    data = (folder / MANIFEST).read_bytes()
    manifest = json.loads(data)
    previous = manifest["previous"] or {}
    return Release(
        version=manifest["version"],
        date=manifest["date"],
        root=folder,
        digest=hashlib.sha256(data).hexdigest(),
        previous=previous.get("version", ""),
        previous_digest=previous.get("sha256", ""),
        files=manifest["files"],
        statements={s["id"]: s["sha256"] for s in manifest["statements"]},
    )


def released_ids(known: tuple[Release, ...]) -> dict[str, str]:
    """Every id that was ever released, of facets and statements, and the newest release with it."""
    return {
        id_: release.version
        for release in known
        for statement in release.statements
        for id_ in (statement.split(".")[0], statement)
    }
