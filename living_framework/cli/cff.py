"""`framework cff`: CITATION.cff, made from framework.yml and the newest release."""

from __future__ import annotations

from pathlib import Path

import click

from ..cite.cff import FILE, cff
from ..cite.subject import doi_of
from ..source.files import replace
from ..source.load import NoFramework
from ..versions.lifecycle import editions
from . import Refusal, root_option, understood


@click.command("cff")
@root_option
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where the file is out of step.")
def command(root: Path, check: bool) -> None:
    """Write CITATION.cff anew from framework.yml and the newest release."""
    try:
        published = editions(root)
    except NoFramework as error:
        raise Refusal(str(error)) from None
    understood(published[-1].framework)
    draft, newest = published[-1], published[-2:][0]
    text = cff(draft.settings, draft.latest, doi_of(newest))
    path = root / FILE
    if path.is_file() and path.read_text("utf-8") == text:
        click.echo(f"{path} is in step")
    elif check:
        raise Refusal(f"{path} is out of step with framework.yml; run `framework cff`", 1)
    else:
        replace(path, text.encode())
        click.echo(f"wrote {path}")
