"""Pages of a framework with very many facets: what is listed by facet is folded by group, and long tables come in parts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from conftest import GARDEN, PROJECT, serving
from playwright.sync_api import Browser, expect

from living_framework.publish import search
from living_framework.site.folder import Folder
from living_framework.site.plan import Plan
from living_framework.site.shell import shell_of
from living_framework.versions.edition import Edition
from living_framework.views import explorer

FACETS, STATEMENTS = 656, 9
LISTS = ("index.md", "matrix.md", "facets/index.md", "board.md", "explorer.md")
LARGEST = 400_000  # bytes of a page
MOST_OF_AN_ID = 3_500  # bytes, where its text is short
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


@pytest.mark.parametrize(
    "path",
    [
        "evidence.md",
        "questions.md",
        "matrix.md",
        "facets/index.md",
        "board.md",
    ],
)
def test_what_is_listed_by_facet_is_folded_by_group_on_pages_that_are_not_too_large(
    many: Folder, path: str
) -> None:
    later = re.compile(rf"{path.removesuffix('.md')}/\d+\.md")
    pages = [p.path for p in many.listed if p.path == path or later.fullmatch(p.path)]
    texts = [made(many, page) for page in pages]
    assert max(map(len, texts)) < LARGEST
    mains = [next(lxml.html.document_fromstring(text).iter("main")) for text in texts]
    listed = re.compile(r"/bed-\d+/")
    links = [a for main in mains for a in main.iter("a") if listed.search(a.get("href", ""))]
    assert len({link.get("href", "").split("#")[0].strip("./") for link in links}) == FACETS
    for link in links:
        folded = (e for e in link.iterancestors() if e.tag == "details" and "open" not in e.attrib)
        assert next(folded, None) is not None, link.get("href")


def test_a_page_of_an_id_is_small(garden_site: Path) -> None:
    """There is one for each statement: at 1,500 facets a hundred bytes more are two megabytes."""
    pages = {path: path.stat().st_size for path in garden_site.glob("id/*/index.html")}
    assert len(pages) > 20
    assert {path: size for path, size in pages.items() if size > MOST_OF_AN_ID} == {}


def test_home_leads_to_groups_where_all_facets_would_be_too_many(many: Folder) -> None:
    page = lxml.html.document_fromstring(made(many, "index.md"))
    (main,) = page.iter("main")
    hrefs = [a.get("href", "") for a in main.iter("a")]
    groups = [term.slug for term, _ in many.plan.edition.framework.groups]
    assert [f"facets/#{slug}" for slug in groups] == [h for h in hrefs if "facets/#" in h]
    assert len(hrefs) < 60
    listed = made(many, "facets/index.md")
    assert all(f'id="{slug}"' in listed for slug in groups)


@pytest.fixture(scope="module")
def shown(many: Folder, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which the pages that are measured are served, with the files they need."""
    root = tmp_path_factory.mktemp("shown")
    for path in LISTS:
        out = root / "draft" / path.removesuffix("index.md").removesuffix(".md") / "index.html"
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(made(many, path), "utf-8")
    (root / "assets").symlink_to(built / "assets")
    shutil.copytree(built / "draft/assets", root / "draft/assets")
    edition = many.plan.edition
    for name, data in explorer.files(edition.framework, many.given["explorer"]):
        (root / "draft" / name).write_bytes(data)
    (root / "draft" / search.FILE).write_bytes(search.script(edition, many.addresses, []))
    with serving(root) as address:
        yield f"{address}draft/"


@pytest.mark.parametrize(
    ("path", "most"),
    [("", 3_000), ("matrix/", 3_000), ("facets/", 3_000), ("board/", 3_000), ("explorer/", 20_000)],
)
def test_pages_of_very_many_facets_are_short_on_a_phone(
    shown: str, browser: Browser, path: str, most: int
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page.goto(f"{shown}{path}")
    assert page.evaluate("document.documentElement.scrollHeight") < most
    page.close()


def test_the_table_of_statements_comes_in_parts(many: Folder, shown: str, browser: Browser) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{shown}explorer/")
    all_ = FACETS * STATEMENTS + len(many.plan.edition.framework.parts[0].statements)
    expect(page.locator("#filter-count")).to_have_text(f"{all_:,} of {all_:,} statements")
    rows = page.locator("#statements tbody tr:visible")
    expect(rows).to_have_count(100)
    more = page.get_by_role("button", name="Show more statements")
    more.click()
    expect(rows).to_have_count(200)
    expect(rows.nth(100).locator("a").first).to_be_focused()
    page.locator("#filter-words").fill("spring 655")
    expect(rows).to_have_count(1)
    expect(more).to_be_hidden()
    page.close()
