"""The road of a reader, in a real browser, at desktop and phone width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from conftest import PROJECT
from lxml import html
from playwright.sync_api import Browser, Page, expect

from living_framework.source.load import load

FRAMEWORK = load(PROJECT)
FACET = FRAMEWORK.facets[2]
RELATED = next(f for f in FRAMEWORK.facets if f.id == next(iter(FACET.related)))


@pytest.fixture(params=[1280, 360])
def page(request: pytest.FixtureRequest, browser: Browser, served: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    page = context.new_page()
    host = urlsplit(served).netloc
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url))
    page.on("pageerror", lambda error: elsewhere.append(f"error: {error}"))
    yield page
    context.close()
    assert [url for url in elsewhere if urlsplit(url).netloc != host] == []


def test_home_facet_related_facet_search_feedback(page: Page, served: str) -> None:
    page.goto(f"{served}draft/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(FRAMEWORK.settings.title))
    group = page.locator("main .facet-group").filter(has_text=str(FACET.title))
    size = page.viewport_size
    assert size
    if size["width"] < 600:  # a group's facets are seen once it is opened
        expect(group.locator(".cards")).to_be_hidden()
        group.locator("summary").click()
    page.locator("main").get_by_role("link", name=str(FACET.title)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(FACET.title))
    expect(page.locator(".statement")).to_have_count(len(FACET.statements))

    page.locator("main").get_by_role(
        "link", name=re.compile(re.escape(str(RELATED.title)))
    ).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(RELATED.title))

    page.keyboard.press("Control+k")
    page.keyboard.type(str(FACET.statements[0].id))
    page.get_by_role("link", name=re.compile(re.escape(FACET.statements[0].id))).first.click()
    page.wait_for_url(re.compile(re.escape(f"#{FACET.statements[0].id}") + "$"))
    expect(page.locator(f"[id='{FACET.statements[0].id}']")).to_be_in_viewport()
    assert "?" not in page.url

    ways = page.locator("main a[href*='/issues/new?']").first
    fields = parse_qs(urlsplit(ways.get_attribute("href") or "").query)
    assert fields["id"] == [str(FACET.id)]
    assert fields["version"] == ["draft"]
    assert fields["address"][0].endswith(f"/draft/facets/{FACET.slug}/")
    mail = page.locator("main a[href^='mailto:']").first.get_attribute("href") or ""
    assert f"Id: {FACET.id}" in unquote(mail)
    page.locator("aside.feedback > details > summary").click()
    edit = page.get_by_role("link", name=re.compile("Edit this page")).first.get_attribute("href")
    assert (edit or "").endswith(FACET.path)


def test_the_order_of_reading_leads_from_the_first_page_to_the_last(built: Path) -> None:
    place = built / "draft" / FRAMEWORK.pages[0].slug
    for following in FRAMEWORK.pages[1:]:
        (link,) = html.parse(str(place / "index.html")).xpath("//main//a[@rel='next']/@href")
        place = (place / str(link)).resolve()
        (heading,) = html.parse(str(place / "index.html")).iter("h1")
        assert str(following.title) in heading.text_content()
    assert html.parse(str(place / "index.html")).xpath("//main//a[@rel='next']") == []
