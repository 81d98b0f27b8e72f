"""What tests share: real content roots, a real built site, a real server and a real browser."""

from __future__ import annotations

import fcntl
import functools
import gc
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import pytest
from commands import starter
from engines import chromium
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from living_framework.publish.browser import find_browser

PROJECT = Path(__file__).resolve().parents[1]
GARDEN = PROJECT / "tests/roots/garden"
FRAMEWORK = [sys.executable, "-m", "living_framework.cli"]
os.environ["NO_MKDOCS_2_WARNING"] = "1"
os.environ["DISABLE_MKDOCS_2_WARNING"] = "true"
READ = PROJECT / ".cache/tests"  # what commands keep for the next run
os.environ["FRAMEWORK_CACHE"] = str(READ)
# Sites are written faster into memory, where there is enough; pytest reads this name.
MEMORY, ENOUGH_BYTES = Path("/dev/shm"), 2 << 30
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
# No example fails because the machine has other things to do.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("patient", _PATIENT)
settings.load_profile("patient")


# Each of these makes one costly thing for its tests, which go to one process therefore.
TOGETHER = {
    "test_citation_check.py", "test_comments.py", "test_engines.py", "test_linear_patterns.py", "test_portions.py",
    "test_safety.py", "test_sandbox.py", "test_scaling.py", "test_text_languages.py",
}  # fmt: skip


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Gives out the tests of a file of TOGETHER as one, and these files first, and all else by the test.

    It replaces --dist=loadgroup, which does nothing from pytest 9.2 on: xdist 3.8 writes the group into
    a field of the test that is no longer read.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return path if Path(path).name in TOGETHER else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Which test goes to which process."""
    return Scheduling(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """Begin with nothing kept by an earlier run of the tests."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(READ, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the shared site or the browser, so that the inner loop can do without."""
    for item in items:
        uses = getattr(item, "fixturenames", ())
        for fixture, mark in (("browser", "browser"), ("built", "slow"), ("garden_site", "slow")):
            if fixture in uses:
                item.add_marker(mark)


def pytest_collection_finish() -> None:
    """Let thousands of tests out of what is looked through for garbage, which took a tenth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def framework(*args: object, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """`framework …` as a process of its own, as a user runs it, but for the start of Python."""
    return starter(Path(sys.executable), PROJECT).run(*map(str, args), cwd=cwd)


@contextmanager
def once(folder: Path) -> Iterator[bool]:
    """Whether this process is the first to make a folder that all test processes share."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not folder.exists()


def _shared(factory: pytest.TempPathFactory) -> Path:
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site of this repository, built by `framework site`."""
    out = _shared(tmp_path_factory) / "site"
    with once(out) as first:
        if first:
            result = framework("site", "--out", out)
            assert result.returncode == 0, result.stderr
    return out


@pytest.fixture
def garden(tmp_path: Path) -> Path:
    """A copy of the small framework about something else, free to be changed."""
    return Path(shutil.copytree(GARDEN, tmp_path / "garden"))


@pytest.fixture
def garden_of_today(garden: Path) -> Path:
    """The same, reviewed today: a year after its day each command would warn of it."""
    for path in (garden / "facets").glob("*.md"):
        day = f"reviewed: {date.today()}"
        path.write_text(re.sub(r"(?m)^reviewed: [\d-]+$", day, path.read_text("utf-8")), "utf-8")
    return garden


@pytest.fixture(scope="session")
def built_garden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the same that is built, and changed by nobody. What a build stores is in it."""
    return Path(shutil.copytree(GARDEN, tmp_path_factory.mktemp("built") / "garden"))


@pytest.fixture(scope="session")
def garden_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the small framework, built once for all test processes and changed by nobody."""
    made = _shared(tmp_path_factory) / "garden"
    with once(made) as first:
        if first:
            root = shutil.copytree(GARDEN, made / "root")
            result = framework("site", "--root", root, "--out", made / "site")
            assert result.returncode == 0, result.stderr
    return made / "site"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files as a host does, and writes no log."""

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def copyfile(self, *files: Any) -> None:
        """Send a file; a browser that has gone on to another page need not have it."""
        with suppress(ConnectionError):
            super().copyfile(*files)

    def send_error(self, code: int, *_args: object, **_kwargs: object) -> None:
        """The site's own page where there is none, as a host serves it."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            return super().send_error(code)
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None


@contextmanager
def serving(folder: Path, handles: type[Quiet] = Quiet) -> Iterator[str]:
    """A folder over HTTP on this machine; gives the address."""
    handler = functools.partial(handles, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()


@pytest.fixture(scope="session")
def served(built: Path) -> Iterator[str]:
    """The address of the whole site, served on this machine."""
    with serving(built) as address:
        yield address


def lacking(message: str) -> NoReturn:
    """What a test needs is not on this machine: a failure in CI, and a loud skip by hand."""
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium without a window; without one, a failure in CI and a loud skip by hand."""
    path = find_browser()
    if path is None:
        lacking("no Chromium: run tests/ensure_browser.py")
    with sync_playwright() as playwright:
        opened = chromium(playwright, path)
        yield opened
        opened.close()
