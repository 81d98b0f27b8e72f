"""The budgets of the design (issue 13), and what was measured against each."""

from __future__ import annotations

from dataclasses import dataclass

KB, MB = 1_000, 1_000_000


@dataclass(frozen=True)
class Budget:
    """A bound on a measure, by the number of facets. A ratio is against stock in the same run."""

    name: str
    measure: str
    unit: str  # "×" for a ratio, "s" or "B"
    most: dict[int, float]


BUDGETS = (
    Budget("draft by mkdocs build, cold", "draft cold", "×", {15: 1.2, 150: 0.8, 1500: 0.5}),
    Budget("draft, one facet edited", "draft edit", "×", {15: 0.7, 150: 0.4, 1500: 0.15}),
    Budget("framework site, one release, cold", "site cold", "×", {15: 2, 150: 2, 1500: 2}),
    Budget("framework site, one facet edited", "site edit", "×", {15: 0.9, 150: 0.5, 1500: 0.25}),
    Budget("framework site, nothing changed", "site unchanged", "×", {15: 0.5, 150: 0.3, 1500: 0.1}),
    Budget("ten releases, cold", "ten cold", "×", {15: 6}),
    Budget("ten releases, one facet edited", "ten edit", "×", {15: 1.2}),
    Budget("one facet edited, served", "served", "s", {15: 0.3, 150: 0.5, 1500: 1.5}),
    Budget("peak memory, all processes", "memory", "B", {15: 150 * MB, 150: 250 * MB, 1500: 800 * MB}),
    Budget("framework check", "check", "s", {15: 0.3, 150: 0.5, 1500: 4}),
    Budget("draft, bytes out", "draft bytes", "B", {15: 3 * MB, 150: 12 * MB, 1500: 110 * MB}),
    Budget("whole site, one release, bytes", "site bytes", "B", {15: 10 * MB, 150: 50 * MB, 1500: 450 * MB}),
    Budget("largest page", "largest page", "B", {15: 150 * KB, 150: 400 * KB, 1500: 600 * KB}),
    Budget("first visit to a facet, compressed", "first visit", "B", dict.fromkeys((15, 150, 1500), 40 * KB)),
    Budget("search: bytes before the first result", "search bytes", "B", {15: 60 * KB, 150: 300 * KB, 1500: 500 * KB}),
    Budget("search: first result after the last key", "search", "s", {15: 0.05, 150: 0.08, 1500: 0.15}),
)  # fmt: skip


def shown(value: float, unit: str) -> str:
    """A measure as it is printed."""
    if unit == "B":
        return f"{value / MB:.1f} MB" if value >= MB else f"{value / KB:.0f} kB"
    return f"{value:.2f}{unit}" if unit == "×" else f"{value:.2f} {unit}"


def verdicts(size: int, measured: dict[str, float]) -> list[tuple[str, str, str, str]]:
    """Each budget for a size: its name, the bound, what was measured, and whether it is met."""
    rows = []
    for budget in BUDGETS:
        most = budget.most.get(size)
        if most is None:
            continue
        value = measured.get(budget.measure)
        found = "not measured" if value is None else shown(value, budget.unit)
        verdict = (
            "" if value is None else "met" if value <= most else f"MISSED by {value / most:.1f}×"
        )
        rows.append((budget.name, f"≤ {shown(most, budget.unit)}", found, verdict))
    return rows
