"""What a rule is given, and the small helpers that rules share."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ..model import Facet, Framework, Helpline, Marked, Problem

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Why a file's text, or its front-matter, is not there to be judged.
NOT_READ = frozenset({"encoding", "size", "long-line", "long-file", "unreadable", "not-closed"})
NO_FRONT_MATTER = frozenset({"yaml", "yaml-feature", "no-front-matter"})


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
    texts: dict[str, str] = field(default_factory=dict)  # id: its words in that release
    versions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # as released_versions
    helplines: tuple[Helpline, ...] = ()  # those of the earlier text that this is compared with
    hits: tuple[Hit, ...] = ()  # what was in the way of making pages

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

    def has(self, path: str, kinds: frozenset[str]) -> bool:
        """Whether the readers met a problem of these kinds in a file."""
        return any(problem.kind in kinds for problem in self.framework.problems.get(path, ()))

    @property
    def read(self) -> bool:
        """Whether every page could be read, from its front-matter to its end."""
        return not any(self.has(page.path, NOT_READ | NO_FRONT_MATTER) for page in self.pages)


def hit(path: str, problem: Problem, message: str) -> Hit:
    """A reader's problem as a hit."""
    return Hit(path, Marked("", problem.line, problem.column), message)


def quoted(text: str, length: int = 40) -> str:
    """A text as a message quotes it: in one line, and no more of it than is needed."""
    line = re.sub(r"\s+", " ", text)
    return f"“{line[:length]}…”" if len(line) > length else f"“{line}”"


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a message: the known word nearest to one that is not known, if any is near."""
    names = sorted(known)
    match = next(iter(difflib.get_close_matches(word[:80].lower(), [n.lower() for n in names], n=1, cutoff=0.5)), "")  # fmt: skip
    near = next((name for name in names if match and name.lower() == match), "")
    if near:
        return f"; did you mean “{near}”?"
    if not names:
        return ""
    shown = ", ".join(names[:20]) + (", …" if len(names) > 20 else "")  # noqa: PLR2004 - a line or two
    return f"; write one of these: {shown}"
