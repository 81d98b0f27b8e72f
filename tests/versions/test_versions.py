"""Versions as a reader meets them: three of them on one site, in a real browser."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import _shared, framework, once, serving
from playwright.sync_api import Browser, Page, Route, expect
from releasing import commit, edit, released, repository, run

from living_framework.versions.manifest import sha256
from living_framework.versions.published import grouped


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases and a draft: G01.3 reworded in the second, G02.4 withdrawn in it, G03.4 new."""
    folder = _shared(tmp_path_factory) / "three-versions"
    with once(folder) as first:
        if first:
            root = repository(folder)
            released(root, "0.1.0")
            edit(root, "facets/01-soil.md", "one heap", "a single heap")
            edit(
                root,
                "facets/02-water.md",
                "- What is fair in a dry month? ^4",
                "- What is fair? ^5",
            )
            edit(root, "facets/03-work.md", "have to ask? ^3", "have to ask? ^3\n- Who decides? ^4")
            (root / "facets/retired.yml").write_text(
                "- id: G02.4\n  kind: merged\n  reason: It asked too little.\n"
                "  date: 2026-11-24\n  into: [G02.5]\n"
            )
            assert run(root, "rename", "G03", "Shared work").exit_code == 0
            commit(root)
            released(root, "0.2.0")
            edit(root, "facets/01-soil.md", "a single heap", "only one heap")
            commit(root)
            result = framework("site", "--root", root)
            assert result.returncode == 0, result.stderr
    return folder / "site"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with serving(site) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def unscripted(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def choose(page: Page, title: str) -> None:
    page.locator("nav.side details.version summary").click()
    # Exact: the links that stand there before the list is filled have longer names.
    page.locator("nav.side .version-panel").get_by_role("link", name=title, exact=True).click()


def test_the_selector_lands_on_the_same_statement(page: Page, address: str) -> None:
    page.goto(f"{address}0.1.0/facets/soil/#G01.3")
    choose(page, "0.2.0 of 2026-11-24")
    page.wait_for_url(f"{address}0.2.0/facets/soil/#G01.3")
    expect(page.locator("[id='G01.3']")).to_contain_text("a single heap")


def test_the_selector_lands_on_the_tombstone_of_a_withdrawn_statement(
    page: Page, address: str
) -> None:
    page.goto(f"{address}0.1.0/facets/water/#G02.4")
    choose(page, "0.2.0 of 2026-11-24")
    page.wait_for_url(f"{address}id/G02.4/")
    expect(page.locator("main")).to_contain_text("It asked too little.")
    expect(page.locator("main").get_by_role("link", name="G02.5").first).to_be_visible()


def test_the_selector_keeps_the_page_that_is_no_facet(page: Page, address: str) -> None:
    page.goto(f"{address}0.1.0/glossary/")
    choose(page, "Draft")
    page.wait_for_url(f"{address}draft/glossary/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Glossary")


@pytest.mark.parametrize("shown", [False, True], ids=["before the list has come", "after it"])
def test_on_a_slow_line_a_version_leads_to_the_same_page(
    shown: bool, page: Page, address: str
) -> None:
    """The list comes when the test says so: nothing here depends on how fast the machine is."""
    asked: list[Route] = []
    page.route("**/versions.js", lambda route: asked.append(route))  # noqa: PLW0108 - Playwright marks it
    page.goto(f"{address}0.1.0/glossary/")
    page.locator("nav.side details.version summary").click()
    while not asked:
        page.wait_for_timeout(20)
    link = page.locator("nav.side .version-panel a[data-version='draft']")
    if shown:
        asked[0].continue_()
        expect(link).to_have_text("Draft")
        expect(page.locator("nav.side .version-panel li a")).to_have_count(4)
        link.click()
    else:
        link.click()
        asked[0].continue_()
    page.wait_for_url(f"{address}draft/glossary/")


def test_without_scripts_the_ways_to_other_versions_are_links(
    unscripted: Page, address: str
) -> None:
    unscripted.goto(f"{address}0.1.0/facets/soil/")
    unscripted.locator("nav.side details.version summary").click()
    unscripted.locator("nav.side .version-panel").get_by_role("link", name="All versions").click()
    expect(unscripted.locator("table.versions tbody tr")).to_have_count(3)


def test_old_versions_and_the_draft_say_what_they_are_without_scripts(
    unscripted: Page, address: str
) -> None:
    unscripted.goto(f"{address}0.1.0/facets/soil/")
    expect(unscripted.locator(".banner")).to_contain_text("old version")
    unscripted.goto(f"{address}0.2.0/facets/soil/")
    expect(unscripted.locator(".banner")).to_have_count(0)
    unscripted.goto(f"{address}draft/facets/soil/")
    expect(unscripted.locator(".banner")).to_contain_text("draft")


def test_the_draft_is_not_indexed_and_a_version_names_itself(site: Path) -> None:
    draft = (site / "draft/facets/soil/index.html").read_text("utf-8")
    old = (site / "0.1.0/facets/soil/index.html").read_text("utf-8")
    latest = (site / "latest/facets/soil/index.html").read_text("utf-8")
    assert '<meta name="robots" content="noindex">' in draft
    assert "noindex" not in old
    assert 'rel="canonical" href="https://garden.example/0.1.0/facets/soil/"' in old
    assert 'rel="canonical" href="https://garden.example/0.2.0/facets/soil/"' in latest


def test_a_released_page_shows_version_date_and_hash(page: Page, address: str, site: Path) -> None:
    digest = sha256((site.parent / "releases/0.1.0/manifest.json").read_bytes())
    page.goto(f"{address}0.1.0/facets/soil/")
    box = page.locator("nav.side details.version")
    expect(box).to_contain_text("Version 0.1.0")
    expect(box).to_contain_text("2026-11-24")
    expect(box).to_contain_text(grouped(digest))  # all 64 characters


def test_what_a_site_publishes_proves_its_releases_without_our_program(
    site: Path, tmp_path: Path
) -> None:
    """The three commands of the page of versions, on the files that the site has."""
    entries = json.loads((site / "releases.json").read_bytes())["releases"]
    assert [entry["version"] for entry in entries] == ["0.1.0", "0.2.0"]
    text = (site / "versions/index.html").read_text("utf-8")
    for entry in entries:
        assert text.count(f">{grouped(entry['digest'])}<") == 1
    assert grouped(sha256((site / "verify_release.py").read_bytes())) in text
    python = [sys.executable, "-I"]
    subprocess.run([*python, "-m", "zipfile", "-e", site / "releases.zip", tmp_path], check=True)
    for digest, code in ((entries[1]["digest"], 0), ("0" * 64, 1)):
        command = [*python, site / "verify_release.py", tmp_path / "releases", "--expect", digest]
        assert subprocess.run(command, check=False, capture_output=True).returncode == code


def test_no_page_shows_part_of_a_digest(site: Path) -> None:
    digests = [
        entry["digest"] for entry in json.loads((site / "releases.json").read_bytes())["releases"]
    ]
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        for digest in digests:
            whole = text.count(digest) + text.count(grouped(digest))
            assert text.count(digest[:8]) == whole, page


def test_an_old_release_keeps_its_words_and_its_id_says_what_became_of_them(
    page: Page, address: str
) -> None:
    page.goto(f"{address}0.1.0/facets/soil/#G01.3")
    expect(page.locator("[id='G01.3']")).to_contain_text("Keep one heap")
    page.goto(f"{address}id/G01.3/")
    rows = page.locator("main dl.states > dd")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("Reworded")
    expect(rows.nth(2)).to_contain_text("First published")


def test_what_changed_is_told_between_neighbours_and_to_the_newest(
    page: Page, address: str
) -> None:
    page.goto(f"{address}versions/")
    page.get_by_role("link", name="since 0.1.0").click()
    main = page.locator("main")
    expect(main).to_contain_text("G01.3")
    expect(main.locator("del", has_text="one")).to_be_visible()
    expect(main).to_contain_text("It asked too little.")


def test_the_root_leads_to_the_newest_release(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_url(f"{address}latest/")
    expect(page.locator("nav.side details.version")).to_contain_text("Version 0.2.0")


def test_a_page_that_is_not_there_is_told_with_ways_on(page: Page, address: str) -> None:
    response = page.goto(f"{address}0.1.0/facets/nowhere/at/all/")
    assert response is not None
    assert response.status == 404
    expect(page.get_by_role("heading", level=1)).to_contain_text("not found")
    page.locator("nav.side .brand-title").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("kind", ["harm", "law"])
def test_words_taken_away_for_harm_or_law_are_on_no_page_around_the_versions(
    kind: str, tmp_path: Path
) -> None:
    """Also before `framework withdraw` has taken them out of the releases themselves."""
    root = repository(tmp_path / "garden")
    words = "Leave a strip unplanted"
    released(root, "0.1.0")
    edit(root, "facets/01-soil.md", "unplanted each year", "unplanted every other year")
    commit(root)
    released(root, "0.2.0")
    edit(root, "facets/01-soil.md", "- Leave a strip unplanted every other year. ^4\n", "")
    (root / "facets/retired.yml").write_text(
        f"- id: G01.4\n  kind: {kind}\n  reason: It could be used against someone.\n"
        "  date: 2026-11-24\n"
    )
    commit(root)
    result = framework("site", "--root", root)
    assert result.returncode == 0, result.stderr
    site = root / "site"
    assert words in (site / "0.1.0/facets/soil/index.html").read_text("utf-8")
    page = (site / "id/G01.4/index.html").read_text("utf-8")
    assert "It could be used against someone." in page
    told = [
        path.relative_to(site).as_posix()
        for path in sorted(site.rglob("*"))
        if path.is_file()
        and path.relative_to(site).parts[0] not in ("0.1.0", "0.2.0", "latest")
        and words.encode() in path.read_bytes()
    ]
    assert told == []


# --- Addresses that pages had --------------------------------------------------------------------


def test_an_old_address_leads_on_without_scripts_and_stays_in_its_version(
    unscripted: Page, address: str, site: Path
) -> None:
    for version in ("draft", "latest", "0.2.0"):
        unscripted.goto(f"{address}{version}/facets/work/")
        expect(unscripted).to_have_url(f"{address}{version}/facets/shared-work/")
        expect(unscripted.get_by_role("heading", level=1)).to_contain_text("Shared work")
    unscripted.goto(f"{address}0.1.0/facets/work/")
    expect(unscripted).to_have_url(f"{address}0.1.0/facets/work/")
    left = (site / "latest/facets/work/index.html").read_text("utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../../facets/shared-work/">' in left
    assert '<link rel="canonical" href="https://garden.example/0.2.0/facets/shared-work/">' in left
    assert '<a href="../../facets/shared-work/">Shared work</a>' in left
    sitemap = (site / "0.2.0/sitemap.xml").read_text("utf-8")
    assert "facets/shared-work/" in sitemap
    assert "facets/work/" not in sitemap
