"""From an edit to the page that a server gives: what an editor waits for."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from .timing import ENV, Failed

PATIENCE = 120.0


def edit_to_served(command: list[str], folder: Path, page: str, edits: Iterator[str]) -> float:
    """The seconds from the writing of a file to the page that shows it.

    `edits` writes a file and gives the words to wait for each time that it is asked.
    """
    port = _free_port()
    address = f"127.0.0.1:{port}"
    place = [part.replace("{address}", address) for part in command]
    process = subprocess.Popen(place, cwd=folder, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        _wait_for(f"http://{address}/{page}", "", process)
        time.sleep(1.5)  # a server that has only just begun does not follow edits yet
        words = next(edits)
        begun = time.perf_counter()
        _wait_for(f"http://{address}/{page}", words, process)
        return time.perf_counter() - begun
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        process.kill()


def _wait_for(address: str, words: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(address, timeout=PATIENCE) as answer,  # noqa: S310 - ours
        ):
            if words in answer.read().decode():
                return
        time.sleep(0.01)
    raise Failed(f"{address} does not show “{words}”")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
