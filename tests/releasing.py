"""What the tests of releases share: real git repositories with released versions in them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import yaml
from click.testing import CliRunner, Result
from conftest import GARDEN

from living_framework.cli import main
from living_framework.versions.frozen import manifest_of, new_salts
from living_framework.versions.manifest import MANIFEST, SALTS, SUMS, Manifest, sums_of
from living_framework.versions.salts import to_bytes

DATA = Path(__file__).parent / "versions" / "data"
# The machine's own settings of git have no say, and no key is asked for.
os.environ.update(
    GIT_CONFIG_GLOBAL=os.devnull,
    GIT_CONFIG_SYSTEM=os.devnull,
    GIT_AUTHOR_NAME="An editor",
    GIT_AUTHOR_EMAIL="editor@garden.example",
    GIT_COMMITTER_NAME="An editor",
    GIT_COMMITTER_EMAIL="editor@garden.example",
    # Nothing is tidied after a commit, and what git writes need not outlive the machine.
    GIT_CONFIG_COUNT="2",
    GIT_CONFIG_KEY_0="maintenance.auto",
    GIT_CONFIG_VALUE_0="false",
    GIT_CONFIG_KEY_1="core.fsync",
    GIT_CONFIG_VALUE_1="none",
    GIT_TEMPLATE_DIR="",
)
DAY = "2026-11-24"


def git(root: Path, *args: str) -> str:
    command = ["git", "-C", str(root), *args]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def commit(root: Path, message: str = "A change") -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)


def repository(folder: Path, of: Path = GARDEN) -> Path:
    """A copy of the small framework, or of another, committed."""
    shutil.copytree(of, folder)
    git(folder, "init", "--quiet", "--initial-branch=trunk")
    commit(folder, "The text")
    return folder


def run(root: Path, *args: str) -> Result:
    """A command of ours on a content root, in this process."""
    return CliRunner().invoke(main, [args[0], "--root", str(root), *args[1:]])


def _killer(steps: int, root: Path) -> Callable[[str, tuple[object, ...]], None]:
    """An audit hook (PEP 578) that kills the process at the next step after so many on the disk.

    The first that counts is the first below `root`: what comes before is of temporary files.
    """
    left = [steps]

    def hook(event: str, args: tuple[object, ...]) -> None:
        writes = (
            event == "open"
            and isinstance(args[2], int)
            and bool(args[2] & (os.O_WRONLY | os.O_RDWR))
        )
        if writes or event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir"):
            begun = left[0] < steps or str(args[0]).startswith(str(root))
            left[0] -= begun
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return hook


def killed_after(steps: int, root: Path, *args: str) -> int:
    """A command of ours in a process that is killed at the next step after so many on the disk.

    Its exit code, below zero where it was killed: where it takes fewer steps it ends as it does.
    """
    child = os.fork()
    if child == 0:
        sys.addaudithook(_killer(steps, root))
        os._exit(run(root, *args).exit_code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def release(root: Path, *args: str) -> Result:
    """A release that is not asked about and takes the placeholders."""
    return run(root, "release", "--yes", "--allow-placeholders", "--date", DAY, *args)


def released(root: Path, version: str) -> None:
    """A release, made and committed."""
    result = release(root, version)
    assert result.exit_code == 0, result.output or result.exception
    commit(root, f"Release {version}")


def edit(root: Path, path: str, old: str, new: str) -> None:
    """A file with one text put for another; an empty old one puts it at the end."""
    file = root / path
    text = file.read_bytes().decode() if file.exists() else ""
    assert old in text, f"{path} has no “{old}”"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes((text.replace(old, new, 1) if old else text + new).encode())


def rewrite(root: Path, version: str = "0.2.0", old: str = "digging", new: str = "dancing") -> None:
    """A released text changed by somebody who makes all that the tree has of it fit."""
    folder = root / "releases" / version
    edit(root, f"releases/{version}/facets/01-soil.md", old, new)
    known = Manifest.from_bytes((folder / MANIFEST).read_bytes(), "")
    files = {name: (folder / name).read_bytes() for name in known.frozen}
    salts = new_salts(files)
    previous = known.previous, known.previous_digest
    manifest = manifest_of(files, version, known.date, previous, salts)
    files |= {MANIFEST: manifest.to_bytes(), SALTS: to_bytes(salts)}
    for name, data in {**files, SUMS: sums_of(files)}.items():
        (folder / name).write_bytes(data)


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a folder but those of git, with its bytes."""
    paths = sorted(p for p in root.rglob("*") if ".git" not in p.relative_to(root).parts)
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in paths if p.is_file()}


def cases(name: str) -> list[dict[str, object]]:
    """The cases of a data file."""
    found = yaml.safe_load((DATA / name).read_text("utf-8"))
    assert isinstance(found, list)
    return found
