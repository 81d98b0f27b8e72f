"""`framework receive`: a preview from a pull request, judged before it is published."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from . import Refusal


@click.command("receive")
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--number", type=click.IntRange(1), required=True, help="The pull request's number, from the event.")  # fmt: skip
@click.option("--head", required=True, help="The full id of the pull request's commit, from the event.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="An empty folder for the pages.")  # fmt: skip
def command(archive: Path, number: int, head: str, out: Path) -> None:
    """Check a preview that a pull request built, and unpack its pages into an empty folder.

    The archive is hostile data: a link, a name that leads elsewhere, a size that is claimed too
    large or wrongly, a file of a kind that no page has, a page that may be indexed, or another
    pull request's number is refused by name, and nothing is written. Exit status 1 where it is.
    """
    from ..review.preview import Claim, Refused, receive

    if not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", head):
        raise Refusal("--head takes the full id of a commit")
    try:
        count = receive(archive, Claim(number, head), out)
    except Refused as refused:
        for line in refused.lines:
            click.echo(line, err=True)
        click.echo("refused; nothing was written", err=True)
        sys.exit(1)
    except FileExistsError as error:
        raise Refusal(str(error)) from None
    click.echo(f"{count} files in {out}")
