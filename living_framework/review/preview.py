"""A pull request as data: which paths it changes, and its text, judged before a byte of it is read.

Nothing of a pull request is run here, and nothing that it built is taken: a preview is made by the
code of main from the files of text alone. So each file of a commit is judged by its path, its kind
and its size, and what is not text is trusted like code, which is for people to read.
"""

from __future__ import annotations

import errno
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from ..model import Settings
from ..source import git
from ..source.load import SETTINGS, NoFramework
from ..source.reader import bound_of
from ..versions.store import FOLDER
from ..versions.verify import verify
from ..versions.verify_git import against

MAX_ENTRIES = 5_000
MAX_ALL = 40 * 1024 * 1024
_PORTS = {"http": 80, "https": 443}
_NAME = r"[A-Za-z0-9_][A-Za-z0-9._+-]*"
_TEXT = re.compile(
    rf"framework\.yml|references\.yml|references/{_NAME}\.yml|facets/{_NAME}\.md|facets/retired\.yml"
    rf"|comments/{_NAME}/{_NAME}\.yml"
)
_RELEASED = re.compile(rf"{FOLDER}(?:/{_NAME})+")
_NOT_TEXT = ("mkdocs.yml",)  # whatever framework.yml says


class Refused(Exception):
    """There is no preview; each line says of a path or of the whole what stands in its way."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = list(lines)
        super().__init__("\n".join(self.lines))


class Paths(NamedTuple):
    """The paths that a pull request changes, by who judges them."""

    text: tuple[str, ...] = ()  # what the report compares and a preview shows
    releases: tuple[str, ...] = ()  # what `framework verify` judges
    code: tuple[str, ...] = ()  # everything else: trusted like code, read by people


def changed_paths(root: Path, settings: Settings, base: str, head: str = "") -> Paths:
    """What differs from `base` to `head`, or to the folder; `settings` are those of `base`.

    Raises GitProblem.
    """
    old, new = git.commit(root, base), head and git.commit(root, head)
    found: dict[str, list[str]] = {kind: [] for kind in Paths._fields}
    for file in git.changed(root, old, new):
        plain = file.status == "D" or file.mode in git.PLAIN
        found[_kind(file.path, settings) if file.inside and plain else "code"].append(file.path)
    return Paths(*(tuple(sorted(paths)) for paths in found.values()))


def _kind(path: str, settings: Settings) -> str:
    """The field of Paths that a file belongs to: no path is text that is not listed as text."""
    beside = {settings.glossary, settings.helplines, settings.language_list} - {*_NOT_TEXT, ""}
    if _TEXT.fullmatch(path) or ("/" not in path and path.endswith(".yml") and path in beside):
        return "text"
    return "releases" if _RELEASED.fullmatch(path) else "code"


def receive(root: Path, settings: Settings, base: str, head: str, out: Path) -> int:
    """Put the text of a pull request into a new folder, as a content root; the number of its files.

    `settings` are those of `base`. Nothing is written unless everything is: the folder is made
    beside its place and renamed. Raises Refused, GitProblem; OSError that names the file where `out`
    has something in it or is below a file.
    """
    for above in out.parents:
        if above.exists() and not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "is a file, and a folder is needed there", str(above))  # fmt: skip
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(errno.EEXIST, "is not empty", str(out))
    code = changed_paths(root, settings, base, head).code
    if code:
        raise Refused(f"{shown(path)}: is trusted like code, and changed; there is no preview" for path in code)  # fmt: skip
    with taken(root, settings, head) as text:
        faults = release_faults(text, base, root)
        if faults:
            raise Refused(faults)
        out.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            shutil.copytree(text, place, dirs_exist_ok=True)
            place.chmod(0o755)
            place.rename(out)
        finally:
            shutil.rmtree(place, ignore_errors=True)
        return sum(path.is_file() for path in out.rglob("*"))


@contextmanager
def taken(root: Path, settings: Settings, revision: str) -> Iterator[Path]:
    """A folder with the text of a revision, and its releases, until the block ends.

    Raises Refused and GitProblem.
    """
    commit = git.commit(root, revision)
    entries = [e for e in git.files(root, commit) if _kind(e.path, settings) != "code"]
    faults = list(_faults(entries))
    if faults:
        raise Refused(faults)
    with tempfile.TemporaryDirectory(prefix="framework-") as name:
        folder = Path(name)
        for entry, data in zip(entries, git.contents(root, entries), strict=True):
            target = folder / entry.path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            except OSError as error:
                raise Refused([f"{entry.path}: cannot be put into a folder ({error.strerror})"]) from None  # fmt: skip
        yield folder


def release_faults(text: Path, base: str, repository: Path) -> list[str]:
    """What is wrong with the releases in a folder, alone and compared with those of `base`.

    Raises Refused where the folder is no content root, and GitProblem.
    """
    try:
        alone = verify(text).faults
    except NoFramework:
        raise Refused([f"{SETTINGS}: is gone, or there is no facets/ beside it"]) from None
    return [str(fault) for fault in sorted({*alone, *against(text, base, repository)})]


def _faults(entries: list[git.Entry]) -> Iterator[str]:
    if len(entries) > MAX_ENTRIES:
        yield f"there are {len(entries):,} files of text; the bound is {MAX_ENTRIES:,}"
        return
    seen: set[str] = set()
    for entry in entries:
        bound = MAX_ALL if entry.path.startswith(f"{FOLDER}/") else bound_of(entry.path)
        if entry.mode not in git.PLAIN:
            yield f"{entry.path}: is a link or a special file"
        if entry.size > bound:
            yield f"{entry.path}: has {entry.size:,} bytes; the bound is {bound:,}"
        if entry.path.casefold() in seen:
            yield f"{entry.path}: comes twice, or differs from another only in case"
        seen.add(entry.path.casefold())
    total = sum(entry.size for entry in entries)
    if total > MAX_ALL:
        yield f"the text has {total:,} bytes in all; the bound is {MAX_ALL:,}"


def share_origin(one: str, other: str) -> bool:
    """Whether two addresses have one origin (RFC 6454): scripts of one can act on pages of the other.

    Raises ValueError for an address that is none of the web.
    """
    return _origin(one) == _origin(other)


def _origin(address: str) -> tuple[str, str, int]:
    parts = urlsplit(address.strip())
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(f"{shown(address)} is no address that begins with https://")
    host = parts.hostname.rstrip(".").encode("idna").decode()
    return parts.scheme, host, parts.port or _PORTS[parts.scheme]


def shown(text: str) -> str:
    """A name from a pull request for one line of a terminal."""
    return "".join(c if c.isprintable() and c not in "<>&`" else "?" for c in text)[:240]
