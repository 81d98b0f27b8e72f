"""Take the pictures that the README shows, from the site as it is built now."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from conftest import serving
from playwright.sync_api import sync_playwright

from living_framework.publish.browser import MISSING, find_browser
from living_framework.source.load import load
from living_framework.versions.places import located

PROJECT = Path(__file__).resolve().parents[1]
PICTURES = PROJECT / "pictures"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def main() -> int:
    """Three pictures into pictures/."""
    found = find_browser()
    if found is None:
        print(MISSING, file=sys.stderr)
        return 2
    framework = load(PROJECT)
    facet = located(framework, framework.facets[0].id)
    shots = [
        ("home-1280-light", "", WIDE, "light"),
        ("facet-360-dark", facet, PHONE, "dark"),
        ("map-1280-light", "map/", WIDE, "light"),
    ]
    with tempfile.TemporaryDirectory() as name:
        site = Path(name) / "site"
        command = [sys.executable, "-m", "living_framework.cli", "site", "--out", str(site)]
        subprocess.run(command, cwd=PROJECT, check=True)
        with serving(site) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
            for picture, path, size, scheme in shots:
                context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
                page = context.new_page()
                page.goto(f"{address}draft/{path}")
                page.screenshot(path=PICTURES / f"{picture}.png")
                print(PICTURES / f"{picture}.png")
                context.close()
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
