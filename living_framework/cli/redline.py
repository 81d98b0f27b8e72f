"""`framework redline`: what changed between two revisions, as one file for any reader."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from ..source.files import replace
from . import Refusal, root_option, whole


@click.command("redline")
@click.argument("base")
@click.argument("head", required=False, default="")
@root_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.  [default: standard output]")  # fmt: skip
def command(base: str, head: str, root: Path, out: Path | None) -> None:
    """Write what changed from BASE to HEAD, word by word, as one HTML file.

    BASE and HEAD are revisions of git: a branch, a tag, a commit. Without HEAD it is the text as
    it is in the folder. The file needs nothing from elsewhere: send it, print it, open it.
    """
    from ..diff import compare
    from ..review.redline import redline
    from ..source.git import GitProblem
    from ..source.load import NoFramework, load
    from ..source.revision import at, described

    try:
        with ExitStack() as stack:
            old = stack.enter_context(at(root, base))
            new = stack.enter_context(at(root, head)) if head else whole(load(root))
            older = described(root, base)
            newer = described(root, head) if head else "the text as it is in the folder"
            text = redline(compare(old, new), old, new, older, newer)
    except (GitProblem, NoFramework) as error:
        raise Refusal(str(error)) from None
    write(text, out)


def write(text: str, out: Path | None) -> None:
    """A text to a file, or to standard output where none is named. Raises Refusal."""
    if out is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    try:
        replace(out, text.encode())
    except OSError as error:
        raise Refusal(f"{out} cannot be written ({error.strerror}); name another --out") from None
