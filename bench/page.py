"""The page on what was measured: `python -m bench.page` makes it of what `make bench` kept.

Only figures that were measured are on it.
"""

from __future__ import annotations

import json
from typing import Any

from . import budgets
from .projects import HERE

PAGE = HERE / "docs/root/handbook/speed.md"
RESULTS = HERE / "build/bench"
NAMES = {
    "draft": "the draft",
    "site 1": "the site, one release",
    "site 10": "the site, ten releases",
}
STEPS = {"cold": "from nothing", "edit": "after one edit", "unchanged": "nothing changed"}
CLOCKS = {"cpu": "seconds of processors", "wall": "seconds of the clock"}
BAR, ROW, LEFT = 14, 20, 290  # sizes in the drawing

TEXT = """\
---
also: [performance, benchmark]
prose: no
description: What building and serving cost, measured against stock MkDocs with Material on the same text.
---
# How fast and how large

## What is compared

`make bench` makes a framework of as many facets as asked for, each of about 450 words with three links to other facets. It builds the same text
in two forms, in turn, on the same machine, each as a process of its own:

- **ours**: the draft by `mkdocs build`, and the whole site by `framework site`, which has a page for each statement, every release, the exports and the check of
  the site with it;
- **stock**: MkDocs with Material and the macros plugin, pruned navigation, a table of all facets and full-text search, and none of that.

A figure with × is ours divided by stock's in the same run. The seconds are those of one machine and say little about another.

## What is not compared

- Other tools than MkDocs, and other texts than the generated one.
- Reading: `make measure` prints what a reader waits for on a slow phone.
- How long search takes to answer, which a test bounds in a real browser.

## What was measured

"""

BUSY = "The machine had other work. The ratios and the check are therefore in seconds of processors; what is served was waited for by the clock, beside that work."  # fmt: skip


def main() -> None:
    """Write the page, of every size that was measured."""
    paths = sorted(RESULTS.glob("*.json"), key=lambda path: int(path.stem))
    found = [json.loads(path.read_bytes()) for path in paths]
    PAGE.write_text(TEXT + "\n".join(map(_of_size, found)), "utf-8")


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
    most = max(value for _, value in rows)
    bars = []
    for number, (title, value) in enumerate(rows):
        y, width = number * ROW, max(1, round(300 * value / most))
        bars.append(f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{title}</text><rect x="{LEFT}" y="{y}" width="{width}" height="{BAR}"></rect><text x="{LEFT + width + 6}" y="{y + 12}">{value:.2f} s</text>')  # fmt: skip
    said = f"{CLOCKS[found['clock']].capitalize()} at {found['size']} facets: " + "; ".join(f"{t} {v:.2f}" for t, v in rows)  # fmt: skip
    return f'<svg role="img" aria-label="{said}" viewBox="0 0 680 {len(rows) * ROW}" font-size="13" fill="currentColor">{"".join(bars)}</svg>'  # fmt: skip


if __name__ == "__main__":
    main()
