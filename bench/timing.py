"""One command as a process: how long it takes, what processor time, and how much memory at its peak."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ENV = {
    **os.environ,
    "NO_MKDOCS_2_WARNING": "1",
    "DISABLE_MKDOCS_2_WARNING": "true",
    "PYTHONPATH": str(Path(__file__).parents[1]),
    "FRAMEWORK_CACHE": ".cache/user",  # in the project: what is cold has nothing of a run before
}
ENV.pop("PYTHONDONTWRITEBYTECODE", None)
MKDOCS = [sys.executable, "-m", "mkdocs"]
FRAMEWORK = [sys.executable, "-m", "living_framework.cli"]


@dataclass(frozen=True)
class Took:
    """What a command took: seconds of the clock, and of processors over all its processes."""

    wall: float
    cpu: float


class Failed(Exception):
    """A command that is measured did not succeed; the message is what it printed."""


def run(command: list[str], folder: Path) -> Took:
    """Run a command to its end. Raises Failed."""
    begun, before = time.perf_counter(), os.times()
    done = subprocess.run(command, cwd=folder, env=ENV, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - begun, os.times()
    if done.returncode:
        raise Failed(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    cpu = (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
    return Took(wall, cpu)


def peak(command: list[str], folder: Path) -> int:
    """The most memory that a command and all its processes had at once, in bytes.

    It is the sum of their proportional sets, so that pages that forked processes share count once.
    It is looked at every 20 ms, which takes time: such a run is not timed.
    """
    process = subprocess.Popen(command, cwd=folder, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    most = 0
    ended = threading.Event()

    def wait() -> None:
        process.wait()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    while not ended.wait(0.02):
        most = max(most, sum(map(_memory, _family(process.pid))))
    if process.returncode:
        raise Failed(" ".join(command))
    return most


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
