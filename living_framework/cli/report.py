"""`framework report`: what a pull request changes, for its one comment."""

from __future__ import annotations

from contextlib import ExitStack, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from . import Refusal, root_option
from .redline import write

if TYPE_CHECKING:
    from ..model import Framework
    from ..review.first import First
    from ..review.report import Side


def _web(_: click.Context, __: click.Parameter, value: str) -> str:
    if value and urlsplit(value).scheme not in ("https", "http"):
        raise click.BadParameter("an address begins with https://")
    return value


@click.command("report")
@click.argument("base")
@click.argument("head", required=False, default="")
@root_option
@click.option("--preview", default="", metavar="URL", callback=_web, help="Where the draft can be seen as the pull request has it.")  # fmt: skip
@click.option("--redline", default="", metavar="URL", callback=_web, help="Where the redline file can be had.")  # fmt: skip
@click.option("--files", default="", metavar="URL", callback=_web, help="Where the changed files are listed.")  # fmt: skip
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="The day that ages are counted to.  [default: today]")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.  [default: standard output]")  # fmt: skip
def command(  # noqa: PLR0913, PLR0917 - each option is an argument
    base: str, head: str, root: Path, preview: str, redline: str, files: str,
    today: datetime | None, out: Path | None,
) -> None:  # fmt: skip
    """Write what changed from BASE to HEAD, as the Markdown of a pull request's one comment.

    Changed files that are trusted like code, changed releases and changed ways to help come first.
    BASE and HEAD are revisions of git; without HEAD it is the text as it is in the folder.
    Exit status 0 whatever there is to report: `framework check` is the gate.
    """
    from ..diff import compare
    from ..review.report import Report
    from ..source.git import GitProblem, commit
    from ..source.load import NoFramework, load
    from ..source.revision import at
    from ..versions import BrokenRelease, released_ids, released_texts, releases

    day = today.date() if today else date.today()
    try:
        known = releases(root)
        released, texts = released_ids(known), released_texts(known)
        with ExitStack() as stack:
            old = stack.enter_context(at(root, base, lenient=True))
            new = stack.enter_context(at(root, head, lenient=True)) if head else load(root)
            first = _first(root, old, new, base, head, files)
            sides = _side(old, day, released, texts), _side(new, day, released, texts, old)
            made_of = commit(root, head)[:12] if head else ""
            text = str(Report(first, compare(old, new), *sides, preview, redline, made_of))
    except (GitProblem, NoFramework, BrokenRelease) as error:
        raise Refusal(str(error)) from None
    write(text, out)


def _first(root: Path, old: Framework, new: Framework, base: str, head: str, files: str) -> First:
    """What the report begins with; the releases are verified where one of their files changed."""
    from ..review.first import First
    from ..review.preview import Refused, changed_paths, release_faults, taken

    paths = changed_paths(root, old.settings, base, head)
    faults: list[str] = []
    if paths.releases:
        try:
            with taken(root, old.settings, head) if head else nullcontext(root) as text:
                faults = release_faults(text, base, root)
        except Refused as refused:
            faults = refused.lines
    return First(old, new, paths, tuple(faults), files)


def _side(
    framework: Framework, day: date, released: dict[str, str], texts: dict[str, str],
    before: Framework | None = None,
) -> Side:  # fmt: skip
    from ..check import check
    from ..check.completeness import board
    from ..review.report import Side

    lines = before.helplines if before else ()
    found = check(framework, day, released, texts=texts, helplines=lines)
    return Side(board(framework, day, released), tuple(found))
