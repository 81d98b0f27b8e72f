"""The framework at a revision of git, read from a copy that holds its text files and no more."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..model import Framework, Helpline
from .git import GitProblem, commit, git
from .load import SETTINGS, NoFramework, load
from .reader import bound_of

# Plain files beside framework.yml and in facets/, and no others: no links, no folders below, no
# names that lead elsewhere. Nobody vouches for what stands in a revision.
_TEXT = re.compile(r"(?:facets/|references/)?[^/\0.][^/\0]*\.(?:ya?ml|md)")
_PLAIN = ("100644", "100755")


@contextmanager
def at(root: Path, revision: str) -> Iterator[Framework]:
    """The framework in a folder as a revision has it; its files are there until the block ends.

    Raises GitProblem where there is no such revision or it has a file too large to be text, and
    NoFramework where it has no framework in this folder.
    """
    id_ = commit(root, revision)
    with tempfile.TemporaryDirectory(prefix="framework-") as name:
        copy = Path(name)
        for path, blob in _texts(root, id_, revision):
            target = copy / path
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(git(root, "cat-file", "blob", blob))
        if not ((copy / SETTINGS).is_file() and (copy / "facets").is_dir()):
            raise NoFramework(
                f"{revision} has no framework in this folder: no {SETTINGS} with facets/"
            )
        yield load(copy)


def helplines_at(root: Path, revision: str) -> tuple[Helpline, ...]:
    """The help lines that a revision has; none where it has no framework. Raises GitProblem."""
    try:
        with at(root, revision) as framework:
            return framework.helplines
    except NoFramework:
        return ()


def described(root: Path, revision: str) -> str:
    """A revision for a reader: `main of 2026-11-24 (3f2a1c9)`, without a name where it has none.

    Raises GitProblem.
    """
    id_ = commit(root, revision)
    said = git(root, "show", "--no-patch", "--format=%cs %h", id_).decode().strip()
    day, _, short = said.partition(" ")
    return f"{'the text' if id_.startswith(revision) else revision} of {day} ({short})"


def _texts(root: Path, commit_id: str, revision: str) -> Iterator[tuple[str, str]]:
    """Path below the folder and id of each text file of a commit."""
    listed = git(root, "ls-tree", "-z", "--long", commit_id, "--", "./", "facets/", "references/")
    for line in listed.split(b"\0"):
        meta, _, name = line.partition(b"\t")
        path = os.fsdecode(name)
        if not line or not _TEXT.fullmatch(path):
            continue
        mode, _, id_, size = meta.decode().split()
        if mode not in _PLAIN:
            continue
        if int(size) > bound_of(path):
            raise GitProblem(f"{path} in {revision} has {int(size):,} bytes; no text is read above {bound_of(path):,}")  # fmt: skip
        yield path, id_
