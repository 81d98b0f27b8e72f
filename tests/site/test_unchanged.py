"""A site that is as it was is left so, and nothing is read; whatever has changed is seen."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import framework
from releasing import edit

from living_framework.site.shell import shell_of
from living_framework.site.unchanged import SETTLED, Note

NOTHING = "nothing has changed\n"
SOIL = "facets/01-soil.md"
OPTIONS = ["2026-12-01"]


def noted(root: Path, settled: float = 0) -> Note:
    """A note of a root and its site, as they are."""
    folders = shell_of(root).folders
    note = Note(root, root / "out", OPTIONS, settled)
    note.write(folders, note.inputs(folders), "all is well")
    return note


@pytest.fixture
def site(garden: Path) -> Path:
    """A garden, and a folder in the place of its site."""
    (garden / "out/draft").mkdir(parents=True)
    for name in ("index.html", "draft/index.html"):
        (garden / "out" / name).write_text("<p>a page</p>\n", "utf-8")
    return garden


def _same_size_and_time(root: Path) -> None:
    path = root / SOIL
    stat, text = path.stat(), path.read_text("utf-8")
    path.write_text(text.replace("heap", "pile"), "utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (stat.st_size, stat.st_mtime_ns)


def _new(path: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x: 1\n", "utf-8")

    return change


CHANGES: dict[str, Callable[[Path], object]] = {
    "a text of the same size and time": _same_size_and_time,
    "a setting": lambda root: edit(root, "framework.yml", "schema", "# x\nschema"),
    "a facet that is gone": lambda root: (root / SOIL).unlink(),
    "a facet of another name": lambda root: (root / SOIL).rename(root / "facets/01-sand.md"),
    "a page that is gone": lambda root: (root / "out/draft/index.html").unlink(),
    "a page": lambda root: edit(root, "out/index.html", "a page", "another"),
    "the note": lambda root: next(root.glob(".cache/site/*.unchanged.json")).write_text("{}", "utf-8"),
    **{path: _new(path) for path in (
        "facets/more.txt", "more.yml", "references/more.yml", "comments/0.1.0/C-0001.yml", "releases/doi.yml",
        "overrides/partials/footer.html", "locale/eo/x.po", "docs/more.md", "macros/__init__.py", "macros.py",
        "mkdocs.yml", "out/more.html",
    )},
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_has_changed_is_seen(change: str, site: Path) -> None:
    note = noted(site)
    assert note.said() == "all is well"
    CHANGES[change](site)
    assert note.said() is None


def test_another_option_is_a_change(site: Path) -> None:
    noted(site)
    assert Note(site, site / "out", ["2026-12-02"]).said() is None
    assert Note(site, site / "out", OPTIONS).said() == "all is well"


def test_what_was_changed_just_now_or_may_be_anywhere_is_not_noted(site: Path) -> None:
    assert noted(site, SETTLED).said() is None
    (site / "facets/link.md").symlink_to(site / SOIL)
    assert noted(site).said() is None


def test_what_was_changed_while_the_site_was_made_is_not_noted(site: Path) -> None:
    folders = shell_of(site).folders
    note = Note(site, site / "out", OPTIONS, 0)
    before = note.inputs(folders)
    edit(site, SOIL, "heap", "pile")
    note.write(folders, before, "")
    assert note.said() is None


def test_nothing_is_made_where_nothing_has_changed(garden: Path) -> None:
    (garden / "facets/notes.txt").write_text("Not a facet.\n", "utf-8")
    time.sleep(SETTLED + 0.1)  # until a change of this file is seen from its time alone
    site = ("site", "--root", garden, "--out", garden.with_name("site"))
    first, second, fresh = framework(*site), framework(*site), framework(*site, "--fresh")
    assert first.returncode == second.returncode == fresh.returncode == 0
    findings = first.stderr.partition("root: ")[0].partition("draft: ")[0]
    assert "FW007" in findings
    assert second.stderr == findings + NOTHING
    assert NOTHING not in fresh.stderr
    shutil.rmtree(garden.with_name("site") / "draft")
    again = framework(*site)
    assert again.returncode == 0
    assert NOTHING not in again.stderr
    assert (garden.with_name("site") / "draft/index.html").is_file()
