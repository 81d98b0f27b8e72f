"""Whatever a site is made from is changed in turn: each time the site is that of a fresh build, byte for byte."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import GARDEN, PROJECT
from releasing import commit, edit, released, repository, run, tree

from living_framework.source.load import TEMPLATE

SHELL = ("docs", "overrides", "macros", "locale")


class Change(NamedTuple):
    """One text put for another in a file; an empty old one puts it at the end."""

    path: str
    old: str
    new: str


CATALOG = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Draft"\nmsgstr "{}"\n'
)
PATHS = """\
---
id: G04
title: Paths
summary: Where people walk, and what keeps the beds from their feet.
status: draft
place: ground
people: [gardeners]
arrangements: [shared calendars]
related: {}
reviewed: 2026-11-24
---

## What it is about

A path is wide enough for a barrow. ^1

## What gardens do

- Lay straw on the paths in autumn. ^2

## What is open

- Who lays it? ^3
"""
# Every file of the content root, then what the pages are made with.
CHANGES = {
    "nothing": Change("README.md", "", "x"),
    "a new facet": Change("facets/04-paths.md", "", PATHS),
    "a facet that is gone": Change("facets/04-paths.md", PATHS, ""),
    "a facet": Change("facets/01-soil.md", "one heap", "a single heap"),
    "a facet that others name": Change("facets/02-water.md", "title: Water", "title: Waters"),
    "a word that a vocabulary finds": Change("facets/02-water.md", "a dry month", "a dry month, by the calendar"),
    "a summary": Change("facets/02-water.md", "who may use it when", "who may use it, and when"),
    "a status": Change("facets/02-water.md", "status: stable", "status: draft"),
    "an origin": Change("facets/02-water.md", "{3: editorial}", "{2: editorial}"),
    "an identifier of the owner": Change("facets/02-water.md", "reviewed:", "labels: {3: W-3}\nreviewed:"),
    "a term that a facet has": Change("facets/02-water.md", "[rain barrels]", "[shared calendars]"),
    "a citation": Change("facets/02-water.md", "a tap is shared", "a tap is shared [@garden2020soil]"),
    "a relation": Change("facets/03-work.md", "summary: ", "summary: Once more, "),
    "a part": Change("facets/preface.md", "summary: ", "summary: First, "),
    "the template of facets": Change(str(TEMPLATE), "", "\nx\n"),
    "a reference": Change("references.yml", "A Made-up Book", "A Made-up Tome"),
    "the glossary": Change("glossary.yml", "in a pile", "in one pile"),
    "a setting": Change("framework.yml", "https://git.example", "https://hub.example"),
    "a title": Change("framework.yml", "title: Shared gardens", "title: Common gardens"),
    "the look": Change("framework.yml", "unit: {one: topic", 'look: {logo: assets/favicon.svg, colour: "#7a1f3d"}\nunit: {one: topic'),
    "a statement withdrawn": Change("facets/retired.yml", "[]", "- {id: G01.4, kind: withdrawn, reason: It was wrong., date: 2026-11-24}"),
    "a comment": Change("comments/0.1.0/C-0001.yml", "", "id: C-0001\nversion: 0.1.0\nstatement: G01.1\nreceived: 2026-11-24\nstate: open\nkind: editorial\ncomment: [Which bed?]\n"),
    "a DOI": Change("releases/doi.yml", "", "0.1.0: 10.5555/one\n"),
    "a template": Change("overrides/partials/footer.html", "</footer>", "<!-- x --></footer>"),
    "the template of one kind": Change("overrides/pages/facet.html", "<h1>", '<h1 class="x">'),
    "a style": Change("overrides/styles/base.css", "body", "/* x */ body"),
    "a script": Change("overrides/scripts/leave.js", "", "// x\n"),
    "the script in pages": Change("overrides/scripts/theme.js", "", "// x\n"),
    "a page written by hand": Change("docs/about.md", "", "\nMore.\n"),
    "a page at the root of the site": Change("docs/root/help.md", "", "\nMore.\n"),
    "a file beside the pages": Change("docs/assets/x.svg", "", "<svg/>"),
    "a macro": Change("macros/__init__.py", "", "# x\n"),
    "a catalog": Change("locale/en/LC_MESSAGES/messages.po", "", CATALOG.format("The draft text")),
    "a word of a catalog": Change("locale/en/LC_MESSAGES/messages.po", "The draft text", "Being written"),
    "the settings of the engine": Change("mkdocs.yml", "Look up", "Look it up"),
}  # fmt: skip


def build(root: Path, *args: object) -> None:
    result = run(root, "site", *map(str, args))
    assert result.exit_code == 0, result.output or result.exception


@pytest.mark.long
def test_after_each_change_the_site_is_that_of_a_fresh_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, twin = tmp_path / "garden", tmp_path / "twin"
    repository(root)
    released(root, "0.1.0")
    shutil.copy(PROJECT / "mkdocs.yml", root)
    for folder in SHELL:
        shutil.copytree(PROJECT / folder, root / folder, dirs_exist_ok=True)
    commit(root)
    shutil.copytree(root, twin, symlinks=True)
    content = {p.relative_to(GARDEN).as_posix() for p in GARDEN.rglob("*") if p.is_file()}
    assert content <= {change.path for change in CHANGES.values()}

    for name, change in CHANGES.items():
        for project in (root, twin):
            edit(project, *change)
            if name == "a new facet":
                edit(project, "framework.yml", "G03]", "G03, G04]")
            if name == "a facet that is gone":
                (project / change.path).unlink()
                edit(project, "framework.yml", ", G04", "")
            if name == "a statement withdrawn":
                edit(project, "facets/01-soil.md", "- Leave a strip unplanted each year. ^4\n", "")
        build(root, "--out", tmp_path / "site")
        build(twin, "--out", tmp_path / "fresh", "--fresh")
        now, then = tree(tmp_path / "site"), tree(tmp_path / "fresh")
        assert now.keys() == then.keys(), name
        assert [path for path in now if now[path] != then[path]] == [], name

    (tmp_path / "packages/seeds-1.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "packages")])
    before = keys(root)
    build(root, "--out", tmp_path / "site")
    after = keys(root)
    assert before.keys() == after.keys()
    assert before, "the keys of pages are noted"
    # Of another package nothing is used again.
    assert not set(before.values()) & set(after.values())
    assert tree(tmp_path / "site") == tree(tmp_path / "fresh")


def keys(root: Path) -> dict[str, str]:
    """What each page of a facet in the draft was made from."""
    (note,) = (root / ".cache/site").glob("*/draft.files.json")
    rows = json.loads(note.read_bytes())
    return {path: row[0] for path, row in rows.items() if path.startswith("facets/")}
