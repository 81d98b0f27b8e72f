"""What is in the way of a build is found without one."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import GARDEN, PROJECT
from edits import edit

from living_framework.publish import search
from living_framework.site.assemble import make
from living_framework.site.engine import SiteError
from living_framework.site.folder import Folder
from living_framework.site.pages import absent, pages_of_root
from living_framework.site.plan import Plan
from living_framework.site.prepare import faults
from living_framework.site.shell import shell_of
from living_framework.source.load import load
from living_framework.versions.edition import Edition
from living_framework.versions.lifecycle import Lifecycle, editions, file_name, named_ids

WORK = "facets/03-work.md"


def said(root: Path) -> list[str]:
    return [hit.message for hit in faults(Edition(root), shell_of(PROJECT), whole=True)]


def test_a_framework_that_can_be_shown_has_nothing_against_it() -> None:
    assert said(GARDEN) == []


def test_two_pages_with_one_address_and_an_unknown_word_are_named(garden: Path) -> None:
    edit(garden, {"edits": {WORK: [["place: people", "place: nowhere"]]}})
    assert any("nowhere" in message for message in said(garden))
    edit(garden, {"edits": {WORK: [["place: nowhere", "place: people"]]}})
    (garden / WORK).rename(garden / "facets/03-water.md")
    assert "facets/water.md and facets/water.md have one address; rename one of them" in said(
        garden
    )


def test_a_facet_stands_under_each_of_its_groups_and_once_where_it_is_counted(garden: Path) -> None:
    settings = (garden / "framework.yml").read_text("utf-8")
    first = settings.index("values: one")
    text = settings[:first] + "values: many" + settings[first + len("values: one") :]
    (garden / "framework.yml").write_text(text, "utf-8")
    for path, old, new in (
        ("facets/01-soil.md", "place: ground", "place: [ground, people]"),
        ("facets/02-water.md", "place: ground", "place: [ground]"),
        (WORK, "place: people", "place: [people]"),
    ):
        edit(garden, {"edits": {path: [[old, new]]}})
    framework = load(garden)
    shown = [(str(g.term.key), [str(f.id) for f in g.facets]) for g in framework.groups]
    assert shown == [("ground", ["G01", "G02"]), ("people", ["G01", "G03"])]
    once = [[str(f.id) for f in facets] for _, facets in framework.groups_once]
    assert once == [["G01", "G02"], ["G03"]]
    assert said(garden) == []


def test_labels_and_aliases_lead_to_the_id_and_find_it() -> None:
    edition = Edition(GARDEN)
    names = named_ids([edition])
    assert names == {"W-1": "G03", "Chores": "G03", "A03:2021": "G03", "W-1.a": "G03.2", "W-1.b": "G03.3"}  # fmt: skip
    assert file_name("A03:2021") == "A03-2021"
    paths = [page.path for page in pages_of_root(edition, Lifecycle(edition.all()))]
    assert {"id/G03.md", "id/W-1.md", "id/A03-2021.md", "id/W-1.a.md"} <= set(paths)
    assert len({path.casefold() for path in paths}) == len(paths)
    plan = Plan(edition, "version", shell_of(PROJECT))
    work = search.index(edition, Folder(plan).addresses, [])["pages"][-1]
    assert (work["id"], work["label"]) == ("G03", "W-1")
    assert work["names"] == ["W-1", "Chores", "A03:2021"]


def test_a_module_that_is_not_named_has_no_page() -> None:
    settings = load(GARDEN).settings
    assert absent(settings) == {"help.md", "safety.md"}
    assert settings.leave is None
    plan = Plan(Edition(GARDEN), "version", shell_of(PROJECT))
    assert "help.md" not in Folder(plan).addresses.urls


def test_a_menu_that_cannot_be_is_named_with_its_item(garden: Path) -> None:
    (garden / "mkdocs.yml").write_text("nav:\n  - More: [about.md]\n", "utf-8")
    messages = [hit.message for hit in faults(Edition(garden), shell_of(garden))]
    assert messages
    assert all("mkdocs.yml: the menu has “about.md” below a heading; write a title and a page, such as `About: about.md`" in m for m in messages)  # fmt: skip


@pytest.mark.parametrize(
    ("template", "what"),
    [
        ("pages/glossary.html", "the page glossary.md"),
        ("assets/site.css", "the file assets/site.css"),
    ],
)
def test_what_cannot_be_made_stops_a_build_and_is_named_with_its_template(
    garden: Path, tmp_path: Path, template: str, what: str
) -> None:
    file = garden / "overrides" / template
    file.parent.mkdir(parents=True)
    file.write_text("<p>\n{{ 1 // 0 }}\n", "utf-8")
    with pytest.raises(SiteError) as caught:
        make(shell_of(garden), editions(garden), tmp_path / "site", 1, print)
    assert any(
        f"{what} cannot be made: integer division" in line
        and line.endswith(f"({template}, line 2)")
        for line in caught.value.lines
    ), caught.value.lines
    assert not (tmp_path / "site").exists()


def test_what_pages_are_given_is_short_when_it_is_printed(garden: Path) -> None:
    """mkdocs-macros prints all of it at every build, which took longer than the build."""
    folder = Folder(Plan(editions(garden)[-1], "root", shell_of(garden)))
    folder.lifecycle.lives()
    assert [name for name, value in folder.given.items() if len(repr(value)) > 20_000] == []
