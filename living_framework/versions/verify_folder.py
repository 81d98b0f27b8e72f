"""Prove one release: its folder has what its manifest says, byte for byte and word for word."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..model import Marked
from ..source.load import SETTINGS
from ..source.reader import bound_of
from .frozen import FrozenStatement, frame_of, is_facet, section_keys, statements_of
from .manifest import MANIFEST, SALTS, SUMS, Manifest, parsed_sums, salted, sha256
from .salts import Place, Salts, from_bytes, taken_apart, withdrawn
from .sign import is_signature
from .store import FOLDER, WITHDRAWALS, WITHDRAWN, Withdrawals

MAX_ENTRY = 256  # bytes of a line of salts.json or SHA256SUMS


class Fault(NamedTuple):
    """Something that is not as it was released: the file, and what is wrong with it.

    `unfinished` is what a withdrawal that was killed leaves; the same withdrawal completes it.
    """

    path: str
    what: str
    unfinished: bool = False

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


def key(manifest: Manifest, name: str) -> Marked:
    """The name by which withdrawn.yml knows a frozen file."""
    return Marked(f"{manifest.version}/{name}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A release as its folder has it: the manifest, its bytes, and what was withdrawn since."""

    folder: Path
    manifest: Manifest
    data: bytes
    gone: Withdrawals

    @property
    def digest(self) -> str:
        """The SHA-256 of the manifest."""
        return sha256(self.data)

    def path(self, name: str) -> str:
        """A file of the release, as a fault names it."""
        return f"{FOLDER}/{self.folder.name}/{name}"

    def faults(self) -> list[Fault]:
        """Everything that is not as it was released."""
        there, faults = self._listed()
        proven = self.manifest.proven
        for name in sorted(there - {*proven, SUMS}):
            if not is_signature(name, MANIFEST):
                faults.append(Fault(self.path(name), "is no part of the release; remove it"))
        if self.data != self.manifest.to_bytes():
            faults.append(Fault(self.path(MANIFEST), "is not as it was written; restore it"))
        files = {MANIFEST: self.data}
        for name in sorted({*proven, SUMS} - {MANIFEST}):
            if name not in there:
                faults.append(Fault(self.path(name), "is missing; restore it"))
            elif (self.folder / name).stat().st_size > self._bound(name):
                faults.append(Fault(self.path(name), "is larger than any text; restore it"))
            else:
                files[name] = (self.folder / name).read_bytes()
        faults += self._contents(files)
        # Words are only read where every file is proven: else a fault is reported twice. In schema 2
        # the hashes of lines and of what is between them prove them already.
        return faults or (list(self._statements(files)) if self.manifest.schema == 1 else [])

    def _bound(self, name: str) -> int:
        """How many bytes a file may have; of one that lists statements and files, as it has entries."""
        if name not in {SALTS, SUMS}:
            return bound_of(name)
        return bound_of(name) + MAX_ENTRY * (
            len(self.manifest.statements) + len(self.manifest.proven)
        )

    def _contents(self, files: dict[str, bytes]) -> list[Fault]:
        """What is wrong with the content of the files that are there."""
        sums = files.pop(SUMS, None)
        other = self._not_as_summed(files, sums)
        salts, faults = self._salts(files.get(SALTS))
        frozen = {name: files[name] for name in self.manifest.frozen if name in files}
        if self.manifest.schema == 1:
            faults += self._changed(frozen)
        elif not faults and SALTS not in other:
            faults += self._changed({n: d for n, d in frozen.items() if not is_facet(n)})
            faults += self._facets({n: d for n, d in frozen.items() if is_facet(n)}, salts)
        return faults + list(self._sums(sums, other, {fault.path for fault in faults}))

    def _listed(self) -> tuple[set[str], list[Fault]]:
        """The plain files in the folder by path, and a fault for whatever else there is."""
        there: set[str] = set()
        faults = []
        for top, folders, names in os.walk(self.folder):
            for name in (*names, *folders):
                path = Path(top, name)
                relative = path.relative_to(self.folder).as_posix()
                if path.is_symlink() or not (path.is_file() or path.is_dir()):
                    faults.append(Fault(self.path(relative), "is no plain file; restore it"))
                elif path.is_file():
                    there.add(relative)
        return there, faults

    def _salts(self, data: bytes | None) -> tuple[Salts, list[Fault]]:
        """What salts.json has; nothing where it is missing, and for a manifest of schema 1."""
        try:
            return from_bytes(data) if data is not None else {}, []
        except ValueError:
            return {}, [Fault(self.path(SALTS), "is not as it was written; restore it")]

    def _not_as_summed(self, files: Mapping[str, bytes], sums: bytes | None) -> set[str]:
        """The files that are not as SHA256SUMS has them; that file itself where it is malformed."""
        if sums is None:
            return set()
        listed = parsed_sums(sums)
        malformed = {SUMS} if listed.keys() != self.manifest.proven else set[str]()
        return malformed | {n for n, d in files.items() if n in listed and sha256(d) != listed[n]}

    def _sums(self, sums: bytes | None, other: set[str], changed: set[str]) -> Iterator[Fault]:
        """Faults of SHA256SUMS, and of those files that are proven by it alone."""
        left = {name for name in other if self.path(name) not in changed}
        if sums is None or not left:
            return
        late = bool(self.gone.ids & self.manifest.statements.keys()) and MANIFEST not in left
        yield Fault(self.path(SUMS), "does not fit the files; restore both", unfinished=late)
        for name in sorted(left & {MANIFEST, SALTS}):
            yield Fault(self.path(name), f"does not fit {SUMS}; restore both", unfinished=late)

    def _changed(self, files: Mapping[str, bytes]) -> Iterator[Fault]:
        """The files whose plain hash is in the manifest."""
        for name, data in files.items():
            digest, since = sha256(data), self.gone.files.get(key(self.manifest, name))
            if digest == self.manifest.files[name]:
                continue
            path = self.path(name)
            if since is None:
                yield Fault(path, "was changed after its release; restore it")
            elif not is_facet(name) or frame_of(data) != self.manifest.frames.get(name):
                yield Fault(path, "was changed beyond the withdrawal of a statement; restore it and withdraw again")  # fmt: skip
            elif digest != since:
                yield Fault(path, f"is not as {WITHDRAWALS} has it; restore it, or withdraw again", unfinished=True)  # fmt: skip

    def _facets(self, files: Mapping[str, bytes], salts: Salts) -> Iterator[Fault]:
        """The files that are proven by their frames and the salted hashes of their statements."""
        listed = {id_ for places in salts.values() for id_ in places}
        if salts.keys() != self.manifest.frames.keys() or listed != self.manifest.statements.keys():
            yield Fault(self.path(SALTS), "has other files or statements than the manifest; restore it")  # fmt: skip
            return
        for name, data in files.items():
            path = self.path(name)
            try:
                frame, found = taken_apart(data, salts[name])
            except ValueError:
                frame, found = "", {}
            if frame != self.manifest.frames[name]:
                # A withdrawal that was killed may have written the file and not yet its salts.
                late = frame_of(data) == self.manifest.frames[name] and self._is_late(salts[name])  # fmt: skip
                yield Fault(path, "was changed after its release; restore it", unfinished=late)
                continue
            for id_, lines in found.items():
                yield from self._lines(path, id_, lines, salts[name][id_].salt)

    def _is_late(self, places: Mapping[str, Place]) -> bool:
        return any(places[id_].salt for id_ in self.gone.ids & places.keys())

    def _lines(self, path: str, id_: str, lines: bytes, salt: str) -> Iterator[Fault]:
        number = id_.rpartition(".")[2]
        if salt and id_ in self.gone.ids:
            yield Fault(path, f"still has the text of {id_}, which was withdrawn, or its salt; withdraw it again", unfinished=True)  # fmt: skip
        elif salt and salted(salt, lines) != self.manifest.statements[id_].sha256:
            yield Fault(path, f"was changed after its release at {id_}; restore it")
        elif not salt and id_ not in self.gone.ids:
            yield Fault(self.path(SALTS), f"has no salt for {id_}, which was not withdrawn; restore it")  # fmt: skip
        elif not salt and lines != withdrawn(lines, number):
            yield Fault(path, f"has other words for {id_}, which was withdrawn; withdraw it again")

    def _statements(self, files: Mapping[str, bytes]) -> Iterator[Fault]:
        """The statements of a release of schema 1, read again from the frozen text."""
        keys = section_keys(files[SETTINGS])
        found: dict[str, tuple[str, FrozenStatement]] = {}
        for name in self.manifest.frames:
            found |= {id_: (name, s) for id_, s in statements_of(files[name], keys).items()}
        for id_ in sorted({*found} ^ {*self.manifest.statements}):
            yield Fault(self.path(MANIFEST), f"does not fit the frozen text at {id_}; restore both")
        for id_ in found.keys() & self.manifest.statements.keys():
            yield from self._statement(id_, *found[id_])

    def _statement(self, id_: str, name: str, statement: FrozenStatement) -> Iterator[Fault]:
        section, was = self.manifest.statements[id_]
        if id_ in self.gone.ids and statement.text != WITHDRAWN:
            yield Fault(self.path(name), f"still has the text of {id_}, which was withdrawn; withdraw it again", unfinished=True)  # fmt: skip
        elif statement.section != section:
            yield Fault(self.path(name), f"has {id_} in another section; restore it")
        elif id_ not in self.gone.ids and sha256(statement.text.encode()) != was:
            withdrawn_from = key(self.manifest, name) in self.gone.files
            at = name if withdrawn_from else MANIFEST  # the file's own hash is right
            yield Fault(self.path(at), f"{id_} is not as it was released; restore it")
