"""`make bench`: our site against stock MkDocs on the same text, in the same run, in turn."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from . import budgets, output, projects
from .projects import Project
from .report import CLOCKS, about, options, say_times, say_versions
from .rounds import Times, middle, seconds, timed
from .serving import edit_to_served
from .timing import FRAMEWORK, Failed, peak, run
from .visiting import first_result, opened

SMALL = 15  # where ten releases are measured too
INDEX = ("assets/search-index.js", "assets/vendor/minisearch-7.2.0.js")
STOCK_INDEX = ("search/search_index.json",)

RESULTS = projects.HERE / "build/bench"


def main() -> None:
    """Measure each size that was asked for, and print what was found."""
    parser = options("make bench", __doc__, SMALL)
    parser.add_argument("--no-serve", action="store_true", help="leave out edit to served")
    given = parser.parse_args()
    say_versions(given)
    for size in given.sizes:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            try:
                found = measure(Path(folder), size, given)
            except Failed as error:
                sys.exit(f"a command failed: {error}")
        RESULTS.mkdir(parents=True, exist_ok=True)
        (RESULTS / f"{size}.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def measure(folder: Path, size: int, given: argparse.Namespace) -> dict[str, Any]:
    """Everything for one size, printed; and as data, from which `bench.page` makes a page."""
    rounds, clock = given.rounds, CLOCKS[given.cpu]
    made = [
        projects.stock(folder / "stock", size),
        projects.draft(folder / "draft", size),
        projects.site(folder / "site", size, 1),
    ]
    if size == SMALL:
        made.append(projects.site(folder / "ten", size, 10))
    times = timed(made, rounds)
    checks = [run([*FRAMEWORK, "check"], made[2].folder) for _ in range(rounds)]
    measured = _ratios(times, clock) | {"check": median(getattr(took, clock) for took in checks)}
    measured |= _weighed(made)
    measured["memory"] = _peak(made[2])
    measured["search"] = _searched(made[1])
    if not given.no_serve:
        measured |= _served(made[:2], rounds)
    say_times(size, times, clock)
    _print_budgets(size, measured)
    shutil.rmtree(folder)
    return {
        **about(size, given),
        "measured": measured,
        "seconds": seconds(times),
    }


def _ratios(times: Times, clock: str) -> dict[str, float]:
    names = {"draft": "draft", "site 1": "site", "site 10": "ten"}
    found = {}
    for project, step in times:
        if project in names:
            stock = middle(times, "stock", step, clock)
            found[f"{names[project]} {step}"] = middle(times, project, step, clock) / stock
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


def _searched(project: Project) -> float:
    """How long a search waits for its first result, in a browser on a facet of a site that is built."""
    with opened() as browser:
        return first_result(browser, project.folder / project.out, project.page)


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


def _print_budgets(size: int, measured: dict[str, float]) -> None:
    print("\n| budget | most | measured | |\n| --- | --- | --- | --- |")
    for row in budgets.verdicts(size, measured):
        print("| " + " | ".join(row) + " |")
    print()


if __name__ == "__main__":
    main()
