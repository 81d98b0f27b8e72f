"""Every page and file that names a change calls it the same: `Lifecycle` and `diff` alone say what it is.

For every case of `tests/diff/cases`: two releases and a draft are rendered, without MkDocs, into all
that names a change, and the names are read back from each.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import unescape
from pathlib import Path

import pytest
import yaml
from conftest import GARDEN, PROJECT
from edits import edit
from lxml import etree, html

from living_framework.check.completeness import board
from living_framework.cli.diff import as_json, as_text
from living_framework.diff import wording
from living_framework.diff.changes import KINDS
from living_framework.model import Release
from living_framework.publish.export import site_root
from living_framework.publish.export.history import history_json
from living_framework.publish.history import history
from living_framework.publish.script_data import in_script
from living_framework.review.first import First
from living_framework.review.redline import redline
from living_framework.review.report import Report, Side
from living_framework.site.folder import Folder
from living_framework.site.plan import Plan
from living_framework.site.shell import shell_of
from living_framework.source.load import load
from living_framework.versions import lifecycle as lifecycles
from living_framework.versions.edition import Edition
from living_framework.versions.lifecycle import Lifecycle

CASES = sorted((PROJECT / "tests/diff/cases").glob("*.yml"))
Labels = dict[str, list[str]]  # by id


@dataclass
class Site:
    """Two releases, the case between them, and a draft that is as the second."""

    lifecycle: Lifecycle

    @property
    def newer(self) -> Edition:
        return self.lifecycle.editions[1]

    @cached_property
    def folder(self) -> Folder:
        """The pages at the site's root, without MkDocs."""
        plan = Plan(self.newer, "root", shell_of(PROJECT))
        return Folder(plan)

    def page(self, path: str) -> html.HtmlElement:
        return html.fromstring(self.folder.render(self.folder.pages[path]))


def site_of(path: Path, tmp_path: Path) -> Site:
    old = Path(shutil.copytree(GARDEN, tmp_path / "old"))
    case = yaml.safe_load(path.read_text("utf-8"))
    new = edit(Path(shutil.copytree(GARDEN, tmp_path / "new")), case)
    known = tuple(
        Release(version, day, root, "0" * 64, "", "", {}, {})
        for version, day, root in (("0.1.0", "2026-11-01", old), ("0.2.0", "2026-11-24", new))
    )
    today = load(new).settings
    found = [Edition(r.root, r.version, r.date, releases=known, today=today) for r in known]
    found.append(Edition(new, date="2026-11-24", releases=known))
    for edition in found:
        edition.siblings = found
    return Site(Lifecycle(found))


# --- What each page and file calls the change of each statement ------------------------------------


def of_id_pages(site: Site) -> Labels:
    found = {}
    for id_ in lifecycles.published_ids(site.lifecycle.editions):
        page = site.page(f"id/{id_}.md")
        said = page.xpath("string(//dt[a = 'Version 0.2.0' or starts-with(., 'Version 0.2.0')]/following-sibling::dd[1]/p[@class='state'])")  # fmt: skip
        found[id_] = said[:1].lower() + said[1:] if said else ""
    return {id_: said.split("; ") for id_, said in found.items() if said not in ("", "unchanged")}


def of_changes_page(site: Site) -> Labels:
    page = site.page("changes/0.1.0..0.2.0.md")
    return _from_changes(page)


def of_redline(site: Site) -> Labels:
    changes = site.lifecycle.between("0.1.0", "0.2.0")
    older, newer = (edition.framework for edition in site.lifecycle.editions[:2])
    return _from_changes(html.fromstring(redline(changes, older, newer, "0.1.0", "0.2.0")))


def _from_changes(page: html.HtmlElement) -> Labels:
    return {
        box.xpath("string(.//h3/*[contains(@class, 'id')])"): [
            str(label) for label in box.xpath(".//h3/span[@class='what']/text()")
        ]
        for box in page.xpath("//div[@class='change']")
    }


def of_history(site: Site) -> Labels:
    data = json.loads(in_script(history(site.lifecycle)))
    return {
        id_: [data["kinds"][kind][1] for kind in state[1]]
        for id_, states in data["statements"].items()
        for state in states
        if state[0] == 1
    }


