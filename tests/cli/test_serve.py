"""The live draft, as an editor has it: a real process, a real browser, and files that change."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import FRAMEWORK, PROJECT
from playwright.sync_api import Browser, Page, expect

from living_framework.cli.serve import command
from living_framework.site.live import MOUNT

SOIL = "facets/01-soil.md"


class Served(NamedTuple):
    """A draft that is served: its content root, its address, and the process."""

    root: Path
    address: str
    process: subprocess.Popen[str]


def started(root: Path, address: str = "127.0.0.1:0") -> Served:
    command = [*FRAMEWORK, "serve", "--root", str(root), "--address", address]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=PROJECT)  # fmt: skip
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        found = re.search(r"at (http://\S+/draft/)", line)
        if found:
            return Served(root, found[1], process)
    raise AssertionError(said)


def stopped(served: Served) -> str:
    """End the process as Ctrl+C does; what it printed since it began to serve."""
    served.process.send_signal(signal.SIGINT)
    said, _ = served.process.communicate(timeout=120)
    return said


@pytest.fixture
def served(garden: Path) -> Iterator[Served]:
    found = started(garden)
    yield found
    if found.process.poll() is None:
        stopped(found)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def edit(served: Served, old: str, new: str) -> None:
    path = served.root / SOIL
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.browser
def test_an_edit_is_shown_a_fault_is_shown_and_is_gone_when_corrected(
    served: Served, page: Page
) -> None:
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if m.type == "error" else None)
    page.goto(f"{served.address}facets/soil/")
    findings = page.get_by_role("region", name="Findings of the check")
    expect(page.locator("article")).to_contain_text("Keep one heap")
    expect(findings).to_have_count(0)

    edit(served, "Keep one heap", "Keep a single heap")
    expect(page.locator("article")).to_contain_text("Keep a single heap")

    edit(served, "status: draft", "status: drafty")
    expect(findings).to_contain_text(f"{SOIL}:5:9")
    expect(findings).to_contain_text("did you mean “draft”?")
    expect(findings).to_contain_text(
        "1 error. The page below is of the last text that could be shown."
    )
    expect(page.locator("article")).to_contain_text("Keep a single heap")

    edit(served, "status: drafty", "status: draft")
    expect(findings).to_have_count(0)

    # The text cannot even be parsed: the last good page stays, below the finding.
    edit(served, "2026-11-24\n---\n", "2026-11-24\n")
    expect(findings).to_contain_text(SOIL)
    expect(page.locator("article")).to_contain_text("Keep a single heap")
    edit(served, "\n\n## What it is about", "\n---\n\n## What it is about")
    expect(findings).to_have_count(0)

    edit(served, " ^5", "")
    expect(findings).to_contain_text("1 warning")
    assert refused == []

    said = stopped(served)
    assert served.process.returncode == 0
    assert "Traceback" not in said
    assert "GET" not in said
    assert said.count("did you mean “draft”?") == 1


def test_the_pages_and_their_policy_are_those_that_are_published(served: Served) -> None:
    with urllib.request.urlopen(f"{served.address}facets/soil/") as answer:
        page = answer.read().decode()
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', page)
    assert policy
    assert "unsafe" not in policy[1]
    assert "script-src 'self' 'sha256-" in policy[1]
    for path in (
        "about/",
        "assets/site.css",
        "assets/favicon.svg",
        "framework.json",
        "rules/",
    ):
        with urllib.request.urlopen(served.address + path) as answer:
            assert answer.status == 200, path
    for path in ("none/", "../framework.yml", "..%2f..%2fframework.yml"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(served.address + path)


def test_the_address_is_the_one_in_the_readme() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    option = next(p for p in command.params if p.name == "address")
    assert f"<http://{option.default}{MOUNT}>" in readme


def test_another_name_for_this_machine_is_not_answered(served: Served) -> None:
    request = urllib.request.Request(served.address, headers={"Host": "attacker.example"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)


def test_a_port_in_use_is_skipped_and_said(garden: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [*FRAMEWORK, "serve", "--root", str(garden), "--address", f"127.0.0.1:{port}"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=PROJECT)  # fmt: skip
        assert process.stdout
        said = [process.stdout.readline(), process.stdout.readline()]
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)
    assert any(re.match(rf"port {port} is in use; taking \d+", line) for line in said), said


def shown(address: str, words: str, seconds: float = 30) -> None:
    """Wait until a page has these words."""
    end = time.monotonic() + seconds
    page = ""
    while time.monotonic() < end:
        with urllib.request.urlopen(address) as answer:
            page = answer.read().decode()
        if words in page:
            return
        time.sleep(0.1)
    raise AssertionError(f"{words} is not in {page}")


def test_a_folder_that_is_made_later_is_followed(served: Served) -> None:
    address = f"{served.address}facets/soil/"
    shown(address, "Keep one heap")
    footer = served.root / "overrides/partials/footer.html"
    footer.parent.mkdir(parents=True)
    footer.write_text("<footer>A first footer</footer>", "utf-8")
    shown(address, "A first footer")
    footer.write_text("<footer>A second footer</footer>", "utf-8")
    shown(address, "A second footer")
    facets = served.root / "facets"
    facets.rename(served.root / "elsewhere")
    shutil.copytree(served.root / "elsewhere", facets)
    edit(served, "Keep one heap", "Keep two heaps")
    shown(address, "Keep two heaps")
    assert "Traceback" not in stopped(served)


def test_nothing_of_serving_is_published(built: Path) -> None:
    assert not (built / "draft/live").exists()
    assert "live.js" not in (built / "draft/index.html").read_text("utf-8")


@pytest.mark.browser
def test_a_round_of_review_is_announced_with_the_days_that_it_has_left(
    garden: Path, page: Page
) -> None:
    settings = garden / "framework.yml"
    asks = "review: {opens: 2026-11-24, closes: 2026-12-24, asks: Which topic is missing?}\n"
    settings.write_text(settings.read_text("utf-8") + asks, "utf-8")
    served = started(garden)
    banner = page.get_by_role("complementary", name="Round of review")
    for day, says in (
        ("2026-12-12T23:30:00", "from 2026-11-24 to 2026-12-24. Days left: 12. Which topic is missing?"),
        ("2026-12-24T09:00:00", "Days left: 0."),
        ("2026-12-25T09:00:00", "The round of review closed on 2026-12-24."),
    ):  # fmt: skip
        page.clock.set_fixed_time(day)
        page.goto(served.address)
        expect(banner).to_contain_text(says)
        expect(banner.locator("p:visible")).to_have_count(1)
    stopped(served)
