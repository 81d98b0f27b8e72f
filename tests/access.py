"""What is looked at for accessibility: the kinds of page, and how each is shown.

`python tests/access.py` runs axe over all of it and writes the figures into the front-matter of
docs/root/accessibility.md, from where the page says them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from axe_playwright_python.base import AXE_SCRIPT as AXE
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from living_framework.publish.browser import MISSING, find_browser
from living_framework.site.pages import comparisons
from living_framework.versions.lifecycle import editions
from living_framework.versions.places import located

PROJECT = Path(__file__).resolve().parents[1]
STATEMENT = PROJECT / "docs/root/accessibility.md"
SCHEMES = ("light", "dark")
WIDTHS = (1280, 360)
SIZES = {
    width: ViewportSize(width=width, height=800 if width > 600 else 740)
    for width in (*WIDTHS, 640, 320)
}
# What axe looks for. Between light and dark nothing differs but colours, so all rules are run once at each
# width, and those of colours in both schemes.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
ALL_RULES_IN = {1280: "light", 360: "dark"}
# What can differ with the width, and the kinds that between them have every part of the frame around a text:
# on the others `make test` asks no more of a narrow window than this.
BY_WIDTH = {
    "type": "rule",
    "values": [*COLOURS["values"], "scrollable-region-focusable", "target-size"],
}
FRAMES = {"home", "facet", "statement", "matrix", "help", "not found"}


class Shown(NamedTuple):
    """One way in which a page is shown."""

    scheme: str
    width: int
    search: bool


WAYS = tuple((scheme, width) for width in WIDTHS for scheme in SCHEMES)
# In these two all rules are run, which `make test` does; the other two add colours alone.
SHORT = tuple((scheme, width) for width, scheme in ALL_RULES_IN.items())
# A page is drawn anew, and what waits for that has been called, before this ends.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# On these is every statement, which takes axe long; a small framework has the same pages in small.
LARGE = ("explorer", "whole", "evidence")


def kinds() -> dict[str, str]:
    """The address of one page of each kind, by the kind's name."""
    published = editions(PROJECT)
    draft = published[-1]
    framework = draft.framework
    facet, part = framework.facets[4], framework.parts[0]
    statement = facet.statements[0].id
    settings = framework.settings
    found = {
        "home": "draft/",
        "facet": "draft/" + located(framework, facet.id),
        "part": "draft/" + located(framework, part.id),
        "register": f"draft/{next(s.register for s in settings.sections if s.register)}/",
        **{f"one of {k}": f"draft/{k}/{v.terms[0].slug}/" for k, v in settings.paged.items()},
        "statement": f"id/{statement}/",
        "not found": "draft/there/is/nothing/here/",
    }
    for name in ("facets", *settings.paged, "explorer", "matrix", "map", "whole", "glossary",
                 "evidence", "board", "comments", "data", "about", "feedback"):  # fmt: skip
        found[name] = f"draft/{name}/"
    for name in ("help", "safety", "accessibility", "versions", "holds", "rules"):
        found[name] = f"{name}/"
    if len(published) > 1:
        older, newer = comparisons(published)[-1]
        found["changes"] = f"changes/{older.version}..{newer.version}/"
        found["released facet"] = f"{older.version}/{located(older.framework, facet.id)}"
    return found


def shown(browser: Browser, address: str, way: Shown) -> Iterator[Page]:
    """A page as it is shown in one way; closed when the iteration goes on."""
    context = browser.new_context(
        viewport=SIZES[way.width],
        color_scheme=way.scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    if way.search:
        page.keyboard.press("Control+k")
        page.keyboard.type("data")
        page.wait_for_timeout(400)
    yield page
    context.close()


@contextmanager
def windows(browser: Browser, *widths: int) -> Iterator[dict[int, Page]]:
    """A window of each width; what is loaded in it one after another costs less than new ones."""
    pages = {
        width: browser.new_page(viewport=SIZES[width], reduced_motion="reduce") for width in widths
    }
    yield pages
    for page in pages.values():
        page.close()


def results(
    pages: dict[int, Page],
    address: str,
    *,
    search: bool = False,
) -> Iterator[tuple[Shown, dict[str, Any]]]:
    """What axe says of a page in each way that it is shown; with `search`, while that is open."""
    for width, page in pages.items():
        schemes = [scheme for scheme, wide in WAYS if wide == width]
        if not schemes:
            continue
        page.goto(address)
        if search:
            _search(page)
        page.evaluate(AXE)
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            rules = RULES if scheme == ALL_RULES_IN[width] else COLOURS
            yield Shown(scheme, width, search), _asked(page, rules)


def in_short(
    page: Page, address: str, *, search: bool = False, narrow: object = RULES
) -> Iterator[tuple[Shown, dict[str, Any]]]:
    """The same in the ways of SHORT, of a page that is loaded once and made narrow.

    A second load, and axe read once more in it, take an eighth of the time or more.
    """
    (scheme, width), (dark, small) = SHORT
    page.set_viewport_size(SIZES[width])
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    if search:
        _search(page)
    page.evaluate(AXE)
    yield Shown(scheme, width, search), _asked(page, RULES)
    page.set_viewport_size(SIZES[small])
    page.emulate_media(color_scheme=dark)  # type: ignore[arg-type]
    page.evaluate(DRAWN)
    yield Shown(dark, small, search), _asked(page, narrow)


def _search(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("data")
    page.locator(".search-results a").first.wait_for()


def _asked(page: Page, rules: object) -> dict[str, Any]:
    """What axe says of a page; to give all that is right with it, too, takes five times as long."""
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    said: dict[str, Any] = page.evaluate("(it) => axe.run(it)", options)
    return said


def breaches(page: Page) -> list[str]:
    """What axe finds on a page as it is shown now, by all rules."""
    page.evaluate(AXE)
    return violations(_asked(page, RULES))


def violations(found: dict[str, Any]) -> list[str]:
    """Of what axe says: the rule and the first place of each breach."""
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found["violations"]]


def figures(site: Path, serving: object) -> dict[str, object]:
    """Run axe over every kind of page in every way, and search open on a facet."""
    pages = kinds()
    count = broken = 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        version, engine = chromium.version, ""
        with serving(site) as base, windows(chromium, *WIDTHS) as opened:  # type: ignore[operator]
            for name, path in pages.items():
                found = list(results(opened, base + path))
                if name == "facet":
                    found += results(opened, base + path, search=True)
                for way, said in found:
                    count += 1
                    broken += len(said["violations"])
                    engine = said["testEngine"]["version"]
                    for line in violations(said):
                        print(name, way, line)
        chromium.close()
    return {
        "date": date.today().isoformat(),
        "axe": engine,
        "chromium": version.split(".")[0],
        "kinds": len(pages),
        "runs": count,
        "violations": broken,
    }


def write(values: dict[str, object]) -> None:
    text = STATEMENT.read_text("utf-8")
    block = "tested:\n" + "".join(f"  {k}: '{v}'\n" for k, v in values.items())
    STATEMENT.write_text(re.sub(r"tested:\n(?:  .*\n)+", block, text), "utf-8")


def main() -> int:
    from conftest import serving

    if find_browser() is None:
        print(MISSING, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        site = Path(name) / "site"
        command = [sys.executable, "-m", "living_framework.cli", "site", "--out", str(site)]
        subprocess.run(command, cwd=PROJECT, check=True)
        values = figures(site, serving)
    write(values)
    print(values)
    return 1 if values["violations"] else 0


if __name__ == "__main__":
    sys.exit(main())