def of_citation_check(site: Site) -> Labels:
    """What is answered for a citation of the first version; new ids have none."""
    data = json.loads(in_script(history(site.lifecycle)))
    return {
        id_: [data["kinds"][kind][1] for kind in states[-1][1]]
        for id_, states in data["since"].items()
        if "." in id_ and states[-1][1]
    }


def of_feed(site: Site) -> Labels:
    feed = etree.fromstring(site_root.feed(site.lifecycle))
    space = {"a": site_root.ATOM}
    text = str(feed.xpath("string(a:entry[1]/a:content)", namespaces=space))
    return _from_lines(text.splitlines())


def of_report(site: Site) -> Labels:
    framework = site.newer.framework
    side = Side(board(framework, date(2026, 11, 24)), ())
    text = str(
        Report(First(framework, framework), site.lifecycle.between("0.1.0", "0.2.0"), side, side)
    )
    lines = re.findall(r"^- \*\*(\S+)\*\*(?: \(.*?\))?: (.*)$", text, re.MULTILINE)
    return {id_: unescape(said).split("; ") for id_, said in lines}


def of_text(site: Site) -> Labels:
    lines = "\n".join(as_text(site.lifecycle.between("0.1.0", "0.2.0"), "0.1.0", "0.2.0"))
    found = re.findall(r"^  (\S+\.\S+) \(.*?\): (.*)$", lines, re.MULTILINE)
    return {id_: said.split("; ") for id_, said in found}


def of_json(site: Site) -> Labels:
    data = json.loads(as_json(site.lifecycle.between("0.1.0", "0.2.0"), "0.1.0", "0.2.0"))
    return {s["id"]: s["labels"] for page in data["pages"] for s in page["statements"]}


def of_export(site: Site) -> Labels:
    data = json.loads(history_json(site.lifecycle))
    return {
        entry["id"]: state["labels"]
        for entry in data["ids"]
        for state in entry["states"]
        if "." in entry["id"] and state["version"] == "0.2.0"
        if not {"same", "absent"} & set(state["kinds"])
    }


def _from_lines(lines: list[str]) -> Labels:
    found: Labels = {}
    for line in lines:
        for part in line.partition(": ")[2].split("; "):
            for label in dict.fromkeys(wording.LABELS.values()):
                ids = part.removesuffix(f" {label}")
                if ids != part and re.fullmatch(
                    r"[A-Z]+\d*\.\d+(?:(?:, | and )[A-Z]+\d*\.\d+)*", ids
                ):
                    for id_ in re.split(", | and ", ids):
                        found.setdefault(id_, []).append(label)
    return found


PLACES: tuple[Callable[[Site], Labels], ...] = (
    of_id_pages, of_changes_page, of_redline, of_history, of_citation_check,
    of_feed, of_report, of_text, of_json, of_export,
)  # fmt: skip


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_page_and_file_calls_a_change_the_same(path: Path, tmp_path: Path) -> None:
    site = site_of(path, tmp_path)
    pages = {page.id: page for page in site.lifecycle.between("0.1.0", "0.2.0").pages}
    expected = {
        change.id: sorted(wording.labels(change.kinds))
        for page in pages.values()
        for change in page.statements
        if "?" not in change.id
    }
    old = site.lifecycle.editions[0].framework.statements
    whole = {id_ for id_ in expected if pages[id_.split(".")[0]].what != "changed"}
    for place in PLACES:
        found = {id_: sorted(labels) for id_, labels in place(site).items() if "." in id_ and "?" not in id_}  # fmt: skip
        wanted = dict(expected)
        if place is of_citation_check:
            wanted = {id_: labels for id_, labels in expected.items() if id_ in old}
        if place is of_feed:  # one line for a facet that is new or gone
            wanted = {id_: labels for id_, labels in expected.items() if id_ not in whole}
        assert found == wanted, place.__name__


def test_the_cases_have_every_kind_of_change(tmp_path: Path) -> None:
    found: set[str] = set()
    for path in CASES:
        (tmp_path / path.stem).mkdir()
        changes = site_of(path, tmp_path / path.stem).lifecycle.between("0.1.0", "0.2.0")
        found |= {kind for change in changes.statements for kind in change.kinds}
    assert found == set(KINDS) - {"returned"}  # the small framework has no id to return


