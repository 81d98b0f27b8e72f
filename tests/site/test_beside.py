"""Work in a process beside this one: its answer, what it raises, and its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import PROJECT

from bench.frameworks import ours
from living_framework.site.beside import Beside, Ended
from living_framework.site.folder import Folder
from living_framework.site.output import MANY, Output
from living_framework.site.pages import NotMade
from living_framework.site.placing import Tree
from living_framework.site.plan import Plan
from living_framework.site.shell import shell_of
from living_framework.versions.edition import Edition


def test_an_answer_comes_back_and_so_does_what_is_raised() -> None:
    def fails() -> int:
        raise NotMade("the page a.md cannot be made: no")

    assert Beside(lambda: 6 * 7).answer() == 42
    with pytest.raises(NotMade, match=r"^the page a\.md cannot be made: no$"):
        Beside(fails).answer()


def test_a_process_that_is_killed_has_no_answer() -> None:
    with pytest.raises(Ended):
        Beside(lambda: os.kill(os.getpid(), signal.SIGKILL)).answer()


def lives(pid: int) -> bool:
    """Whether a process runs: one that has ended may be listed until its parent has asked."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_work_ends_with_the_process_that_asked_for_it(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    code = f"""
import os, pathlib, time
from living_framework.site.beside import Beside
def work():
    pathlib.Path({str(file)!r}).write_text(str(os.getpid()))
    time.sleep(600)
Beside(work)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT) as process:
        while not (file.is_file() and file.read_text()):
            time.sleep(0.02)
        process.kill()
    pid = int(file.read_text())
    for _ in range(500):
        if not lives(pid):
            return
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    pytest.fail("the work goes on")


def test_very_many_pages_are_the_same_from_two_processes(tmp_path: Path) -> None:
    root = ours(tmp_path / "root", 2 * MANY)
    found = {}
    for name, processes in (("one", 1), ("two", 2)):
        folder = Folder(Plan(Edition(root), "version", shell_of(PROJECT)))
        output = Output(
            folder, Tree(tmp_path / name, tmp_path / f"{name}.json"), processes=processes
        )
        output.finish()
        output.tree.finish()
        found[name] = {
            path: (tmp_path / name / path).read_bytes() for path in sorted(output.tree.files)
        }
    assert found["one"] == found["two"]
    assert sum(path.endswith(".html") for path in found["two"]) > 2 * MANY


def test_a_page_that_cannot_be_made_is_named_whichever_process_has_it(tmp_path: Path) -> None:
    root = ours(tmp_path / "root", 2 * MANY)
    for number in (7, 8):  # one of them is made in each of the two
        shown = f"{{% if shown.id == 'F{number:04d}' %}}{{{{ 1 // 0 }}}}{{% endif %}}"
        page = (PROJECT / "overrides/pages/facet.html").read_text("utf-8")
        own = root / "overrides/pages/facet.html"
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(page.replace("<h1>", f"{shown}<h1>", 1), "utf-8")
        folder = Folder(Plan(Edition(root), "version", shell_of(root)))
        with pytest.raises(
            NotMade, match=f"facet-{number}.md cannot be made: .*zero.*facet.html, line"
        ):
            Output(folder, Tree(tmp_path / f"{number}"), processes=2).finish()
