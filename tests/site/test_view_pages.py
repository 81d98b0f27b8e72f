"""The views as pages of the built site: what they link to, and how they are used in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT
from lxml import html
from playwright.sync_api import Browser, BrowserContext, Page, expect

from living_framework.model import Framework
from living_framework.source.load import load
from living_framework.views.explorer import Entry
from living_framework.views.overviews import Overviews

pytestmark = pytest.mark.browser

EXPLORER_BUDGET_MS = 50
Doc = Any  # an element of lxml, whose stubs do not know HTML


VOCABULARIES = tuple(load(PROJECT).settings.paged)


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load(PROJECT)


@pytest.fixture(scope="module")
def views(framework: Framework) -> Overviews:
    return Overviews(framework)


def pages(framework: Framework) -> list[str]:
    """Every kind of view, once."""
    registers = [str(kind.register) for kind in framework.settings.sections if kind.register]
    slices = [f"{key}/{v.terms[0].slug}" for key, v in framework.settings.paged.items()]
    return [
        "matrix", "map", "explorer", "whole", "evidence", *VOCABULARIES, registers[0], *slices,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def read(built: Path) -> Callable[[str], Doc]:
    """A page of the draft by its address, parsed."""
    known: dict[str, Doc] = {}

    def parse(name: str) -> Doc:
        if name not in known:
            known[name] = html.parse(str(built / "draft" / name / "index.html")).getroot()
        return known[name]

    return parse


def target(page: str, href: str) -> tuple[str, str]:
    """The address below the edition, and the fragment, that a link on a page leads to."""
    address, _, fragment = href.partition("#")
    steps = address.count("../")
    folders = page.split("/")
    base = folders[: len(folders) - steps] if address else folders
    return "/".join([*base, address.replace("../", "").strip("/")]).strip("/"), fragment


# --- What the pages say and lead to --------------------------------------------------------------


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_number_of_the_matrix_leads_to_that_many_statements(
    read: Callable[[str], Doc], views: Overviews, vocabulary: str
) -> None:
    table = read("matrix").xpath(f"//section[@aria-labelledby='{vocabulary}']//table")[0]
    links = table.xpath(".//td[contains(@class, 'has')]/a")
    counted = 0
    for link in links:
        name, fragment = target("matrix", link.get("href"))
        section = read(name).xpath(f"//section[@aria-labelledby='{fragment}']")[0]
        assert len(section.xpath(".//ul/li")) == int(link.text)
        counted += int(link.text)
    assert counted == sum(views.matrix(vocabulary).totals)


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_the_matrix_is_a_table_that_says_what_its_heads_head(
    read: Callable[[str], Doc], views: Overviews, vocabulary: str
) -> None:
    table = read("matrix").xpath(f"//section[@aria-labelledby='{vocabulary}']//table")[0]
    matrix = views.matrix(vocabulary)
    assert table.xpath("normalize-space(caption)")
    heads = [h.text_content().strip() for h in table.xpath("thead//th[@scope='col']")]
    assert heads[1:-2] == [str(term.title) for term in matrix.terms]
    facets = [h.text_content().split()[0] for h in table.xpath("tbody//th[@scope='row']")]
    assert facets == [row.facet.id for _, rows in matrix.groups for row in rows]
    groups = [h.text_content().strip() for h in table.xpath("tbody//th[@scope='rowgroup']")]
    assert groups == [str(group.title) for group, _ in matrix.groups]
    totals = [int(cell.text) for cell in table.xpath("tfoot//td")]
    assert totals == [*matrix.totals, matrix.total, matrix.statements]


def test_every_part_of_the_map_is_a_link_with_a_title_and_stands_in_the_table(
    read: Callable[[str], Doc], views: Overviews, framework: Framework
) -> None:
    page = read("map")
    svg = page.xpath("//figure//*[name()='svg']")[0]
    edges = svg.xpath(".//a[@class='edge']")
    assert [e.get("href")[1:] for e in edges] == [r.id for r in views.relations()]
    for relation, row in zip(views.relations(), page.xpath("//table/tbody/tr"), strict=True):
        assert row.get("id") == relation.id
        cells = [cell.text_content().strip() for cell in row.xpath("td")]
        assert cells == [relation.reason, relation.back]
    nodes = svg.xpath(".//*[starts-with(@class, 'node ')]/a")
    assert {target("map", n.get("href"))[0] for n in nodes} == {
        f"facets/{facet.slug}" for facet in framework.facets
    }
    for link in [*edges, *nodes]:
        assert link.xpath("normalize-space(./title)")


def test_each_register_has_each_statement_with_a_link_to_its_place(
    read: Callable[[str], Doc], framework: Framework
) -> None:
    for kind in framework.settings.sections:
        if not kind.register:
            continue
        page = read(kind.register)
        found = [
            target(str(kind.register), a.get("href"))
            for a in page.xpath("//ul[@class='items']/li/a")
        ]
        every = {s.id for f in framework.facets for s in f.statements if s.section == kind.key}
        assert {fragment for _, fragment in found} == every
        for name, fragment in found:
            assert read(name).xpath(f"//*[@id='{fragment}']")


def test_every_actor_and_technology_has_a_page_for_its_readers(
    read: Callable[[str], Doc], framework: Framework, views: Overviews
) -> None:
    for vocabulary in VOCABULARIES:
        listed = [
            target(vocabulary, a.get("href"))[0]
            for a in read(vocabulary).xpath("//ul[contains(@class, 'view-terms')]//a")
        ]
        assert listed == [
            f"{vocabulary}/{t.slug}" for t in framework.settings.paged[vocabulary].terms
        ]
        for found in views.slices(vocabulary):
            page = read(f"{vocabulary}/{found.term.slug}")
            assert page.xpath("normalize-space(//h1)") == found.term.title
            if found.term.reader:
                assert (
                    page.xpath("normalize-space(//p[@class='lead'])") == f"For {found.term.reader}"
                )
            assert len(page.xpath("//ul[@class='items']/li")) == found.total
            for facet, _ in found.facets:
                assert page.xpath(f"//h2[@id='{facet.id}']")


def test_the_whole_has_every_statement_in_order_and_its_references_stay_on_the_page(
    read: Callable[[str], Doc], framework: Framework
) -> None:
    page = read("whole")
    article = page.xpath("//div[contains(@class, 'view-whole')]")[0]
    ids = [s.get("id") for s in article.xpath(".//*[contains(@class, 'statement') and @id]")]
    assert ids == list(framework.statements)
    everything = set(page.xpath("//@id"))
    for href in article.xpath(".//a[not(starts-with(@href, 'http'))]/@href"):
        assert href.startswith("#")
        assert href[1:] in everything


def test_the_evidence_board_shows_the_figures_of_the_model(
    read: Callable[[str], Doc], views: Overviews
) -> None:
    board = views.evidence()
    page = read("evidence")
    assert [int(n) for n in page.xpath("//dl[@class='figures']//dd/text()")] == list(board.total)
    for table in page.xpath("//table"):
        figures = [cell.text_content() for cell in table.xpath("tfoot//td[not(@class)]")]
        assert [int(n) for n in figures] == list(board.total)
    for title, items in (("with-references", board.cited), ("added", board.added)):
        links = page.xpath(f"//ul[@class='items']/li/a[preceding::h2[1][@id='{title}']]")
        assert [a.text for a in links] == [s.id for item in items for s in item.statements]


# --- In a browser --------------------------------------------------------------------------------


@pytest.fixture
def opened(browser: Browser, served: str) -> Iterator[Callable[..., Page]]:
    """Opens a view in a browser of its own; no error may be logged."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def go(name: str, width: int = 1280, height: int = 800, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.goto(f"{served}draft/{name}/" if name else f"{served}draft/")
        return page

    yield go
    for context in contexts:
        context.close()
    assert not errors