def test_emphasis_alone_is_reworded_nowhere(tmp_path: Path) -> None:
    site = site_of(PROJECT / "tests/diff/cases/emphasis.yml", tmp_path)
    state = site.lifecycle.life("G01.4").states[1]
    assert state.kinds == ("marked",)
    assert [note.words for note in state.notes] == ["it now stresses “a strip”"]
    assert state.runs == ()
    page = site.page("id/G01.4.md").text_content()
    assert "Links, citations or emphasis changed" in page
    assert "Reworded" not in page


def test_a_statement_withheld_is_quoted_by_no_state(tmp_path: Path) -> None:
    site = site_of(PROJECT / "tests/diff/cases/harm.yml", tmp_path)
    life = site.lifecycle.life("G02.3")
    assert life.withheld
    page = site.page(f"id/{life.id}.md").text_content()
    assert "tap" not in page
    assert "tap" not in json.dumps(history(site.lifecycle))
    assert "tap" not in history_json(site.lifecycle)


def test_a_statement_of_a_withdrawn_facet_has_the_reason_of_its_facet(tmp_path: Path) -> None:
    site = site_of(PROJECT / "tests/diff/cases/facet_gone.yml", tmp_path)
    life = site.lifecycle.life("G03.1")
    assert [state.kinds for state in life.states] == [("first",), ("merged",), ("absent",)]
    page = site.page(f"id/{life.id}.md").text_content()
    assert "It is in the facet on water now." in page
    assert "What took its place: G02" in page


def test_a_page_that_changed_lists_what_changed_about_its_statements(tmp_path: Path) -> None:
    site = site_of(PROJECT / "tests/diff/cases/split.yml", tmp_path)
    state = site.lifecycle.life("G01").states[1]
    assert state.kinds == ("changed",)
    assert state.lines() == ["G01.6 and G01.7 new", "G01.4 split"]
    assert state.lines()[0] in site.page("id/G01.md").text_content()


def test_the_page_of_an_id_names_the_label_of_its_owner(tmp_path: Path) -> None:
    site = site_of(PROJECT / "tests/diff/cases/split.yml", tmp_path)
    heads = {
        i: site.page(f"id/{i}.md").xpath("string(//h1)").split() for i in ("G03", "G03.2", "G01")
    }
    assert heads == {
        "G03": ["Page", "G03", "(W-1)"],
        "G03.2": ["Statement", "G03.2", "(W-1.a)"],
        "G01": ["Page", "G01"],
    }


def test_the_history_of_three_thousand_statements_stays_small(tmp_path: Path) -> None:
    """150 facets of 20 statements in four versions, each of which rewords one statement in 20."""
    roots = []
    for version in range(4):
        root = Path(shutil.copytree(GARDEN, tmp_path / str(version)))
        for facet in range(10, 160):
            lines = [_statement(facet, n, version) for n in range(1, 21)]
            (root / f"facets/{facet}-plot.md").write_text(
                _PLOT.format(facet, "\n\n".join(lines)), "utf-8"
            )
        roots.append(root)
    known = tuple(
        Release(f"0.{n}.0", "2026-11-24", root, "0" * 64, "", "", {}, {})
        for n, root in enumerate(roots[:3])
    )
    found = [
        *(Edition(r.root, r.version, r.date, releases=known) for r in known),
        Edition(roots[3], releases=known),
    ]
    data = history(Lifecycle(found))
    texts = sum(len(text) for text in data["texts"])
    assert len(data["statements"]) > 3000
    assert len(data["texts"]) == len(set(data["texts"]))
    assert len(data["since"]) == 450  # 150 pages, and the 300 statements reworded up to the newest
    size = len(in_script(data))
    assert size < 1.8 * texts


_PLOT = """---
id: P{0}
title: Plot {0}
summary: A plot.
status: draft
phase: ground
actors: [gardeners]
reviewed: 2026-11-24
---

## What it is about

{1}
"""


def _statement(facet: int, number: int, version: int) -> str:
    changed = [v for v in range(1, version + 1) if (facet + number) % 20 == v]
    words = f"In plot {facet} row {number} grows what the neighbours chose to sow together in {'the second' if changed else 'the first'} spring"
    return f"{words}, and nobody has yet asked them to write down why they did so. ^{number}"
