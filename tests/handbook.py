"""The commands of the handbook, run on a copy of the small framework: `python tests/handbook.py` writes what they print.

In a block `console`, a line `$ framework …` or `$ git …` is a command, and what follows is what it prints.
A block `diff` is an edit of the file that it names.
"""

from __future__ import annotations

import contextlib
import re
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from click.testing import CliRunner
from conftest import PROJECT
from releasing import repository

from living_framework.cli import main

PAGES = sorted((PROJECT / "docs/root/handbook").glob("*.md"))
DAY = "2026-11-24"  # the day on which the examples are
_DIGEST = re.compile(r"\b(?:[0-9a-f]{8} ?){8}\b")  # salted, and so another one each time
_BLOCK = re.compile(r"^```(console|diff)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def played(page: str, root: Path) -> str:
    """A page with what its commands print now. `root` is a copy of the framework, and is changed."""

    def block(match: re.Match[str]) -> str:
        if match[1] == "diff":
            _edit(match[2], root)
            return match[0]
        commands = [line for line in match[2].splitlines() if line.startswith("$ ")]
        return "```console\n" + "".join(map(_run, commands)) + "```"

    with contextlib.chdir(root):
        return _BLOCK.sub(block, page)


def _edit(block: str, root: Path) -> None:
    name, *lines = block.splitlines()
    path = root / name.removeprefix("--- ")
    old, new = ("\n".join(line[1:] for line in lines if line[0] == sign) for sign in "-+")
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{name}: {old}"
    path.write_text(text.replace(old, new), "utf-8")


def _run(line: str) -> str:
    program, *args = shlex.split(line.removeprefix("$ "))
    if program == "framework":
        said = CliRunner().invoke(main, args, prog_name="framework").output
    else:
        assert program == "git", line
        said = subprocess.run(["git", *args], capture_output=True, text=True, check=True).stdout
    said = _DIGEST.sub("2f1c… (64 characters)", said.replace(date.today().isoformat(), DAY))
    kept = "".join(f"{text.rstrip()}\n" for text in said.rstrip().splitlines())
    return f"{line}\n{kept}"


@contextlib.contextmanager
def copy() -> Iterator[Path]:
    """A copy of the small framework as a repository of git."""
    with tempfile.TemporaryDirectory() as folder:
        yield repository(Path(folder).resolve() / "garden")


if __name__ == "__main__":
    for file in PAGES:
        with copy() as garden:
            file.write_text(played(file.read_text("utf-8"), garden), "utf-8")
