"""The figures of the handbook's page: `python -m bench.page` puts in what `make bench` kept.

Only figures that were measured are on it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from . import budgets
from .handbook import drawn, put
from .projects import HERE

RESULTS = HERE / "build/bench"
HEADING = "What was measured"
NAMES = {
    "draft": "the draft",
    "site 1": "the site, one release",
    "site 10": "the site, ten releases",
}
STEPS = {"cold": "from nothing", "edit": "after one edit", "unchanged": "nothing changed"}
CLOCKS = {"cpu": "seconds of processors", "wall": "seconds of the clock"}

BUSY = "The machine had other work. The ratios and the check are therefore in seconds of processors; what is served was waited for by the clock, beside that work."  # fmt: skip


def main() -> None:
    """Write the page, of every size that was measured."""
    paths = sorted(RESULTS.glob("*.json"), key=lambda path: int(path.stem))
    found = [json.loads(path.read_bytes()) for path in paths]
    if not found:
        sys.exit("nothing was measured: run `make bench` first")
    put(HEADING, "\n".join(map(_of_size, found)))


def _of_size(found: dict[str, Any]) -> str:
    size, day, rounds = found["size"], found["day"], found["rounds"]
    how = f"Medians of {rounds} rounds" if rounds > 1 else "One round after one to warm up"
    lines = [f"### {size} facets", "", f"{how}, {day}; × by {CLOCKS[found['clock']]}. {', '.join(found['versions'])}.", "", _drawn(found), ""]  # fmt: skip
    if found["clock"] == "cpu":
        lines += [BUSY, ""]
    lines += ["| budget | at most | measured | |", "| --- | --- | --- | --- |"]
    lines += [f"| {' | '.join(row)} |" for row in budgets.verdicts(size, found["measured"]) if row[3]]  # fmt: skip
    return "\n".join([*lines, ""])


def _drawn(found: dict[str, Any]) -> str:
    """Bars of the seconds that each build took, with stock's first."""
    which = list(reversed(CLOCKS)).index(found["clock"])  # wall, cpu
    rows = []
    for step, said in STEPS.items():
        for name, title in {"stock": "stock", **NAMES}.items():
            seconds = found["seconds"].get(f"{name} {step}")
            if seconds:
                rows.append((f"{title}, {said}", seconds[which]))
    return drawn(f"{CLOCKS[found['clock']].capitalize()} at {found['size']} facets", rows)


if __name__ == "__main__":
    main()
