"""What `make bench` and `make bench-peers` take and say alike."""

from __future__ import annotations

import argparse
import platform
import subprocess
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from typing import Any

from .projects import HERE
from .rounds import STEPS, Times, cell

PACKAGES = ("mkdocs", "mkdocs-material", "mkdocs-macros-plugin", "Markdown", "Jinja2")
CLOCKS = ("wall", "cpu")  # by the clock, and of processors


def options(prog: str, description: str | None, size: int) -> argparse.ArgumentParser:
    """The sizes to measure, the rounds, and by what they are compared."""
    parser = argparse.ArgumentParser(prog=prog, description=description)
    parser.add_argument("sizes", nargs="*", type=int, default=[size], help="numbers of facets")
    parser.add_argument("--rounds", type=int, default=3, help="how often each command is run")
    parser.add_argument(
        "--cpu", action="store_true", help="ratios of processor time, where the machine is busy"
    )
    return parser


def versions() -> list[str]:
    """What was measured: our commit, Python, and the packages of stock."""
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=HERE, capture_output=True, text=True, check=False)  # fmt: skip
    ours = [f"living-framework {commit.stdout.strip()}", f"Python {platform.python_version()}"]
    return [*ours, *(f"{name} {version(name)}" for name in PACKAGES)]


def about(size: int, given: argparse.Namespace) -> dict[str, Any]:
    """What is kept of every run beside its figures."""
    return {
        "size": size,
        "day": date.today().isoformat(),
        "rounds": given.rounds,
        "clock": CLOCKS[given.cpu],
        "versions": versions(),
    }


def say_versions(given: argparse.Namespace, others: Sequence[str] = ()) -> None:
    """Print what is measured, and how."""
    what = "processor time" if given.cpu else "the clock"
    print(", ".join([*versions(), *others]))
    print(f"Medians of {given.rounds}; × is {what} against stock (pruned navigation) in the same run.\n")  # fmt: skip


def say_times(size: int, times: Times, clock: str) -> None:
    """Print what every step of every project took."""
    print(f"\n{size} facets: seconds of the clock (of processors), and × of stock by {clock}\n")
    print(f"| {'':<10} | {'cold':<22} | {'unchanged':<22} | {'one edit':<22} |")
    print(f"| {'-' * 10} | {'-' * 22} | {'-' * 22} | {'-' * 22} |")
    for project in dict.fromkeys(name for name, _ in times):
        cells = [cell(times, project, step, clock) for step in STEPS]
        print(f"| {project:<10} | " + " | ".join(f"{text:<22}" for text in cells) + " |")
