"""What is written about a release before it is made: what it changes, by weight, and who took part."""

from __future__ import annotations

from collections.abc import Iterator

from ..diff import LEVELS, Changes, Level
from ..diff.changes import KINDS
from ..diff.wording import LABELS
from ..model import Framework, Release
from ..source import git
from .changelog import entry
from .manifest import MANIFEST
from .plan import Plan
from .store import FOLDER

WHAT_LEVELS_MEAN: dict[Level, str] = {
    "major": "a facet appears, goes, or has another title or group",
    "minor": "a statement is new, withdrawn, reworded, or in another section",
    "patch": "everything else: corrections, markup, references, settings",
}


def causes(changes: Changes) -> dict[Level, list[str]]:
    """What calls for each level, the highest first: ids with what happened to them."""
    found: dict[Level, list[str]] = {level: [] for level in reversed(LEVELS)}
    for level, line in _lines(changes):
        found[level].append(line)
    return {level: lines for level, lines in found.items() if lines}


def _lines(changes: Changes) -> Iterator[tuple[Level, str]]:
    for page in changes.pages:
        if page.what != "changed":
            yield page.level, f"{page.id} {page.title}: {page.label.words}"
            continue
        for note in page.notes:
            yield note.level, f"{page.id}: {note.words}"
        for change in page.statements:
            for kind in change.kinds:
                yield KINDS[kind], f"{change.id}: {LABELS[kind]}"
    for name, notes in changes.besides:
        for note in notes:
            yield note.level, f"{name}: {note.words}"


def contributors(framework: Framework, last: Release | None) -> list[str]:
    """Who changed the text since the last release, as git names them, and who commented.

    Of those who commented, only who agreed to be named. Raises GitProblem.
    """
    since = f"{FOLDER}/{last.version}/{MANIFEST}" if last else ""
    names = set(git.authors(framework.root, since))
    day = last.date if last else ""
    comments = framework.comments.values()
    names |= {str(c.name) for c in comments if c.name and not c.is_open and c.answered >= day}
    return sorted(names, key=str.casefold)


def draft(plan: Plan, names: list[str]) -> str:
    """Release notes in Markdown, to be edited."""
    text = entry(plan.version or "VERSION", plan.date, plan.level, plan.changes)
    if not names:
        return text
    return f"{text}\n### Contributors\n\n" + "".join(f"- {name}\n" for name in names)
