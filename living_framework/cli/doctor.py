"""`framework doctor`: what this machine has and lacks, and what the host of the repository has."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import click

from .. import shipped
from . import root_option
from .host import Line, lines_of

PACKAGE = "living-framework"
OLDEST = (3, 11)
LOCK = "requirements.txt"
# Programs by what they are for; the second list only where this repository is developed.
PROGRAMS = (
    ("git", "compares with revisions and makes the report on a pull request", "install the package git"),
    ("ssh-keygen", "signs releases and checks signatures", "install the package openssh-client"),
)  # fmt: skip
DEVELOPING = (
    ("make", "sets up and runs what CI runs", "install the package make"),
    ("java", "checks pages with the Nu Html Checker, in the tests", "install the package default-jre-headless"),
    ("nginx", "proves the headers for it, in the tests", "install the package nginx-light"),
)  # fmt: skip
REQUIRED = ("git",)


def machine() -> Iterator[Line]:
    """What the commands need on this machine, a line each."""
    version = platform.python_version()
    recent = sys.version_info >= OLDEST
    yield Line("Python", version if recent else "", "runs every command", f"install Python {OLDEST[0]}.{OLDEST[1]} or later; this is {version}", required=True)  # fmt: skip
    yield _packages()
    for name, use, remedy in (*PROGRAMS, *(DEVELOPING if shipped.IS_CHECKOUT else ())):
        path = shutil.which(name, path=_places()) or ""
        yield Line(name, path, use, remedy, required=name in REQUIRED)
    yield from _printing()


def _places() -> str:
    """The PATH, and where Debian has programs that are not on it for everybody."""
    return os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))


def _packages() -> Line:
    """Whether the packages are there: in a checkout those of the lock, else those that the wheel names."""
    lock = shipped.TOP / LOCK
    if shipped.IS_CHECKOUT and lock.is_file():
        wanted = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", lock.read_text("utf-8"), re.MULTILINE))  # fmt: skip
        what, remedy = "locked packages", "make setup"
    else:
        named = [r for r in metadata.requires(PACKAGE) or () if "extra ==" not in r]
        wanted = {re.split(r"[^A-Za-z0-9._-]", r)[0]: "" for r in named}
        what, remedy = "packages", f"install the wheel again: pip install {PACKAGE}"
    lacking = sorted(filter(None, (_differs(*entry) for entry in wanted.items())))
    found = "" if lacking else f"{len(wanted)} of {len(wanted)}"
    return Line(what, found, "what the tool is built on", f"{remedy}; {', '.join(lacking)}", required=True)  # fmt: skip


def _differs(name: str, version: str) -> str:
    """What is wrong with a package in a few words, or nothing."""
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        return f"{name} is missing"
    return "" if version in {"", found} else f"{name} is {found}, not {version}"


def _printing() -> Iterator[Line]:
    from ..publish.browser import find_browser

    use = "makes PDFs, and with them the downloads of a site"
    lacking = [name for name in ("playwright", "pypdf") if find_spec(name) is None]
    extra = "make setup-downloads" if shipped.IS_CHECKOUT else f"pip install '{PACKAGE}[pdf]'"
    yield Line("packages for PDFs", "" if lacking else "playwright, pypdf", use, extra)
    yield Line(
        "Chromium",
        find_browser() or "",
        use,
        "install the package chromium, or name one: BROWSER_PATH=/path/to/chromium",
    )


def shown(line: Line) -> str:
    """A line for people: found or missing, what, what for, and where it is missing what to do."""
    if line.found:
        return f"found    {line.what} ({line.found}): {line.use}"
    need = "missing" if line.required else "without"
    return f"{need}  {line.what}: {line.use}; {line.remedy}"


@click.command("doctor")
@root_option
def command(root: Path) -> None:
    """Say what is missing on this machine, and on the host of the repository.

    A line for each thing: `found`, `missing` or `without`, what it is, what it is for, and what to do. What is
    `missing` is needed by every command, and the exit status is 1; one can do without the others. The host is asked where
    the program gh is there and signed in, and nothing is changed there.
    """
    lines = list(machine())
    for line in (*lines, *lines_of(root)):
        click.echo(shown(line))
    sys.exit(any(line.required and not line.found for line in lines))
