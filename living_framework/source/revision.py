"""The framework at a revision of git, read from a copy that holds its text files and no more."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..model import Framework, Helpline
from .git import PLAIN, Entry, GitProblem, commit, content, entries, git
from .load import SETTINGS, NoFramework, load
from .reader import bound_of
from .text import visible

# Plain files beside framework.yml and in facets/, and no others: no links, no folders below, no
# names that lead elsewhere. Nobody vouches for what stands in a revision.
_TEXT = re.compile(r"(?:facets/|references/)?[^/\0.][^/\0]*\.(?:ya?ml|md)")


@contextmanager
def at(root: Path, revision: str, *, lenient: bool = False) -> Iterator[Framework]:
    """The framework in a folder as a revision has it; its files are there until the block ends.

    A file too large to be text ends it, since it would seem empty; where it is `lenient`, such a
    file is one of the framework's problems, and not a byte of it is read.

    Raises GitProblem where there is no such revision or it has a file too large to be text, and
    NoFramework where it has no framework in this folder.
    """
    id_ = commit(root, revision)
    with tempfile.TemporaryDirectory(prefix="framework-") as name:
        copy = Path(name)
        for entry in _texts(root, id_):
            target = copy / entry.path
            target.parent.mkdir(exist_ok=True)
            bound = bound_of(entry.path)
            if entry.size <= bound:
                target.write_bytes(content(root, entry))
            elif lenient:
                with target.open("wb") as empty:
                    empty.truncate(entry.size)
            else:
                raise GitProblem(f"{visible(entry.path)} in {revision} has {entry.size:,} bytes; no text is read above {bound:,}")  # fmt: skip
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


def _texts(root: Path, commit_id: str) -> Iterator[Entry]:
    """The text files of a commit."""
    folders = ("./", "facets/", "references/")
    listed = git(root, "ls-tree", "-z", "--long", commit_id, "--", *folders)
    return (e for e in entries(listed) if _TEXT.fullmatch(e.path) and e.mode in PLAIN)
