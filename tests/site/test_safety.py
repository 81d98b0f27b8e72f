"""Safety in a real browser: leaving, help, nothing kept, nothing fetched, and what works without."""

from __future__ import annotations

import http.server
import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml
from conftest import GARDEN, PROJECT, framework, serving
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from living_framework.source.load import load
from living_framework.versions.lifecycle import editions
from living_framework.versions.places import located
from living_framework.views import feedback

pytestmark = pytest.mark.browser

FACET = "F02"
KINDS = (
    "draft/", f"draft/{located(load(PROJECT), FACET)}", "draft/explorer/", "draft/matrix/", "draft/map/",
    "draft/whole/", "draft/glossary/", "draft/facets/", "draft/questions/", "help/", "safety/",
    "versions/", f"id/{FACET}.1/", "no/such/page",
)  # fmt: skip
SEARCHED = (KINDS[1], "help/", "no/such/page")


# --- A site that leaves to a server that tells what it was told -----------------------------------


MODULES = """\
  leave: {url: "https://www.example.org/", label: another page}
  helplines: helplines.yml
"""
HELPLINE = """\
- {id: line, label: Garden line, value: '0000', kind: voice, scope: Gardens, source: the board}
"""


class Neutral(NamedTuple):
    """The page that the site leaves to: its address, and the headers of each request for it."""

    address: str
    requests: list[dict[str, str]]


@pytest.fixture(scope="session")
def neutral() -> Iterator[Neutral]:
    requests: list[dict[str, str]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/neutral":
                requests.append(dict(self.headers))
                time.sleep(0.4)  # a page elsewhere takes its time
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Elsewhere</title><p>Elsewhere")

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Neutral(f"http://localhost:{server.server_address[1]}/neutral", requests)
    server.shutdown()


@pytest.fixture(scope="session")
def leaving(tmp_path_factory: pytest.TempPathFactory, neutral: Neutral) -> Iterator[str]:
    """The address of a small site with a control that leads to the neutral page."""
    made = tmp_path_factory.mktemp("leaving")
    root, folder = shutil.copytree(GARDEN, made / "root"), made / "site"
    settings = root / "framework.yml"
    text = settings.read_text("utf-8")
    assert "modules:\n" in text
    settings.write_text(text.replace("modules:\n", f"modules:\n{MODULES}", 1), "utf-8")
    (root / "helplines.yml").write_text(HELPLINE, "utf-8")
    result = framework("site", "--root", root, "--out", folder)
    assert result.returncode == 0, result.stderr
    for path in folder.rglob("*.html"):  # the rules want https, which this machine does not serve
        text = path.read_text("utf-8").replace("https://www.example.org/", neutral.address)
        path.write_text(text, "utf-8")
    with serving(folder) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context()
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, leaving: str, neutral: Neutral) -> Page:
    """A facet of the small site, reached from a page before it."""
    neutral.requests.clear()
    opened = context.new_page()
    opened.goto(f"{leaving}draft/")
    opened.goto(f"{leaving}draft/facets/water/")
    return opened


def has_left(page: Page, neutral: Neutral) -> None:
    """The neutral page is there, in the place of the one that was left, and was told nothing."""
    page.wait_for_url(neutral.address)
    assert not any("referer" in name.lower() for request in neutral.requests for name in request)
    assert page.evaluate("document.referrer") == ""
    page.go_back()
    assert page.url.endswith("/draft/")


def stays(page: Page) -> None:
    page.wait_for_timeout(150)
    assert page.url.endswith("/water/")
    expect(page.locator("h1")).to_be_visible()


