"""What the versions of a framework have: the ids that can be commented on, and their words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ..model import DRAFT, Framework, Statement
from ..source import words as of_runs
from ..source.load import load
from ..versions import releases


def words(statement: Statement) -> str:
    """A statement as a sheet has it: what a reader sees, with the keys of the works that it cites."""
    return of_runs.words(statement.inlines)


def folded(text: str) -> str:
    """A text as it comes through spreadsheet programs and encodings: its plain letters and digits."""
    return "".join(re.findall(r"[a-z0-9]+", text.lower()))


@dataclass(frozen=True, slots=True)
class Text:
    """One version's text, as far as a returned sheet is compared with it; all by id, folded."""

    words: dict[str, str]  # of each statement; the title of a facet or part
    ids: dict[str, str]  # by the id in lower case
    by_words: dict[str, list[str]]


@dataclass
class Texts:
    """What each version says, read when it is asked for. Raises BrokenRelease, NoFramework."""

    root: Path
    _read: dict[str, Text] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the versions."""
        self._roots = {release.version: release.root for release in releases(self.root)}
        self._roots[DRAFT] = self.root

    @property
    def versions(self) -> list[str]:
        """The versions that can be commented on: the draft, then the releases, newest first."""
        return list(reversed(self._roots))

    def of(self, version: str) -> Text:
        """The text of one of the versions."""
        if version not in self._read:
            self._read[version] = _text(load(self._roots[version]))
        return self._read[version]


def _text(framework: Framework) -> Text:
    told = {str(page.id): folded(page.title) for page in framework.pages}
    told |= {id_: folded(words(s)) for id_, s in framework.statements.items()}
    by_words: dict[str, list[str]] = {}
    for id_, said in told.items():
        by_words.setdefault(said, []).append(id_)
    return Text(told, {id_.lower(): id_ for id_ in told}, by_words)
