"""A build that was killed, and a place that has something else in it: nothing is lost, nothing is left."""

from __future__ import annotations

import hashlib
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import FRAMEWORK, PROJECT
from releasing import commit, git, repository, run, tree

from living_framework.site.assemble import CACHE, make
from living_framework.site.engine import SiteError
from living_framework.site.shell import shell_of
from living_framework.versions.lifecycle import editions


def build(root: Path, out: Path) -> list[str]:
    said: list[str] = []
    make(shell_of(PROJECT), editions(root), out, 1, said.append)
    return said


def until(true: Callable[[], object], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.01)
    return False


def descendants(process: int) -> set[int]:
    """Every process below one, as /proc says."""
    below: set[int] = set()
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, path.read_text().split()):
            below |= {child} | descendants(child)
    return below


@pytest.mark.parametrize("name", [".git/HEAD", "CNAME", ".well-known/acme", ".htaccess"])
def test_a_place_with_what_we_did_not_make_is_refused_by_name(name: str, tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "versions.json").write_text("[]")  # as a checkout of published pages has it
    (out / name).parent.mkdir(exist_ok=True)
    (out / name).write_text("kept")
    (out / ".nojekyll").write_text("")
    before = tree(out)
    with pytest.raises(SiteError) as caught:
        build(repository(tmp_path / "garden"), out)
    shown = name if name.startswith(".well-known") else name.partition("/")[0]
    assert f"{out} has {shown} in it, which this command did not make" in str(caught.value)
    assert tree(out) == before


@pytest.mark.slow
def test_a_killed_build_ends_whole_and_leaves_nothing_that_stays_or_stops_a_release(
    tmp_path: Path,
) -> None:
    root = repository(tmp_path / "garden")
    (root / ".gitignore").write_text("/site/\n")
    commit(root)
    assert run(root, "release", "0.1.0", "--yes", "--allow-placeholders").exit_code == 0
    commit(root)
    out, beside = root / "site", root / ".site.new"
    cache = shell_of(root).stored(CACHE) / hashlib.sha256(str(root).encode()).hexdigest()[:8]
    command = [*FRAMEWORK, "site", "--jobs", "2", "--root", str(root)]

    # While it builds: the workers end with it, and the lock is free.
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    assert until(lambda: len(descendants(process.pid)) >= 2)
    workers = descendants(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert until(lambda: not any(Path(f"/proc/{w}/exe").exists() for w in workers))
    assert cache.is_dir()
    assert list(cache.glob("*.stamp.json")) == []  # which a worker writes when it has built
    assert not out.exists()

    # While it is put together.
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    assert until(lambda: (beside / "new").exists() or process.poll() is not None)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert beside.exists()
    assert git(root, "status", "--porcelain", "--untracked-files=all") == ""

    build(root, out)
    assert not beside.exists()
    assert (out / "versions.json").is_file()
    whole = tree(out)

    # While the old site is out of its place, and the new one is not in it yet.
    shutil.copytree(out, beside / "new")
    out.rename(beside / "old")
    build(root, out)
    assert not beside.exists()
    assert tree(out) == whole
