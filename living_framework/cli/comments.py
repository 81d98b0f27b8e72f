"""`framework comments`: take in comment sheets, list the comments, answer them."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..model import COMMENT_KINDS, COMMENT_STATES, DRAFT, Comment, Framework
from ..model.records import CHANGED_STATES, DUPLICATE
from ..source.files import replace
from ..source.load import NoFramework, load
from ..source.text import HIDDEN
from ..versions import released_versions, releases
from . import Refusal, hold, root_option

if TYPE_CHECKING:
    from ..review.store import Answer

READ_THEM = """\
Read each file before you commit it: it will be public, for good. Take out whatever could identify
a person, and any detail of a case; then record the answer with `framework comments answer ID`."""

Function = TypeVar("Function", bound=Callable[..., Any])


def day_option(what: str) -> Callable[[Function], Function]:
    """An option for a day; today where it is not given."""
    return click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", show_default="today", help=what)  # fmt: skip


@click.group("comments")
def command() -> None:
    """Take in comment sheets and list what became of each comment."""


# --- import --------------------------------------------------------------------------------------


@command.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@root_option
@click.option("--version", default="", metavar="V", help="The version of rows that name none: draft, or as 1.2.0.")  # fmt: skip
@day_option("The day on which the sheets came.")
@click.option("--dry-run", is_flag=True, help="Tell what would be written, and write nothing.")
def import_(
    files: tuple[Path, ...], root: Path, version: str, day: datetime | None, dry_run: bool
) -> None:
    """Write each comment of returned sheets (XLSX or CSV) as a file under comments/.

    Every problem is told at once, with sheet, row and column; while there is one, nothing is
    written and the exit status is 1. What was taken in before is not taken in again. A name is kept
    only where the sheet says that it may be published.
    """
    from ..review.tables import MAX_BYTES

    hold(root)
    read = [(path.name, _bytes(path, MAX_BYTES + 1)) for path in files]
    _take_in(root, read, version, day, dry_run)


@command.command("add")
@click.argument("id_", metavar="ID")
@root_option
@click.option("--comment", default="", help="What was said, word for word, but for what could identify a person.")  # fmt: skip
@click.option("--proposed", default="", help="Other words that were proposed.")
@click.option("--kind", type=click.Choice(list(COMMENT_KINDS)), help="What kind of comment it is.")
@click.option("--name", default="", help="Who said it; only where they said that the name may be published.")  # fmt: skip
@click.option("--version", default=DRAFT, show_default=True, metavar="V", help="The version that it is about.")  # fmt: skip
@day_option("The day on which it came.")
def add(  # noqa: PLR0913, PLR0917 - each option is an argument
    id_: str,
    root: Path,
    comment: str,
    proposed: str,
    kind: str | None,
    name: str,
    version: str,
    day: datetime | None,
) -> None:
    """Write one comment that came by e-mail or in an issue, on a statement, facet or part."""
    from ..review.columns import inert

    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["Id", "Comment", "Proposed wording", "Kind", "Name", "Publish"])
    rows.writerow(map(inert, (id_, comment, proposed, kind or "", name, "yes" if name else "")))
    if not (comment or proposed):
        raise Refusal("say what was said, after --comment or --proposed")
    hold(root)
    _take_in(root, [("", out.getvalue().encode())], version, day, dry_run=False)


def _take_in(
    root: Path, read: list[tuple[str, bytes]], version: str, day: datetime | None, dry_run: bool
) -> None:
    """Write the comments of some sheets, or say what is wrong with them. Raises Refusal."""
    from ..review.intake import take_in
    from ..review.store import next_number, write
    from ..review.subjects import Texts

    framework = _framework(root)
    version = version.removeprefix("version ")
    try:
        texts = Texts(framework.root)
        if version and version not in texts.versions:
            raise Refusal(f"there is no version {version}; there are {', '.join(texts.versions)}")
        intake = take_in(read, texts, framework.comments.values(), version)
    except NoFramework as error:
        raise Refusal(str(error)) from None
    for line in (*intake.problems, *(f"{note} (to look at)" for note in intake.notes)):
        click.echo(line, err=True)
    if intake.problems:
        count = len(intake.problems)
        raise Refusal(f"{count} {'problem' if count == 1 else 'problems'}; nothing was written", 1)
    first = next_number(framework)
    try:
        when = day.date() if day else date.today()
        written = [] if dry_run else write(framework.root, intake.new, first, when)
    except OSError as error:
        raise Refusal(f"{error.filename} cannot be written ({error.strerror}); nothing was") from None  # fmt: skip
    for number, one in enumerate(intake.new, first):
        place = f"C-{number:04}" if dry_run else written[number - first]
        kind = f", {one.kind}" if one.kind else ""
        came = f", from {one.where}" if read[0][0] else ""
        click.echo(f"{place}: {one.statement}{kind}{came}")
    _told(intake.known, len(intake.new), intake.unnamed, dry_run)


def _told(known: list[str], new: int, unnamed: int, dry_run: bool) -> None:
    if known:
        click.echo(f"{len(known)} came before and {'was' if len(known) == 1 else 'were'} not taken in again: {', '.join(sorted(set(known)))}")  # fmt: skip
    if unnamed:
        click.echo(f"{unnamed} {'name was' if unnamed == 1 else 'names were'} not kept: the sheet does not say that it may be published")  # fmt: skip
    comments = "comment" if new == 1 else "comments"
    click.echo(f"{new} {comments} {'would be ' if dry_run else ''}taken in")
    if new and not dry_run:
        click.echo(f"\n{READ_THEM}")


# --- list ----------------------------------------------------------------------------------------


@command.command("list")
@root_option
@click.option("--open", "only_open", is_flag=True, help="Only those that nobody has answered.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How comments are printed.")  # fmt: skip
def list_(root: Path, only_open: bool, form: str) -> None:
    """List the comments and what became of each."""
    framework = _framework(root)
    listed = [c for c in framework.comments.values() if c.is_open or not only_open]
    listed.sort(key=lambda comment: (len(comment.id), comment.id))
    if form == "json":
        data = [dataclasses.asdict(comment) for comment in listed]
        click.echo(json.dumps(data, indent=1, ensure_ascii=False))
        return
    for comment in listed:
        click.echo(_shown("\n".join(_lines(comment))) + "\n")
    states = [str(comment.state) for comment in framework.comments.values()]
    counts = ", ".join(f"{states.count(state)} {state}" for state in COMMENT_STATES)
    click.echo(f"{len(states)} {'comment' if len(states) == 1 else 'comments'}: {counts}")
    if any(path in framework.problems for path in framework.comments):
        click.echo("some files cannot be read; `framework check` says what to correct", err=True)


def _lines(comment: Comment) -> list[str]:
    kind = f", {comment.kind}" if comment.kind else ""
    name = f", from {comment.name}" if comment.name else ""
    head = f"{comment.id} {comment.state}: {comment.statement} of {comment.version}{kind}, {comment.received}{name}"  # fmt: skip
    lines = [head, *(f"  {line}" for line in comment.comment)]
    lines += [f"  proposed: {line}" for line in comment.proposed]
    if not comment.is_open:
        changed = f" (changed: {', '.join(comment.changed)})" if comment.changed else ""
        lines.append(f"  {comment.state} {comment.answered}: {comment.because}{changed}")
    return lines


def _shown(text: str) -> str:
    """A text without what would command a terminal or hide something from its reader."""
    return HIDDEN.sub("�", text)


# --- answer --------------------------------------------------------------------------------------


@command.command("answer")
@click.argument("id_", metavar="ID")
@root_option
@click.option("--accept", "state", flag_value="accepted", help="The text was changed because of it.")  # fmt: skip
@click.option("--accept-in-part", "state", flag_value="accepted in part", help="The same, and some of it stays as it is.")  # fmt: skip
@click.option("--decline", "state", flag_value="declined", help="The text stays as it is.")
@click.option("--note", "state", flag_value="noted", help="It was read, and nothing is to be decided.")  # fmt: skip
@click.option("--duplicate-of", default="", metavar="ID", help="Another comment says the same, and has the answer.")  # fmt: skip
@click.option("--because", default="", help="Why, in a sentence or two; it is published.")
@click.option("--changed", multiple=True, metavar="ID", help="A statement or facet that was changed; can be given again.")  # fmt: skip
@day_option("The day of the answer.")
@click.option("--again", is_flag=True, help="Take the place of an answer that is there.")
def answer(  # noqa: PLR0913, PLR0917 - each option is an argument
    id_: str,
    root: Path,
    state: str | None,
    duplicate_of: str,
    because: str,
    changed: tuple[str, ...],
    day: datetime | None,
    again: bool,
) -> None:
    """Write what became of a comment into its file."""
    from ..review.store import Answer, answered, readable

    hold(root)
    framework = _framework(root)
    path, comment = _found(framework, id_)
    if duplicate_of and not state:
        state = DUPLICATE
        because = because or f"Says the same as {_found(framework, duplicate_of)[1].id}."
    because = " ".join(HIDDEN.sub("", because).split())
    given = Answer(str(state or ""), because, changed, day.date() if day else date.today(), duplicate_of)  # fmt: skip
    _answerable(framework, comment, given, again)
    file = framework.root / path
    data = _bytes(file)
    if not readable(data):
        raise Refusal(f"{path} is not well-formed; `framework check` says what to correct", 1)
    try:
        replace(file, answered(data, given))
    except OSError as error:
        raise Refusal(f"{path} cannot be written ({error.strerror}); it was not changed") from None
    click.echo(f"{path}: {comment.id} {state}")


def _found(framework: Framework, id_: str) -> tuple[str, Comment]:
    from ..check.scope import nearest

    for path, comment in framework.comments.items():
        if comment.id == id_:
            return path, comment
    known = [str(comment.id) for comment in framework.comments.values()]
    raise Refusal(f"there is no comment {id_}" + (nearest(id_, known) if known else ""), 1)


def _answerable(framework: Framework, comment: Comment, given: Answer, again: bool) -> None:
    """Refuse an answer that says nothing, or what cannot be. Raises Refusal."""
    if not given.state:
        raise Refusal("say --accept, --accept-in-part, --decline, --note or --duplicate-of")
    if not given.because:
        raise Refusal("say why, after --because", 2)
    if not comment.is_open and not again:
        raise Refusal(f"{comment.id} was {comment.state} on {comment.answered}; --again takes the place of that answer", 1)  # fmt: skip
    if given.duplicate_of and (given.state != DUPLICATE or given.duplicate_of == comment.id):
        raise Refusal("--duplicate-of names another comment, and is an answer of its own")
    if given.changed and given.state not in CHANGED_STATES:
        raise Refusal("--changed goes with --accept and --accept-in-part")
    pages = (str(page.id) for page in framework.pages)
    there = {*framework.statements, *pages, *framework.retired}
    for id_ in given.changed:
        if id_ not in there:
            raise Refusal(f"{id_} is neither in the draft nor retired", 1)
    then = released_versions(releases(framework.root)).get(str(comment.version), {})
    for id_ in given.changed:
        statement = framework.statements.get(id_)
        if statement and statement.text == then.get(id_):
            raise Refusal(f"{id_} is what it was in {comment.version}; change it first, or name what was changed", 1)  # fmt: skip


# --- Shared --------------------------------------------------------------------------------------


def _framework(root: Path) -> Framework:
    try:
        return load(root)
    except NoFramework as error:
        raise Refusal(str(error)) from None


def _bytes(path: Path, at_most: int = -1) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(at_most)
    except OSError as error:
        raise Refusal(f"{path} cannot be read ({error.strerror})") from None
