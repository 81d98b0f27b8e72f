"""`framework ids`: the next free number for every statement that has none."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..load import NoFramework, load
from ..numbers import mended
from ..releases import released_ids, releases
from . import Refusal, root_option


@click.command("ids")
@root_option
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit status 1 where a number is missing.")  # fmt: skip
def command(root: Path, only_check: bool) -> None:
    """Give every statement without a number the next free one.

    Free is a number that no statement of the facet has, had in a release, or was retired with.
    Nothing but the marks changes, byte for byte.
    """
    try:
        framework = load(root)
        taken = {*released_ids(releases(root)), *framework.retired}
    except NoFramework as error:
        raise Refusal(str(error)) from None
    given = 0
    for page in framework.pages:
        path = framework.root / page.path
        before = path.read_bytes()
        after, ids = mended(page, before, taken)
        given += len(ids)
        for id_, line in ids:
            click.echo(f"{page.path}:{line}: {id_}" + (" is missing" if only_check else ""))
        if ids and not only_check:
            path.write_bytes(after)
    click.echo(f"{given} {'number' if given == 1 else 'numbers'} {'missing' if only_check else 'given'}")  # fmt: skip
    sys.exit(bool(given) and only_check)
