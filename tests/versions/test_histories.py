"""Random histories of edits, releases, withdrawals and restores, with kills between the steps.

Whatever happens in whatever order: no id is given twice, every id that was published is there or has a
tombstone, and every release verifies, or what was done to it is named.
"""

from __future__ import annotations

import gc
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import MEMORY
from releasing import DATA, DAY, git, killed_after, release, repository, run

from living_framework.source.load import load
from living_framework.versions import releases
from living_framework.versions.verify import verify

SEED = 20261124
STEPS = 6
MOST_STEPS = 60  # of one command on the disk; a withdrawal from three releases takes about as many
FACET = "facets/01-soil.md"


class History:
    """One repository, and all that was ever published of it: the words of each id by version."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root = root
        self.chance = chance
        self.published: dict[str, dict[str, str]] = {}
        self.gone: set[str] = set()

    # --- What can happen ---

    def edit(self) -> None:
        path = self.root / FACET
        lines = path.read_text("utf-8").split("\n")
        items = [n for n, line in enumerate(lines) if line.startswith("- ")]
        if not items or self.chance.random() < 0.3:
            at = max(items, default=len(lines) - 2)
            lines.insert(at + 1, f"- Is it number {self.chance.randrange(10**6)}?")
        else:
            at = self.chance.choice(items)
            words, mark, number = lines[at].rpartition(" ^")
            lines[at] = (
                f"{words or lines[at]} {self.chance.randrange(99)}.{mark}{number if mark else ''}"
            )
        path.write_text("\n".join(lines), "utf-8")
        run(self.root, "ids")
        self._commit()

    def retire(self) -> None:
        statements = [
            i for i in load(self.root).statements if i.startswith("G01.") and i != "G01.1"
        ]
        if statements:
            id_ = self.chance.choice(statements)
            run(self.root, "retire", id_, "--reason", "It was wrong.")
            self._commit()

    def release(self) -> None:
        first = [] if releases(self.root) else ["0.1.0"]
        arguments = ("release", "--yes", "--allow-placeholders", "--date", DAY, *first)
        killed = self.perhaps_killed(*arguments) < 0
        self.check()
        if killed and self.chance.random() < 0.5:
            release(self.root, *([] if releases(self.root) else ["0.1.0"]))
        self._commit()

    def withdraw(self) -> None:
        known = [r.statements for r in releases(self.root)]
        ids = sorted(
            {i for statements in known for i in statements if i.startswith("G01.")} - {"G01.1"}
        )
        if not ids:
            return
        id_ = self.chance.choice(ids)
        arguments = ("withdraw", id_, "--kind", "harm", "--reason", "It did harm.", "--yes")
        code = self.perhaps_killed(*arguments)
        if code < 0:  # what was begun is completed by the same command
            code = run(self.root, *arguments).exit_code
        if code == 0:
            self.gone.add(id_)
        self._commit()

    def tamper_and_restore(self) -> None:
        """Something is done to a release; it is named, and git brings the files back."""
        folders = [release.root for release in releases(self.root)]
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        if not files:
            return
        path = self.chance.choice(sorted(files))
        data = bytearray(path.read_bytes())
        data[self.chance.randrange(len(data))] ^= 1 << self.chance.randrange(8)
        path.write_bytes(data)
        named = {fault.path for fault in verify(self.root).faults}
        name = path.relative_to(self.root).as_posix()
        assert name in named, (name, named)
        git(self.root, "checkout", "--quiet", "--", "releases")

    # --- What helps ---

    def perhaps_killed(self, *args: str) -> int:
        """A command in a process that may be killed at one of the steps that change the disk.

        Its exit code, below zero where it was killed.
        """
        return killed_after(self.chance.randrange(MOST_STEPS), self.root, *args)

    def _commit(self) -> None:
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "--allow-empty", "--message", "A step")

    # --- What holds ---

    def check(self) -> None:
        assert [str(fault) for fault in verify(self.root).faults] == []
        framework = load(self.root)
        there = {*framework.statements, *framework.retired}
        for known in releases(self.root):
            words = {i: str(s.plain) for i, s in load(known.root).statements.items()}
            before = self.published.setdefault(known.version, words)
            for id_, text in before.items():
                assert id_ in there, id_
                assert words[id_] == (text if id_ not in self.gone else "Withdrawn.")
        for id_ in framework.retired:
            assert id_ not in framework.statements, id_


def lived(folder: Path, seed: int, origin: Path) -> list[str]:
    """One history from its first step to its last; the versions that were published and are gone."""
    chance = random.Random(seed)
    history = History(Path(shutil.copytree(origin, folder / "bed")), chance)
    history.release()
    happen = (history.edit, history.edit, history.release, history.release, history.retire, history.withdraw,
              history.tamper_and_restore)  # fmt: skip
    for _ in range(STEPS):
        chance.choice(happen)()
        history.check()
    gone = history.published.keys() - {release.version for release in releases(history.root)}
    shutil.rmtree(folder / "bed")
    return sorted(gone)


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """A folder in memory, where there is such: a history waits for the disk at every step."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def origin(memory: Path) -> Path:
    """A small framework in a repository, which each history begins with."""
    # What a release and a withdrawal need is read once, and not by each process that may be killed.
    lived(memory, SEED, repository(memory / "first", DATA / "bed"))
    gc.freeze()
    return repository(memory / "origin", DATA / "bed")


@pytest.mark.parametrize("five", range(2))
def test_a_history_keeps_what_was_published(origin: Path, memory: Path, five: int) -> None:
    for number in range(5 * five, 5 * five + 5):
        assert lived(memory, SEED + number, origin) == []


@pytest.mark.long
@pytest.mark.parametrize("hundred", range(100))
def test_ten_thousand_histories_keep_what_was_published(
    origin: Path, memory: Path, hundred: int
) -> None:
    for number in range(100):
        assert lived(memory, SEED + 100 * hundred + number, origin) == []
