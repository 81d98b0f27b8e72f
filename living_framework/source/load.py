"""Read a content root, once: files to frozen dataclasses, and the problems met on the way.

A content root is any folder with `framework.yml` and `facets/`: the working tree, or a release.
Nothing here judges: what cannot be read becomes a `Problem`, and the rules say the rest.
"""

from __future__ import annotations

import os
from functools import partial
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
    found = [(p.relative_to(root).as_posix(), p.stat()) for p in sources(root) if p.exists()]
    stats = {path: (stat.st_mtime_ns, stat.st_size) for path, stat in found}
    before = _memo.get(root) or _Read({}, Kept(root))
    if before.framework and before.stats == stats:
        return before.framework
    framework = _read(root, before.kept)
    before.kept.save()
    _memo[root] = _Read(stats, before.kept, framework)
    return framework


def _read(root: Path, kept: Kept) -> Framework:
    """Read a root; of what is kept, only the bytes are read."""
    pages = facet_paths(root)
    names = [path.relative_to(root).as_posix() for path in sources(root)]
    facts = [fact for path in names if path not in pages for fact in (path, *_data(root, path))]
    beside = kept.once(key(*facts), lambda: content.beside(root))
    settings, declared = beside.settings, key(*_data(root, SETTINGS))
    read = [
        kept.once(
            key(declared, path, *_data(root, path)), partial(content.page, root, path, settings)
        )
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


def _data(root: Path, path: str) -> tuple[str | bytes, ...]:
    """The bytes of a file and what kind of file it is: all that reading it depends on."""
    file = root / path
    if not os.path.lexists(file):
        return ("missing",)
    is_plain = file.is_file() and file.resolve() == file
    try:
        if is_plain and file.stat().st_size <= bound_of(path):
            return "file", file.read_bytes()
    except OSError:
        pass  # it may be another thing the next time
    return "other", os.urandom(16)
