"""The other tools, at the versions of `locks/` and `npm/`, each in a folder of its own below `.cache/peers`.

What cannot be installed here is said, and is no error: a registry may lack it, or this machine the program that installs.
`pip-compile` makes a lock of the file beside it that ends in `.in`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path

from ..projects import HERE

FOLDER = HERE / ".cache/peers"
LOCKS = Path(__file__).with_name("locks")
NPM = Path(__file__).with_name("npm")


def main() -> None:
    """Install what is not there yet as it is locked."""
    for lock in sorted(LOCKS.glob("*.txt")):
        _unless_there(lock.stem, lock)
    _unless_there("npm", NPM / "package-lock.json")


def _unless_there(name: str, lock: Path) -> None:
    folder = FOLDER / name
    stamp, state = folder / ".ready", sha256(lock.read_bytes() + str(folder).encode()).hexdigest()
    if stamp.is_file() and stamp.read_text("utf-8") == state:
        return
    shutil.rmtree(folder, ignore_errors=True)
    print(f"set-up: installing {name} into {folder.relative_to(HERE)} …")
    failed = _npm(folder) if name == "npm" else _pip(folder, lock)
    if failed:
        shutil.rmtree(folder, ignore_errors=True)
        print(f"set-up: {name} is not to be had here: {failed}")
    else:
        stamp.write_text(state, "utf-8")


def _pip(folder: Path, lock: Path) -> str:
    """Why it failed, or nothing."""
    venv.create(folder, with_pip=False, symlinks=True)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python")]
    options = ["-qq", "--require-hashes", "--only-binary", ":all:", "-r", str(lock)]
    return _run([*pip, "install", *options], HERE)


def _npm(folder: Path) -> str:
    """Why it failed, or nothing."""
    npm = shutil.which("npm")
    if not npm:
        return "no npm is on PATH"
    shutil.copytree(NPM, folder)
    return _run([npm, "ci", "--ignore-scripts", "--no-audit", "--loglevel=error"], folder)


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if not done.returncode:
        return ""
    lines = [*done.stderr.splitlines(), *done.stdout.splitlines(), f"exit {done.returncode}"]
    return next((line for line in lines if line.startswith("ERROR")), lines[0])


if __name__ == "__main__":
    main()
