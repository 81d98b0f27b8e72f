"""A Chromium to print with and to test with: one on PATH, or Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

# The first has no window to open, and takes two thirds of the time.
NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
)  # fmt: skip
MISSING = """no Chromium was found; install one:
  Debian, Ubuntu   sudo apt-get install chromium
  Fedora           sudo dnf install chromium
  macOS            brew install --cask google-chrome
  anywhere         .venv/bin/playwright install --with-deps chromium
or name one that is there: BROWSER_PATH=/path/to/chromium"""


def find_browser() -> str | None:
    """The Chromium to use: BROWSER_PATH, one on PATH, or Playwright's; None without any."""
    chosen = os.environ.get("BROWSER_PATH")
    candidates = [chosen] if chosen else [shutil.which(name) for name in NAMES]
    for candidate in candidates:
        # On Ubuntu `chromium-browser` may be a stub that asks for a snap: it has to answer.
        if candidate and answers(candidate):
            return candidate
    return None if chosen else _playwrights_own()


def answers(*command: str) -> bool:
    """Whether a command can be started and tells its version."""
    try:
        run = subprocess.run([*command, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0


def _playwrights_own() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and answers(path) else None
