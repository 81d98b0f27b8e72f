"""`framework withdraw`: a text taken out of every release, for harm or law."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from ..model import WITHHELD
from ..source.load import NoFramework
from ..versions.write import Busy, CannotWrite, lock, replace
from . import Refusal, root_option
from .release import ask

LEFT = """\
Commit this and build the site anew. What this cannot reach: the history of git and its copies,
pages and files that others keep, and CHANGELOG.md where it quotes the text. Search them for it."""


@click.command("withdraw")
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@root_option
@click.option("--kind", type=click.Choice(list(WITHHELD)), required=True, help="Why: it can do harm, or the law requires it.")  # fmt: skip
@click.option("--reason", required=True, help="One or two sentences for readers, with nothing of the text.")  # fmt: skip
@click.option("--since", default="", metavar="VERSION", help="The release from which the id is retired.")  # fmt: skip
@click.option("--sign", "keys", type=click.Path(path_type=Path), multiple=True, metavar="KEY", help="Sign the list of what was withdrawn by this SSH key; once for each editor.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
def command(  # noqa: PLR0913, PLR0917 - each option is an argument
    ids: tuple[str, ...], root: Path, kind: str, reason: str, since: str, keys: tuple[Path, ...],
    yes: bool,
) -> None:  # fmt: skip
    """Take the text of statements (F03.4) out of the draft and of every release.

    Only for text that can do harm or that the law forbids; all else is retired in
    facets/retired.yml and stays in old releases. The id, the manifests with their signatures, and the
    reason stay, and `framework verify` accepts this change and no other. Nobody can confirm a guess
    of the text, since the salts of its hashes go with it.
    """
    from ..versions.withdraw import CannotWithdraw, Request, unsalted, withdrawal

    try:
        with lock(root):
            files = withdrawal(root, Request(ids, kind, reason, date.today(), since, keys))
            if not files:
                click.echo("withdrawn already; nothing to do")
                return
            for path in files:
                click.echo(os.path.relpath(path, root))
            ask(f"Take the text of {', '.join(ids)} out of these files?", yes)
            replace(root, files)
    except CannotWithdraw as error:
        for line in error.args:
            click.echo(line, err=True)
        raise Refusal("nothing was withdrawn", 1) from None
    except (NoFramework, Busy, CannotWrite) as error:
        raise Refusal(str(error)) from None
    click.echo(LEFT)
    for version in unsalted(root, ids):
        click.echo(f"The manifest of {version} has hashes without salts: a guess of the text can be confirmed by them.")  # fmt: skip
    _follow(root)


def _follow(root: Path) -> None:
    """Report what the draft still says of the ids: references to them, marks of their origin."""
    from .check import findings_of

    findings = [str(f) for f in findings_of(root, date.today()) if f.severity == "error"]
    if findings:
        click.echo("\nThen correct in the draft:\n" + "\n".join(findings))
