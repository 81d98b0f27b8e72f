"""Whatever is pasted into the citation check, the way to leave answers at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

LONGEST = 250  # milliseconds from a press to its answer, on a machine that does other work too
# How long a press waited for the page, measured by the page itself; the last press is on Leave.
WAITED = """addEventListener("click", (event) => {
  if (event.target.closest("a.leave")) console.log(`waited ${performance.now() - event.timeStamp}`);
}, true)"""
# As many texts as a large framework with long statements has.
MANY = """() => {
  const { texts } = window.frameworkHistory;
  const given = texts.slice();
  while (texts.length < 20000) texts.push(...given.map((text) => `${text} ${text}`));
}"""
PASTED = {
    "a megabyte": "ab cd ef gh " * 90_000,
    "the same twelve characters": "ab cd ef gh " * 1_600,
    "what is on every page": "the use of technologies by traffickers " * 500,
}


# Whether the check is under way once its button was pressed: on a fast machine it is soon done.
PRESSED = """() => {
  document.querySelector("#holds-form button").click();
  return document.querySelector("#holds-answers").hasAttribute("aria-busy");
}"""


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """The citation check of a large framework."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WAITED)
    page.goto(f"{served}holds/")
    page.wait_for_selector("#holds-form:not([hidden])")
    away = page.get_attribute("a.leave", "href") or ""
    context.route(away, lambda route: route.fulfill(body="<title>away</title>"))
    page.focus("#holds-text")
    # The check sets it, before which a press is kept until the check is there.
    page.wait_for_selector("#holds-text[maxlength]")
    page.evaluate(MANY)
    yield page
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", PASTED)
def test_leave_answers_at_once(page: Page, name: str) -> None:
    waited: list[float] = []
    page.on("console", lambda said: waited.append(float(said.text.removeprefix("waited "))))
    page.focus("#holds-text")
    page.keyboard.insert_text(PASTED[name])
    assert page.evaluate(PRESSED), "the check does not run beside what else is done"
    page.click("a.leave", no_wait_after=True)
    page.wait_for_function("document.title === 'away'")
    assert len(waited) == 1
    assert waited[0] < LONGEST


@pytest.mark.browser
def test_what_is_cut_is_said(page: Page) -> None:
    page.evaluate("window.frameworkHistory.texts.length = 10")
    page.focus("#holds-text")
    page.keyboard.insert_text("F01.1 " * 200_000)
    assert page.evaluate("document.getElementById('holds-text').value.length") == 20_001
    page.click("#holds-form button")
    page.wait_for_selector("#holds-answers:not([aria-busy]) p")
    said = page.locator("#holds-answers").text_content() or ""
    assert said.startswith("Only the first 20,000 characters were read.")
