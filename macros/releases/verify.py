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

from .. import git
from ..load import RETIRED, SETTINGS, load
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
    STAGING,
    WITHDRAWALS,
    Withdrawals,
    dois,
    parsed_dois,
    parsed_withdrawals,
    read_manifest,
    version_folders,
    withdrawals,
)

_KINDS = ("harm", "law")


class Fault(NamedTuple):
    """Something that is not as it was released: the file, and what is wrong with it."""

    path: str
    what: str

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
    gone = _ledgers(root, faults)
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
    faults += _lists(root, manifests, gone)
    faults += _unresolved(root, manifests)
    return Verified(sorted(set(faults)), manifests, gone)


def _fault(error: BrokenRelease) -> Fault:
    path, _, what = str(error).partition(": ")
    return Fault(path, what)


def _ledgers(root: Path, faults: list[Fault]) -> Withdrawals:
    try:
        dois(root)
        return withdrawals(root)
    except BrokenRelease as error:
        faults.append(_fault(error))
        return Withdrawals()


def _manifest(folder: Path, faults: list[Fault]) -> Manifest | None:
    path = f"{FOLDER}/{folder.name}/{MANIFEST}"
    if folder.is_symlink() or not folder.is_dir():
        faults.append(Fault(f"{FOLDER}/{folder.name}", "is no folder; restore it"))
        return None
    try:
        manifest, data = read_manifest(folder)
    except (BrokenRelease, OSError) as error:
        faults.append(
            _fault(error) if isinstance(error, BrokenRelease) else Fault(path, str(error))
        )
        return None
    if data != manifest.to_bytes():
        faults.append(Fault(path, "is not as it was written; restore the file"))
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
    if files.pop(SUMS, manifest.sums()) != manifest.sums():
        # The manifest is as good a suspect: whoever changed one did not change the other.
        faults.append(Fault(f"{place}/{SUMS}", f"does not fit {MANIFEST}, or that was changed; restore both"))  # fmt: skip
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
        digest = sha256(data)
        if digest == manifest.files[name]:
            continue
        if gone.files.get(_key(manifest, name)) != digest:  # type: ignore[call-overload]
            yield Fault(f"{place}/{name}", f"was changed after its release: its SHA-256 is {digest[:12]}…, released was {manifest.files[name][:12]}…; restore it")  # fmt: skip
        elif not is_facet(name) or sha256(redacted(data)) != manifest.frames.get(name):
            yield Fault(f"{place}/{name}", "was changed beyond the withdrawal of a statement; restore it and withdraw again")  # fmt: skip


def _key(manifest: Manifest, name: str) -> str:
    return f"{manifest.version}/{name}"


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
                yield Fault(f"{place}/{name}", f"still has the text of {id_}, which was withdrawn; run `framework withdraw {id_}` again")  # fmt: skip
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


def _lists(root: Path, manifests: list[Manifest], gone: Withdrawals) -> Iterator[Fault]:
    """What doi.yml and withdrawn.yml name exists, and withdrawals say why."""
    versions = {manifest.version for manifest in manifests}
    ids = {id_ for manifest in manifests for id_ in manifest.statements}
    files = {_key(manifest, name) for manifest in manifests for name in manifest.files}
    if (root / FOLDER / DOIS).is_file():
        try:
            strange = [version for version in dois(root) if version not in versions]
        except BrokenRelease:
            strange = []  # told already
        for version in strange:
            yield Fault(f"{FOLDER}/{DOIS}", f"{version} is no release; mend the version")
    for entry in gone.statements:
        where = f"{FOLDER}/{WITHDRAWALS}:{entry.id.line}"
        if entry.id not in ids:
            yield Fault(where, f"“{entry.id}” stands in no release; mend the id")
        if entry.kind not in _KINDS or not entry.reason:
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


# --- Against a revision --------------------------------------------------------------------------


def against(root: Path, revision: str) -> list[Fault]:
    """What of the releases of a git revision is missing or other in the folder as it is now.

    New releases, new DOIs and new withdrawals are no faults. Raises git.GitProblem.
    """
    gone = _ledgers(root, [])
    faults: list[Fault] = []
    for entry in git.files(root, git.commit(root, revision), FOLDER):
        path = root / entry.path
        name = entry.path.removeprefix(f"{FOLDER}/")
        if path.is_symlink() or not path.is_file():
            faults.append(Fault(entry.path, f"is there in {revision} and is gone; restore it"))
            continue
        data = path.read_bytes()
        if git.same(entry, data):
            continue
        before = git.content(root, entry)
        if name in (DOIS, WITHDRAWALS):
            faults += _kept(name, before, data, revision)
        elif data != _withdrawn_from(name, before, gone):
            faults.append(Fault(entry.path, f"is not as in {revision}; restore it"))
    return faults


def _withdrawn_from(name: str, before: bytes, gone: Withdrawals) -> bytes:
    """A frozen file of a revision with what was withdrawn since taken out of it."""
    if name not in gone.files or not is_facet(name.partition("/")[2]):
        return before
    numbers = {int(n) for n in _numbers(before, gone)}
    return redacted(before, numbers)


def _numbers(data: bytes, gone: Withdrawals) -> Iterator[str]:
    for id_ in statements_of(data, ()):
        if id_ in gone.ids:
            yield id_.partition(".")[2]


def _kept(name: str, before: bytes, now: bytes, revision: str) -> Iterator[Fault]:
    """A list that may grow: each entry that it had stays as it was."""
    path = f"{FOLDER}/{name}"
    try:
        if name == DOIS:
            left = parsed_dois(before).items() - parsed_dois(now).items()
            lost = [version for version, _ in left]
        else:
            old, new = parsed_withdrawals(before), parsed_withdrawals(now)
            lost = [str(e.id) for e in old.statements if e not in new.statements]
            lost += [str(file) for file in old.files if file not in new.files]
    except BrokenRelease as error:
        yield _fault(error)
        return
    for what in sorted(lost):
        yield Fault(path, f"the entry of {what} is not as in {revision}; restore it")
