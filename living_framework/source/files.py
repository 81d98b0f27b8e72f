"""Files written so that nobody ever meets half of one; folders listed; and the one lock.

A file is written under a name of its own beside its place, is on the disk, and then takes its place by
a rename, which the file system does whole or not at all. What a run that was killed left has a name
that `is_scratch` knows: a release ignores it, and it goes when something is written beside it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no such locks
    fcntl = None  # type: ignore[assignment]

_SCRATCH = re.compile(r"\..+\.(?P<process>[0-9]{1,9})\.new")
_SHOWN = 80  # characters of a command line


class Busy(Exception):
    """Another run holds the lock; the message says who, and what to do."""


# --- One file, several files, a folder -----------------------------------------------------------


def replace(path: Path, data: bytes, *, mode: int | None = None, durable: bool = True) -> None:
    """Write a file in one step, whether it is there or not. Raises OSError, as `replace_all` does."""
    replace_all({path: data}, mode=mode, durable=durable)


def replace_all(
    files: Mapping[Path, bytes],
    *,
    scratch: Path | None = None,
    mode: int | None = None,
    durable: bool = True,
) -> None:
    """Write each file in one step, in order, all of them prepared before the first.

    A file that is there keeps its mode; a new one has `mode`, else what the umask gives. Folders are
    made. `scratch` is a folder on the same file system for what is being prepared; without it that is
    beside each file. What can be made again need not be `durable`: then nothing waits for the disk.
    Raises OSError that names the file: a link, or what is no plain file, is not written over. Until all
    are prepared, nothing was changed.
    """
    prepared: list[tuple[Path, Path]] = []
    path = staged = Path()
    try:
        for number, (path, data) in enumerate(files.items()):
            path.parent.mkdir(parents=True, exist_ok=True)
            _sweep(path.parent)
            beside = path.with_name(f".{path.name}.{os.getpid()}.new")
            staged = scratch / str(number) if scratch else beside
            prepared.append((staged, path))
            staged.unlink(missing_ok=True)
            there = _mode(path)
            write(staged, data, mode if there is None else there, durable=durable)
        for staged, path in prepared:
            staged.replace(path)
            if durable:
                sync(path.parent)
    except OSError as error:
        if error.filename in (None, staged, str(staged)):
            error.filename = str(path)
        raise
    finally:
        for staged, _ in prepared:
            with contextlib.suppress(OSError):
                staged.unlink()


def _mode(path: Path) -> int | None:
    """The mode of a file that is there. Raises OSError where it is not one to write over."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "this is a link or no plain file", str(path))
    return stat.S_IMODE(status.st_mode)


def write(path: Path, data: bytes, mode: int | None = None, *, durable: bool = True) -> None:
    """Write a new file where nobody looks yet; on the disk when this returns, if it is to be `durable`.

    Raises OSError.
    """
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        if mode is not None:
            path.chmod(mode)
        if durable:
            os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """What is in a folder is on the disk when this returns, where the file system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_scratch(name: str) -> bool:
    """Whether a file's name is one that `replace` gives while it writes."""
    return _SCRATCH.fullmatch(name) is not None


def _sweep(folder: Path) -> None:
    """Remove what runs that were killed left in a folder."""
    for left in folder.iterdir():
        match = _SCRATCH.fullmatch(left.name)
        if match and not _runs(int(match["process"])):
            left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def children(folder: Path) -> list[Path]:
    """What is in a folder, sorted; nothing where it is not there.

    Raises OSError where it cannot be read, which `Path.glob` takes for an empty folder.
    """
    return [folder / name for name in names(folder)]


def names(folder: Path) -> list[str]:
    """The names of what is in a folder, sorted; the same otherwise."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - a path of each takes ten times as long
    except FileNotFoundError:
        return []


# --- The lock ------------------------------------------------------------------------------------


@contextlib.contextmanager
def lock(folder: Path, waiting: Callable[[str], object] | None = None) -> Iterator[None]:
    """Hold a folder against other runs of ours. It ends with the process, however that ends.

    The folder itself is locked, so that no lock file is ever left. Where another run holds it,
    `waiting` is given a line that says who, and this waits; without it, raises Busy. Raises OSError
    where it cannot be locked.
    """
    if fcntl is None:
        raise OSError(errno.ENOSYS, "this system has no file locks; use Linux or macOS", str(folder))  # fmt: skip
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = f"another run is writing here{_holder(handle)}"
            if waiting is None:
                raise Busy(f"{who}; wait until it has ended") from None
            waiting(f"{who}; waiting until it has ended")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _holder(handle: int) -> str:
    """Who holds the lock of an open folder, in brackets, where the system says it (Linux)."""
    place = f":{os.fstat(handle).st_ino}"
    try:
        rows = [line.split() for line in Path("/proc/locks").read_text("utf-8").splitlines()]
        process = next(r[4] for r in rows if r[1] == "FLOCK" and r[5].endswith(place))
        words = Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except (OSError, StopIteration, IndexError):
        return ""
    command = "".join(c if c.isprintable() else "?" for c in " ".join(words).strip())
    return f" (process {process}: {command[:_SHOWN]})"
