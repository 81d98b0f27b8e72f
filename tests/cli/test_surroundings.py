"""What the system refuses, and numbers without measure: one line with the remedy, exit status 2, no traceback.

What cannot be read is never taken for what is not there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import PROJECT
from releasing import commit, edit, released, repository, tree

from living_framework.cli import main

DIGITS = "9" * 5000
SOIL = "facets/01-soil.md"
# Commands that read a framework, and in the second list those that also read its releases.
READ = ["check", "ids", "fmt", "new Title", "cff", "comments list", "verify", "site --out {out}",
        "release 0.2.0 --yes --allow-placeholders", "withdraw G01.1 --kind harm --reason Why. --yes"]  # fmt: skip
RELEASES = ["check", "ids", "new Title", "cff", "verify", "site --out {out}", "diff 0.1.0 draft",
            "release 0.2.0 --yes --allow-placeholders", "withdraw G01.1 --kind harm --reason Why. --yes"]  # fmt: skip


@pytest.fixture(scope="session")
def _released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = repository(tmp_path_factory.mktemp("released") / "garden")
    released(root, "0.1.0")
    return root


@pytest.fixture
def one(_released: Path, tmp_path: Path) -> Path:
    """A repository with 0.1.0 released."""
    return Path(shutil.copytree(_released, tmp_path / "garden"))


def run(root: Path, command: str, **words: object) -> Result:
    found = [word.format(out=root.parent / "out", **words) for word in command.split()]
    return CliRunner().invoke(main, [*found, "--root", str(root)])


def one_line(result: Result, command: str) -> str:
    """The line of a refusal."""
    assert isinstance(result.exception, SystemExit), (command, result.exception)
    assert result.exit_code == 2, (command, result.output)
    assert result.output.count("\n") == 1, (command, result.output)
    assert result.output.startswith("framework: "), (command, result.output)
    return result.output


# --- What is in the place of a file or a folder --------------------------------------------------


def _pipe(root: Path) -> None:
    (root / "framework.yml").unlink()
    os.mkfifo(root / "framework.yml")


def _file(root: Path) -> None:
    shutil.rmtree(root / "facets")
    (root / "facets").write_text("no folder")


PLACES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a pipe for framework.yml": (_pipe, "framework.yml is no file; put the file itself there"),
    "a file for facets/": (_file, "facets is no folder; put the folder itself there"),
}


@pytest.mark.parametrize("name", PLACES)
def test_what_is_in_the_place_of_a_file_or_folder_is_said(name: str, one: Path) -> None:
    put, said = PLACES[name]
    put(one)
    before = tree(one / "releases")
    for command in READ:
        assert said in one_line(run(one, command), command)
    assert tree(one / "releases") == before


def test_a_file_in_the_place_of_releases_is_not_taken_for_none(one: Path) -> None:
    shutil.rmtree(one / "releases")
    (one / "releases").write_text("no folder")
    for command in RELEASES:
        assert "releases: cannot be read (Not a directory)" in one_line(run(one, command), command)


# --- What may not be read ------------------------------------------------------------------------

# The superuser reads everything, unless it gives up the capabilities for that.
BOUND = "--bounding-set=-dac_override,-dac_read_search"
UNPRIVILEGED = ["setpriv", BOUND] if os.geteuid() == 0 else []
EACH = """
import sys
from click.testing import CliRunner
from living_framework.cli import main
for command in sys.argv[2:]:
    result = CliRunner().invoke(main, [*command.split(), "--root", sys.argv[1]])
    print(result.exit_code, type(result.exception).__name__, result.output.count("\\n"), result.output, end="")
