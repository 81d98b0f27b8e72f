"""The part of the handbook's page on other tools: a table and bars of every size that was measured."""

from __future__ import annotations

import json
from typing import Any

from .. import budgets
from ..handbook import drawn, put
from ..page import CLOCKS, STEPS
from ..page import RESULTS as OURS

RESULTS = OURS / "peers"
HEADING = "What other tools cost"
WEIGHTS = {"first visit": "first visit", "index": "of it the search index"}
NAMES = {"stock": "stock", "draft": "ours, the draft", "site 1": "ours, the site, one release"}


def main() -> None:
    """Put the figures into the page."""
    paths = sorted(RESULTS.glob("*.json"), key=lambda path: int(path.stem))
    put(HEADING, "\n".join(_of_size(json.loads(path.read_bytes())) for path in paths))


def _of_size(found: dict[str, Any]) -> str:
    size, rounds, clock = found["size"], found["rounds"], found["clock"]
    how = f"Medians of {rounds} rounds" if rounds > 1 else "One round after one to warm up"
    which = ", ".join([*found["others"], *found["versions"]])
    lines = [f"### {size} facets, every tool", "", f"{how}, {found['day']}; × by {CLOCKS[clock]}. {which}."]  # fmt: skip
    if found["missing"]:
        lines.append(f"Not installed there: {', '.join(found['missing'])}.")
    if clock == "cpu":
        lines.append("The machine had other work, so the seconds of the clock say little.")
    return "\n".join([*lines, "", _bars(found), "", *_tables(found), ""])


def _tables(found: dict[str, Any]) -> list[str]:
    """A row for each tool: what each step took, by both clocks and × of stock; then the sizes."""
    times, sizes = [["", *STEPS.values()]], [["", "files", "bytes", *WEIGHTS.values()]]
    for name, weights in found["weights"].items():
        title = NAMES.get(name, name)
        times.append([title, *(_cell(found, name, step) for step in STEPS)])
        shown = (budgets.shown(weights[key], "B") for key in ("bytes", *WEIGHTS))
        sizes.append([title, f"{weights['files']:,}", *shown])
    return [*_rows(times), "", *_rows(sizes)]


def _rows(lines: list[list[str]]) -> list[str]:
    lines.insert(1, ["---"] * len(lines[0]))
    return [f"| {' | '.join(line)} |" for line in lines]


def _cell(found: dict[str, Any], name: str, step: str) -> str:
    wall, cpu = found["seconds"][f"{name} {step}"]
    which = found["clock"] == "cpu"
    own, stock = (found["seconds"][f"{one} {step}"][which] for one in (name, "stock"))
    return f"{wall:.2f} s ({cpu:.2f}), {own / stock:.2f}×"


def _bars(found: dict[str, Any]) -> str:
    """Bars of the seconds from nothing and after an edit."""
    which = found["clock"] == "cpu"
    rows = [
        (f"{NAMES.get(name, name)}, {STEPS[step]}", found["seconds"][f"{name} {step}"][which])
        for step in ("cold", "edit")
        for name in found["weights"]
    ]
    return drawn(f"{CLOCKS[found['clock']].capitalize()} at {found['size']} facets", rows)
