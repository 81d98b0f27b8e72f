"""Read a content root, once: files to frozen dataclasses, and the problems met on the way.

A content root is any folder with `framework.yml` and `facets/`: the working tree, or a release.
Nothing here judges: what cannot be read becomes a `Problem`, and the rules say the rest.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from ..model import Framework, Problem
from . import content
from .kept import Kept, key
from .listing import (
    COMMENTS,
    NUMBERED,
    TEMPLATE,
    comment_paths,
    facet_paths,
    source_paths,
    sources,
    strays,
)
from .reader import REFERENCES, RETIRED, SETTINGS, Reader, bound_of
from .references import reference_paths

__all__ = [
    "COMMENTS", "NUMBERED", "REFERENCES", "RETIRED", "SETTINGS", "TEMPLATE", "NoFramework", "comment_paths",
    "facet_paths", "load", "reference_paths", "sources",
]  # fmt: skip


class NoFramework(Exception):
    """The folder is not a content root; the message says what is missing and what to do."""


class _Read(NamedTuple):
    """A root as it was read before: when each of its files was changed, and its size, by path."""

    stats: dict[str, tuple[int, int]]
    kept: Kept
    framework: Framework | None = None


_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
_memo: dict[Path, _Read] = {}


def load(root: Path) -> Framework:
    """The framework in a content root; a file is read again only when it has changed.

    Raises NoFramework when the folder has no framework.yml or no facets/, and when these cannot be
    read: what is not readable is never taken for what is not there.
    """
    root = root.resolve()
    try:
        _look(root)
        return _loaded(root)
    except OSError as error:
        raise NoFramework(
            f"{error.filename}: {error.strerror}; correct that, or give yourself the right to read it"
        ) from None


def _look(root: Path) -> None:
    """Raises NoFramework where a folder is no content root, OSError where it cannot be read."""
    for name, what in ((SETTINGS, "file"), ("facets", "folder")):
        path = root / name
        if not os.path.lexists(path):
            raise NoFramework(
                f"{root} is no content root: it has no {what} {name}; "
                "name the folder that has it with --root"
            )
        if not (path.is_dir() if what == "folder" else path.is_file()):
            raise NoFramework(f"{path} is no {what}; put the {what} itself there")
    (root / SETTINGS).open("rb").close()


def _loaded(root: Path) -> Framework:
    paths = source_paths(root)
    stats = dict(_stats(root, paths))
    before = _memo.get(root) or _Read({}, Kept(root))
    if before.framework and before.stats == stats:
        return before.framework
    framework = _read(root, paths, before.kept)
    before.kept.save()
    _memo[root] = _Read(stats, before.kept, framework)
    return framework


def _stats(root: Path, paths: list[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    top = str(root)
    for path in paths:
        try:
            found = os.stat(f"{top}/{path}")  # noqa: PTH116 - of every file at every turn, and quicker
        except OSError as error:
            if error.errno in _NOT_THERE:
                continue
            raise
        yield path, (found.st_mtime_ns, found.st_size)


def _read(root: Path, paths: list[str], kept: Kept) -> Framework:
    """Read a root; of what is kept, only the bytes are read."""
    data = _Data(root)
    pages = facet_paths(root)
    others = [path for path in paths if path not in set(pages)]
    facts = [fact for path in others for fact in (path, *data.of(path))]
    beside = kept.once(key(*facts), lambda: content.beside(root))
    settings, declared = beside.settings, key(*data.of(SETTINGS))
    read = [
        kept.once(key(declared, path, *data.of(path)), partial(content.page, root, path, settings))
        for path in pages
    ]
    reader = Reader(root)  # keeps as many problems of a file as anybody would correct
    for problems in (beside.problems, *(problems for _, problems in read)):
        for path, found in problems.items():
            reader.note(path, found)
    for path in strays(root):
        reader.note(path, [Problem("stray", 1, 1, path)])
    order = {str(id_): place for place, id_ in enumerate(settings.facets)}
    facets = [page for page, _ in read if page.kind == "facet"]
    facets.sort(key=lambda f: (order.get(f.id, len(order)), f.path))
    parts = tuple(page for page, _ in read if page.kind == "part")
    problems_by_path = {path: tuple(of) for path, of in sorted(reader.problems.items())}
    values = {**beside._asdict(), "problems": problems_by_path}
    return Framework(root=root, facets=tuple(facets), parts=parts, **values)


class _Data:
    """The bytes of the files of a root, and what kind of file each is: all that reading it depends on."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._is_own = cache(lambda folder: (root / folder).resolve() == root / folder)

    def of(self, path: str) -> tuple[str | bytes, ...]:
        """What there is to know of a file; it is another at each turn where that cannot be known."""
        file = self._root / path
        try:
            found = file.lstat()
        except OSError:
            return ("missing",)
        is_plain = stat.S_ISREG(found.st_mode) and self._is_own(path.rpartition("/")[0])
        try:
            if is_plain and found.st_size <= bound_of(path):
                return "file", file.read_bytes()
        except OSError:
            pass  # it may be another thing the next time
        return "other", os.urandom(16)
