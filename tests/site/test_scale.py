"""Pages of a framework with very many facets: what is listed by facet is folded by group, and long tables come in parts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import lxml.html
import pytest
from conftest import GARDEN, PROJECT, serving
from playwright.sync_api import Browser, expect

from living_framework.site.folder import Folder
from living_framework.site.plan import Plan
from living_framework.site.shell import shell_of
from living_framework.versions.edition import Edition

FACETS, STATEMENTS = 61, 9
BODY = "\n\n".join(
    f"Bed {{n}} of the garden has soil number {i}. ^{i}" for i in range(1, STATEMENTS - 1)
)


def _facet(number: int) -> str:
    place = "ground" if number % 2 else "people"
    return f"""---
id: G{number:02}
title: Bed {number}
summary: What bed {number} is like.
status: draft
place: {place}
people: [gardeners]
arrangements: []
related: {{}}
reviewed: 2026-11-24
---

## What it is about

{BODY.replace("{n}", str(number))}

## What gardens do

- Dig bed {number} in spring [@garden2020soil]. ^{STATEMENTS - 1}

## What is open

- Who digs bed {number}? ^{STATEMENTS}
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The pages of a garden with more facets than are listed one by one."""
    root = shutil.copytree(GARDEN, tmp_path_factory.mktemp("many") / "root")
    for path in (*root.glob("facets/0*.md"), root / "facets/retired.yml"):
        path.unlink()
    for number in range(1, FACETS + 1):
        (root / f"facets/{number:02}-bed-{number}.md").write_text(_facet(number), "utf-8")
    ids = ", ".join(f"G{number:02}" for number in range(1, FACETS + 1))
    settings = (root / "framework.yml").read_text("utf-8")
    settings = settings.replace("facets: [G01, G02, G03]", f"facets: [{ids}]")
    (root / "framework.yml").write_text(settings, "utf-8")
    edition = Edition(root)
    return Folder(Plan(edition, "version", shell_of(PROJECT)))


def made(folder: Folder, path: str) -> str:
    (page,) = (page for page in folder.listed if page.path == path)
    return folder.render(page)


@pytest.mark.parametrize("path", ["index.md", "evidence.md", "questions.md"])
def test_what_is_listed_by_facet_is_folded_by_group(many: Folder, path: str) -> None:
    page = lxml.html.document_fromstring(made(many, path))
    (main,) = page.iter("main")
    listed = re.compile(r"/bed-\d+/")
    links = [a for a in main.iter("a") if listed.search(a.get("href", ""))]
    assert len(links) >= FACETS
    for link in links:
        folded = (e for e in link.iterancestors() if e.tag == "details" and "open" not in e.attrib)
        assert next(folded, None) is not None, link.get("href")


def test_the_table_of_statements_comes_in_parts(
    many: Folder, built: Path, browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "draft/explorer").mkdir(parents=True)
    (tmp_path / "draft/explorer/index.html").write_text(made(many, "explorer.md"), "utf-8")
    (tmp_path / "assets").symlink_to(built / "assets")
    (tmp_path / "draft/assets").symlink_to(built / "draft/assets")
    page = browser.new_page(reduced_motion="reduce")
    with serving(tmp_path) as address:
        page.goto(f"{address}draft/explorer/")
        all_ = FACETS * STATEMENTS + len(many.plan.edition.framework.parts[0].statements)
        expect(page.locator("#filter-count")).to_have_text(f"{all_} of {all_} statements")
        rows = page.locator("#statements tbody tr:visible")
        expect(rows).to_have_count(100)
        more = page.get_by_role("button", name="Show more statements")
        more.click()
        expect(rows).to_have_count(200)
        expect(rows.nth(100).locator("a").first).to_be_focused()
        while more.is_visible():
            more.click()
        expect(rows).to_have_count(all_)
        expect(page.locator("#more-statements")).to_be_hidden()
        page.locator("#filter-words").fill("spring")
        expect(rows).to_have_count(FACETS)
    page.close()
