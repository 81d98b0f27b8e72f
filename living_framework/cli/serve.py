"""`framework serve`: the draft in a browser, rebuilt at every edit."""

from __future__ import annotations

import subprocess
import sys

import click

from . import Refusal


@click.command("serve")
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where the draft is served.")  # fmt: skip
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
def command(address: str, open_browser: bool) -> None:
    """Show the draft in a browser and follow every edit.

    The same as `mkdocs serve`, from the folder with mkdocs.yml. A change to Python needs a restart,
    and the log says so.
    """
    args = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]
    if open_browser:
        args.append("--open")
    try:
        status = subprocess.call(args)
    except KeyboardInterrupt:
        status = 0
    if status not in (0, 130):
        raise Refusal("the draft could not be served; the lines above say why", 1)
