"""`framework diff`: what changed between two versions, by statement."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import Refusal, root_option, whole
from .redline import write

if TYPE_CHECKING:
    from ..diff import Changes, Run, StatementChange
    from ..model import Framework


@click.command("diff")
@click.argument("older")
@click.argument("newer")
@root_option
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True, help="The form of the output; html is one file for any reader.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.  [default: standard output]")  # fmt: skip
def command(older: str, newer: str, root: Path, form: str, out: Path | None) -> None:
    """List what changed from OLDER to NEWER, by statement and word by word.

    Each is a released version, such as 0.1.0, or `draft`, the working text. Exit status 0,
    whether anything changed or not.
    """
    from ..diff import compare

    old, new = _text_of(root, older), _text_of(root, newer)
    changes = compare(old, new)
    make: dict[str, Callable[[], str]] = {
        "text": lambda: "\n".join(as_text(changes, older, newer)) + "\n",
        "json": lambda: as_json(changes, older, newer),
        "html": lambda: _as_html(changes, old, new, older, newer),
    }
    write(make[form](), out)


def _text_of(root: Path, version: str) -> Framework:
    from ..model import DRAFT
    from ..source.load import NoFramework, load
    from ..versions import BrokenRelease, releases

    try:
        known = {release.version: release.root for release in releases(root)}
        if version != DRAFT and version not in known:
            there = ", ".join([*known, DRAFT])
            raise Refusal(f"there is no version {version}; there are: {there}")
        return whole(load(known.get(version, root)))
    except (NoFramework, BrokenRelease) as error:
        raise Refusal(str(error)) from None


def _as_html(changes: Changes, old: Framework, new: Framework, older: str, newer: str) -> str:
    from ..review.redline import redline

    return redline(changes, old, new, older, newer)


def as_text(changes: Changes, older: str, newer: str) -> Iterator[str]:
    """Lines for a terminal: what was removed is in [-…-], what was added in {+…+}."""
    if not changes:
        yield f"Nothing differs between {older} and {newer}."
        return
    yield f"From {older} to {newer}: at least a {changes.level} version."
    for page in changes.pages:
        what = "" if page.what == "changed" else f" ({page.label.words})"
        yield f"\n{page.id} {page.title}{what}"
        for note in page.notes:
            yield f"  {note.words}"
            if note.runs:
                yield f"    {_marked(note.runs)}"
        for change in page.statements:
            yield from _statement(change)
    for name, notes in changes.besides:
        yield f"\n{name}"
        for note in notes:
            yield f"  {note.words}"
            if note.runs:
                yield f"    {_marked(note.runs)}"


def _statement(change: StatementChange) -> Iterator[str]:
    yield f"  {change.id} ({change.section}): {'; '.join(change.labels)}"
    if change.runs:
        yield f"    {_marked(change.runs)}"
    for note in change.explained:
        yield f"    {note.words}"


def _marked(runs: tuple[Run, ...]) -> str:
    marks = {"equal": ("", ""), "delete": ("[-", "-]"), "insert": ("{+", "+}")}
    return "".join(f"{marks[run.op][0]}{run.text}{marks[run.op][1]}" for run in runs)


def as_json(changes: Changes, older: str, newer: str) -> str:
    """The changes as JSON: every field by its name, a run of words as [op, text].

    A note and a statement's kinds are there as data and, for a reader, in words.
    """
    head = {"schema": 2, "from": older, "to": newer, "level": changes.level}
    data = {**head, "summary": changes.summary(), **_plain(changes)}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    from dataclasses import fields, is_dataclass

    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if not is_dataclass(value):
        return value
    found = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    worded = ("words", "labels", "label")
    return found | {name: _plain(getattr(value, name)) for name in worded if hasattr(value, name)}
