"""Several projects built in turn, some rounds of it, so that what slows the machine slows all of them."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from .projects import Project
from .timing import Took, run

STEPS: dict[str, Callable[[Project], object]] = {
    "cold": Project.clean,
    "unchanged": lambda _: None,
    "edit": Project.edit,
}
Times = dict[tuple[str, str], list[Took]]  # by the name of the project, and the step


def timed(made: list[Project], rounds: int) -> Times:
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


def middle(times: Times, project: str, step: str, clock: str) -> float:
    """The median of what a step of a project took, by the clock (`wall`) or of processors (`cpu`)."""
    return float(median(getattr(took, clock) for took in times[project, step]))


def cell(times: Times, project: str, step: str, clock: str) -> str:
    """Both medians, and how many times stock's it is."""
    wall, cpu = (middle(times, project, step, which) for which in ("wall", "cpu"))
    ratio = middle(times, project, step, clock) / middle(times, "stock", step, clock)
    return f"{wall:.2f} ({cpu:.2f}) {ratio:.1f}×"


def seconds(times: Times) -> dict[str, list[float]]:
    """Both medians of every step of every project."""
    return {
        f"{name} {step}": [middle(times, name, step, clock) for clock in ("wall", "cpu")]
        for name, step in times
    }
