"""`framework pdf`: the framework and each facet on paper."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from ..source.files import replace_all
from . import Refusal, root_option
from .jobs import job_of


@click.command("pdf")
@root_option
@click.option("--version", default="draft", show_default=True, help="Which version is printed.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("pdf"), show_default=True, help="The folder for the files.")  # fmt: skip
def command(root: Path, version: str, out: Path) -> None:
    """Make the PDF of the framework and of each facet, from the pages.

    Each is tagged and has bookmarks, page numbers, the version and its permalink on each page.
    Needs a Chromium.
    """
    from ..publish.pdf import NoBrowser, print_edition
    from ..site.engine import build, paper

    with job_of(root, version) as job:
        faults = build(job)
        if faults:
            raise Refusal("the pages could not be built:\n" + "\n".join(faults), 1)
        say = partial(click.echo, err=True)
        try:
            made = print_edition(job.out, job.edition, paper(job), say)
        except NoBrowser as error:
            raise Refusal(str(error)) from None
        replace_all({out / path.name: path.read_bytes() for path in made})
    click.echo(f"{len(made)} files in {out}")
