"""Prove one release: its folder has what its manifest says, byte for byte and word for word."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..model import Marked
from ..source.load import SETTINGS
from ..source.reader import bound_of
from .frozen import FrozenStatement, is_facet, redacted, section_keys, statements_of
from .manifest import MANIFEST, SUMS, Manifest, sha256
from .store import FOLDER, WITHDRAWALS, WITHDRAWN, Withdrawals


class Fault(NamedTuple):
    """Something that is not as it was released: the file, and what is wrong with it.

    `unfinished` is what a withdrawal that was killed leaves, and the same withdrawal mends.
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
        for name in sorted(there - {*self.manifest.files, MANIFEST, SUMS}):
            faults.append(Fault(self.path(name), "is no part of the release; take it away"))
        if self.data != self.manifest.to_bytes():
            faults.append(Fault(self.path(MANIFEST), "is not as it was written; restore it"))
        files: dict[str, bytes] = {}
        for name in sorted({*self.manifest.files, SUMS}):
            if name not in there:
                faults.append(Fault(self.path(name), "is missing; restore it"))
            elif (self.folder / name).stat().st_size > bound_of(name):
                faults.append(Fault(self.path(name), "is larger than any text; restore it"))
            else:
                files[name] = (self.folder / name).read_bytes()
        faults += self._sums(files.pop(SUMS, None))
        faults += self._changed(files)
        # The words are only looked at where every file is proven: else a fault is told twice.
        return faults or list(self._statements(files))

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

    def _sums(self, sums: bytes | None) -> Iterator[Fault]:
        if sums is None or sums == self.manifest.sums(self.data):
            return
        yield Fault(self.path(SUMS), f"does not fit {MANIFEST}; restore both")
        if f"{self.digest}  {MANIFEST}".encode() not in sums.splitlines():
            yield Fault(self.path(MANIFEST), f"does not fit {SUMS}; restore both")

    def _changed(self, files: dict[str, bytes]) -> Iterator[Fault]:
        for name, data in files.items():
            digest, since = sha256(data), self.gone.files.get(key(self.manifest, name))
            was = self.manifest.files[name]
            if digest == was:
                continue
            path = self.path(name)
            if since is None:
                yield Fault(path, f"was changed after its release: its SHA-256 is {digest[:12]}…, released was {was[:12]}…; restore it")  # fmt: skip
            elif not is_facet(name) or sha256(redacted(data)) != self.manifest.frames.get(name):
                yield Fault(path, "was changed beyond the withdrawal of a statement; restore it and withdraw again")  # fmt: skip
            elif digest != since:
                yield Fault(path, f"is not as {WITHDRAWALS} has it; restore it, or withdraw again", unfinished=True)  # fmt: skip

    def _statements(self, files: dict[str, bytes]) -> Iterator[Fault]:
        """The statements, read again from the frozen text."""
        keys = section_keys(files[SETTINGS])
        found: dict[str, tuple[str, FrozenStatement]] = {}
        for name, data in files.items():
            if is_facet(name):
                found |= {id_: (name, s) for id_, s in statements_of(data, keys).items()}
        for id_ in sorted({*found} ^ {*self.manifest.statements}):
            yield Fault(self.path(MANIFEST), f"does not fit the frozen text at {id_}; restore both")
        for id_ in found.keys() & self.manifest.statements.keys():
            yield from self._statement(id_, *found[id_])

    def _statement(self, id_: str, name: str, statement: FrozenStatement) -> Iterator[Fault]:
        released = self.manifest.statements[id_]
        if id_ not in self.gone.ids:
            if statement.frozen != released:
                withdrawn_from = key(self.manifest, name) in self.gone.files
                at = name if withdrawn_from else MANIFEST  # the file's own hash is right
                yield Fault(self.path(at), f"{id_} is not as it was released; restore it")
        elif statement.text != WITHDRAWN:
            yield Fault(self.path(name), f"still has the text of {id_}, which was withdrawn; withdraw it again", unfinished=True)  # fmt: skip
        elif statement.frozen.section != released.section:
            yield Fault(self.path(name), f"has {id_} in another section; restore it")
