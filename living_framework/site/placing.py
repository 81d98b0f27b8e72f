"""How pages, files and whole folders get to their places: what has not changed is left where it is.

Nobody else writes in the cache, so a file there is known by its time and size. What is in place may
have been changed by anybody: a file there that is not as it was left is put there again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any, NamedTuple

Stat = tuple[int, int]  # time in nanoseconds, and size
Row = list[Any]  # of a file in a tree: the key of what it was made from, and its stat
Record = dict[str, list[int]]  # path below the site: the source's stat, then that of what is placed


def write(path: Path, data: bytes) -> None:
    """A file with these bytes; one that has them is left as it is."""
    try:
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return
        path.unlink()  # it may be one file with another
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def link(source: Path, target: Path) -> None:
    """The same file at a second place; a copy where the file system has no hard links."""
    try:
        if os.path.samestat(source.stat(), target.stat()):
            return
    except OSError:
        target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def stats(top: Path) -> dict[str, Stat]:
    """Every file below a folder, with its time and size; a link is a file, wherever it leads."""
    return {
        path: ((stat := entry.stat(follow_symlinks=False)).st_mtime_ns, stat.st_size)
        for path, entry in _files(str(top), "")
    }


def _files(folder: str, below: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path, f"{below}{entry.name}/")
        else:
            yield f"{below}{entry.name}", entry


def remove(top: Path, paths: Iterable[str]) -> None:
    """Remove files below a folder, and the folders that are empty then."""
    folders: set[PurePath] = set()
    for path in paths:
        (top / path).unlink()
        folders.update(PurePath(path).parents)
    for folder in sorted(folders, key=lambda folder: -len(folder.parts)):
        if folder.parts:
            with contextlib.suppress(OSError):  # it has something in it
                (top / folder).rmdir()


class Source(NamedTuple):
    """Files for a part of a site: where that is below it (`draft/`), and its files as they are in a folder."""

    below: str
    folder: Path
    files: Mapping[str, Stat]


def place(sources: Iterable[Source], out: Path, record: Record, same: Mapping[str, str]) -> Record:
    """Make `out` have the files of some folders and no others; the record of it for the next time.

    `record` is that of the last time. `same` gives the names of folders that are the same as another: their
    files are the same files. Of two sources with one file the later counts.
    """
    wanted = {
        f"{source.below}{path}": (f"{source.folder}/{path}", stat)
        for source in sources
        for path, stat in source.files.items()
    }
    there, top = stats(out), str(out)
    remove(out, there.keys() - wanted.keys())
    now: Record = {}
    for path in sorted(wanted, key=lambda path: path.partition("/")[0] in same):
        source, stat = wanted[path]
        row = [*stat, *there.get(path, ())]
        if row != record.get(path):
            folder, _, rest = path.partition("/")
            if folder in same:
                link(out / same[folder] / rest, out / path)
            else:
                _copy(source, f"{top}/{path}")
            row = [*stat, *_stat(f"{top}/{path}")]
        now[path] = row
    return now


def _stat(path: str) -> Stat:
    stat = os.lstat(path)
    return stat.st_mtime_ns, stat.st_size


def _copy(source: str, target: str) -> None:
    path = Path(target)
    try:
        path.unlink()  # it may be one file with another
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def linked(out: Path, target: Path, record: Record) -> Record:
    """Have the files of a site that are as they were left at a second place too; the record of that place.

    A file is never written to, but replaced, so the two places stay apart. Where the file system has no
    hard links, the second place stays empty.
    """
    there, found = stats(out), {}
    for path, row in record.items():
        if there.get(path) == (row[2], row[3]):
            second = target / path
            second.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(out / path, second)
            except OSError:
                break
            found[path] = row
    return found


def is_as_left(out: Path, record: Record) -> bool:
    """Whether nobody has changed what was put in place."""
    return stats(out) == {path: (row[2], row[3]) for path, row in record.items()}


class Tree:
    """A folder of files that were made, and the key of what each was made from.

    With a note, which outlives the run, a file whose key is the one that is noted is neither made nor
    looked at again, and what this run does not have is removed. The note is gone until `finish`, so
    what a killed run left is not taken for good. Without a note each file is made, and the folder may
    have others.
    """

    def __init__(self, folder: Path, note: Path | None = None) -> None:
        """`note` is a file beside the folder."""
        self.folder = folder
        self.files: dict[str, Row] = {}
        self._note = note
        self._before = noted(note) if note and folder.is_dir() else {}
        if note:
            note.unlink(missing_ok=True)
            if not self._before:
                shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, file: str, key: str, make: Callable[[], bytes]) -> None:
        """A file in its place, made where its key is another than it was; with an empty key each time."""
        if not self.keeps(file, key):
            write(self.folder / file, make())
            self.made(file, key)

    def keeps(self, file: str, key: str) -> bool:
        """Whether a file stays as it is, since its key is the one that it was made with."""
        row = self._before.get(file)
        if row is None or not key or row[0] != key:
            return False
        self.files[file] = row
        return True

    def made(self, file: str, key: str) -> None:
        """Note a file that was just made."""
        self.files[file] = [key, *_stat(f"{self.folder}/{file}")]

    def add(self, file: str, data: bytes) -> None:
        """A file that is made already."""
        self.put(file, hashlib.sha256(data).hexdigest(), lambda: data)

    def bring(self, folder: Path) -> None:
        """The files of another folder, but for those that are here already."""
        for path in stats(folder):
            if path not in self.files:
                self.add(path, (folder / path).read_bytes())

    def link_into(self, folder: Path) -> None:
        """Have all files at a second place, too."""
        for path in self.files:
            link(self.folder / path, folder / path)

    @property
    def stats(self) -> dict[str, Stat]:
        """The files that this run has, as they are."""
        return {path: (row[1], row[2]) for path, row in self.files.items()}

    def finish(self) -> None:
        """Remove what this run has not, and note what it has."""
        if self._note:
            remove(self.folder, self._before.keys() - self.files.keys())
            self._note.write_text(json.dumps(self.files), "utf-8")


def noted(note: Path) -> dict[str, Any]:
    """What a note in the cache has, such as that of a tree; nothing where there is none, or half of one."""
    try:
        found = json.loads(note.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def files_of(note: Path) -> dict[str, Stat]:
    """The files of a tree, by its note."""
    return {path: (row[1], row[2]) for path, row in noted(note).items()}


def look(folder: Path, note: Path) -> None:
    """Note what others have put into the folder of a tree since it was finished."""
    rows = noted(note)
    rows |= {path: ["", *stat] for path, stat in stats(folder).items() if path not in rows}
    note.write_text(json.dumps(rows), "utf-8")
