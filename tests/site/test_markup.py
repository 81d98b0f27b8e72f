"""What every page has to keep: valid HTML, nothing that moves, a page in each folder, sitemaps."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from checkers import VNU, explanations, vnu
from conftest import PROJECT, lacking
from lxml import etree
from playwright.sync_api import Browser

from living_framework.source.load import load
from living_framework.versions.places import located

FACET = load(PROJECT).facets[2]
SHIFT = """new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted = (window.shifted || 0) + entry.value;
}).observe({type: "layout-shift", buffered: true})"""


@pytest.mark.parametrize("most", [2, pytest.param(1_000, marks=pytest.mark.long)])
def test_every_kind_of_page_is_valid_html(most: int, built: Path) -> None:
    """Each page that is directly in the draft, and so many of each folder in it and of ids."""
    java = shutil.which("java")
    if not java or not VNU.is_file():
        lacking("no Java or no vnu.jar: .ci/node installs the jar, Debian has default-jre-headless")
    pages = [built / "draft/index.html", *(built / "draft").glob("*/index.html")]
    for folder in (*(built / "draft").iterdir(), built / "id"):
        pages += sorted(folder.glob("*/index.html"))[:most]
    pages += [
        built / f"{name}/index.html"
        for name in ("help", "safety", "holds", "versions", "rules", "id")
    ]
    explained = [one for one in explanations() if not one.kinds]
    faults = [
        f"{path}: {message.text}"
        for path, messages in vnu(pages).items()
        for message in messages
        if not any(one.of(message, "") for one in explained)
    ]
    assert not faults, "\n".join(faults[:20])


# One page of each kind, without those that have every statement: they are made of the same pieces.
KINDS = (
    "404.html", "help/", "safety/", "holds/", "versions/", "rules/", "draft/", "draft/map/", "draft/matrix/",
    "draft/board/", "draft/comments/", "draft/data/", "draft/glossary/", "draft/facets/", f"draft/facets/{FACET.slug}/",
    f"id/{FACET.id}.1/", "id/",
)  # fmt: skip


def test_every_kind_of_page_follows_the_rules_of_html_validate(built: Path) -> None:
    if not (PROJECT / "node_modules/.bin/html-validate").exists():
        lacking("no html-validate: .ci/node installs it")
    files = [
        built / kind if kind.endswith("html") else built / kind / "index.html" for kind in KINDS
    ]
    command = [".ci/node", "html-validate", "-c", "htmlvalidate.config.mjs", *map(str, files)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", ["draft/", "draft/explorer/", "holds/", "draft/matrix/", "help/"])
def test_nothing_moves_while_a_page_loads(browser: Browser, served: str, path: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.add_init_script(SHIFT)
    page.goto(f"{served}{path}", wait_until="load")
    page.wait_for_timeout(300)
    assert page.evaluate("window.shifted || 0") <= 0.02
    page.close()


def test_the_start_page_is_short_on_a_phone(browser: Browser, served: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{served}draft/")
    assert page.evaluate("document.documentElement.scrollHeight") < 3000
    page.close()


def test_every_folder_has_a_page(built: Path) -> None:
    folders = [
        path for path in (built, *built.rglob("*")) if path.is_dir() and path.name != ".well-known"
    ]
    assert not [path for path in folders if not (path / "index.html").is_file()]


def test_sitemaps_have_every_facet_of_every_release_and_no_draft(built: Path) -> None:
    def addresses(path: Path) -> list[str]:
        return [str(loc.text) for loc in etree.parse(path).iter("{*}loc")]

    framework = load(PROJECT)
    site = str(framework.settings.site)
    maps = addresses(built / "sitemap.xml")
    assert maps
    found = {url for each in maps for url in addresses(built / each.removeprefix(site))}
    for release in (PROJECT / "releases").glob("*/framework.yml"):
        frozen = load(release.parent)
        for page in frozen.pages:
            assert f"{site}{release.parent.name}/{located(frozen, page.id)}" in found
    assert not [url for url in found if url.startswith((f"{site}draft/", f"{site}latest/"))]


def test_scripts_and_styles_come_without_the_comments_of_their_sources(built: Path) -> None:
    for name in ("site.js", "theme.js", "holds.js", "site.css"):
        lines = (built / "assets" / name).read_text("utf-8").splitlines()
        assert not [line for line in lines if line.lstrip().startswith("//")]
        whole = [line for line in lines if re.fullmatch(r"\s*/\*.*\*/\s*", line)]
        assert not whole
