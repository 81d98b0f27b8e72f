"""`make bench`: our site against stock MkDocs on the same text, in the same run, in turn."""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from . import budgets, output, projects
from .projects import Project
from .serving import edit_to_served
from .timing import FRAMEWORK, Failed, Took, peak, run

PACKAGES = ("mkdocs", "mkdocs-material", "mkdocs-macros-plugin", "Markdown", "Jinja2")
STEPS: dict[str, Callable[[Project], object]] = {
    "cold": Project.clean,
    "unchanged": lambda _: None,
    "edit": Project.edit,
}
SMALL = 15  # where ten releases are measured too
INDEX = ("assets/search-index.js", "assets/vendor/minisearch-7.2.0.js")
STOCK_INDEX = ("search/search_index.json",)

RESULTS = projects.HERE / "build/bench"

Times = dict[tuple[str, str], list[Took]]


def main() -> None:
    """Measure each size that was asked for, and print what was found."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[SMALL], help="numbers of facets")
    parser.add_argument("--rounds", type=int, default=3, help="how often each command is run")
    parser.add_argument(
        "--cpu", action="store_true", help="ratios of processor time, where the machine is busy"
    )
    parser.add_argument("--no-serve", action="store_true", help="leave out edit to served")
    given = parser.parse_args()
    _say_versions(given.rounds, "processor time" if given.cpu else "the clock")
    for size in given.sizes:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            try:
                found = measure(Path(folder), size, given)
            except Failed as error:
                sys.exit(f"a command failed: {error}")
        RESULTS.mkdir(parents=True, exist_ok=True)
        (RESULTS / f"{size}.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def _versions() -> list[str]:
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=projects.HERE, capture_output=True, text=True, check=False)  # fmt: skip
    ours = [f"living-framework {commit.stdout.strip()}", f"Python {platform.python_version()}"]
    return [*ours, *(f"{name} {version(name)}" for name in PACKAGES)]


def _say_versions(rounds: int, what: str) -> None:
    print(", ".join(_versions()))
    print(f"Medians of {rounds}; × is {what} against stock (pruned navigation) in the same run.\n")


def measure(folder: Path, size: int, given: argparse.Namespace) -> dict[str, Any]:
    """Everything for one size, printed; and as data, from which `bench.page` makes a page."""
    rounds, clock = given.rounds, "cpu" if given.cpu else "wall"
    made = [
        projects.stock(folder / "stock", size),
        projects.draft(folder / "draft", size),
        projects.site(folder / "site", size, 1),
    ]
    if size == SMALL:
        made.append(projects.site(folder / "ten", size, 10))
    times = _times(made, rounds)
    checks = [run([*FRAMEWORK, "check"], made[2].folder) for _ in range(rounds)]
    measured = _ratios(times, clock) | {"check": median(getattr(took, clock) for took in checks)}
    measured |= _weighed(made)
    measured["memory"] = _peak(made[2])
    if not given.no_serve:
        measured |= _served(made[:2], rounds)
    _print(size, times, clock)
    _print_budgets(size, measured)
    shutil.rmtree(folder)
    return {
        "size": size,
        "day": date.today().isoformat(),
        "rounds": rounds,
        "clock": clock,
        "versions": _versions(),
        "measured": measured,
        "seconds": {
            f"{name} {step}": [_median(times, name, step, w) for w in ("wall", "cpu")]
            for name, step in times
        },
    }


def _times(made: list[Project], rounds: int) -> Times:
    """Each project cold, unchanged and edited, in turn; the first round warms up and is not kept."""
    times: Times = {}
    for number in range(rounds + 1):
        for step, prepare in STEPS.items():
            for project in made:
                prepare(project)
                took = run(project.command, project.folder)
                if number:
                    times.setdefault((project.name, step), []).append(took)
    return times


def _median(times: Times, project: str, step: str, clock: str) -> float:
    return float(median(getattr(took, clock) for took in times[project, step]))


def _ratios(times: Times, clock: str) -> dict[str, float]:
    names = {"draft": "draft", "site 1": "site", "site 10": "ten"}
    found = {}
    for project, step in times:
        if project in names:
            stock = _median(times, "stock", step, clock)
            found[f"{names[project]} {step}"] = _median(times, project, step, clock) / stock
    return found


def _weighed(made: list[Project]) -> dict[str, float]:
    indexes = (STOCK_INDEX, INDEX, tuple(f"draft/{name}" for name in INDEX))
    stock, draft, site = (
        output.weigh(project.folder / project.out, project.page, index)
        for project, index in zip(made[:3], indexes, strict=True)
    )
    for name, found in (("stock", stock), ("draft", draft), ("site", site)):
        print(f"{name}: {found.files:,} files, {budgets.shown(found.bytes, 'B')}, largest page {budgets.shown(found.largest_page, 'B')}, first visit {budgets.shown(found.first_visit, 'B')} compressed, search {budgets.shown(found.search, 'B')}")  # fmt: skip
    return {
        "draft bytes": draft.bytes,
        "site bytes": site.bytes,
        "largest page": max(draft.largest_page, site.largest_page),
        "first visit": draft.first_visit,
        "search bytes": draft.search,
    }


def _peak(project: Project) -> int:
    project.clean()
    return peak(project.command, project.folder)


def _served(made: list[Project], rounds: int) -> dict[str, float]:
    found = {}
    for project in made:
        page = project.served + project.page.removesuffix("index.html")
        waits = [
            edit_to_served(project.serve, project.folder, page, project.edits())
            for _ in range(rounds)
        ]
        found[project.name] = median(waits)
    print(f"edit to served: stock {found['stock']:.2f} s, ours {found['draft']:.2f} s")
    return {"served": found["draft"]}


def _print(size: int, times: Times, clock: str) -> None:
    print(f"\n{size} facets: seconds of the clock (of processors), and × of stock by {clock}\n")
    print(f"| {'':<10} | {'cold':<22} | {'unchanged':<22} | {'one edit':<22} |")
    print(f"| {'-' * 10} | {'-' * 22} | {'-' * 22} | {'-' * 22} |")
    for project in dict.fromkeys(name for name, _ in times):
        cells = [_cell(times, project, step, clock) for step in STEPS]
        print(f"| {project:<10} | " + " | ".join(f"{cell:<22}" for cell in cells) + " |")


def _print_budgets(size: int, measured: dict[str, float]) -> None:
    print("\n| budget | most | measured | |\n| --- | --- | --- | --- |")
    for row in budgets.verdicts(size, measured):
        print("| " + " | ".join(row) + " |")
    print()


def _cell(times: Times, project: str, step: str, clock: str) -> str:
    wall, cpu = (_median(times, project, step, which) for which in ("wall", "cpu"))
    ratio = _median(times, project, step, clock) / _median(times, "stock", step, clock)
    return f"{wall:.2f} ({cpu:.2f}) {ratio:.1f}×"


if __name__ == "__main__":
    main()
