"""A framework of more statements than one page shows: the pages that each view comes on, in a real site and browser."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import access
import pytest
from conftest import framework, serving
from lxml import html
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from releasing import commit, released, repository

from living_framework.model.portions import MOST, pack
from living_framework.publish import whole
from living_framework.source.load import load
from living_framework.versions.edition import Edition
from living_framework.versions.lifecycle import Lifecycle, editions

pytestmark = pytest.mark.browser

EACH, FACETS = 88, range(4, 11)  # statements of a facet, and the facets that are many
WORK = """
- id: barrel2019water
  type: book
  title: Water in barrels
  author:
  - {family: Cooper, given: Ann}
  issued:
    date-parts: [[2019]]
  publisher: The made-up press
"""
GROUPS = {True: "ground", False: "people"}


def _facet(number: int) -> str:
    other = 4 if number == 10 else number + 1
    lines = [
        f"Bed {number} has {'gardeners' if n % 5 else 'neighbours'} who know row {n} [G{other:02}.{n}]. ^{n}"
        for n in range(1, EACH - 1)
    ]
    body = "\n\n".join(lines)
    return f"""---
id: G{number:02}
title: Bed {number}
summary: What bed {number} is like.
status: draft
place: {GROUPS[number < 8]}
people: [gardeners, neighbours]
arrangements: []
related: {{}}
reviewed: 2026-11-24
---

## What it is about

{body}

## What gardens do

- Dig bed {number} in spring [@{"garden2020soil" if number != 10 else "barrel2019water"}]. ^{EACH - 1}

## What is open

