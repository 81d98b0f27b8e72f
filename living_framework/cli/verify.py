"""`framework verify`: proof that no released text was changed."""

from __future__ import annotations

from pathlib import Path

import click

from ..source.git import GitProblem
from ..source.load import NoFramework
from ..versions.verify import verify
from ..versions.verify_git import against
from . import Refusal, root_option


@click.command("verify")
@root_option
@click.option("--against", "revision", metavar="REV", help="Also prove that all that this git revision has under releases/ is still the same.")  # fmt: skip
def command(root: Path, revision: str | None) -> None:
    """Prove that no released text was changed, from the files alone.

    Every frozen file is hashed, every statement read again, the chain of manifests followed, and
    every id that was ever published looked up. Prints `path: what` for each fault; exit status 1
    where there is one. Needs no network, and git only for --against.
    """
    try:
        found = verify(root)
        faults = {*found.faults, *(against(root, revision) if revision else ())}
    except (NoFramework, GitProblem) as error:
        raise Refusal(str(error)) from None
    for fault in sorted(faults):
        click.echo(fault)
    for entry in found.withdrawn.statements:
        click.echo(f"{entry.id} was withdrawn on {entry.date} ({entry.kind}): {entry.reason}")
    if faults:
        raise Refusal(f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'} in the releases", 1)  # fmt: skip
    if not found.releases:
        click.echo("no releases yet")
        return
    newest = found.releases[-1]
    count, statements = len(found.releases), len(newest.manifest.statements)
    click.echo(
        f"{count} {'release' if count == 1 else 'releases'} verified, up to "
        f"{newest.manifest.version} of {newest.manifest.date} with {statements} statements; "
        f"its manifest's SHA-256 is\n{newest.digest}"
    )
