"""`framework rename`: another title and address for a facet."""

from __future__ import annotations

from pathlib import Path

import click

from . import Refusal, root_option
from .editing import carry_out


@click.command("rename")
@click.argument("id_", metavar="FACET")
@click.argument("title", required=False, default="")
@root_option
@click.option("--slug", default="", metavar="WORDS-OF-THE-ADDRESS", help="The words of its address.  [default: made of the title]")  # fmt: skip
def command(id_: str, title: str, root: Path, slug: str) -> None:
    """Give a facet (F03) another title, and its file and page the address that goes with it.

    Its id and the ids of its statements stay. An address that a release has leads to the new one, in
    the draft and in every later release.
    """
    from ..versions.edits import rename

    if not (title or slug):
        raise Refusal('say the title: framework rename F03 "The new title"')
    carry_out(root, lambda framework: rename(framework, id_, title, slug))
