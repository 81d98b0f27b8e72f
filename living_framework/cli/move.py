"""`framework move`: a statement to another facet, where it has a new id."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import root_option
from .editing import carry_out

if TYPE_CHECKING:
    from ..model import Framework
    from ..versions.edits import Edit


@click.command("move")
@click.argument("id_", metavar="ID")
@click.argument("facet")
@root_option
@click.option("--section", default="", metavar="KEY", help="The section that it goes to the end of, by its key in framework.yml.  [default: the one that it is in]")  # fmt: skip
@click.option("--reason", default="", help="One sentence for readers.  [default: that it was moved]")  # fmt: skip
def command(id_: str, facet: str, root: Path, section: str, reason: str) -> None:
    """Move a statement (F03.4) to another FACET (F05), with what the front-matter says of it.

    It gets the next free number there. The old id is retired and leads to the new one, and references
    in the text are to the new one.
    """
    from ..versions.edits import move

    new = ""

    def make(framework: Framework) -> Edit:
        nonlocal new
        edit, new = move(framework, id_, facet, section, reason, date.today())
        return edit

    carry_out(root, make)
    click.echo(f"{id_} is {new} now; the old id leads there")
