"""WCAG 2.2 AA, in a real browser: every kind of page, both schemes, wide and narrow.

`make test` runs axe with all rules on a wide and light window, and on a narrow and dark one with all rules on some
kinds and with those that depend on the width on the others, and on what has every statement in the small framework;
all ways and all pages are looked at by `make test-long`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import access
import pytest
import yaml
from conftest import PROJECT, serving
from playwright.sync_api import Browser, Page, expect

KINDS = access.kinds()


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[dict[int, Page]]:
    with access.windows(browser, *access.WIDTHS, 320) as made:
        yield made


@pytest.fixture
def windows(opened: dict[int, Page]) -> dict[int, Page]:
    """Windows by their width, in which pages are looked at one after another."""
    for width, page in opened.items():
        page.set_viewport_size(access.SIZES[width])
        page.emulate_media(color_scheme="null")
    return opened


@pytest.fixture(scope="module")
def served_garden(garden_site: Path) -> Iterator[str]:
    with serving(garden_site) as address:
        yield address


SHOWN = [*((kind, False) for kind in KINDS), ("facet", True)]
Said = Iterable[tuple[access.Shown, dict[str, Any]]]


def violations(found: Said) -> dict[access.Shown, list[str]]:
    return {way: lines for way, said in found if (lines := access.violations(said))}


@pytest.mark.parametrize(("kind", "search"), [one for one in SHOWN if one[0] not in access.LARGE])
def test_axe_finds_nothing(kind: str, search: bool, served: str, windows: dict[int, Page]) -> None:
    address = served + KINDS[kind]
    narrow = access.RULES if kind in access.FRAMES else access.BY_WIDTH
    found = access.in_short(windows[1280], address, search=search, narrow=narrow)
    assert violations(found) == {}


@pytest.mark.parametrize("kind", access.LARGE)
def test_axe_finds_nothing_on_a_page_of_all_statements_of_few(
    kind: str, served_garden: str, windows: dict[int, Page]
) -> None:
    address = served_garden + KINDS[kind]
    found = access.in_short(windows[1280], address, narrow=access.BY_WIDTH)
    assert violations(found) == {}


@pytest.mark.long
@pytest.mark.parametrize(("kind", "search"), SHOWN)
def test_axe_finds_nothing_in_any_way(
    kind: str, search: bool, served: str, windows: dict[int, Page]
) -> None:
    found = list(access.results(windows, served + KINDS[kind], search=search))
    assert [(way.scheme, way.width) for way, _ in found] == list(access.WAYS)
    assert violations(found) == {}


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
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


def test_no_page_of_the_handbook_scrolls_sideways(served: str, windows: dict[int, Page]) -> None:
    """Its tables are written by hand; one that is too wide scrolls by itself."""
    phone, wide = windows[320], []
    for path in sorted((PROJECT / "docs/root/handbook").glob("*.md")):
        name = "" if path.stem == "index" else f"{path.stem}/"
        phone.goto(f"{served}handbook/{name}")
        if phone.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path.name)
    assert wide == []


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


# --- Text spacing (WCAG 1.4.12) ------------------------------------------------------------------

SPACED = """* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
p { margin-bottom: 2em !important; }"""
SPACE = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""
# Elements that cut off their own text: (what it says, how much is cut), except what is only for readers
# of the page by ear, and what can be scrolled.
CUT = """() => [...document.querySelectorAll('body *')].filter((e) => {
  const style = getComputedStyle(e);
  if (!e.textContent.trim() || !e.checkVisibility() || style.clipPath !== 'none') return false;
  const wide = e.scrollWidth > e.clientWidth + 1 && ['hidden', 'clip'].includes(style.overflowX);
  const high = e.scrollHeight > e.clientHeight + 1 && ['hidden', 'clip'].includes(style.overflowY);
  return wide || high;
}).map((e) => `${e.tagName}.${e.className} ${e.clientWidth}<${e.scrollWidth} ${e.clientHeight}<${e.scrollHeight} ${e.textContent.trim().slice(0, 40)}`)"""
# Heads of columns whose texts lie on one another.
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('table.matrix thead th')].map((th) => {
    const range = document.createRange();
    range.selectNodeContents(th);
    return [th.textContent.trim(), range.getBoundingClientRect()];
  }).filter(([text, box]) => text && box.width);
  const found = [];
  boxes.forEach(([one, a], at) => boxes.slice(at + 1).forEach(([other, b]) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 1 && down > 1) found.push(`${one} / ${other}`);
  }));
  return found;
}"""


@pytest.mark.parametrize("kind", ["home", "facet", "matrix", "help"])
def test_more_space_between_letters_words_and_lines_hides_nothing(
    kind: str, served: str, windows: dict[int, Page]
) -> None:
    for page in (windows[1280], windows[320]):
        page.goto(served + KINDS[kind])
        page.evaluate(SPACE, SPACED)
        assert page.evaluate(CUT) == []
        assert page.evaluate(OVERLAPS) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# --- The menu of a phone, and the panel of versions ----------------------------------------------


@pytest.mark.parametrize(
    ("width", "control", "panel"),
    [(320, "button.menu", ".side-tree"), (1280, "details.version summary", "details.version ul")],
)
def test_a_panel_closes_and_hides_no_focus(
    width: int, control: str, panel: str, served: str, windows: dict[int, Page]
) -> None:
    page = windows[width]
    page.goto(served + KINDS["facet"])
    opener, opened = page.locator(control), page.locator(panel)
    ways: dict[str, Callable[[], object]] = {
        "Escape": lambda: page.keyboard.press("Escape"),
        "a press outside": lambda: page.mouse.click(width / 2, 795),
        "the focus outside": page.locator("main a").first.focus,
    }
    for way, close in ways.items():
        opener.click()
        expect(opened).to_be_visible()
        close()
        expect(opened, way).to_be_hidden()
        if way == "Escape":
            expect(opener).to_be_focused()


def test_without_scripts_the_menu_of_a_phone_opens_and_closes(
    served: str, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(served + KINDS["facet"])
    tree = page.locator(".side-tree")
    expect(tree).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(tree.locator("a[aria-current=page]")).to_be_visible()
    page.keyboard.press("Tab")
    expect(tree.locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(tree).to_be_hidden()
    context.close()