"""
NO_RIGHT = {
    "framework.yml": (READ, "framework.yml: Permission denied"),
    "facets": (READ, "facets: Permission denied"),
    "facets/02-water.md": (["diff 0.1.0 draft", "redline HEAD"], "facets/02-water.md: the system says: Permission denied"),
    "references": (READ, "references: Permission denied"),
    "comments/draft": (READ, "comments/draft: Permission denied"),
    "releases": (RELEASES, "releases: cannot be read (Permission denied)"),
    "releases/0.1.0": (["ids", "new Title", "cff", "site --out {out}"], "releases/0.1.0/manifest.json: cannot be read"),
    "releases/0.1.0/facets/01-soil.md": (["verify", "diff 0.1.0 draft"], "releases/0.1.0/facets/01-soil.md"),
}  # fmt: skip


@pytest.mark.parametrize("path", NO_RIGHT)
def test_what_may_not_be_read_is_said_and_nothing_is_given_or_written(path: str, one: Path) -> None:
    edit(one, SOIL, " ^1", "")  # so that `ids` would give a number
    for folder in ("references", "comments/draft"):
        (one / folder).mkdir(parents=True)
    commands, said = NO_RIGHT[path]
    before = tree(one)
    mode = (one / path).stat().st_mode
    (one / path).chmod(0)
    try:
        called = [command.format(out=one.parent / "out") for command in commands]
        result = subprocess.run(
            [*UNPRIVILEGED, sys.executable, "-c", EACH, one, *called],
            cwd=PROJECT, capture_output=True, text=True, check=True,
        )  # fmt: skip
    finally:
        (one / path).chmod(mode)
    lines = result.stdout.splitlines()
    assert len(lines) == len(commands), result.stdout
    for command, line in zip(commands, lines, strict=True):
        assert line.startswith("2 SystemExit 1 framework: "), (command, line)
        assert said in line, (command, line)
    assert tree(one) == before
    assert not (one.parent / "out").exists()


def test_nothing_is_written_from_settings_that_cannot_be_read(one: Path) -> None:
    for broken in (b"a: b: c\n", b"title: \xe9\n", b"title: [\n"):
        (one / "framework.yml").write_bytes(broken)
        commit(one)
        before = tree(one)
        for command in ("fmt", "cff", "new Title", "release 0.2.0 --yes --allow-placeholders"):
            result = run(one, command)
            assert isinstance(result.exception, SystemExit), (command, result.exception)
            assert result.exit_code in (1, 2), (command, result.output)
            assert tree(one) == before


# --- Where a command is started, and where it prints ---------------------------------------------


@pytest.mark.parametrize("command", ["check", "ids", "redline HEAD", "comments list", "site"])
def test_a_current_folder_that_is_gone_is_said(command: str, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    program = f'cd "$1" && rmdir "$1" && {sys.executable} -m living_framework.cli {command}'
    result = subprocess.run(
        ["sh", "-c", program, "-", tmp_path / "gone"],
        env=os.environ | {"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 2
    assert result.stderr == "framework: the current folder is gone or cannot be read; change to another with `cd`\n"  # fmt: skip


# --- Without measure -----------------------------------------------------------------------------


def test_a_title_too_long_for_an_address_is_refused(one: Path) -> None:
    before = tree(one)
    for title in ("a" * 300, "word-" * 60):
        said = one_line(run(one, "new {title}", title=title), "new")
        assert "and 120 is the most; choose a shorter title" in said
        for command in ("rename G01 {title}", "rename G01 --slug {title}"):
            result = run(one, command, title=title.strip("-"))
            assert result.exit_code == 1
            assert "and 120 is the most; choose a shorter one with --slug" in result.output
    assert tree(one) == before


@pytest.mark.parametrize("version", [f"{DIGITS}.0.0", f"0.{DIGITS}.0", f"0.1.{DIGITS}"])
def test_a_version_of_5000_digits_is_no_version(version: str, one: Path) -> None:
    before = tree(one)
    for command in ("release {version} --yes --allow-placeholders", "diff {version} draft"):
        result = run(one, command, version=version)
        assert isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code in (1, 2)
    assert tree(one) == before


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (SOIL, " ^1", f" ^{DIGITS}"),
        (SOIL, "id: G01", f"id: G{DIGITS}"),
        (SOIL, "by digging", f"by digging [G{DIGITS}] [G01.{DIGITS}]"),
        ("framework.yml", "schema: 2", f"schema: {DIGITS}"),
        ("comments/draft/C-0001.yml", "", f"id: C-{DIGITS}\nversion: {DIGITS}.0.0\nstatement: G01.{DIGITS}\n"),
        ("facets/retired.yml", "", f"- id: G01.{DIGITS}\n  kind: merged\n  since: {DIGITS}.1.1\n"),
    ],
    ids=["a mark", "an id", "a reference", "the schema", "a comment", "a tombstone"],
)  # fmt: skip
def test_a_number_of_5000_digits_in_a_file_ends_no_command_in_a_traceback(
    path: str, old: str, new: str, one: Path
) -> None:
    if path.endswith("retired.yml"):
        (one / path).write_text("")
    edit(one, path, old, new)
    commit(one)
    sheet = one.parent / "sheet.csv"
    sheet.write_text("Id,Comment,Version\nG02,Say less.,draft\n")
    for command in [*READ, "comments import {sheet}", "report HEAD~1 HEAD", "redline HEAD~1"]:
        result = run(one, command, sheet=sheet)
        assert isinstance(result.exception, SystemExit | None), (command, result.exception)


def test_the_last_day_there_is_ends_in_no_traceback(one: Path) -> None:
    edit(one, SOIL, "reviewed: 2026-11-24", "reviewed: 9999-12-31")
    commit(one)
    for command in (
        "check",
        "report HEAD~1 HEAD --today 9999-12-31",
        "report HEAD~1 HEAD --today 0001-01-01",
        "release 0.2.0 --yes --date 9999-12-31",
        "release 0.2.0 --yes --date 0001-01-01",
    ):
        result = run(one, command)
        assert isinstance(result.exception, SystemExit | None), (command, result.exception)
