"""Prove that no released text was changed, with nothing but the files.

Of every release the files are hashed, the statements are read again from the frozen text and
compared with the manifest, and the manifest with the hash that the next one has of it. A text
withdrawn for harm or law is the one change that is accepted, and only as `withdrawn.yml` has it: the
statement's text and nothing else may be gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..model import WITHHELD
from ..source.load import RETIRED, load
from .manifest import MANIFEST, BrokenRelease, Manifest
from .sign import is_signature, signature_faults
from .store import (
    DOIS,
    FOLDER,
    STAGING,
    WITHDRAWALS,
    Withdrawals,
    dois,
    entries,
    read_manifest,
    version_folders,
    withdrawals,
)
from .verify_folder import Fault, Kept, key


class Verified(NamedTuple):
    """What was found: faults by path, the releases read, and the texts that were withdrawn."""

    faults: list[Fault]
    releases: list[Kept]
    withdrawn: Withdrawals


def verify(root: Path) -> Verified:
    """Every fault in the releases of a content root, offline and without git.

    Raises NoFramework where the folder is no content root.
    """
    faults: list[Fault] = []
    known_dois, gone = ledgers(root, faults)
    folders = version_folders(root)
    kept = [_kept(folder, gone, faults) for folder in folders]
    versions = {folder.name for folder in folders}
    for before, release in zip([None, *kept], kept, strict=False):
        if release:
            faults += release.faults()
            if before or release is kept[0]:
                faults += _link(release, before, versions)
    there = [release for release in kept if release]
    manifests = [release.manifest for release in there]
    faults += _strangers(root, versions)
    faults += _lists(manifests, known_dois, gone)
    faults += _unresolved(root, manifests)
    return Verified(sorted(set(faults)), there, gone)


def verify_signed(root: Path, verified: Verified, allowed: Path, needed: int) -> Iterator[Fault]:
    """The faults of signatures, by a file of allowed signers (ssh-keygen(1), ALLOWED SIGNERS).

    Each signature that is there has to be theirs. `needed` of them have to have signed the newest
    manifest, which proves those before it by the chain, and the list of what was withdrawn. Raises CannotSign.
    """
    for release in verified.releases:
        wanted = needed if release is verified.releases[-1] else 0
        for name, what in signature_faults(release.folder / MANIFEST, release.data, allowed, wanted):  # fmt: skip
            yield Fault(release.path(name), what)
    path = root / FOLDER / WITHDRAWALS
    if path.is_file():
        for name, what in signature_faults(path, path.read_bytes(), allowed, needed):
            yield Fault(f"{FOLDER}/{name}", what)


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


def _kept(folder: Path, gone: Withdrawals, faults: list[Fault]) -> Kept | None:
    try:
        return Kept(folder, *read_manifest(folder), gone)
    except BrokenRelease as error:
        faults.append(as_fault(error))
        return None


# --- Across releases -----------------------------------------------------------------------------


def _link(release: Kept, before: Kept | None, versions: set[str]) -> Iterator[Fault]:
    """A release follows the one right before it, by that one's hash."""
    manifest = release.manifest
    if before is None:
        if manifest.previous:
            yield Fault(f"{FOLDER}/{manifest.previous}", f"is gone, and {manifest.version} followed it; restore it")  # fmt: skip
        return
    other = before.manifest
    if manifest.previous == other.version:
        if manifest.previous_digest != before.digest:
            yield Fault(before.path(MANIFEST), f"is not the one that {manifest.version} followed; restore it")  # fmt: skip
    elif manifest.previous and manifest.previous not in versions:
        yield Fault(f"{FOLDER}/{manifest.previous}", f"is gone, and {manifest.version} followed it; restore it")  # fmt: skip
    else:
        followed = manifest.previous or "none"
        yield Fault(f"{FOLDER}/{other.version}", f"was put in: {manifest.version} followed {followed}; remove it")  # fmt: skip
    if manifest.date < other.date:
        yield Fault(release.path(MANIFEST), f"has a date before that of {other.version}")


def _strangers(root: Path, versions: set[str]) -> Iterator[Fault]:
    known = {*versions, DOIS, WITHDRAWALS}
    for path in entries(root):
        name = path.name
        if name in known or name.startswith(STAGING):
            continue
        if not (is_signature(name, WITHDRAWALS) and (root / FOLDER / WITHDRAWALS).is_file()):
            yield Fault(f"{FOLDER}/{name}", "is no release; remove it")


def _lists(
    manifests: list[Manifest], known_dois: dict[str, str], gone: Withdrawals
) -> Iterator[Fault]:
    """What doi.yml and withdrawn.yml name exists, and withdrawals say why."""
    ids = {id_ for manifest in manifests for id_ in manifest.statements}
    files = {key(manifest, name) for manifest in manifests for name in manifest.files if manifest.schema == 1}  # fmt: skip
    for version in known_dois.keys() - {manifest.version for manifest in manifests}:
        yield Fault(f"{FOLDER}/{DOIS}", f"{version} is no release; correct the version")
    for entry in gone.statements:
        where = f"{FOLDER}/{WITHDRAWALS}:{entry.id.line}"
        if entry.id not in ids:
            yield Fault(where, f"“{entry.id}” is in no release; correct the id")
        if entry.kind not in WITHHELD or not entry.reason:
            yield Fault(where, f"{entry.id} has to say its kind (harm or law) and a reason")
    for name in gone.files:
        if name not in files:
            yield Fault(f"{FOLDER}/{WITHDRAWALS}:{name.line}", f"“{name}” is no released file")


def _unresolved(root: Path, manifests: list[Manifest]) -> Iterator[Fault]:
    """An id once published is in the draft, or has a tombstone."""
    framework = load(root)
    there = {*framework.statements, *(str(page.id) for page in framework.pages), *framework.retired}
    newest: dict[str, str] = {}
    for manifest in manifests:
        for id_ in manifest.statements:
            newest[id_.split(".")[0]] = newest[id_] = manifest.version
    for id_, version in newest.items():
        if id_ not in there:
            yield Fault(RETIRED, f"{id_} was released in {version} and is missing; add an entry with the reason and what took its place")  # fmt: skip
