"""How rendered pages and whole folders get to their places: by links where the system has them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path


class Store:
    """Rendered pages by their key, in a folder that outlives the run; without one, nothing stays."""

    def __init__(self, folder: Path | None, site: Path) -> None:
        self.folder = folder
        self.site = site
        self.used: set[str] = set()
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    def put(self, file: str, key: str, make: Callable[[], str]) -> None:
        """Put a page in its place: the stored one where its key is known, else a new one."""
        target = self.site / file
        target.parent.mkdir(parents=True, exist_ok=True)
        if self.folder is None or not key:
            target.write_text(make(), "utf-8")
            return
        name = hashlib.sha256(f"{file}\0{key}".encode()).hexdigest()[:40]
        self.used.add(name)
        stored = self.folder / name
        if not stored.exists():
            scratch = stored.with_suffix(f".{os.getpid()}")
            scratch.write_text(make(), "utf-8")
            scratch.replace(stored)
        link(stored, target)

    def prune(self) -> None:
        """Forget what no page of this run has."""
        for path in self.folder.iterdir() if self.folder else ():
            if path.name not in self.used:
                path.unlink(missing_ok=True)


def link(source: Path, target: Path) -> None:
    """The same file at a second place; a copy where the file system has no hard links."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def link_tree(source: Path, target: Path) -> None:
    """A folder at a second place, its files the same files where that can be."""
    shutil.copytree(source, target, copy_function=lambda a, b: link(Path(a), Path(b)))
