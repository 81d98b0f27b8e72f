"""One writer of files and one lock: a kill, a full disk or a second run never leaves half of anything."""

from __future__ import annotations

import ast
import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import GARDEN, PROJECT, framework
from releasing import edit, repository, run, tree

from living_framework.cli import main
from living_framework.source import files
from living_framework.source.files import Busy, lock, replace, replace_all


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- One file ------------------------------------------------------------------------------------


def test_a_file_is_written_whole_keeps_its_mode_and_leaves_nothing_beside_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a/b.txt"
    replace(path, b"one")
    path.chmod(0o640)
    replace(path, b"two")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two", 0o640)
    assert names(path.parent) == ["b.txt"]


def test_a_link_a_pipe_and_a_folder_are_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("kept")
    (tmp_path / "link").symlink_to("target")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    before = names(tmp_path)
    for name in ("link", "pipe", "folder"):
        with pytest.raises(OSError, match=name):
            replace(tmp_path / name, b"new")
    assert names(tmp_path) == before
    assert (tmp_path / "target").read_text() == "kept"


def test_where_one_of_several_cannot_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("old")
    (tmp_path / "three").mkdir()
    with pytest.raises(IsADirectoryError):
        replace_all({tmp_path / name: b"new" for name in ("one", "two", "three")})
    assert names(tmp_path) == ["one", "three"]
    assert (tmp_path / "one").read_text() == "old"


WRITER = """
import sys
from pathlib import Path
from living_framework.source.files import replace
path = Path(sys.argv[1])
print("begun", flush=True)
while True:
    for letter in b"ab":
        replace(path, bytes([letter]) * 3_000_000)
"""


def test_killed_at_any_moment_the_file_is_whole_and_what_is_left_goes_with_the_next(
    tmp_path: Path,
) -> None:
    path = tmp_path / "text.md"
    chance = random.Random(20261124)
    left = 0
    for _ in range(8):
        process = subprocess.Popen([sys.executable, "-c", WRITER, path], cwd=PROJECT, stdout=subprocess.PIPE)  # fmt: skip
        with process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(chance.uniform(0.01, 0.08))
            process.kill()
        if path.exists():
            data = path.read_bytes()
            assert len(data) == 3_000_000
            assert len(set(data)) == 1
        beside = [name for name in names(tmp_path) if name != path.name]
        assert all(map(files.is_scratch, beside))
        left += len(beside)
    assert left
    replace(tmp_path / "other.md", b"")
    assert [name for name in names(tmp_path) if files.is_scratch(name)] == []


def command_on(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--root", str(root)])


# --- A full disk ---------------------------------------------------------------------------------


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """The small framework, with a comment and a release, on a file system without room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(command, check=False).returncode:
        pytest.skip("only the superuser makes a file system")
    try:
        root = repository(disk / "garden")
        edit(root, "facets/01-soil.md", " ^1", "")
        edit(root, "facets/02-water.md", "id: G02\n", "")
        edit(root, "facets/02-water.md", "reviewed:", "id: G02\nreviewed:")
        sheet = tmp_path / "sheet.csv"
        sheet.write_text("Id,Comment,Version\nG01,Say more.,draft\n")
        assert command_on(root, "comments", "import", str(sheet)).exit_code == 0
        _fill(disk)
        yield root
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _fill(disk: Path) -> None:
    with contextlib.suppress(OSError), (disk / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


COMMANDS = [
    ("ids",),
    ("fmt",),
    ("new", "A new facet"),
    ("cff",),
    ("comments", "answer", "C-0001", "--decline", "--because", "It is said elsewhere."),
    ("comments", "import", "{sheet}"),
]


def test_on_a_full_disk_every_command_leaves_the_old_files_whole_and_says_one_line(
    full: Path, tmp_path: Path
) -> None:
    (tmp_path / "sheet.csv").write_text("Id,Comment,Version\nG02,Say less.,draft\n")
    before = tree(full)
    for command in COMMANDS:
        words = [word.format(sheet=tmp_path / "sheet.csv") for word in command]
        result = command_on(full, *words)
        assert result.exit_code == 2, (command, result.output)
        assert result.output.count("\n") == 1, result.output
        assert result.output.startswith("framework: "), result.output
        assert "No space left on device" in result.output, result.output
        assert tree(full) == before


@pytest.mark.parametrize("command", [("check",), ("--help",), ("rules",)])
def test_a_full_standard_output_is_one_line(command: tuple[str, ...], garden: Path) -> None:
    root = ["--root", str(garden)] if command == ("check",) else []
    with Path("/dev/full").open("wb") as out:
        result = subprocess.run(
            [sys.executable, "-m", "living_framework.cli", *command, *root],
            cwd=PROJECT, stdout=out, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert result.returncode == 2
    assert result.stderr == "framework: standard output: No space left on device; make room there, and run this again\n"  # fmt: skip


# --- The lock ------------------------------------------------------------------------------------

HOLDER = """
import sys, time
from pathlib import Path
from living_framework.source.files import lock
with lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_hears_who_holds_the_lock_and_a_kill_lets_it_go(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path], cwd=PROJECT, stdout=subprocess.PIPE)  # fmt: skip
    with process:
        assert process.stdout
        process.stdout.readline()
        with pytest.raises(Busy, match=rf"process {process.pid}: .*; wait until it has ended"):
            lock(tmp_path).__enter__()
        process.send_signal(signal.SIGKILL)
    with lock(tmp_path):
        pass
    assert names(tmp_path) == []