def test_no_view_is_wider_than_a_phone(opened: Callable[..., Page], framework: Framework) -> None:
    page = opened("", width=320)
    draft = page.url
    for name in pages(framework):
        page.goto(f"{draft}{name}/")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_the_explorer_is_a_whole_table_without_scripts(
    opened: Callable[..., Page], framework: Framework
) -> None:
    page = opened("explorer", java_script_enabled=False)
    expect(page.locator("#statements tbody tr:visible")).to_have_count(len(framework.statements))
    expect(page.locator("#filters")).to_be_hidden()


def test_the_explorer_filters_by_everything_that_its_rows_have(
    opened: Callable[..., Page], views: Overviews
) -> None:
    page = opened("explorer")
    entries = views.explorer()
    first, second = VOCABULARIES
    one = next(e for e in entries if e.tags[first] and e.tags[second])
    actor, technology = one.tags[first][0], one.tags[second][0]
    choices: dict[str, tuple[str, Callable[[Entry], bool]]] = {
        "page": (one.page.id, lambda e: e.page.id == one.page.id),
        "section": (one.section.key, lambda e: e.section.key == one.section.key),
        f"v-{first}": (actor.slug, lambda e: actor in e.tags[first]),
        f"v-{second}": (technology.slug, lambda e: technology in e.tags[second]),
    }
    left = entries
    for name, (value, passes) in choices.items():
        option = page.locator(f"#filter-{name} option[value='{value}']")
        left = [e for e in left if passes(e)]
        expect(option).to_have_attribute("label", re.compile(rf" \({len(left)}\)$"))
        page.select_option(f"#filter-{name}", value)
        shown = page.locator("#statements tbody tr:visible th").all_inner_texts()
        assert [text.strip() for text in shown] == [e.statement.id for e in left]
        expect(page.locator("#filter-count")).to_have_text(
            f"{len(left)} of {len(entries)} statements"
        )
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator("#filter-words")).to_be_focused()
    rows = page.locator("#statements tbody tr:visible")
    more = page.get_by_role("button", name="Show more statements")
    for seen in range(100, len(entries), 100):
        expect(rows).to_have_count(seen)
        more.click()
    expect(rows).to_have_count(len(entries))
    expect(more).to_be_hidden()


