"""In a browser: what is fetched on a first visit to a page, and how soon a search has its first result."""

from __future__ import annotations

import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from living_framework.publish.browser import MISSING, find_browser

from .timing import Failed

SETTLED_MS = 1_000  # after which nothing more is fetched by itself
# What all frameworks have, one with a slip.
SEARCHED = ("compost", "growers", "early water", "rain barrels", "harvset")
# From the last key to the first frame after a result is in the list, in milliseconds.
_WAIT = """() => {
  const list = document.querySelector(".search-results");
  let pressed = 0;
  addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  new MutationObserver(() => {
    if (!list.querySelector(".search-hit")) return;
    requestAnimationFrame(() => setTimeout(() => { window.took = performance.now() - pressed; }));
  }).observe(list, { childList: true });
}"""
INDEX = ("search_index.json", "searchindex", "search.json", "search-index")


@dataclass(frozen=True)
class Visit:
    """The bytes of every file that was fetched, compressed, and the addresses that the page links to."""

    files: dict[str, int]
    links: frozenset[str]

    @property
    def bytes(self) -> int:
        """All that was fetched."""
        return sum(self.files.values())

    @property
    def index(self) -> int:
        """What of it is an index of search."""
        return sum(size for path, size in self.files.items() if any(one in path for one in INDEX))


@contextmanager
def opened() -> Iterator[Browser]:
    """The Chromium that is measured with. Raises Failed where there is none."""
    path = find_browser()
    if path is None:
        raise Failed(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def visit(browser: Browser, site: Path, page: str) -> Visit:
    """A first visit to a page of a built site, `page` being its file, in a window of a desktop."""
    with _served(site) as (address, paths):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        tab = context.new_page()
        tab.goto(address + page.removesuffix("index.html"), wait_until="networkidle")
        tab.wait_for_timeout(SETTLED_MS)
        links = tab.evaluate("[...document.links].map((link) => new URL(link.href).pathname)")
        context.close()
    files = {path: _compressed(site / path) for path in dict.fromkeys(paths)}
    return Visit(files, frozenset(links))


def first_result(browser: Browser, site: Path, page: str) -> float:
    """The seconds from the last key of a search to its first result on the screen; the median of several searches.

    The index is there by then: `bytes before the first result` says what it weighs.
    """
    with _served(site) as (address, _), closing(browser.new_page()) as tab:
        tab.goto(address + page.removesuffix("index.html"), wait_until="networkidle")
        tab.keyboard.press("Control+k")
        tab.keyboard.type(SEARCHED[0])
        tab.locator(".search-hit").first.wait_for()
        tab.evaluate(_WAIT)
        times: list[float] = []
        for words in SEARCHED:
            tab.locator("#search-words").fill(words[:-1])
            tab.wait_for_timeout(SETTLED_MS / 4)
            tab.evaluate("window.took = 0")
            tab.keyboard.type(words[-1])
            tab.wait_for_function("window.took > 0")
            times.append(tab.evaluate("window.took") / 1000)
    return median(times)


@contextmanager
def _served(site: Path) -> Iterator[tuple[str, list[str]]]:
    """A site over HTTP on this machine: its address, and the files that were asked for, as they are."""
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            path = Path(self.translate_path(urlsplit(self.path).path))
            path = path / "index.html" if path.is_dir() else path
            if path.is_file():
                asked.append(path.relative_to(site).as_posix())
            super().do_GET()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Handler, directory=str(site))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", asked
    finally:
        server.shutdown()
        server.server_close()


def _compressed(path: Path) -> int:
    raw = path.read_bytes()
    return min(len(raw), len(gzip.compress(raw, 6, mtime=0)))
