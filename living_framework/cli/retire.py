"""`framework retire`: a statement or a facet taken out of the draft, with its tombstone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from . import root_option
from .editing import carry_out


@click.command("retire")
@click.argument("id_", metavar="ID")
@root_option
@click.option("--reason", required=True, help="One or two sentences for readers.")
@click.option("--superseded-by", "into", multiple=True, metavar="ID", help="What takes its place; again for others.")  # fmt: skip
def command(id_: str, root: Path, reason: str, into: tuple[str, ...]) -> None:
    """Take a statement (F03.4) or a facet (F03) out of the draft, and say where its id leads.

    Its lines go, what the front-matter says of it, and, with a facet, the relations to it; an entry
    in facets/retired.yml is written. Where one id takes its place, references in the text are to that
    one. Releases stay as they are. All of it is done, or nothing: where the text would then have an
    error, that is shown. For text that can do harm there is `framework withdraw`.
    """
    from ..versions.edits import Retirement, retire

    why = Retirement(" ".join(reason.split()), into, date.today())
    carry_out(root, lambda framework: retire(framework, id_, why))
    leads = f" and leads to {', '.join(into)}" if into else ""
    click.echo(f"{id_} is retired{leads}; its number is never given again")
