"""`framework receive`: the text of a pull request, judged, as a folder that main's code can build."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from . import Refusal, root_option


@click.command("receive")
@click.argument("base")
@click.argument("head")
@root_option
@click.option("--previews", default="", metavar="URL", help="Where previews are published; it must not share its origin with the site.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A new or empty folder for the text.")  # fmt: skip
def command(base: str, head: str, root: Path, previews: str, out: Path) -> None:
    """Take the text of the pull request from BASE to HEAD as data, for a preview of it.

    Only files of text and releases are taken, by their paths, kinds and sizes, and nothing of HEAD
    is run. There is no preview where anything else changed, which is trusted like code, or where
    a release is not as it was: each reason is a line, nothing is written, exit status 1.
    """
    from ..review.preview import Refused, receive
    from ..source.git import GitProblem
    from ..source.load import NoFramework
    from ..source.revision import at

    try:
        with at(root, base) as main:
            _apart(previews, str(main.settings.site))
            count = receive(root, main.settings, base, head, out)
    except Refused as refused:
        for line in refused.lines:
            click.echo(line, err=True)
        click.echo("no preview; nothing was written", err=True)
        sys.exit(1)
    except (GitProblem, NoFramework) as error:
        raise Refusal(str(error)) from None
    except OSError as error:
        raise Refusal(f"{error.filename or out}: {error.strerror}; nothing was written") from None
    click.echo(f"{count} files in {out}")


def _apart(previews: str, site: str) -> None:
    """Refuse to go on where a preview could act on pages of the site."""
    from ..review.preview import share_origin

    try:
        if previews and share_origin(previews, site):
            raise Refusal(
                f"{previews} and the site {site} have one origin, so that a preview could act on pages "
                "of the site; publish previews on another host, and set PREVIEWS_URL to that"
            )
    except ValueError as error:
        raise Refusal(f"--previews: {error}") from None
