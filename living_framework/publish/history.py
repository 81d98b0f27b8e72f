"""What every id said in every version, as one file that a page asks without sending anything.

It answers "does my citation still hold?" in the reader's browser.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..model import Tombstone
from ..versions import dois
from ..versions.edition import Edition
from ..versions.lifecycle import named_ids
from .addresses import located

FILE = "assets/history.js"
NOT_SHOWN = -1  # in place of a text: there was one, and it was taken away for harm or law


class _Once:
    """Texts by number, each kept once."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __getitem__(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))


def history(editions: list[Edition]) -> dict[str, Any]:
    """The editions, oldest first and the draft last, as plain data.

    `versions`    version, date and DOI of each, by place
    `newest`      the place of the newest release; of the draft where there is none
    `texts`, `sections`
                  every text and every section's title, once
    `statements`  by id the versions from which on something is new: [place, text, section], or
                  [place] where it is not there
    `pages`       the same for facets and parts: [place, title, address below the version]
    `names`       the ids that labels and aliases are for
    `retired`     what is recorded of the ids that were withdrawn
    """
    draft = editions[-1]
    retired = draft.framework.retired
    known = dois(draft.root)
    texts, sections = _Once(), _Once()
    pages: dict[str, list[list[Any]]] = {}
    statements: dict[str, list[list[Any]]] = {}
    for place, edition in enumerate(editions):
        framework = edition.framework
        now = {str(p.id): [str(p.title), located(framework, p.id)] for p in framework.pages}
        _note(pages, place, now)
        said = {
            s.id: [NOT_SHOWN if draft.framework.withheld(s.id) else texts[s.plain], sections[str(section.title)]]
            for page in framework.pages
            for section in page.sections
            for s in section.statements
            if s.number
        }  # fmt: skip
        _note(statements, place, said)
    return {
        "versions": [
            {"version": e.version, "date": e.date, "doi": known.get(e.version, "")}
            for e in editions
        ],
        "newest": max(len(editions) - 2, 0),
        "texts": list(texts.numbers),
        "sections": list(sections.numbers),
        "pages": pages,
        "statements": statements,
        "names": named_ids(editions),
        "retired": {id_: _grave(grave) for id_, grave in retired.items()},
    }


def _note(found: dict[str, list[list[Any]]], place: int, now: dict[str, list[Any]]) -> None:
    """Add what is new in one edition, and what is no longer there."""
    for id_, states in found.items():
        if id_ not in now and len(states[-1]) > 1:
            states.append([place])
    for id_, state in now.items():
        states = found.setdefault(id_, [])
        if not states or states[-1][1:] != state:
            states.append([place, *state])


def _grave(grave: Tombstone) -> dict[str, Any]:
    told = {"kind": grave.kind, "reason": grave.reason, "since": grave.since, "date": grave.date}
    return {**told, "into": list(grave.into)}


def write(site: Path, editions: list[Edition]) -> None:
    """Write the history as a script, which a page opened from the file system can load too."""
    data = json.dumps(history(editions), ensure_ascii=False, separators=(",", ":"))
    path = site / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"window.frameworkHistory={_in_script(data)};\n", encoding="utf-8")


def _in_script(data: str) -> str:
    """JSON as it may stand in a script, whatever its strings hold."""
    return data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
