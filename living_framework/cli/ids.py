"""`framework ids`: the next free number for every statement that has none."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path

import click

from ..model import Facet, Framework
from ..source.files import replace
from ..source.ids import NoNumberLeft, numbered
from ..source.load import NoFramework
from ..versions import released_ids, releases
from . import Refusal, hold, loaded, root_option

# What has to be corrected before it can be said where a statement ends and what its number is.
UNCLEAR = {"stray-number", "long-statement", "markup", "template"}


@click.command("ids")
@root_option
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit status 1 where a number is missing.")  # fmt: skip
def command(root: Path, only_check: bool) -> None:
    """Give every statement without a number the next free one.

    Free is a number that no statement of the facet has, had in a release, or was retired with.
    Nothing but the marks changes, byte for byte. A statement that `framework check` would have
    written otherwise is left alone until it is.
    """
    hold(root)
    framework = loaded(root)
    try:
        taken = {*released_ids(releases(root)), *framework.retired}
        given = sum(_mend(framework, page, taken, only_check) for page in framework.pages)
    except (NoFramework, NoNumberLeft) as error:
        raise Refusal(str(error)) from None
    click.echo(f"{given} {'number' if given == 1 else 'numbers'} {'missing' if only_check else 'given'}")  # fmt: skip
    sys.exit(bool(given) and only_check)


def _mend(framework: Framework, page: Facet, taken: Collection[str], only_check: bool) -> int:
    """Give or tell the numbers that a page lacks; how many they are."""
    if not page.id:
        click.echo(f"{page.path}: left as it is; `framework check` says what to correct first", err=True)  # fmt: skip
        return 0
    unclear = {p.line for p in framework.problems.get(page.path, ()) if p.kind in UNCLEAR}
    path = framework.root / page.path
    try:
        before = path.read_bytes() if page.statements else b""
        after, ids = numbered(page, before, taken, unclear)
        if ids and not only_check:
            replace(path, after)
    except OSError as error:
        raise Refusal(f"{page.path}: {error.strerror}; the file was not changed") from None
    for id_, line in ids:
        click.echo(f"{page.path}:{line}: {id_}" + (" is missing" if only_check else ""))
    for statement in page.statements:
        if statement.number is None and statement.last_line not in {line for _, line in ids}:
            click.echo(f"{page.path}:{statement.mark.line}: left as it is; `framework check` says what to correct first", err=True)  # fmt: skip
    return len(ids)
