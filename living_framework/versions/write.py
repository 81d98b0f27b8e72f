"""Write a release so that it is there whole or not at all.

Everything is written and synced in a staging folder beside the releases, then put in place by one
rename, which the file system does whole or not at all. A staging folder left by a run that was
killed is no release, is ignored by git, and goes with the next run.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..source import files
from ..source.files import Busy, lock
from .store import FOLDER, STAGING

__all__ = ["Busy", "CannotWrite", "freeze", "lock", "replace", "staging"]

_FOLDER_MODE = 0o755
_FILE_MODE = 0o644


class CannotWrite(Exception):
    """The file system refuses; the message is one line. Nothing was changed."""


@contextlib.contextmanager
def staging(root: Path) -> Iterator[Path]:
    """An empty folder on the file system of the releases, gone afterwards.

    What a killed run left goes first; hold the lock. Raises CannotWrite, also in place of any
    OSError of the body.
    """
    folder = root / FOLDER / f"{STAGING}{os.getpid()}"
    try:
        new = not folder.parent.exists()
        folder.parent.mkdir(exist_ok=True)
        if new:
            folder.parent.chmod(_FOLDER_MODE)
        for stale in sorted(folder.parent.glob(f"{STAGING}*")):
            shutil.rmtree(stale)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            with contextlib.suppress(OSError):
                folder.parent.rmdir()  # where nothing was released
    except OSError as error:
        where = os.path.relpath(error.filename, root) if error.filename else FOLDER
        raise CannotWrite(f"{where}: {error.strerror}; nothing was changed") from None


def freeze(root: Path, version: str, contents: Mapping[str, bytes]) -> None:
    """Write the folder of a release. Hold the lock. Raises CannotWrite."""
    with staging(root) as scratch:
        folder = scratch / version
        for name, data in contents.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            files.write(folder / name, data, _FILE_MODE)
        for place in sorted({folder, *(path for path in folder.rglob("*") if path.is_dir())}):
            place.chmod(_FOLDER_MODE)
            files.sync(place)
        folder.rename(root / FOLDER / version)
        files.sync(root / FOLDER)


def replace(root: Path, contents: Mapping[Path, bytes]) -> None:
    """Write each file anew in one step, all prepared before the first. Raises CannotWrite.

    They are prepared in a staging folder, so that a kill leaves nothing in a frozen one.
    """
    with staging(root) as scratch:
        files.replace_all(contents, scratch=scratch, mode=_FILE_MODE)
