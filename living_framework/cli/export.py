"""`framework export`: the framework in a form that needs nothing of ours."""

from __future__ import annotations

from pathlib import Path

import click

from . import Refusal, root_option


@click.command("export")
@click.argument("form", type=click.Choice(["markdown"]))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@root_option
@click.option("--version", default="draft", show_default=True, help="Which version is written.")
def command(form: str, folder: Path, root: Path, version: str) -> None:  # noqa: ARG001 - there is one form so far
    """Write a version into FOLDER, as plain Markdown with a mkdocs.yml.

    Stock MkDocs with Material, and Zensical, build it as it is. Every id is an anchor there.
    """
    from .. import cite
    from ..convert.to_markdown import files
    from ..source.files import replace_all
    from .jobs import job_of

    if folder.exists() and any(folder.iterdir()):
        raise Refusal(f"{folder} is not empty; name another folder")
    with job_of(root, version) as job:
        edition = job.edition
        made = files(edition.framework, edition.label, lambda key: cite.formatted(edition, key))
    replace_all({folder / name: text.encode() for name, text in made.items()})
    click.echo(f"{len(made)} files in {folder}")
