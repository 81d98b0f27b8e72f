"""What was read of a content root, kept from one run to the next: the same bytes are parsed once.

It is stored in the cache folder of the user (`use`), never in the content root: whoever unpickles a
file trusts whoever wrote it, and a content root may come from anybody. Without `use` it lasts as long as
the process. What is published is made without it (`framework site --fresh`).
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import marshal
import os
import pickle
import sys
import time
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from .files import replace

T = TypeVar("T")

OLD = 30 * 24 * 60 * 60  # seconds after which what nobody used is removed
_SUM = hashlib.sha256().digest_size

_folder: Path | None = None


def use(folder: Path | None) -> None:
    """Keep what is read in a folder that only this user can write in; None keeps nothing."""
    global _folder  # noqa: PLW0603 - one place for a process, as the cache of references has
    _folder = folder


def of_user() -> Path:
    """The folder for it: what FRAMEWORK_CACHE names, else that of the system's convention (XDG's on Linux)."""
    import platformdirs

    named = os.environ.get("FRAMEWORK_CACHE")
    return Path(named or platformdirs.user_cache_path("living-framework")).absolute() / "read"


@cache
def code() -> str:
    """The code of this library, by when its files were changed: a process does not follow an edit."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(os.fsencode(package))
    for path in sorted(package.rglob("*.py")):
        stat = path.stat()
        digest.update(f"{path.name} {stat.st_mtime_ns} {stat.st_size}\n".encode())
    return digest.hexdigest()


@cache
def _made_with() -> str:
    """What a result depends on besides the bytes: this code, the parsers, and the interpreter."""
    return " ".join((code(), *packages()))


@cache
def packages() -> tuple[str, ...]:
    """Every package that is installed, with its version, by its folder's name; and the interpreter."""
    found = (p.name for folder in set(sys.path) for p in Path(folder).glob("*.dist-info"))
    return sys.version, *sorted(found)


def key(*facts: str | bytes) -> bytes:
    """The key of something made from these."""
    digest = hashlib.sha256()
    for fact in facts:
        data = fact.encode("utf-8", "surrogateescape") if isinstance(fact, str) else fact
        digest.update(b"%d\0" % len(data) + data)
    return digest.digest()


class _Object:
    """Something that was read, and the root that stores it."""

    __slots__ = ("__weakref__", "read", "root")

    def __init__(self, read: Any, root: Path) -> None:
        self.read = read
        self.root = root


# What is read of any root, for as long as one of them has it: most files of a release are those of the
# draft or of another release, and are read, and stored, once.
_everywhere: WeakValueDictionary[bytes, _Object] = WeakValueDictionary()


class Kept:
    """What was read of one root, by the keys of what it was read from."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._objects: dict[bytes, _Object] = {}
        self._used: dict[bytes, _Object] = {}
        self._stored: dict[bytes, bytes] | None = None

    def once(self, of: bytes, read: Callable[[], T]) -> T:
        """What was read for a key, now or before, of this root or of another."""
        found = _everywhere.get(of)
        if found is None:
            if self._stored is None:
                self._stored = self._load()
            data = self._stored.get(of)
            made = read() if data is None else pickle.loads(data)  # noqa: S301 - see `_load`
            found = _everywhere[of] = _Object(made, self._root)
        self._used[of] = found
        return found.read  # type: ignore[no-any-return]

    def save(self) -> None:
        """Store what was asked for since the last time, and forget all else."""
        self._objects, self._used = self._used, {}
        own = {of: found.read for of, found in self._objects.items() if found.root == self._root}
        file, before = self._file(), self._stored or {}
        if file is None or before.keys() == own.keys():
            return
        self._stored = {of: before.get(of) or _pickled(read) for of, read in own.items()}
        data = marshal.dumps((_made_with(), self._stored))
        with contextlib.suppress(OSError):  # then it is read again the next time
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace(file, hashlib.sha256(data).digest() + data, mode=0o600, durable=False)
            _sweep(file.parent)

    def _file(self) -> Path | None:
        name = hashlib.sha256(os.fsencode(self._root)).hexdigest()[:32]
        return _folder / name if _folder else None

    def _load(self) -> dict[bytes, bytes]:
        """What is stored; nothing where the file is damaged, another user's, or of other code."""
        file = self._file()
        try:
            if file is None or (hasattr(os, "getuid") and file.stat().st_uid != os.getuid()):
                return {}
            data = file.read_bytes()
        except OSError:
            return {}
        if hashlib.sha256(data[_SUM:]).digest() != data[:_SUM]:
            return {}
        made_with, stored = marshal.loads(data[_SUM:])  # noqa: S302 - ours, and whole
        return stored if made_with == _made_with() else {}


class _Pickler(pickle.Pickler):
    def reducer_override(self, shown: Any) -> Any:
        """A frozen record with slots is made by a call of its class, in half the time that setting its fields takes."""
        kind = type(shown)
        if "__slots__" in vars(kind) and is_dataclass(kind):
            return kind, tuple(getattr(shown, each.name) for each in fields(kind))
        return NotImplemented


def _pickled(read: Any) -> bytes:
    data = io.BytesIO()
    _Pickler(data, pickle.HIGHEST_PROTOCOL).dump(read)
    return data.getvalue()


def _sweep(folder: Path) -> None:
    """Remove what was not written for long: its root may be gone."""
    now = time.time()
    for path in folder.iterdir():
        if now - path.stat().st_mtime > OLD:
            path.unlink(missing_ok=True)
