"""What the start page and the list of versions say of a version: its DOI, and the round of review of the draft."""

from __future__ import annotations

import lxml.html
import pytest
from conftest import PROJECT
from releasing import commit, edit, released, repository

from living_framework.site.folder import Folder
from living_framework.site.plan import Plan
from living_framework.site.shell import shell_of
from living_framework.versions.edition import Edition
from living_framework.versions.lifecycle import editions

DOI = "10.5555/garden.1"
ROUND = "review: {opens: 2026-11-24, closes: 2026-12-24, asks: Which topic is missing?}\n"


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> list[Edition]:
    """A release with a DOI, one after it, and the draft, which is open for review."""
    garden = repository(tmp_path_factory.mktemp("announced") / "garden")
    released(garden, "0.1.0")
    edit(garden, "facets/01-soil.md", "digging", "hoeing")
    commit(garden)
    released(garden, "0.2.0")
    edit(garden, "releases/doi.yml", "", f"0.1.0: {DOI}\n")
    edit(garden, "framework.yml", "", ROUND)
    return editions(garden)


def made(edition: Edition, path: str, part: str = "version") -> lxml.html.HtmlElement:
    folder = Folder(Plan(edition, part, shell_of(PROJECT)))
    (page,) = (page for page in folder.listed if page.path == path)
    return lxml.html.document_fromstring(folder.render(page))


def badges(page: lxml.html.HtmlElement) -> list[tuple[str, str]]:
    return [(a.get("href"), a[0].get("aria-label")) for a in page.iter("a") if a.get("class") == "doi"]  # fmt: skip


def test_a_doi_is_shown_as_a_badge_that_is_drawn_in_the_page(every: list[Edition]) -> None:
    badge = (f"https://doi.org/{DOI}", f"DOI {DOI}")
    first, newest, draft = every
    assert badges(made(first, "index.md")) == [badge, badge]  # among the facts, and in the cite box
    assert badges(made(newest, "index.md")) == []
    assert badges(made(draft, "index.md")) == []
    assert badges(made(newest, "versions.md", "root")) == [badge]


def test_a_round_of_review_is_on_the_draft_and_on_the_newest_start_page(
    every: list[Edition],
) -> None:
    def announced(edition: Edition, path: str) -> str:
        found = made(edition, path).xpath("//aside[@data-closes]/p[1]")
        return " ".join(found[0].text_content().split()) if found else ""

    first, newest, draft = every
    assert announced(draft, "index.md").startswith("Open for review from 2026-11-24 to 2026-12-24.")
    assert announced(draft, "glossary.md")
    said = announced(newest, "index.md")
    assert said.startswith("The draft of the next version is open for review from 2026-11-24")
    assert said.endswith("Which topic is missing? Read the draft")
    assert not announced(newest, "glossary.md")
    assert not announced(first, "index.md")