- Who digs bed {number}? ^{EACH}
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A garden that was released, and has many more statements since."""
    folder = repository(tmp_path_factory.mktemp("large") / "root")
    released(folder, "0.1.0")
    with (folder / "references.yml").open("a", encoding="utf-8") as references:
        references.write(WORK)
    for number in FACETS:
        (folder / f"facets/{number:02}-bed-{number}.md").write_text(_facet(number), "utf-8")
    settings = (folder / "framework.yml").read_text("utf-8")
    ids = ", ".join(f"G{number:02}" for number in range(1, FACETS.stop))
    settings = settings.replace("facets: [G01, G02, G03]", f"facets: [{ids}]")
    (folder / "framework.yml").write_text(settings, "utf-8")
    commit(folder, "Many more")
    return folder


@pytest.fixture(scope="module")
def site(root: Path) -> Path:
    """Its whole site, which was checked as it was built."""
    out = root.with_name("site")
    result = framework("site", "--root", root, "--out", out)
    assert result.returncode == 0, result.stderr
    return out


@pytest.fixture(scope="module")
def draft(root: Path) -> Edition:
    return editions(root)[-1]


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with serving(site) as served:
        yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def parsed(path: Path) -> Any:
    return html.document_fromstring(path.read_text("utf-8"))


def words_on(document: Any) -> list[str]:
    return [element.get("data-words") for element in document.xpath("//*[@data-words]")]


# --- What is on which page ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "wanted"),
    [
        ([("a", MOST)], [["0"]]),
        ([("a", 300), ("b", 300)], [["0"], ["1"]]),
        ([("a", 200), ("a", 200), ("b", 200), ("b", 200)], [["0", "1"], ["2", "3"]]),
        ([("a", 10), ("b", 700), ("c", 10)], [["0"], ["1"], ["2"]]),
        ([("a", 240), ("a", 240), ("a", 240), ("b", 30)], [["0", "1"], ["2", "3"]]),
        ([(f"{n}", 30) for n in range(20)], [[*map(str, range(10))], [*map(str, range(10, 20))]]),
        ([("a", 0), ("b", 0)], [["0", "1"]]),
        ([], [[]]),
    ],
)
def test_portions_are_full_and_end_with_groups(
    sizes: list[tuple[str, int]], wanted: list[list[str]]
) -> None:
    assert pack((str(n), size, group) for n, (group, size) in enumerate(sizes)) == wanted


@pytest.mark.parametrize("view", ["explorer", "whole"])
def test_every_statement_is_once_on_the_pages_of_a_view_in_reading_order(
    site: Path, draft: Edition, view: str
) -> None:
    first, second = (
        words_on(parsed(site / f"draft/{view}{more}/index.html")) for more in ("", "/2")
    )
    assert first + second == list(draft.framework.statements)
    assert max(len(first), len(second)) <= MOST
    assert second[0] == "G08.1"  # where the group ends


def test_evidence_lists_on_each_page_what_its_statements_cite(site: Path) -> None:
    first, second = (
        words_on(parsed(site / f"draft/evidence{more}/index.html")) for more in ("", "/2")
    )
    cited = ["G01.2", *(f"G{n:02}.{EACH - 1}" for n in range(4, 8))]
    assert first == [*cited, "G02.3"]  # which the editors added
    assert second == [f"G{n:02}.{EACH - 1}" for n in range(8, 11)]


def test_changes_come_on_pages_by_how_much_changed(site: Path, root: Path) -> None:
    folder = site / "changes/0.1.0..draft"
    first, second = (parsed(folder / more / "index.html") for more in ("", "2"))
    changes = Lifecycle(editions(root)).between("0.1.0", "draft")
    assert words_on(first) + words_on(second) == [c.id for c in changes.statements]
    assert len(words_on(second)) > 100
    assert not first.xpath("//*[starts-with(@id, 'besides')]")
    assert second.xpath("//*[starts-with(@id, 'besides')]")


def test_the_page_of_permanent_links_names_the_first_and_the_last_statement_of_each_facet(
    site: Path,
) -> None:
    items = parsed(site / "id/index.html").xpath("//main//li[a[@class='id']]")
    said = {item.xpath("./a")[0].text: item.text_content() for item in items}
    assert said["G04"] == f"G04: {EACH} statements G04.1 – G04.{EACH}"
    assert {f"G{n:02}" for n in range(1, FACETS.stop)} <= said.keys()


@pytest.mark.parametrize("view", ["explorer", "whole", "evidence"])
def test_each_page_names_all_and_says_which_it_is(site: Path, view: str) -> None:
    for number, more in ((1, ""), (2, "/2")):
        document = parsed(site / f"draft/{view}{more}/index.html")
        links = document.xpath("//nav[@id='pages']//a")
        assert [a.text_content() for a in links] == [
            "1 Preface, The ground, The people",
            "2 The people",
        ]
        assert [a.get("aria-current") for a in links].index("page") == number - 1
        assert len(document.xpath("//h1")) == 1
        assert f"page {number} of 2" in document.findtext(".//title") or number == 1
    assert site.joinpath("sitemap.xml").exists()


def test_lists_by_section_and_tables_by_facet_are_divided_by_what_they_have(root: Path) -> None:
    framework = load(root)
    (context,) = framework.portions_of_section("practice")
    assert [str(f.id) for f in context.pages] == [
        str(f.id) for _, facets in framework.groups_once for f in facets
    ]
    first, second = framework.portions_of_section("context")
    assert (first.of, [str(f.id) for f in second.pages]) == (2, ["G03", "G08", "G09", "G10"])
    assert len(framework.portions_of_facets) == 1


# --- In a browser ---------------------------------------------------------------------------------


def test_a_filter_finds_statements_of_all_pages(address: str, page: Page, draft: Edition) -> None:
    page.goto(f"{address}draft/explorer/")
    total = len(draft.framework.statements)
    count, rows = page.locator("#filter-count"), page.locator("#statements tbody tr")
    expect(count).to_have_text(f"{total} of {total} statements")
    expect(rows).to_have_count(100)
    page.locator("#filter-words").fill("bed 10 spring")
    expect(count).to_have_text(f"1 of {total} statements")
    link = rows.locator("th a")
    expect(link).to_have_text(f"G10.{EACH - 1}")
    assert "Dig bed 10 in spring" in rows.inner_text()
    page.locator("#filter-words").fill("")
    page.select_option("#filter-page", "G09")
    expect(count).to_have_text(f"{EACH} of {total} statements")
    page.select_option("#filter-v-people", "neighbours")
    wanted = [s for s in draft.framework.page("G09").statements if "neighbours" in s.plain]
    expect(count).to_have_text(f"{len(wanted)} of {total} statements")
    assert rows.nth(0).locator("td").all_inner_texts()[-3:] == ["Neighbours", "", ""]
    page.get_by_role("button", name="Clear filters").click()
    expect(count).to_have_text(f"{total} of {total} statements")
    page.select_option("#filter-page", "G09")
    link.first.click()
    expect(page.locator(":target")).to_contain_text("Bed 9 has")


def test_all_rows_can_be_shown_on_the_first_page(address: str, page: Page, draft: Edition) -> None:
    page.goto(f"{address}draft/explorer/")
    rows, more = page.locator("#statements tbody tr"), page.locator("#more-statements")
    total = len(draft.framework.statements)
    for shown in range(200, total, 100):
        more.click()
        expect(rows).to_have_count(shown)
    more.click()
    expect(rows).to_have_count(total)
    expect(more).to_be_hidden()
    ids = [text.strip() for text in rows.locator("th").all_inner_texts()]
    assert ids == [statement.display for statement in draft.framework.statements.values()]


def test_where_the_rest_cannot_be_had_the_page_says_so(address: str, page: Page) -> None:
    page.route("**/statements.js", lambda route: route.abort())
    page.goto(f"{address}draft/explorer/")
    page.locator("#filter-words").fill("bed 10 spring")
    expect(page.locator("#filter-count")).to_contain_text("only this one is filtered. 0 of")
    page.unroute("**/statements.js")
    page.locator("#filter-words").fill("bed 10 sprin")
    expect(page.locator("#statements tbody tr")).to_have_count(1)


@pytest.mark.parametrize("start", ["whole", "whole/2", "evidence", "changes/0.1.0..draft"])
def test_an_address_of_a_statement_leads_to_the_page_that_has_it(
    address: str, page: Page, start: str
) -> None:
    base = f"{address}{'' if start.startswith('changes') else 'draft/'}"
    last = f"{base}{start.partition('/2')[0]}/2/"
    place = "G10" if start == "evidence" else "G10.3"
    page.goto(f"{base}{start}/#{place}")
    page.wait_for_url(f"{last}#{place}")
    expect(page.locator(":target")).to_be_in_viewport()
    if start == "whole":
        page.goto(f"{last}#G05.7")
        page.wait_for_url(f"{base}whole/#G05.7")
        page.goto(f"{base}whole/#nothing-of-this-name")
        page.wait_for_timeout(300)
        assert page.url == f"{base}whole/#nothing-of-this-name"


def test_a_link_from_one_page_to_another_stays_in_the_view(address: str, page: Page) -> None:
    page.goto(f"{address}draft/whole/")
    page.locator("[id='G07.1'] a.ref").click()
    page.wait_for_url(f"{address}draft/whole/2/#G08.1")
    expect(page.locator(":target")).to_contain_text("Bed 8 has")


def test_without_scripts_every_page_can_be_read(address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}draft/explorer/")
    page.get_by_role("link", name="2 The people", exact=True).click()
    assert page.url == f"{address}draft/explorer/2/"
    expect(page.locator("#statements tbody tr:visible")).to_have_count(3 * EACH)
    page.get_by_role("link", name="Filter the statements of all pages").click()
    assert page.url == f"{address}draft/explorer/"
    context.close()


@pytest.mark.parametrize("path", ["explorer/2/", "whole/2/", "evidence/2/"])
def test_pages_are_accessible_and_no_wider_than_a_phone(
    address: str, page: Page, path: str
) -> None:
    page.goto(f"{address}draft/{path}")
    # Of rows that are all alike axe needs no more than some.
    page.evaluate(
        "document.querySelectorAll('tr:nth-child(n + 40)').forEach((row) => row.remove())"
    )
    assert access.breaches(page) == []
    page.set_viewport_size({"width": 320, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


# --- Paper, and a copy ----------------------------------------------------------------------------


def test_the_page_for_paper_has_every_statement_and_every_work_once(
    site: Path, draft: Edition
) -> None:
    document: Any = html.document_fromstring(whole.text(site / "draft", draft))
    assert words_on(document) == list(draft.framework.statements)
    assert [s.get("aria-labelledby") for s in document.xpath("//section[@class='page']")] == [
        *(str(p.id) for p in draft.framework.pages),
        "references",
    ]
    assert [e.get("href") for e in document.xpath("//nav[@class='contents']//a")] == [
        *(f"#{p.id}" for p in draft.framework.pages),
        "#references",
    ]
    works = document.xpath("//ol[@class='references']/li")
    assert [w.get("id") for w in works] == ["ref-garden2020soil", "ref-barrel2019water"]
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    inside = [
        a.get("href") for a in document.xpath("//section//a") if a.get("href").startswith("#")
    ]
    assert {target[1:] for target in inside} <= set(ids)
    assert not document.xpath("//a[starts-with(@href, '.')]")


@pytest.mark.long
def test_the_pdf_has_the_words_of_all_pages(root: Path, draft: Edition) -> None:
    out = root.with_name("printed")
    result = framework("pdf", "--root", root, "--out", out)
    assert result.returncode == 0, result.stderr
    text = "".join(page.extract_text() for page in PdfReader(out / "framework.pdf").pages)
    packed = "".join(text.split())
    for statement in draft.framework.statements.values():
        assert statement.display in packed
    assert packed.index("G04.1") < packed.index("G10.1")


def test_the_offline_copy_filters_all_and_leads_on(root: Path, page: Page) -> None:
    archive, out = root.with_name("copy.zip"), root.with_name("copy")
    result = framework("offline", "--root", root, "--out", archive)
    assert result.returncode == 0, result.stderr
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(out)
    top = (out / "shared-gardens-draft").as_uri()
    page.goto(f"{top}/explorer.html")
    page.locator("#filter-words").fill("bed 10 spring")
    row = page.locator("#statements tbody tr")
    expect(row).to_have_count(1)
    row.locator("a").click()
    expect(page.locator(":target")).to_contain_text("Dig bed 10 in spring")
    page.goto(f"{top}/whole.html#G10.3")
    page.wait_for_url(f"{top}/whole/2.html#G10.3")
