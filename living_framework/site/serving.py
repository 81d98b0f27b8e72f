"""The draft over HTTP on this machine, read again at every change of a file."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import watchfiles
import yaml

from .live import MOUNT, OWN, Answer, Draft
from .shell import shell_of

CHANGES = f"{OWN}changes"
PORTS = 20  # how many are tried, beginning with the one that was asked for
ALIVE = 15  # seconds after which a page that waits is sent a line, which finds out a closed one
_PACE: Any = {"step": 20, "debounce": 200, "raise_interrupt": False}
LOOPBACK = ("127.0.0.1", "::1")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    draft: Draft

    def do_GET(self) -> None:
        """Answer from the draft; a page that follows changes waits for the next one."""
        if not self._is_asked_for_here():
            self.send_error(403, "This draft is served to this machine alone")
            return
        address = urlsplit(self.path)
        path = unquote(address.path)
        with suppress(ConnectionError):
            if path == CHANGES:
                self._follow(parse_qs(address.query).get("seen", ["0"])[0])
            elif path in ("/", MOUNT.rstrip("/")):
                self._send(Answer(302, "text/plain", b""), {"Location": MOUNT})
            else:
                self._send(self.draft.answer(path))

    def _is_asked_for_here(self) -> bool:
        """Whether a browser on this machine was sent here by its own name.

        Another site could have a name of its own lead to this machine (DNS rebinding) and read the draft.
        """
        if self.connection.getsockname()[0] not in LOOPBACK:
            return True  # the editor has chosen to serve others
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        return host in {*LOOPBACK, "localhost"}

    def _send(self, answer: Answer, more: dict[str, str] | None = None) -> None:
        self.send_response(answer.status)
        headers = {"Content-Type": answer.type, "Content-Length": str(len(answer.body))}
        for name, value in {**headers, "Cache-Control": "no-store", **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def _follow(self, seen: str) -> None:
        """A stream of events (HTML, section 9.2): one message once there is something new."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        number = int(seen) if seen.isdecimal() else 0
        while self.draft.wait(number, ALIVE) == number:
            self.wfile.write(b": nothing new\n\n")
        self.wfile.write(b"data: changed\n\n")

    def log_message(self, *_args: object) -> None:
        """Requests are not logged: an editor reads findings, not requests."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True


def bind(draft: Draft, host: str, port: int) -> _Server:
    """A server at an address; where its port is in use, at the next that is free. Raises OSError."""
    handler = type("_DraftHandler", (_Handler,), {"draft": draft})
    for tried in range(port, min(port + PORTS, 65_536)):
        try:
            return _Server((host, tried), handler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or not port:
                raise
    last = min(port + PORTS, 65_536) - 1
    raise OSError(errno.EADDRINUSE, f"the ports from {port} to {last} are in use")


def follow(draft: Draft, changed: Callable[[set[Path]], None]) -> None:
    """Call `changed` with the paths of each change of a file, from other threads, as long as we run."""
    made = threading.Event()  # set when a folder was made below the root
    for watch in (_watch_root, _watch_folders):
        threading.Thread(target=watch, args=(draft, changed, made), daemon=True).start()


def _watch_root(draft: Draft, changed: Callable[[set[Path]], None], made: threading.Event) -> None:
    """Of the root itself: its files of data, and folders that are made."""
    for changes in watchfiles.watch(draft.root, recursive=False, **_PACE):
        paths = {Path(path) for _, path in changes}
        if any(path.is_dir() and not path.name.startswith(".") for path in paths):
            made.set()
        files = {path for path in paths if path.suffix == ".yml"}
        if files:
            changed(files)


def _watch_folders(
    draft: Draft, changed: Callable[[set[Path]], None], made: threading.Event
) -> None:
    """All that is in the folders; when one was made, in all that are there now."""
    missed: set[Path] = set()  # what may have changed before the watch began
    while True:
        made.clear()
        folders = _folders(draft.root)
        for changes in watchfiles.watch(*folders, stop_event=made, rust_timeout=200, yield_on_timeout=True, **_PACE):  # fmt: skip
            paths = {Path(path) for _, path in changes} | missed
            missed = set()
            if paths:
                changed(paths)
        missed = set(folders)


def _folders(root: Path) -> list[Path]:
    """The folders that are there and have something to say in what is shown."""
    found = [root / name for name in ("facets", "comments", "references", "releases")]
    with suppress(yaml.YAMLError):
        shell = shell_of(root)
        found += [shell.docs, *shell.overrides, *shell.locale]
    return [folder for folder in (*found, Path(__file__).parents[1]) if folder.is_dir()]
