"""The main journeys in Firefox and in WebKitGTK: a reader, one who is watched, a scholar, a reviewer, a machine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, Quiet, lacking, serving
from engines import ENGINES, missing
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.wait import WebDriverWait

from living_framework.source.load import load

pytestmark = pytest.mark.browser

FRAMEWORK = load(PROJECT)
FACET = FRAMEWORK.facets[2]
STATEMENT = FACET.statements[0].id
RELEASES = sorted(
    p.name for p in (PROJECT / "releases").iterdir() if (p / "manifest.json").is_file()
)
ELSEWHERE = b"<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>"


class _Leaving(Quiet):
    """The site as it is, but the control that leaves leads to a page of this server."""

    def send_head(self) -> Any:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if self.path != "/elsewhere" and path.suffix != ".html":
            return super().send_head()
        leave = str(FRAMEWORK.settings.leave.url if FRAMEWORK.settings.leave else "").encode()
        body = path.read_bytes().replace(leave, b"/elsewhere") if path.is_file() else ELSEWHERE
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)


class Reader:
    """A browser and the site in it."""

    def __init__(self, driver: WebDriver, site: str) -> None:
        self.driver = driver
        self.site = site

    def open(self, path: str) -> None:
        self.driver.get(self.site + path)

    def see(self, script: str, *args: Any) -> Any:
        """The value of an expression in the page."""
        return self.driver.execute_script(f"return {script}", *args)

    def wait(self, script: str, *args: Any) -> Any:
        """The same, once it is true; fails after ten seconds."""
        until = WebDriverWait(self.driver, 10, poll_frequency=0.05).until
        return until(lambda _: self.see(script, *args), f"never came: {script}")

    def click(self, css: str) -> None:
        self.driver.find_element("css selector", css).click()

    def type(self, css: str, text: str) -> None:
        self.driver.find_element("css selector", css).send_keys(text)

    def press(self, *keys: str) -> None:
        """Keys held together, and let go."""
        actions = ActionChains(self.driver)
        for key in keys:
            actions.key_down(key)
        for key in reversed(keys):
            actions.key_up(key)
        actions.perform()

    def text(self, css: str) -> str:
        return str(self.see("document.querySelector(arguments[0]).textContent", css))


@pytest.fixture(scope="session", params=sorted(ENGINES))
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebDriver]:
    packages = missing(request.param)
    if packages:
        lacking(f"{request.param} is not here: apt-get install {' '.join(packages)}")
    with ENGINES[request.param](tmp_path_factory.mktemp("profile")) as driver:
        driver.set_window_size(1280, 900)
        yield driver


@pytest.fixture(scope="module")
def site(built: Path) -> Iterator[str]:
    with serving(built, _Leaving) as address:
        yield address


@pytest.fixture
def reader(engine: WebDriver, site: str) -> Reader:
    return Reader(engine, site)


def test_a_reader_finds_a_facet_and_a_statement(reader: Reader) -> None:
    reader.open("draft/")
    reader.click(f"main .cards a[href$='{FACET.slug}/']")
    reader.wait("document.querySelector('h1').textContent.includes(arguments[0])", str(FACET.title))
    assert reader.see("document.querySelectorAll('main .statement').length") == len(
        FACET.statements
    )
    reader.press(Keys.CONTROL, "k")
    reader.wait("document.activeElement.id === 'search-words'")
    reader.type("#search-words", STATEMENT.lower())
    reader.wait("!!document.querySelector('.search-results a')")
    reader.type("#search-words", Keys.ENTER)
    reader.wait("location.hash === arguments[0]", f"#{STATEMENT}")
    place = "document.getElementById(arguments[0]).getBoundingClientRect()"
    reader.wait(f"(({place}.top >= 0) && {place}.top < innerHeight)", STATEMENT)
    assert "?" not in reader.driver.current_url


def test_a_watched_reader_sees_the_numbers_and_leaves(reader: Reader) -> None:
    reader.open("draft/")
    reader.open("help/")
    top = "document.querySelector('a[href^=\"tel:\"]').getBoundingClientRect().top"
    assert reader.see(top) < reader.see("innerHeight")
    for left in ("2 more", "once more"):
        reader.press(Keys.SHIFT)
        reader.wait(
            "document.querySelector('.leave-status').textContent.includes(arguments[0])", left
        )
    reader.press(Keys.SHIFT)
    reader.wait("location.pathname === '/elsewhere' && document.title === 'Elsewhere'")
    assert reader.see("document.referrer") == ""
    reader.driver.back()
    reader.wait("location.pathname === '/draft/'")
    reader.click("a.leave")
    reader.wait("location.pathname === '/elsewhere'")


def test_a_scholar_cites_and_checks_the_citation(reader: Reader) -> None:
    version = RELEASES[0]
    reader.open(f"{version}/facets/{FACET.slug}/")
    reader.click(".cite-box summary")
    reader.wait("document.querySelector('#cite').getBoundingClientRect().height > 0")
    address = f"{FRAMEWORK.settings.site}{version}/facets/{FACET.slug}/"
    assert address in reader.text("#cite")
    reader.open("holds/")
    reader.type("#holds-text", f"{address}#{STATEMENT}")
    reader.click("#holds-form button")
    reader.wait(
        "document.querySelector('#holds-answers').textContent.includes(arguments[0])", STATEMENT
    )
    assert version in reader.text("#holds-answers")


def test_a_reviewer_filters_and_comments(reader: Reader) -> None:
    reader.open("draft/explorer/")
    reader.wait("!document.querySelector('#filters').hidden")
    reader.see(
        "(s => { s.value = arguments[0]; s.dispatchEvent(new Event('change')); })(document.querySelector('#filter-page'))",
        str(FACET.id),
    )
    shown = (
        "[...document.querySelectorAll('#statements tbody tr')].filter(row => !row.hidden).length"
    )
    reader.wait(f"{shown} === arguments[0]", len(FACET.statements))
    reader.open(f"draft/facets/{FACET.slug}/#{STATEMENT}")
    reader.wait("!!document.querySelector(`[id='${arguments[0]}'] button`)", STATEMENT)
    reader.click(f"[id='{STATEMENT}'] button")
    reader.wait("document.querySelector('.actions').matches(':popover-open')")
    assert STATEMENT in reader.see("document.querySelector('.actions-issue').href")
    reader.press(Keys.ESCAPE)
    reader.wait("!document.querySelector('.actions').matches(':popover-open')")


def test_a_machine_reads_what_the_page_says_of_itself(reader: Reader) -> None:
    reader.open(f"draft/facets/{FACET.slug}/")
    graph = reader.see(
        "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)['@graph']"
    )
    assert graph[0]["headline"] == str(FACET.title)
    reader.see("fetch('../../framework.json').then(a => a.json()).then(a => { window.read = a; })")
    reader.wait("window.read && window.read.pages.length")
    assert reader.see("window.read.title") == str(FRAMEWORK.settings.title)
