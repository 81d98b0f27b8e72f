"""Whether a site, and all that it was made from, is as it was: then nothing is read and nothing is made.

As git and make do, it asks which files there are, when each was changed and how large it is, and reads
none. A file that was changed only just before it was looked at may be changed again in the same tick of the
clock, and a link leads anywhere: then nothing is noted, and the next run reads everything.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from stat import S_ISLNK
from typing import NamedTuple

from ..source import kept
from ..source.files import replace
from ..source.git import last_commit

NEVER = 1 << 63  # nanoseconds: of what may change unseen
SETTLED = 2.0  # seconds after which a change is seen on every file system
_CONTENT = ("facets", "references", "comments", "releases")  # folders of a content root
_CACHE = ".cache/site"  # below a content root


class Seen(NamedTuple):
    """Some files as they were: a digest of them all, and when the last of them was changed."""

    digest: str
    last: int = 0  # nanoseconds since 1970
    at: int = 0  # when they were looked at


class Note:
    """What was noted of a site when it was put in place; `options` are those that it was made with."""

    def __init__(
        self, root: Path, out: Path, options: Sequence[str], settled: float = SETTLED
    ) -> None:
        self._settled = settled
        self._root = root.resolve()
        self._out = out
        self._options = options
        name = hashlib.sha256(os.fsencode(self._root)).hexdigest()[:8]
        self._file = self._root / _CACHE / f"{name}.unchanged.json"

    def said(self) -> str | None:
        """What the check said of the text, where nothing has changed since; else None."""
        try:
            note = json.loads(self._file.read_bytes())
            known = note["folders"], note["inputs"], note["site"], note["said"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        folders, inputs, site, said = known
        same = inputs == self.inputs(folders).digest and site == self._site() != ""
        return str(said) if same else None

    def inputs(self, folders: Sequence[str]) -> Seen:
        """All that a site is made from, `folders` for its templates, catalogs and pages by hand among it."""
        try:
            return self._inputs(folders)
        except OSError:  # what cannot be looked at is for the run that reads it to say
            return Seen("", NEVER)

    def _inputs(self, folders: Sequence[str]) -> Seen:
        content = [str(self._root / name) for name in _CONTENT]
        digest = hashlib.sha256()
        for fact in (*self._options, *last_commit(self._root), kept.code(), *kept.packages()):
            digest.update(f"{fact}\0".encode("utf-8", "surrogateescape"))
        at, last = time.time_ns(), _look(digest, _beside(str(self._root)))
        for folder in (*content, *folders):
            digest.update(f"{folder}\0".encode("utf-8", "surrogateescape"))
            last = max(last, _look(digest, _below(folder)))
        return Seen(digest.hexdigest(), last, at)

    def _site(self) -> str:
        digest = hashlib.sha256()
        try:
            _look(digest, _below(str(self._out)))
        except OSError:
            return ""
        return digest.hexdigest()

    def write(self, folders: Sequence[str], before: Seen, said: str) -> None:
        """Note that a site was put in place, if what it was made from is as it was `before` that."""
        self.forget()
        is_settled = before.last < before.at - self._settled * 1e9
        if is_settled and self.inputs(folders).digest == before.digest:
            note = {"folders": folders, "inputs": before.digest, "site": self._site(), "said": said}  # fmt: skip
            with suppress(OSError):  # then everything is read the next time
                replace(self._file, json.dumps(note).encode(), durable=False)

    def forget(self) -> None:
        """Note nothing."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)


def _look(digest: hashlib._Hash, files: Iterator[tuple[str, os.stat_result]]) -> int:
    """Add files to a digest; when the last of them was changed."""
    last = 0
    for path, stat in files:
        fact = f"{path}\0{stat.st_ino} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_mode}\0"
        digest.update(fact.encode("utf-8", "surrogateescape"))
        last = max(last, NEVER if S_ISLNK(stat.st_mode) else stat.st_ctime_ns)
    return last


def _below(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Every file below a folder, links as such, in one order; none where there is no folder."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path)
        else:
            yield entry.path, entry.stat(follow_symlinks=False)


def _beside(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """The files that are in a folder itself."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_file():
            yield entry.path, entry.stat()
