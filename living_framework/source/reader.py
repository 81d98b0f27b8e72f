"""Read the files of one content root, within bounds, and keep the problems met on the way."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from ..model import Marked, Problem
from . import strict_yaml as frontmatter
from .strict_yaml import MAX_VALUES, Node
from .text import MAX_BYTES, MAX_PROBLEMS

SETTINGS = "framework.yml"
REFERENCES = "references.yml"
FOLDER = "references"  # in place of the file, or beside it
RETIRED = "facets/retired.yml"
MAX_REFERENCES = 4 * 1024 * 1024  # bytes of one file of references

# Problems with which it is not sure what a file's entries are: nothing is written from it.
UNREAD = {"yaml", "yaml-feature", "duplicate-key", "no-front-matter", "not-closed", "encoding", "size", "long-line", "unreadable"}  # fmt: skip

T = TypeVar("T")


def is_references(path: str) -> bool:
    """Whether a file has references."""
    return path == REFERENCES or path.startswith(f"{FOLDER}/")


def bound_of(path: str) -> int:
    """How many bytes a file may have."""
    return MAX_REFERENCES if is_references(path) else MAX_BYTES


class Reader:
    """Reads the files of one root and keeps the problems by path."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: dict[str, list[Problem]] = {}

    def text(self, path: str) -> str | None:
        """A file's text; None, with a problem noted, where it cannot be read."""
        bound = bound_of(path)
        data, problem = self._data(self.root / path, bound)
        if problem:
            self.note(path, [problem])
            return None
        text, problems = frontmatter.decode(data, bound)
        self.note(path, problems)
        return text if text or not problems else None

    @staticmethod
    def _data(file: Path, bound: int) -> tuple[bytes, Problem | None]:
        try:
            if not file.is_file() or file.resolve() != file:
                what = "a link to another place" if file.is_symlink() else "no plain file"
                return b"", Problem("unreadable", 1, 1, f"this is {what}")
            if file.stat().st_size > bound:
                size = f"{file.stat().st_size:,} bytes"
                return b"", Problem("size", 1, 1, size, f"{bound:,}")
            return file.read_bytes(), None
        except OSError as error:
            return b"", Problem("unreadable", 1, 1, f"the system says: {error.strerror}")

    def note(self, path: str, problems: Sequence[Problem]) -> None:
        """Keep problems of a file: as many as anybody would correct before looking again."""
        if not problems:
            return
        known = self.problems.setdefault(path, [])
        room = MAX_PROBLEMS - len(known)
        if len(problems) <= room:
            known.extend(problems)
        elif room >= 0:
            last = problems[room]
            many = Problem("many", last.line, last.column, f"{MAX_PROBLEMS:,}")
            known.extend([*problems[:room], many])

    def tree(self, path: str) -> Node | None:
        """A YAML file as a tree; None where it is missing, empty or cannot be read."""
        is_beside = Path(path).name == path and path.endswith(".yml")
        if not (is_beside or path == RETIRED or path.startswith(f"{FOLDER}/")):
            at = path if isinstance(path, Marked) else Marked(path)
            self.note(SETTINGS, [Problem("path", at.line, at.column, path)])
            return None
        return self.parsed(path) if os.path.lexists(self.root / path) else None

    def parsed(self, path: str) -> Node | None:
        """A YAML file that is there as a tree; None where it is empty or cannot be read."""
        text = self.text(path)
        values = MAX_VALUES * (20 if is_references(path) else 1)
        node, problems = frontmatter.parse(text, values=values) if text is not None else (None, [])
        self.note(path, problems)
        return node

    def records(self, path: str, cls: type[T]) -> list[T]:
        """A YAML list of mappings as instances of a dataclass."""
        return [self.record(path, node, cls) for node in self.items(path)]

    def named(self, path: Marked, cls: type[T]) -> list[T]:
        """The records of a file that framework.yml may name."""
        return self.records(path, cls) if path else []

    def items(self, path: str) -> list[Node]:
        """The entries of a YAML file that is a list."""
        node = self.tree(path)
        if node is None:
            return []
        if isinstance(node.value, list):
            return node.value
        what = f"this is {node.what}"
        self.note(path, [Problem("type", node.line, node.column, what, "a list of entries")])
        return []

    def record(self, path: str, node: Node | None, cls: type[T]) -> T:
        """A YAML mapping as an instance of a dataclass."""
        problems: list[Problem] = []
        record = frontmatter.read(node, cls, problems)
        self.note(path, problems)
        return record
