"""What a reader waits for and what checkers find: bytes, paint, shift, messages, scores.

`python tests/measure_reading.py` builds the site and prints the first visit to a facet, which the tests hold
against the budgets, and a table of one page of each kind: bytes, shift, what the checkers of `checkers.py` find and
nothing explains, and the scores of Lighthouse. `--kinds` prints bytes and shift alone; `--write` writes the table
into the handbook. The pages are those of the newest release, which readers get. The browser is a Chromium with the
processor slowed down four times and a line of 1.6 Mbit/s with 150 ms of delay, as Lighthouse takes for a slow phone.
"""

from __future__ import annotations

import gzip
import http.server
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from access import kinds
from checkers import (
    CATEGORIES,
    IN_PAGE,
    OF_FILE,
    Message,
    explanations,
    in_page,
    lighthouse,
    of_files,
)
from playwright.sync_api import Browser, Page, sync_playwright

from living_framework.publish.browser import MISSING, find_browser

PROJECT = Path(__file__).resolve().parents[1]
HANDBOOK = PROJECT / "docs/root/handbook/reading.md"
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
        found = path.is_file()
        path = path if found else Path(self.directory) / "404.html"
        body = gzip.compress(path.read_bytes(), 6, mtime=0)
        self.send_response(200 if found else 404)
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


class Kind(NamedTuple):
    """What was measured of one kind of page."""

    visit: Visit
    messages: list[Message]
    scores: dict[str, int]


def addresses(site: Path) -> dict[str, str]:
    """One page of each kind as readers get it: of the newest release, where it has one."""
    released = {kind: path.replace("draft/", "latest/") for kind, path in kinds().items()}
    return {
        kind: path if (site / path).is_dir() or kind == "not found" else kinds()[kind]
        for kind, path in released.items()
    }


def by_kind(browser: Browser, base: str, site: Path) -> bool:
    """Print a line for each kind of page: bytes of a first visit, and layout shift."""
    seen = {k: visit(browser, base + path, slow=False) for k, path in addresses(site).items()}
    for kind, one in sorted(seen.items(), key=lambda item: -item[1].bytes):
        print(f"  {one.bytes:>8,} bytes  {one.shift:6.4f} shift  {kind}")
    return all(one.shift <= BUDGET_SHIFT for one in seen.values())


def checked(browser: Browser, base: str, site: Path, port: int) -> dict[str, Kind]:
    """All figures of each kind of page, and the messages that nothing explains."""
    pages = addresses(site)
    files = {k: site / path / "index.html" for k, path in pages.items()}
    files["not found"] = site / "404.html"
    of_file, explained = of_files(list(files.values())), explanations()
    found = {}
    for kind, path in pages.items():
        # Lighthouse takes the answer 404 for a page that failed.
        address = base + ("404.html" if kind == "not found" else path)
        scores, wrong = lighthouse(address, port)
        messages = [*in_page(browser, address), *of_file[files[kind]], *wrong]
        left = [m for m in messages if not any(e.of(m, kind) for e in explained)]
        found[kind] = Kind(visit(browser, base + path, slow=False), left, scores)
        for message in left:
            print(f"{kind}: {': '.join(message)}", file=sys.stderr)
    return dict(sorted(found.items(), key=lambda item: -item[1].visit.bytes))


def table(found: dict[str, Kind]) -> str:
    """The figures as a Markdown table, a row for each kind of page."""
    checkers = (*IN_PAGE, *OF_FILE)
    names = ("kind of page", "bytes", "shift", *checkers, *CATEGORIES)
    lines = [names, ("---",) * len(names)]
    for kind, one in found.items():
        counts = (sum(m.checker == checker for m in one.messages) for checker in checkers)
        scores = (one.scores[category] for category in CATEGORIES)
        shift = f"{one.visit.shift:.3f}"
        lines.append((kind, f"{one.visit.bytes:,}", shift, *map(str, (*counts, *scores))))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write(rows: str, chromium: str) -> None:
    """Put the table into the handbook, with the date and the browser."""
    text = HANDBOOK.read_text("utf-8")
    day = f"Measured on {date.today().isoformat()} in Chromium {chromium.split('.', maxsplit=1)[0]}.\n\n"
    start = re.escape("## What was measured\n\n")
    text = re.sub(f"(?s)({start}).*?(?=\n## |\\Z)", lambda m: m[1] + day + rows, text)
    HANDBOOK.write_text(text, "utf-8")


def first_visit(browser: Browser, base: str, site: Path) -> bool:
    """Visit the longest facet several times, print medians beside their budgets."""
    facet = max((site / "draft/facets").glob("*/index.html"), key=lambda p: p.stat().st_size)
    path = facet.parent.relative_to(site).as_posix() + "/"
    visits = [visit(browser, base + path) for _ in range(RUNS)]
    print(f"First visit to the longest facet, {path}; {RUNS} visits, medians:")
    for file, size in sorted(visits[0].files.items(), key=lambda item: -item[1]):
        print(f"  {size:>8,} bytes  {file}")
    paint, shift = median([v.paint for v in visits]), max(v.shift for v in visits)
    print(f"  {visits[0].bytes:>8,} bytes in all, compressed (budget {BUDGET_BYTES:,})")
    print(f"  {paint:>8.0f} ms to the largest contentful paint (budget {BUDGET_PAINT_MS:,})")
    print(f"  {shift:>8.3f} layout shift at most (budget {BUDGET_SHIFT})")
    return paint < BUDGET_PAINT_MS and shift <= BUDGET_SHIFT and visits[0].bytes <= BUDGET_BYTES


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measured(browser: Browser, base: str, site: Path, port: int) -> bool:
    """All that the options ask for; whether it keeps the budgets."""
    if "--kinds" in sys.argv[1:]:
        return by_kind(browser, base, site)
    good = first_visit(browser, base, site)
    found = checked(browser, base, site, port)
    rows = table(found)
    print(f"\nOne page of each kind; messages that tests/explained.yml does not explain:\n\n{rows}")
    if "--write" in sys.argv[1:]:
        write(rows, browser.version)
    return good and not any(one.messages for one in found.values())


def main() -> int:
    """Build, measure, print."""
    found = find_browser()
    if found is None:
        print(MISSING, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        site, port = Path(name) / "site", free_port()
        command = [sys.executable, "-m", "living_framework.cli", "site", "--out", str(site)]
        subprocess.run(command, cwd=PROJECT, check=True)
        options = ["--no-sandbox", f"--remote-debugging-port={port}"]
        with compressed(site) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=options)
            good = measured(browser, base, site, port)
            browser.close()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
