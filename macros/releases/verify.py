"""Prove that no released text was changed, with nothing but the files.

Of every release the files are hashed, the statements are read again from the frozen text and
compared with the manifest, and the manifest with the hash that the next one has of it. A text
withdrawn for harm or law is the one change that is taken, and only as `withdrawn.yml` has it: the
statement's text and nothing else may be gone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..load import RETIRED, SETTINGS, load
from ..model import Marked
from .frozen import (
    WITHDRAWN,
    FrozenStatement,
    is_facet,
    redacted,
    section_keys,
    statements_of,
)
from .manifest import MANIFEST, SUMS, BrokenRelease, Manifest, sha256
from .read import (
    DOIS,
    FOLDER,
    KINDS,
    STAGING,
    WITHDRAWALS,
    Withdrawals,
    dois,
    read_manifest,
    version_folders,
    withdrawals,
)


class Fault(NamedTuple):
    """Something that is not as it was released: the file, and what is wrong with it.

    `unfinished` is what a withdrawal that was killed leaves, and the same withdrawal mends.
    """

    path: str
    what: str
    unfinished: bool = False

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


class Verified(NamedTuple):
    """What was found: faults by path, the releases read, and the texts that were withdrawn."""

    faults: list[Fault]
    manifests: list[Manifest]
    withdrawn: Withdrawals


def verify(root: Path) -> Verified:
    """Every fault in the releases of a content root, offline and without git.

    Raises NoFramework where the folder is no content root.
    """
    faults: list[Fault] = []
    known_dois, gone = ledgers(root, faults)
    manifests: list[Manifest] = []
    before: Manifest | None = None
    for folder in version_folders(root):
        manifest = _manifest(folder, faults)
        if manifest is None:
            before = None
            continue
        faults += _release(folder, manifest, gone)
        if before or not manifests:
            faults += _link(manifest, before)
        manifests.append(manifest)
        before = manifest
    faults += _strangers(root)
    faults += _lists(manifests, known_dois, gone)
    faults += _unresolved(root, manifests)
    return Verified(sorted(set(faults)), manifests, gone)


def as_fault(error: BrokenRelease) -> Fault:
    """What a reader could not take, as a fault."""
    path, _, what = str(error).partition(": ")
    return Fault(path, what)


def ledgers(root: Path, faults: list[Fault]) -> tuple[dict[str, str], Withdrawals]:
    """The DOIs and what was withdrawn; a fault is added for a list that cannot be read."""
    known: dict[str, str] = {}
    gone = Withdrawals()
    try:
        known = dois(root)
    except BrokenRelease as error:
        faults.append(as_fault(error))
    try:
        gone = withdrawals(root)
    except BrokenRelease as error:
        faults.append(as_fault(error))
    return known, gone


def _manifest(folder: Path, faults: list[Fault]) -> Manifest | None:
    try:
        manifest, data = read_manifest(folder)
    except BrokenRelease as error:
        faults.append(as_fault(error))
        return None
    if data != manifest.to_bytes():
        path = f"{FOLDER}/{folder.name}/{MANIFEST}"
        faults.append(Fault(path, "is not as it was written; restore it"))
    return manifest


# --- One release ---------------------------------------------------------------------------------


def _release(folder: Path, manifest: Manifest, gone: Withdrawals) -> list[Fault]:
    place = f"{FOLDER}/{folder.name}"
    there, faults = _listed(folder, place)
    for name in sorted(there - {*manifest.files, MANIFEST, SUMS}):
        faults.append(Fault(f"{place}/{name}", "is no part of the release; take it away"))
    files: dict[str, bytes] = {}
    for name in sorted({*manifest.files, SUMS}):
        if name in there:
            files[name] = (folder / name).read_bytes()
        else:
            faults.append(Fault(f"{place}/{name}", "is missing; restore it"))
    sums = files.pop(SUMS, manifest.sums())
    if sums != manifest.sums():
        faults.append(Fault(f"{place}/{SUMS}", f"does not fit {MANIFEST}; restore both"))
        if f"{sha256(manifest.to_bytes())}  {MANIFEST}".encode() not in sums.splitlines():
            faults.append(Fault(f"{place}/{MANIFEST}", f"does not fit {SUMS}; restore both"))
    faults += _changed(place, manifest, files, gone)
    return faults or list(_statements(place, manifest, files, gone))


def _listed(folder: Path, place: str) -> tuple[set[str], list[Fault]]:
    """The plain files in a folder by path, and a fault for whatever else there is."""
    there: set[str] = set()
    faults = []
    for top, folders, names in os.walk(folder):
        for name in (*names, *folders):
            path = Path(top, name)
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                faults.append(Fault(f"{place}/{relative}", "is no plain file; restore it"))
            elif path.is_file():
                there.add(relative)
    return there, faults


def _changed(
    place: str, manifest: Manifest, files: dict[str, bytes], gone: Withdrawals
) -> Iterator[Fault]:
    for name, data in files.items():
        digest, since = sha256(data), gone.files.get(_key(manifest, name))
        if digest == manifest.files[name]:
            continue
        path = f"{place}/{name}"
        if since is None:
            yield Fault(path, f"was changed after its release: its SHA-256 is {digest[:12]}…, released was {manifest.files[name][:12]}…; restore it")  # fmt: skip
        elif not is_facet(name) or sha256(redacted(data)) != manifest.frames.get(name):
            yield Fault(path, "was changed beyond the withdrawal of a statement; restore it and withdraw again")  # fmt: skip
        elif digest != since:
            yield Fault(
                path, f"is not as {WITHDRAWALS} has it; restore it, or withdraw again", True
            )


def _key(manifest: Manifest, name: str) -> Marked:
    return Marked(f"{manifest.version}/{name}")


def _statements(
    place: str, manifest: Manifest, files: dict[str, bytes], gone: Withdrawals
) -> Iterator[Fault]:
    """Read the statements again from the frozen text; only called where every file is proven."""
    keys = section_keys(files[SETTINGS])
    found: dict[str, tuple[str, FrozenStatement]] = {}
    for name, data in files.items():
        if is_facet(name):
            found |= {id_: (name, s) for id_, s in statements_of(data, keys).items()}
    for id_ in sorted({*found} ^ {*manifest.statements}):
        yield Fault(f"{place}/{MANIFEST}", f"does not fit the frozen text at {id_}; restore both")
    for id_, (name, statement) in found.items():
        released = manifest.statements.get(id_, statement.frozen)
        if id_ in gone.ids:
            if statement.text != WITHDRAWN:
                yield Fault(f"{place}/{name}", f"still has the text of {id_}, which was withdrawn; withdraw it again", True)  # fmt: skip
            elif statement.frozen.section != released.section:
                yield Fault(f"{place}/{name}", f"has {id_} in another section; restore it")
        elif statement.frozen != released:
            yield Fault(
                f"{place}/{name}", f"does not have {id_} as {MANIFEST} has it; restore both"
            )


# --- Across releases -----------------------------------------------------------------------------


def _link(manifest: Manifest, before: Manifest | None) -> Iterator[Fault]:
    path = f"{FOLDER}/{manifest.version}/{MANIFEST}"
    if manifest.previous != (before.version if before else ""):
        missing = manifest.previous
        if missing:
            yield Fault(f"{FOLDER}/{missing}", f"is not where {manifest.version} expects it, right before itself; restore the folders of both")  # fmt: skip
        elif before:
            yield Fault(path, f"says that no release was before it, and {before.version} is there; restore both")  # fmt: skip
    elif before and manifest.previous_digest != sha256(before.to_bytes()):
        yield Fault(f"{FOLDER}/{before.version}/{MANIFEST}", f"is not the one that {manifest.version} followed; restore it")  # fmt: skip
    if before and manifest.date < before.date:
        yield Fault(path, f"has the date {manifest.date}, before that of {before.version}")


def _strangers(root: Path) -> Iterator[Fault]:
    for path in sorted((root / FOLDER).glob("*")):
        known = path.name in (DOIS, WITHDRAWALS) or path.name.startswith(STAGING)
        if not known and path not in version_folders(root):
            yield Fault(f"{FOLDER}/{path.name}", "is no release; take it away")


def _lists(
    manifests: list[Manifest], known_dois: dict[str, str], gone: Withdrawals
) -> Iterator[Fault]:
    """What doi.yml and withdrawn.yml name exists, and withdrawals say why."""
    ids = {id_ for manifest in manifests for id_ in manifest.statements}
    files = {_key(manifest, name) for manifest in manifests for name in manifest.files}
    for version in known_dois.keys() - {manifest.version for manifest in manifests}:
        yield Fault(f"{FOLDER}/{DOIS}", f"{version} is no release; mend the version")
    for entry in gone.statements:
        where = f"{FOLDER}/{WITHDRAWALS}:{entry.id.line}"
        if entry.id not in ids:
            yield Fault(where, f"“{entry.id}” stands in no release; mend the id")
        if entry.kind not in KINDS or not entry.reason:
            yield Fault(where, f"{entry.id} has to say its kind (harm or law) and a reason")
    for name in gone.files:
        if name not in files:
            yield Fault(f"{FOLDER}/{WITHDRAWALS}:{name.line}", f"“{name}” is no released file")


def _unresolved(root: Path, manifests: Iterable[Manifest]) -> Iterator[Fault]:
    """An id once published is in the draft, or has a tombstone."""
    framework = load(root)
    there = {*framework.statements, *(str(page.id) for page in framework.pages), *framework.retired}
    newest: dict[str, str] = {}
    for manifest in manifests:
        for id_ in manifest.statements:
            newest[id_.split(".")[0]] = newest[id_] = manifest.version
    for id_, version in newest.items():
        if id_ not in there:
            yield Fault(RETIRED, f"{id_} stands in release {version} and is gone; add an entry with the reason and what took its place")  # fmt: skip
