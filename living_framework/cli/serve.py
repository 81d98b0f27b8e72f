"""`framework serve`: the draft in a browser, new at every edit."""

from __future__ import annotations

import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..model import Finding
from ..source import kept
from . import Refusal, root_option
from .check import as_text
from .jobs import shell_at

if TYPE_CHECKING:
    from ..site.live import Draft

MAX_PORT = 65_535


def _address(_: click.Context, __: click.Parameter, value: str) -> tuple[str, int]:
    host, colon, port = value.rpartition(":")
    if not (host and colon and port.isdecimal() and int(port) <= MAX_PORT):
        raise click.BadParameter("write a host and a port, such as 127.0.0.1:8000")
    return host, int(port)


@click.command("serve")
@root_option
@click.option("--address", default="127.0.0.1:8000", show_default=True, callback=_address, metavar="HOST:PORT", help="Where the draft is served; a port in use is skipped for the next.")  # fmt: skip
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
def command(root: Path, address: tuple[str, int], open_browser: bool) -> None:
    """Show the draft in a browser and follow every edit, until Ctrl+C.

    The browser loads the page again by itself. A finding is shown above the page and here, and is
    gone when it is corrected; where it is an error, the page is that of the last text without one.
    """
    from ..site.live import MOUNT, Draft
    from ..site.serving import bind, follow

    kept.use(kept.of_user())
    host, port = address
    draft = Draft(root, shell_at(root).stored("live") / str(port))
    try:
        server = bind(draft, host, port)
    except OSError as error:
        raise Refusal(f"{host}:{port}: {error.strerror}") from None
    bound = server.server_address[1]
    if port not in (0, bound):
        click.echo(f"port {port} is in use; taking {bound}", err=True)
    where = f"http://{host}:{bound}{MOUNT}"
    click.echo(f"The draft is at {where} and follows every edit; Ctrl+C ends it.")
    changed = _reader(draft)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    follow(draft, changed)
    try:
        changed(set())
        if open_browser:
            webbrowser.open(where)
        threading.Event().wait()
    except KeyboardInterrupt:
        server.shutdown()


def _reader(draft: Draft) -> Callable[[set[Path]], None]:
    """What reads the draft again after a change of files, and prints findings that are others."""
    shown: list[Finding] | None = None
    one = threading.Lock()

    def changed(paths: set[Path]) -> None:
        nonlocal shown
        if any(path.suffix == ".py" for path in paths):
            click.echo("the code has changed; stop and start the command to use it", err=True)
        with one:
            found = draft.refresh(paths)
            if found != shown:
                click.echo(as_text(found))
            shown = found

    return changed
