"""What one folder of the site is to be, and the pages written by hand that it may have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..versions.edition import Edition
from .shell import Shell


@dataclass(frozen=True)
class Written:
    """A page written by hand: its place, and its source below the repository's root."""

    path: str
    file: Path
    source: str

    @property
    def has_macros(self) -> bool:
        """Whether its text is run as a template, so that a change to it is a change of code."""
        text = self.file.read_text("utf-8")
        return any(sign in text for sign in ("{{", "{%", "{#"))


@dataclass(frozen=True)
class Plan:
    """What a folder is to be: of which edition, which part of the site, and where things are.

    `part` is `version` (one edition of the whole site), `root` (the pages at the root of the site), or
    `alone` (one edition with those pages in it, as the live draft and the offline copy have it).
    """

    edition: Edition
    part: str
    shell: Shell
    folders: bool = True  # whether each page is served as a folder
    made_with: str = ""  # what pages are made with besides their text, where that is known

    @property
    def written(self) -> tuple[Written, ...]:
        """The pages of a version that are written by hand."""
        docs = self.shell.docs
        return tuple(_written(p, docs, docs) for p in self._sources if not _of_root(p, docs))

    @property
    def written_root(self) -> tuple[Written, ...]:
        """The pages at the root of the site that are written by hand: docs/root/."""
        docs = self.shell.docs
        root = docs / "root"
        return tuple(_written(p, root, docs) for p in self._sources if _of_root(p, docs))

    @property
    def _sources(self) -> list[Path]:
        return sorted(self.shell.docs.rglob("*.md"))


def _written(path: Path, below: Path, docs: Path) -> Written:
    source = f"docs/{path.relative_to(docs).as_posix()}"
    return Written(path.relative_to(below).as_posix(), path, source)


def _of_root(path: Path, docs: Path) -> bool:
    return path.is_relative_to(docs / "root")