def test_a_run_that_waits_says_so_and_goes_on_when_the_other_has_ended(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path], cwd=PROJECT, stdout=subprocess.PIPE)  # fmt: skip
    said: list[str] = []

    def waiting(line: str) -> None:
        said.append(line)
        process.kill()

    with process:
        assert process.stdout
        process.stdout.readline()
        with lock(tmp_path, waiting):
            pass
    assert len(said) == 1
    assert f"(process {process.pid}: " in said[0]


def test_commands_that_write_content_do_not_run_beside_another(garden: Path) -> None:
    with lock(garden):
        for command in COMMANDS[:3]:
            result = framework(*command, "--root", garden)
            assert result.returncode == 2
            assert f"process {os.getpid()}" in result.stderr
            assert result.stderr.count("\n") == 1
    assert tree(garden) == tree(GARDEN)


def test_what_a_killed_writer_left_does_not_stop_a_release(tmp_path: Path) -> None:
    root = repository(tmp_path / "garden")
    (root / "facets/.01-soil.md.4000000.new").write_text("half of i")
    result = run(root, "release", "0.1.0", "--yes", "--allow-placeholders", "--date", "2026-11-24")
    assert result.exit_code == 0, result.output


# --- Nobody else writes --------------------------------------------------------------------------

# Modules that open a file for writing, or move one, and why that need not be the writer's work.
WRITERS = {
    "source/files.py": "the writer",
    "versions/write.py": "puts the folder of a release in its place by one rename",
    "source/revision.py": "a temporary folder",
    "site/prepare.py": "a temporary folder",
    "versions/edits.py": "a temporary folder",
    "site/assemble.py": "a folder beside the site, put in place by one rename",
    "site/engine.py": "the builder's cache: a broken note is no note",
    "site/check.py": "the builder's cache: a broken note is no note",
    "site/placing.py": "the folder that is built, and the builder's store",
    "publish/proofs.py": "the folder that is built",
    "site/shell.py": "a note in the cache that keeps it out of git",
    "publish/pdf.py": "the folder that is built",
    "publish/offline.py": "the folder that is built",
    "review/sheet.py": "the folder that is built",
    "review/workbook.py": "the folder that is built",
    "review/preview.py": "an empty folder, named by the caller",
    "cli/__init__.py": "the null device",
}
_METHODS = {"write_text", "write_bytes", "rename", "touch", "copyfile", "copy", "copy2", "copytree", "move", "ZipFile"}  # fmt: skip


def _writes(node: ast.AST) -> bool:
    """Whether a call writes a file, or puts one in place."""
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    words = [*node.args, *(k.value for k in node.keywords)]
    texts = [w.value for w in words if isinstance(w, ast.Constant) and isinstance(w.value, str)]
    if name == "open":
        flags = any(isinstance(n, ast.Attribute) and n.attr in ("O_WRONLY", "O_RDWR", "O_CREAT") for n in ast.walk(node))  # fmt: skip
        return flags or any(set(t) & set("wax+") and len(t) <= 3 for t in texts)
    if name == "ZipFile":
        return "w" in texts
    if name == "replace" and isinstance(node.func, ast.Attribute):  # a path's takes one argument
        return len(node.args) == 1 and not node.keywords
    return isinstance(node.func, ast.Attribute) and name in _METHODS


def test_whoever_writes_a_file_is_the_writer_or_has_a_reason() -> None:
    found = set()
    package = PROJECT / "living_framework"
    for path in package.rglob("*.py"):
        if any(map(_writes, ast.walk(ast.parse(path.read_text("utf-8"))))):
            found.add(path.relative_to(package).as_posix())
    assert found == set(WRITERS)
