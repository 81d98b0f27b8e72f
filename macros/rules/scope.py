"""What a rule is given, and the small helpers that rules share."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ..model import Facet, Framework, Marked, Problem


class Hit(NamedTuple):
    """What a rule yields: the file, the place in it, and what to write instead."""

    path: str
    place: Marked
    message: str


@dataclass(frozen=True, slots=True)
class Scope:
    """One framework to be checked, the day it is checked on, and the ids that were released."""

    framework: Framework
    today: date
    released: dict[str, str] = field(default_factory=dict)  # id: the newest release that has it

    @property
    def pages(self) -> tuple[Facet, ...]:
        """Everything that has statements."""
        return self.framework.pages

    def problems(self, *kinds: str) -> Iterator[tuple[str, Problem]]:
        """What the readers met of these kinds, with the path of the file."""
        for path, problems in self.framework.problems.items():
            for problem in problems:
                if problem.kind in kinds:
                    yield path, problem


def hit(path: str, problem: Problem, message: str) -> Hit:
    """A reader's problem as a hit."""
    return Hit(path, Marked("", problem.line, problem.column), message)


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a message: the known word nearest to one that is not known, if any is near."""
    names = sorted(known)
    near = difflib.get_close_matches(word.lower(), [n.lower() for n in names], n=1, cutoff=0.5)
    match = next((n for n in names if near and n.lower() == near[0]), "")
    return f"; did you mean “{match}”?" if match else f"; known are: {', '.join(names)}"
