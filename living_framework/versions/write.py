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

from .store import FOLDER, STAGING

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no such locks
    fcntl = None  # type: ignore[assignment]

_FOLDER_MODE = 0o755
_FILE_MODE = 0o644


class Busy(Exception):
    """Somebody else is writing under releases/; the message says so in one line."""


class CannotWrite(Exception):
    """The file system refuses; the message is one line. Nothing was changed."""


@contextlib.contextmanager
def lock(root: Path) -> Iterator[None]:
    """Hold the content root against another release. It ends with the process, however that ends.

    The folder itself is locked, so that no lock file is ever left. Raises Busy and CannotWrite.
    """
    if fcntl is None:
        raise CannotWrite("this system has no file locks; make the release on Linux or macOS")
    handle = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("another run is writing releases here; wait until it has ended") from None
        except OSError as error:
            raise CannotWrite(f"{root.resolve()} cannot be locked: {error.strerror}") from None
        yield
    finally:
        os.close(handle)


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


def freeze(root: Path, version: str, files: Mapping[str, bytes]) -> None:
    """Write the folder of a release. Hold the lock. Raises CannotWrite."""
    with staging(root) as scratch:
        folder = scratch / version
        for name, data in files.items():
            write(folder / name, data)
        for place in sorted({folder, *(path for path in folder.rglob("*") if path.is_dir())}):
            place.chmod(_FOLDER_MODE)
            sync(place)
        folder.rename(root / FOLDER / version)
        sync(root / FOLDER)


def replace(root: Path, files: Mapping[Path, bytes]) -> None:
    """Write each file anew in one step, all prepared before the first. Raises CannotWrite."""
    with staging(root) as scratch:
        for number, data in enumerate(files.values()):
            write(scratch / str(number), data)
        for number, path in enumerate(files):
            (scratch / str(number)).replace(path)
            sync(path.parent)


def write(path: Path, data: bytes) -> None:
    """A file with its folder, on the disk when this returns, with a mode that is always the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fchmod(file.fileno(), _FILE_MODE)
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """What stands in a folder is on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