def test_words_are_found_from_their_beginning_in_any_case_and_all_of_them(
    opened: Callable[..., Page], views: Overviews
) -> None:
    page = opened("explorer")
    statement = max((e.statement for e in views.explorer()), key=lambda s: len(s.plain))
    words = [word for word in statement.plain.split() if word.isalpha()]
    page.fill("#filter-words", f"{words[-1][:4].upper()}  {words[0]} {statement.id.lower()}")
    expect(page.locator("#statements tbody tr:visible")).to_have_count(1)
    page.fill("#filter-words", f"zz{words[0]}")
    expect(page.locator("#no-statements")).to_be_visible()
    expect(page.locator("#filter-count")).to_have_text(f"0 of {len(views.explorer())} statements")


def test_the_explorer_is_used_by_keyboard_and_says_its_counts(opened: Callable[..., Page]) -> None:
    page = opened("explorer")
    page.locator("#filter-words").focus()
    page.keyboard.type("data")
    before = page.locator("#filter-count").inner_text()
    page.keyboard.press("Enter")  # sends nothing
    page.keyboard.press("Tab")
    expect(page.locator("#filter-page")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#filter-count")).not_to_have_text(before)
    assert page.get_by_role("status").filter(has_text="statements").count() == 1
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#filter-page").input_value() == ""


def test_what_is_filtered_by_is_kept_nowhere(opened: Callable[..., Page]) -> None:
    page = opened("explorer")
    address = page.url
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("#filter-words", "data")
    page.keyboard.press("Enter")
    page.select_option("#filter-page", index=3)
    kept = "[localStorage.length, sessionStorage.length, document.cookie, history.state]"
    assert page.evaluate(kept) == [0, 0, "", None]
    assert page.url == address
    assert [url for url in asked if not url.endswith("/favicon.svg")] == []
    page.reload()
    assert page.locator("#filter-words").input_value() == ""
    assert page.locator("#filter-page").input_value() == ""


def test_a_filter_answers_at_once(opened: Callable[..., Page]) -> None:
    page = opened("explorer")
    took = page.evaluate("""() => {
        const select = document.getElementById("filter-page");
        const times = [];
        for (let at = 0; at < 15; at += 1) {
            select.selectedIndex = at % select.options.length;
            const start = performance.now();
            select.dispatchEvent(new Event("change"));
            document.body.getBoundingClientRect();
            times.push(performance.now() - start);
        }
        return times.sort((a, b) => a - b)[7];
    }""")
    assert took < EXPLORER_BUDGET_MS


def test_a_node_of_the_map_lights_what_it_touches_by_keyboard_alone(
    opened: Callable[..., Page], views: Overviews
) -> None:
    page = opened("map", java_script_enabled=False)
    page.get_by_role("link", name="Skip to table").focus()
    for _ in views.relations():
        page.keyboard.press("Tab")
        expect(page.locator(".edge:focus")).to_have_count(1)
    drawing = views.relations_map()
    assert drawing
    page.keyboard.press("Tab")
    lit = page.locator(".node:focus-within .lit")
    expect(lit).to_have_css("visibility", "visible")
    expect(lit.locator("path")).to_have_count(len(drawing.touching(drawing.nodes[0].id)))


def test_an_edge_of_the_map_leads_to_the_row_with_both_reasons(
    opened: Callable[..., Page], views: Overviews
) -> None:
    page = opened("map", width=360)
    relation = views.relations()[-1]
    page.locator(f".edge[href='#{relation.id}']").focus()
    page.keyboard.press("Enter")
    row = page.locator("tr:target")
    expect(row).to_contain_text(relation.reason)
    expect(row).to_be_in_viewport()


def test_nodes_of_the_map_are_large_enough_to_touch_on_a_phone(opened: Callable[..., Page]) -> None:
    page = opened("map", width=320)
    for circle in page.locator(".node a circle").all():
        box = circle.bounding_box()
        assert box
        assert box["width"] >= 24


def test_heads_of_the_matrix_stay_and_never_cover_what_has_focus(
    opened: Callable[..., Page],
) -> None:
    for width, height in ((1280, 800), (360, 740)):
        page = opened("matrix", width=width, height=height)
        scroll = page.locator(".view-matrix .scroll").last
        scroll.focus()
        page.keyboard.press("End")
        hidden = page.evaluate("""() => {
            const scroll = [...document.querySelectorAll(".view-matrix .scroll")].at(-1);
            const covered = [];
            for (const link of scroll.querySelectorAll("td a")) {
                link.focus();
                const box = link.getBoundingClientRect();
                const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                if (!top || !link.contains(top)) covered.push(link.getAttribute("aria-label"));
            }
            return covered;
        }""")
        assert hidden == []
        head = scroll.locator("thead th").nth(1).bounding_box()
        region = scroll.bounding_box()
        assert head
        assert region
        if width >= 1280:  # the head stays below the bar while the page scrolls
            bar = page.locator("header.bar").bounding_box()
            assert bar
            assert abs(head["y"] - bar["height"]) < 2 or head["y"] >= region["y"]
        assert scroll.evaluate("e => e.scrollHeight <= e.clientHeight + 1")


def test_on_paper_nothing_is_cut_off_and_filters_are_left_out(
    opened: Callable[..., Page],
) -> None:
    page = opened("matrix", width=700)
    page.emulate_media(media="print")
    for region in page.locator(".scroll").all():
        assert region.evaluate("e => getComputedStyle(e).overflow") == "visible"
        assert region.evaluate("e => e.querySelector('table').offsetWidth <= 700")
    page = opened("explorer", width=700)
    page.emulate_media(media="print")
    expect(page.locator("#filters")).to_be_hidden()
    page = opened("whole", width=700)
    page.emulate_media(media="print")
    parts = page.locator(".view-whole .page")
    assert parts.first.evaluate("e => getComputedStyle(e).breakBefore") == "page"