def press_shift(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


def test_the_control_leaves_and_replaces_the_page_in_the_history(
    page: Page, neutral: Neutral
) -> None:
    page.locator("a.leave").click(no_wait_after=True)
    has_left(page, neutral)


def test_the_page_is_empty_before_the_other_has_come(page: Page, neutral: Neutral) -> None:
    left = page.evaluate(
        """() => {
          document.querySelector("a.leave").click();
          return [document.body.childElementCount, document.title];
        }"""
    )
    assert left == [0, "localhost"]
    has_left(page, neutral)


def test_three_presses_of_shift_leave(page: Page, neutral: Neutral) -> None:
    press_shift(page, 3)
    has_left(page, neutral)


def test_three_presses_of_shift_leave_from_the_search_field(page: Page, neutral: Neutral) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("Rain")
    press_shift(page, 3)
    has_left(page, neutral)


def test_every_tab_of_the_site_leaves(
    page: Page, context: BrowserContext, leaving: str, neutral: Neutral
) -> None:
    other = context.new_page()
    other.goto(f"{leaving}draft/glossary/")
    page.locator("a.leave").click(no_wait_after=True)
    other.wait_for_url(neutral.address)
    has_left(page, neutral)


def test_another_site_on_the_same_origin_cannot_empty_a_page(
    page: Page, context: BrowserContext, leaving: str
) -> None:
    """As a preview of the same framework, or another framework beside it, could try."""
    other = context.new_page()
    other.goto(f"{leaving}robots.txt")
    for name in ("", ":https://another.example/", ":"):
        other.evaluate(f"new BroadcastChannel('living-framework:leave{name}').postMessage('leave')")
    page.wait_for_timeout(500)
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("a.leave").get_attribute("data-site") == "https://garden.example/"


def test_capitals_and_shortcuts_never_leave(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("WATER AND RAIN FOR ALL")
    for _ in range(4):
        page.keyboard.press("Shift+A")
        page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("Alt+Shift")
        page.keyboard.press("Control+Shift")
    page.keyboard.press("Escape")
    page.keyboard.down("Shift")
    page.locator("main p").first.click()
    page.keyboard.up("Shift")
    press_shift(page, 2)
    stays(page)


def test_presses_more_than_five_seconds_apart_do_not_leave(page: Page) -> None:
    page.clock.install()
    press_shift(page, 2)
    status = page.locator(".leave-status")
    expect(status).to_contain_text("once more")
    page.clock.fast_forward(5_200)
    expect(status).to_contain_text("Too much time")
    press_shift(page, 1)
    stays(page)


def test_every_press_is_announced_and_shown(page: Page) -> None:
    status = page.locator(".leave-status")
    control = page.locator("a.leave")
    assert status.get_attribute("role") == "status"
    assert status.bounding_box() in (None, {"x": 0, "y": 0, "width": 0, "height": 0}) or (
        status.evaluate("element => element.offsetHeight") == 0
    )
    for count, words in ((1, "2 more times"), (2, "once more")):
        press_shift(page, 1)
        expect(status).to_contain_text(words)
        expect(status).to_be_in_viewport(ratio=1)
        expect(control).to_have_attribute("data-presses", str(count))


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_control_is_large_enough_for_a_thumb(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    box = page.locator("a.leave").bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["width"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_control_comes_second_in_the_tab_order_and_stays_in_view(page: Page) -> None:
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("a.leave")).to_be_in_viewport()
    page.reload()
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("a.leave")).to_be_focused()


def test_without_scripts_the_control_is_a_link_that_tells_nothing(
    browser: Browser, leaving: str, neutral: Neutral
) -> None:
    neutral.requests.clear()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{leaving}draft/facets/water/")
    page.locator("a.leave").click()
    page.wait_for_url(neutral.address)
    assert not any("referer" in name.lower() for request in neutral.requests for name in request)
    context.close()


# --- Nothing kept, nothing fetched ----------------------------------------------------------------


def kept(page: Page) -> list[object]:
    """Everything that a page may have stored."""
    stored: list[object] = page.evaluate(
        """async () => [
          document.cookie, {...localStorage}, {...sessionStorage},
          (await indexedDB.databases()).length, (await caches.keys()).length,
        ]"""
    )
    return [*stored, len(page.context.cookies())]


def test_no_page_keeps_or_fetches_anything_or_breaks_its_policy(
    context: BrowserContext, served: str
) -> None:
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda message: errors.append(message.text) if message.type == "error" else None
    )
    for kind in KINDS:
        page.goto(f"{served}{kind}")
        if kind in SEARCHED:
            page.keyboard.press("Control+k")
            page.keyboard.type("police")
            expect(page.locator(".search-hit").first).to_be_visible()
        assert kept(page) == ["", {}, {}, 0, 0, 0], kind
    assert [url for url in asked if not url.startswith((served, "data:"))] == []
    assert [error for error in errors if "404" not in error] == []


def test_single_letters_do_nothing(context: BrowserContext, served: str) -> None:
    page = context.new_page()
    state = """() => [
      location.href, scrollX, scrollY, document.activeElement.outerHTML.slice(0, 80),
      document.querySelectorAll("[hidden], [aria-expanded=true], details[open], dialog[open]").length,
      document.querySelectorAll(":popover-open").length, document.documentElement.className,
    ]"""
    for kind in ("draft/", KINDS[1], "draft/explorer/"):
        page.goto(f"{served}{kind}")
        before = page.evaluate(state)
        for key in "abcdefghijklmnopqrstuvwxyz0123456789/?.,;#+-":
            page.keyboard.press(key)
        page.keyboard.type("help")
        assert page.evaluate(state) == before, kind


# --- Colours --------------------------------------------------------------------------------------


def test_a_choice_of_colours_is_kept_and_the_systems_is_not(
    context: BrowserContext, served: str
) -> None:
    page = context.new_page()
    page.goto(f"{served}draft/")
    theme = page.locator("html")
    page.locator(".theme").first.get_by_label("Dark").check(force=True)
    expect(theme).to_have_attribute("data-theme", "dark")
    assert len(page.evaluate("Object.keys(localStorage)")) == 1
    page.goto(f"{served}help/")
    expect(theme).to_have_attribute("data-theme", "dark")
    page.locator(".theme").first.get_by_label("Same as the device").check(force=True)
    expect(theme).not_to_have_attribute("data-theme", re.compile(".*"))
    assert page.evaluate("localStorage.length") == 0


def test_the_colours_are_decided_before_anything_is_drawn(
    context: BrowserContext, served: str
) -> None:
    page = context.new_page()
    page.goto(f"{served}draft/")
    page.evaluate("localStorage.setItem('living-framework:theme', 'dark')")
    page.add_init_script(
        """new MutationObserver((_, observer) => {
          if (!document.body) return;
          window.before = document.documentElement.dataset.theme;
          observer.disconnect();
        }).observe(document, { childList: true, subtree: true });"""
    )
    page.reload()
    assert page.evaluate("window.before") == "dark"


# --- Help -----------------------------------------------------------------------------------------

LINES = yaml.safe_load((PROJECT / "helplines.yml").read_text("utf-8"))


def test_every_help_line_is_a_link_with_its_scope_and_source(
    context: BrowserContext, served: str
) -> None:
    page = context.new_page()
    page.goto(f"{served}help/")
    for line in LINES:
        shown = page.locator(f"[id='{line['id']}']")
        online = line["kind"] in ("chat", "web")
        scheme = "" if online else "sms:" if line["kind"] == "text" else "tel:"
        expect(shown.locator("a.helpline-number")).to_have_attribute("href", scheme + line["value"])
        for key in ("label", "scope", "source", "operator", "note"):
            expect(shown).to_contain_text(line.get(key) or "")
        days = shown.locator("time")
        expect(days).to_have_text([str(line["verified"])] if line.get("verified") else [])
        unverified = shown.get_by_text("Nobody here has checked this")
        expect(unverified).to_be_visible(visible=not line.get("verified"))


def test_help_opens_with_the_numbers_and_asks_for_nothing(browser: Browser, served: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{served}help/")
    first = page.locator("a.helpline-number").first
    expect(first).to_be_in_viewport()
    assert first.evaluate("e => e.getBoundingClientRect().top") < 220
    assert first.evaluate("e => e.getBoundingClientRect().height") >= 44
    expect(page.locator(".cite-box, aside.feedback")).to_have_count(0)
    expect(page.locator("footer #feedback a")).to_be_visible()
    expect(page.locator(".helpline-facts[open]")).to_have_count(0)
    page.close()


def test_facts_that_nobody_has_verified_for_half_a_year_say_so(
    context: BrowserContext, served: str
) -> None:
    page = context.new_page()
    checked = [str(line["verified"]) for line in LINES if line.get("verified")]
    day = f"new Date(Date.parse('{max(checked, default='2026-01-01')}') + %d * 86400000).toISOString()"
    page.clock.set_fixed_time(page.evaluate(day % 1))
    page.goto(f"{served}help/")
    expect(page.locator(".overdue-all")).to_be_hidden()
    page.clock.set_fixed_time(page.evaluate(day % 200))
    page.reload()
    expect(page.locator(".overdue-all")).to_be_visible(visible=bool(checked))
    expect(page.locator(".helpline .overdue:visible")).to_have_count(len(checked))


def test_no_number_stands_on_any_other_page(built: Path) -> None:
    long = [re.escape(line["value"]) for line in LINES if len(line["value"]) > 4]
    # A reference may be to a page of the same site, so an address counts where it ends.
    patterns = [re.compile(rf"{value}(?!\w)" if "://" in value else value) for value in long]
    for path in built.rglob("*"):
        if path.suffix not in {".html", ".js", ".json", ".csv", ".md", ".txt", ".xml", ".jsonld"}:
            continue
        if path.relative_to(built).as_posix() == "help/index.html":
            continue
        text = path.read_text("utf-8")
        assert not re.search(r"\b(?:tel|sms):\+?\d", text), path
        assert not [p.pattern for p in patterns if p.search(text)], path


def test_a_framework_without_help_lines_has_no_page_of_them(
    context: BrowserContext, garden_site: Path
) -> None:
    page = context.new_page()
    with serving(garden_site) as address:
        for path in ("draft/", "draft/facets/water/", "versions/", "id/G02/"):
            page.goto(f"{address}{path}")
            links = page.evaluate("[...document.links].map((link) => link.pathname)")
            assert links, path
            assert "/help/" not in links, path
        answer = page.goto(f"{address}help/")
        assert answer
        assert answer.status == 404


# --- At the passage -------------------------------------------------------------------------------


@pytest.fixture
def facet(context: BrowserContext, served: str) -> Page:
    opened = context.new_page()
    opened.goto(f"{served}draft/{located(load(PROJECT), FACET)}")
    return opened


def fields(address: str) -> dict[str, str]:
    """The fields that an address fills in, whichever way its spaces are written."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def opened(page: Page, id_: str) -> Locator:
    statement = page.locator(f"[id='{id_}']")
    statement.hover()
    statement.locator(".statement-more").click()
    return page.locator(".actions")


def test_actions_fill_in_what_the_pages_own_feedback_does(facet: Page) -> None:
    edition = editions(PROJECT)[-1]
    statement = edition.framework.statements[f"{FACET}.2"]
    shown = edition.framework.page(FACET)
    ways = feedback.ways(
        edition,
        title=str(shown.title),
        address=f"{edition.settings.site}draft/{located(edition.framework, statement.id)}",
        source=shown.path,
        id_=statement.id,
        quotation=statement.plain,
    )
    actions = opened(facet, statement.id)
    for name, expected in (("issue", ways.issue), ("email", ways.email)):
        address = actions.locator(f".actions-{name}").get_attribute("href") or ""
        assert address.split("?")[0] == expected.split("?")[0]
        assert fields(address) == fields(expected)
    form = yaml.safe_load((PROJECT / ".github/ISSUE_TEMPLATE/feedback.yml").read_text("utf-8"))
    asked = {field.get("id") for field in form["body"]}
    assert set(fields(ways.issue)) - {"template", "title"} <= asked


def test_a_statement_is_quoted_as_it_is_and_a_long_one_is_cut(
    context: BrowserContext, served: str
) -> None:
    page = context.new_page()
    page.goto(f"{served}draft/whole/")
    quotations = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".statement[id]")].map((statement) => {
          statement.querySelector(".statement-more").click();
          const address = document.querySelector(".actions-issue").href;
          return [statement.id, new URL(address).searchParams.get("quotation")];
        }))"""
    )
    statements = load(PROJECT).statements
    assert list(quotations) == list(statements)
    for id_, quotation in quotations.items():
        start = quotation.removesuffix(" …")
        assert statements[id_].plain.startswith(start)
        assert start == statements[id_].plain or len(quotation) > 500


def test_actions_say_what_is_public_and_what_not_to_send(facet: Page) -> None:
    note = opened(facet, f"{FACET}.2").locator(".actions-note")
    for words in ("public and permanent", "not confidential", "name people or describe cases"):
        expect(note).to_contain_text(words)


def test_a_statements_link_is_copied_and_its_permanent_page_offered(
    facet: Page, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    actions = opened(facet, f"{FACET}.2")
    actions.locator(".actions-copy").click()
    expect(actions.locator("[role=status]")).to_have_text("Copied.")
    copied = facet.evaluate("navigator.clipboard.readText()")
    assert copied == f"{facet.locator('link[rel=canonical]').get_attribute('href')}#{FACET}.2"
    site = load(PROJECT).settings.site
    expect(actions.locator(".actions-cite")).to_have_attribute("href", f"{site}id/{FACET}.2/")


def test_actions_open_and_close_from_the_keyboard(facet: Page) -> None:
    button = facet.locator(f"[id='{FACET}.2'] .statement-more")
    expect(button).to_have_accessible_name(f"Actions for {FACET}.2")
    button.focus()
    facet.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    facet.keyboard.press("Tab")
    expect(facet.locator(".actions-issue")).to_be_focused()
    facet.keyboard.press("Escape")
    expect(facet.locator(".actions")).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    facet.keyboard.press("Enter")
    for _ in range(5):
        facet.keyboard.press("Tab")
    expect(facet.locator(".actions")).to_be_hidden()


def test_selected_words_can_be_commented_on_from_the_keyboard(facet: Page) -> None:
    facet.locator(f"[id='{FACET}.2']").dblclick(position={"x": 20, "y": 10})
    chosen = facet.evaluate("getSelection().toString()").strip()
    comment = facet.locator(".comment-selected")
    expect(comment).to_be_visible()
    facet.keyboard.press("Tab")
    expect(comment).to_be_focused()
    facet.keyboard.press("Enter")
    actions = facet.locator(".actions")
    expect(actions.locator(".actions-quotation")).to_have_text(chosen)
    address = actions.locator(".actions-issue").get_attribute("href") or ""
    assert fields(address)["quotation"] == chosen
    assert f"> {chosen}" in unquote(actions.locator(".actions-email").get_attribute("href") or "")


def test_words_across_two_statements_are_not_taken_for_one(facet: Page) -> None:
    facet.evaluate(
        """([one, other]) => getSelection().setBaseAndExtent(
          document.getElementById(one), 0, document.getElementById(other), 1)""",
        [f"{FACET}.1", f"{FACET}.2"],
    )
    facet.wait_for_timeout(500)
    expect(facet.locator(".comment-selected:popover-open")).to_have_count(0)


@pytest.mark.parametrize("way", ["click", "Enter", "Space"])
def test_a_word_is_explained_where_it_stands(facet: Page, way: str) -> None:
    term = facet.locator("a.term").first
    address = facet.url
    if way == "click":
        term.click()
    else:
        term.focus()
        facet.keyboard.press(way)
    box = facet.locator(".explanation")
    entry = facet.locator(f"[id='{(term.get_attribute('href') or '')[1:]}']")
    expect(box.locator(".explanation-text")).to_have_text(entry.locator("dd").inner_text())
    expect(box.locator("a")).to_have_attribute("href", re.compile("glossary"))
    assert facet.url == address
    facet.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(term).to_be_focused()


def test_a_word_is_explained_by_touch_and_fits_the_screen(browser: Browser, served: str) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{served}draft/{located(load(PROJECT), FACET)}")
    page.locator("a.term").first.tap()
    box = page.locator(".explanation")
    expect(box).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


# --- Without scripts ------------------------------------------------------------------------------


def test_without_scripts_everything_needed_is_there(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for kind in KINDS:
        page.goto(f"{served}{kind}")
        expect(page.locator("h1").first).to_be_visible()
        expect(page.locator("a.leave")).to_be_visible()
        expect(page.locator("a[href^='mailto:']")).not_to_have_count(0)
        for unseen in (".theme", "#search", ".statement-more", "[popover][role]"):
            expect(page.locator(f"{unseen}:visible")).to_have_count(0)
    page.goto(f"{served}{KINDS[1]}")
    page.locator("a.term").first.click()
    expect(page.locator("dl.words")).to_be_in_viewport()
    context.close()


def test_a_page_from_the_file_system_has_all_of_it(browser: Browser, built: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((built / "draft" / located(load(PROJECT), FACET) / "index.html").as_uri())
    page.locator("a.term").first.click()
    expect(page.locator(".explanation")).to_be_visible()
    page.keyboard.press("Escape")
    opened(page, f"{FACET}.2").locator(".actions-copy").click()
    expect(page.locator(".actions-status")).not_to_be_empty()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()
