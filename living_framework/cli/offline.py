"""`framework offline`: a copy that opens from the file system."""

from __future__ import annotations

from pathlib import Path

import click

from ..source.files import replace
from . import Refusal, root_option
from .jobs import job_of


@click.command("offline")
@root_option
@click.option("--version", default="draft", show_default=True, help="Which version is packed.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=Path("offline.zip"), show_default=True, help="The archive to write.")  # fmt: skip
def command(root: Path, version: str, out: Path) -> None:
    """Make one zip of a version that opens from the file system, search included.

    Unpack it and open index.html; no page in it asks anything of the network.
    """
    from ..site.engine import OFFLINE, SiteError, offline

    try:
        with job_of(root, version) as job:
            packed = job.cache / OFFLINE
            count = offline(job, packed)
            replace(out, packed.read_bytes())
    except SiteError as error:
        raise Refusal("the pages could not be built:\n" + "\n".join(error.lines), 1) from None
    click.echo(f"{count} files in {out}")
