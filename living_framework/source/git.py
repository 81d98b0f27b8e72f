"""The few questions that are put to git, with what git refuses told in one line and a remedy."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

SHA1_LENGTH = 40


class GitProblem(Exception):
    """Git is missing or refuses; the message is one line with the remedy."""


PLAIN = ("100644", "100755")  # the modes of plain files: no links, no repositories within


class Entry(NamedTuple):
    """A file of a commit. `path` is relative to the folder that was asked about."""

    mode: str
    id: str
    path: str
    size: int = 0


class Changed(NamedTuple):
    """A file that differs between two commits, from the top of the repository or from a folder.

    `status` is A for one that was added, D for one that is gone, M or T for one that is other now,
    and `mode` is the one that it has afterwards. `inside` says whether the file is in the folder
    that was asked about; `path` then begins there.
    """

    path: str
    status: str
    mode: str
    inside: bool = True


def git(root: Path, *args: str, given: bytes = b"") -> bytes:
    """What git prints on a question, with `given` on its standard input. Raises GitProblem."""
    command = ["git", "-C", str(root), "--no-optional-locks", *args]
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False, env=environment)  # fmt: skip
    except FileNotFoundError:
        raise GitProblem("git is not installed; install it, or do this where it is") from None
    if done.returncode:
        raise GitProblem(_explained(root, done.stderr.decode("utf-8", "replace")))
    return done.stdout


def _explained(root: Path, said: str) -> str:
    root = root.resolve()
    if "dubious ownership" in said:
        return (
            f"git does not trust {root}, which belongs to somebody else; if it is yours, run "
            f'`git config --global --add safe.directory "{root}"`'
        )
    if "not a git repository" in said:
        return f"{root} is in no git repository; run `git init` there and commit the text"
    lines = [line for line in said.splitlines() if line.strip()]
    return f"git: {lines[0].removeprefix('fatal: ')}" if lines else "git failed and did not say why"


def uncommitted(root: Path) -> list[str]:
    """The files below a folder that are changed, staged or untracked, from the repository's top."""
    said = git(root, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", ".")  # fmt: skip
    return sorted(os.fsdecode(entry[3:]) for entry in said.split(b"\0") if entry)


def tracked(root: Path) -> set[str]:
    """The files below a folder that git keeps."""
    return {os.fsdecode(name) for name in git(root, "ls-files", "-z", "--", ".").split(b"\0")}


def added(root: Path, path: str) -> str:
    """The id of the commit that last added a file below `root`, or empty where none did."""
    return git(root, "log", "-1", "--diff-filter=A", "--format=%H", "--", path).decode().strip()


def commit(root: Path, revision: str) -> str:
    """The full id of the commit that a revision names. Raises GitProblem."""
    try:
        said = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")  # fmt: skip
    except GitProblem as problem:
        if "did not say why" not in str(problem):
            raise
        raise GitProblem(
            f"{revision} is no commit in this clone; fetch it first, a shallow clone with "
            "`git fetch --unshallow`"
        ) from None
    return said.decode().strip()


def files(root: Path, commit_id: str, folder: str = ".") -> Iterator[Entry]:
    """The files that a commit has in a folder below `root`."""
    return entries(git(root, "ls-tree", "-r", "-z", "--long", commit_id, "--", f"{folder}/"))


def entries(listed: bytes) -> Iterator[Entry]:
    """What `git ls-tree -z --long` listed."""
    for line in listed.split(b"\0"):
        if line:
            meta, _, path = line.partition(b"\t")
            mode, _, id_, size = meta.decode().split()
            yield Entry(mode, id_, os.fsdecode(path), int(size) if size.isdecimal() else 0)


def changed(root: Path, old: str, new: str = "") -> Iterator[Changed]:
    """The files that differ between two commits; without `new`, between one and the folder.

    Nothing is taken for renamed, and no setting of the repository or of its attributes counts.
    """
    plain = ("-r", "-z", "--raw", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none")  # fmt: skip
    said = git(root, "diff-tree", *plain, old, new) if new else git(root, "diff-index", *plain[1:], old)  # fmt: skip
    prefix = os.fsdecode(git(root, "rev-parse", "--show-prefix").rstrip(b"\n"))
    words = iter(said.split(b"\0"))
    for meta, name in zip(words, words, strict=False):
        path = os.fsdecode(name)
        _, mode, _, _, status = meta.decode().split()
        yield Changed(path.removeprefix(prefix), status[:1], mode, path.startswith(prefix))
    if not new:
        for name in git(root, "ls-files", "-z", "--others", "--exclude-standard").split(b"\0"):
            if name:
                path = os.fsdecode(name)
                yield Changed(path, "A", "" if (root / path).is_symlink() else PLAIN[0])


def contents(root: Path, entries: Sequence[Entry]) -> Iterator[bytes]:
    """The bytes of some files, in order, from one process. Raises GitProblem."""
    said = git(root, "cat-file", "--batch", given="".join(f"{e.id}\n" for e in entries).encode())
    at = 0
    for entry in entries:
        head, _, _ = said[at : at + 200].partition(b"\n")
        if head != f"{entry.id} blob {entry.size}".encode():
            raise GitProblem(f"{entry.path} is missing from this clone; fetch it first")
        at += len(head) + 1
        yield said[at : at + entry.size]
        at += entry.size + 1


def content(root: Path, entry: Entry) -> bytes:
    """The bytes of a file of a commit."""
    return git(root, "cat-file", "blob", entry.id)


def same(entry: Entry, data: bytes) -> bool:
    """Whether these are the bytes of a file of a commit: git's own id of them is the same."""
    header = f"blob {len(data)}\0".encode()
    make = hashlib.sha1 if len(entry.id) == SHA1_LENGTH else hashlib.sha256
    return make(header + data).hexdigest() == entry.id


def authors(root: Path, since: str = "") -> set[str]:
    """Who made the commits below a folder, by name, after the one that added the file `since`."""
    commits = "HEAD"
    if since:
        added = (
            git(root, "log", "-1", "--format=%H", "--diff-filter=A", "--", since).decode().strip()
        )
        commits = f"{added}..HEAD" if added else commits
    said = git(root, "log", "--format=%aN", commits, "--", ".")
    return {name for name in said.decode("utf-8", "replace").splitlines() if name}


def last_commit(root: Path) -> tuple[str, str]:
    """The short id and the date (ISO 8601) of the commit of a folder's text.

    Both are empty where git is missing or the folder is in no repository; the id ends in a plus
    where the text has changes that are not committed.
    """
    try:
        log = git(root, "log", "-1", "--format=%h %cs", "--", ".").decode()
        changed = git(root, "status", "--porcelain", "--", "facets", "framework.yml")
    except GitProblem:
        return "", ""
    commit, _, date = log.strip().partition(" ")
    return (f"{commit}+" if commit and changed.strip() else commit), date
