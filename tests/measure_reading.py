"""What a reader waits for on a first visit to a facet: bytes, paint, shift.

`python tests/measure_reading.py` builds the site and prints the figures; the tests hold them
against the budgets. With `--kinds` it prints bytes and shift of one page of each kind. The browser is a Chromium with the processor slowed down four times and a line
of 1.6 Mbit/s with 150 ms of delay, as Lighthouse takes for a slow phone.
"""

from __future__ import annotations

import gzip
import http.server
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from access import kinds
from playwright.sync_api import Browser, Page, sync_playwright

from living_framework.publish.browser import MISSING, find_browser

PROJECT = Path(__file__).resolve().parents[1]
BITS_PER_SECOND = 1_600_000
DELAY_MS = 150
SLOWDOWN = 4
BUDGET_BYTES = 40_000
BUDGET_PAINT_MS = 1_000
BUDGET_SHIFT = 0.02
RUNS = 5

OBSERVE = """
window.seen = {paint: 0, shift: 0};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.seen.paint = entry.startTime;
}).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


class Visit(NamedTuple):
    """A first visit: bytes by file as they came over the line, paint in ms, shift."""

    files: dict[str, int]
    paint: float
    shift: float

    @property
    def bytes(self) -> int:
        return sum(self.files.values())


class _Compressed(http.server.SimpleHTTPRequestHandler):
    """Files as a host serves them: text compressed by gzip."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = gzip.compress(path.read_bytes(), 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def compressed(folder: Path) -> Iterator[str]:
    """A folder over HTTP on this machine, compressed; gives the address."""
    handler = partial(_Compressed, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()


def visit(browser: Browser, address: str, *, slow: bool = True) -> Visit:
    """One first visit to a page; with a slow phone on a slow line, unless told otherwise."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    client = context.new_cdp_session(page)
    if slow:
        client.send("Network.enable")
        client.send("Network.emulateNetworkConditions", {
            "offline": False, "latency": DELAY_MS,
            "downloadThroughput": BITS_PER_SECOND / 8, "uploadThroughput": BITS_PER_SECOND / 8,
        })  # fmt: skip
        client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.add_init_script(OBSERVE)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)
    files = _files(page)
    seen = page.evaluate("window.seen")
    context.close()
    return Visit(files, seen["paint"], seen["shift"])


def _files(page: Page) -> dict[str, int]:
    script = """() => [...performance.getEntriesByType("navigation"),
        ...performance.getEntriesByType("resource")].map((e) => [new URL(e.name).pathname,
        e.encodedBodySize])"""
    return {name: int(size) for name, size in page.evaluate(script)}


def median(values: list[float]) -> float:
    return statistics.median(values)


def by_kind(browser: Browser, address: str) -> int:
    """A line for each kind of page: bytes of a first visit, and layout shift."""
    seen = {kind: visit(browser, address + path, slow=False) for kind, path in kinds().items()}
    for kind, one in sorted(seen.items(), key=lambda item: -item[1].bytes):
        print(f"  {one.bytes:>8,} bytes  {one.shift:6.4f} shift  {kind}")
    return 0 if all(one.shift <= BUDGET_SHIFT for one in seen.values()) else 1


def main() -> int:
    """Build, visit a facet several times, print medians beside their budgets."""
    found = find_browser()
    if found is None:
        print(MISSING, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        site = Path(name) / "site"
        command = [sys.executable, "-m", "living_framework.cli", "site", "--out", str(site)]
        subprocess.run(command, cwd=PROJECT, check=True)
        facet = max((site / "draft/facets").glob("*/index.html"), key=lambda p: p.stat().st_size)
        path = facet.parent.relative_to(site).as_posix() + "/"
        with compressed(site) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
            if "--kinds" in sys.argv[1:]:
                return by_kind(browser, address)
            visits = [visit(browser, address + path) for _ in range(RUNS)]
            browser.close()
    print(f"First visit to the longest facet, {path}; {RUNS} visits, medians:")
    for file, size in sorted(visits[0].files.items(), key=lambda item: -item[1]):
        print(f"  {size:>8,} bytes  {file}")
    paints, shifts = [v.paint for v in visits], [v.shift for v in visits]
    print(f"  {visits[0].bytes:>8,} bytes in all, compressed (budget {BUDGET_BYTES:,})")
    print(
        f"  {median(paints):>8.0f} ms to the largest contentful paint (budget {BUDGET_PAINT_MS:,})"
    )
    print(f"  {max(shifts):>8.3f} layout shift at most (budget {BUDGET_SHIFT})")
    good = median(paints) < BUDGET_PAINT_MS and max(shifts) <= BUDGET_SHIFT
    return 0 if good and visits[0].bytes <= BUDGET_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
