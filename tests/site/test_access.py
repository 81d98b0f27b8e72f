"""WCAG 2.2 AA, in a real browser: every kind of page, both schemes, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator

import access
import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

KINDS = access.kinds()


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[dict[int, Page]]:
    """Windows by their width, in which pages are looked at one after another."""
    with access.windows(browser, *access.WIDTHS, 320) as opened:
        yield opened


@pytest.mark.parametrize(("kind", "search"), [*((kind, False) for kind in KINDS), ("facet", True)])
def test_axe_finds_nothing(kind: str, search: bool, served: str, windows: dict[int, Page]) -> None:
    found = access.results(windows, served + KINDS[kind], search=search)
    assert {way: lines for way, said in found if (lines := access.violations(said))} == {}


def test_the_page_on_accessibility_says_what_was_run() -> None:
    text = access.STATEMENT.read_text("utf-8").split("---\n")[1]
    said = yaml.safe_load(text)["tested"]
    assert int(said["kinds"]) == len(KINDS)
    assert int(said["runs"]) == len(access.WAYS) * (len(KINDS) + 1)
    assert said["violations"] == "0"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_scrolls_sideways_at_320_pixels(
    kind: str, served: str, windows: dict[int, Page]
) -> None:
    phone = windows[320]
    phone.goto(served + KINDS[kind])
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320


@pytest.mark.parametrize("kind", ["home", "facet", "matrix", "explorer"])
def test_what_has_the_focus_can_be_seen(kind: str, served: str, desk: Page) -> None:
    """Each stop of the Tab key is on the screen and not under the bar (WCAG 2.4.11)."""
    desk.goto(served + KINDS[kind])
    hidden = []
    for _ in range(60):
        desk.keyboard.press("Tab")
        place = desk.evaluate(
            """() => {
              const it = document.activeElement;
              if (!it || it === document.body) return null;
              const box = it.getBoundingClientRect();
              const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
              const y = Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 1);
              const top = document.elementFromPoint(x, y);
              const seen = top && (it.contains(top) || top.contains(it));
              const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0
                && box.left < innerWidth && box.width > 0;
              return seen && inside ? null : it.outerHTML.slice(0, 160);
            }"""
        )
        if place:
            hidden.append(place)
    assert hidden == []


def test_the_skip_link_comes_first_and_the_way_out_second(served: str, desk: Page) -> None:
    desk.goto(served + KINDS["facet"])
    desk.keyboard.press("Tab")
    expect(desk.locator(":focus")).to_have_text("Skip to the content")
    desk.keyboard.press("Tab")
    expect(desk.locator(":focus")).to_have_text("Leave this site")


def test_the_way_out_stays_in_view(served: str, phone: Page) -> None:
    phone.goto(served + KINDS["facet"])
    phone.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(phone.get_by_role("link", name="Leave this site")).to_be_in_viewport()


@pytest.mark.parametrize("width", [1280, 360])
def test_controls_are_at_least_24_pixels(width: int, served: str, browser: Browser) -> None:
    """Buttons, summaries and links that are no part of a sentence (WCAG 2.5.8)."""
    for page in access.shown(browser, served + KINDS["facet"], access.Shown("light", width, False)):
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, summary, select, input, nav a, .leave, .permalink, .foot-links a")]
              .filter((it) => it.checkVisibility({checkOpacity: false}))
              .map((it) => [it.getBoundingClientRect(), it.outerHTML.slice(0, 120)])
              .filter(([box]) => box.width > 0 && (box.width < 24 || box.height < 24))
              .map(([box, html]) => `${Math.round(box.width)}×${Math.round(box.height)} ${html}`)"""
        )
        assert small == []


def test_tables_that_scroll_can_be_scrolled_by_the_keyboard(served: str, phone: Page) -> None:
    phone.goto(served + KINDS["matrix"])
    frames = phone.locator("main [role=region][tabindex='0']")
    assert frames.count() > 0
    frame = frames.first
    frame.focus()
    before = frame.evaluate("it => it.scrollLeft")
    for _ in range(5):
        phone.keyboard.press("ArrowRight")
    phone.wait_for_timeout(300)
    assert frame.evaluate("it => it.scrollLeft") > before


def test_on_paper_there_is_the_text_its_ids_and_no_controls(served: str, desk: Page) -> None:
    desk.goto(served + KINDS["facet"])
    desk.emulate_media(media="print")
    expect(desk.locator("header.bar")).to_be_hidden()
    expect(desk.locator("nav.side")).to_be_hidden()
    expect(desk.locator("main .permalink").first).to_be_visible()


def test_text_can_be_twice_as_large(served: str, browser: Browser) -> None:
    """200 % zoom of a 1280 pixel window is a window of 640 pixels (WCAG 1.4.4, 1.4.10)."""
    for page in access.shown(browser, served + KINDS["facet"], access.Shown("light", 640, False)):
        assert page.evaluate("document.documentElement.scrollWidth") <= 640
