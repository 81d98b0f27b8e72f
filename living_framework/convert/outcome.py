"""How each construct of a text was imported: taken as it is, adapted, or dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

How = Literal["verbatim", "adapted", "dropped"]
HOWS: tuple[How, ...] = ("verbatim", "adapted", "dropped")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One construct, where it is, and how it was imported."""

    construct: str
    how: How
    path: str
    line: int
    note: str = ""

    def __str__(self) -> str:
        """The outcome in one line."""
        return f"{self.path}:{self.line}: {self.construct}, {self.how}{': ' if self.note else ''}{self.note}"


@dataclass(slots=True)
class Report:
    """Every outcome of an import, in reading order."""

    outcomes: list[Outcome] = field(default_factory=list)

    def add(self, construct: str, how: How, path: str, line: int, note: str = "") -> None:
        """Note how a construct was imported; `note` says how it was adapted, or what was dropped."""
        self.outcomes.append(Outcome(construct, how, path, line, " ".join(note.split())))

    def counts(self) -> dict[str, Counter[How]]:
        """How many of each construct came to what."""
        found: dict[str, Counter[How]] = {}
        for outcome in self.outcomes:
            found.setdefault(outcome.construct, Counter())[outcome.how] += 1
        return dict(sorted(found.items()))

    def lines(self) -> Iterator[str]:
        """A table of counts by construct, then a line for each that is not verbatim."""
        width = max((len(name) for name in self.counts()), default=0)
        yield "  ".join([" " * width, *(f"{how:>8}" for how in HOWS)])
        for name, counted in self.counts().items():
            yield "  ".join([f"{name:{width}}", *(f"{counted[how]:8}" for how in HOWS)])
        others = [outcome for outcome in self.outcomes if outcome.how != "verbatim"]
        if others:
            yield ""
        yield from map(str, others)
