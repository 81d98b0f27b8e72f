"""How pages, files and whole folders get to their places: what has not changed is left where it is.

Nobody else writes in the cache, so a file there is known by its time and size. What is in place may
have been changed by anybody: a file there that is not as it was left is put there again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath

Stat = tuple[int, int]  # time in nanoseconds, and size
Record = dict[str, list[int]]  # path below the site: the source's stat, then that of what is placed


def write(path: Path, data: bytes) -> None:
    """A file with these bytes; one that has them is left as it is."""
    try:
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # it may be one file with another
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


def bring(source: Path, target: Path, also: set[str]) -> None:
    """Make a folder have the files of another, and of its own those in `also`, and no more."""
    wanted = stats(source).keys()
    remove(target, stats(target).keys() - wanted - also)
    for path in wanted:
        write(target / path, (source / path).read_bytes())


def place(sources: dict[str, Path], out: Path, record: Record, same: dict[str, str]) -> dict[str, Stat]:  # fmt: skip
    """Make `out` have the files of some folders and no others; the files, as they are there.

    `sources` has each folder by where it is to be (`draft/`), `record` what was noted of `out` the last time.
    `same` gives the names of folders that are the same as another: their files are the same files.
    """
    wanted = {
        f"{below}{path}": (f"{folder}/{path}", stat)
        for below, folder in sources.items()
        for path, stat in stats(folder).items()
    }
    there = stats(out)
    remove(out, there.keys() - wanted.keys())
    for path in sorted(wanted, key=lambda path: path.partition("/")[0] in same):
        source, stat = wanted[path]
        top, _, rest = path.partition("/")
        if [*stat, *there.get(path, ())] == record.get(path):
            continue
        if top in same:
            link(out / same[top] / rest, out / path)
        else:
            _copy(Path(source), out / path)
    return {path: stat for path, (_, stat) in wanted.items()}


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)  # it may be one file with another
    shutil.copyfile(source, target)


def recorded(out: Path, sources: dict[str, Stat]) -> Record:
    """What is in place now, and what it was made from: the record for the next time."""
    return {path: [*sources.get(path, (0, 0)), *stat] for path, stat in stats(out).items()}


def is_as_left(out: Path, record: Record) -> bool:
    """Whether nobody has changed what was put in place."""
    return stats(out) == {path: (row[2], row[3]) for path, row in record.items()}


class Store:
    """Rendered pages by their key, in a folder that outlives the run; without one, nothing stays."""

    def __init__(self, folder: Path | None) -> None:
        """`folder` has the stored pages."""
        self.folder = folder
        self.used: set[str] = set()
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    def put(self, site: Path, file: str, key: str, make: Callable[[], str]) -> None:
        """Put a page in its place below `site`: the stored one where its key is known, else a new one."""
        if self.folder is None or not key:
            write(site / file, make().encode())
            return
        name = hashlib.sha256(f"{file}\0{key}".encode()).hexdigest()[:40]
        self.used.add(name)
        stored = self.folder / name
        if not stored.exists():
            scratch = stored.with_suffix(f".{os.getpid()}")
            scratch.write_text(make(), "utf-8")
            scratch.replace(stored)
        link(stored, site / file)

    def prune(self) -> None:
        """Forget what no page of this run has."""
        for path in self.folder.iterdir() if self.folder else ():
            if path.name not in self.used:
                path.unlink(missing_ok=True)
