"""What is edited is built again, with all that shows it, and nothing else is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import PROJECT, framework
from releasing import commit, edit, released, repository, tree

from living_framework.site.cache_key import Keys
from living_framework.site.shell import shell_of
from living_framework.versions.lifecycle import editions

COMMENT = """\
id: C-0001
version: 0.1.0
statement: G01.1
received: 2026-11-24
state: open
kind: editorial
comment: [Say which bed is meant.]
"""
HELPLINE = """\
- id: line
  label: A line of the garden
  value: "0000"
  kind: voice
  scope: Gardens
  source: the gardeners
  verified: 2026-11-24
  verified_by: a gardener
"""


class Edit(NamedTuple):
    """A text put for another in a file, and the folders that show it."""

    path: str
    old: str
    new: str
    shown_in: str


# The releases are 0.1.0 and 0.2.0. In this order: each must stay visible until the end.
EDITS = {
    "a facet": Edit("facets/01-soil.md", "one heap", "a single heap", "draft root"),
    "the template of facets": Edit("facets/_template.md", "", "\nx\n", ""),
    "a reference": Edit("references.yml", "A Made-up Book", "A Made-up Tome", "draft root"),
    "the glossary": Edit("glossary.yml", "in a pile", "in one pile", "draft root"),
    "a title": Edit("framework.yml", "A framework of three", "The framework of three", "draft root"),
    "a help line": Edit("helplines.yml", "scope: Gardens", "scope: All gardens", "draft root"),
    "an address": Edit("framework.yml", "words@garden", "post@garden", "0.1.0 0.2.0 draft root"),
    "a comment": Edit("comments/0.1.0/C-0001.yml", "", COMMENT, "0.1.0 draft root"),
    "an answer": Edit("comments/0.1.0/C-0001.yml", "state: open", "state: declined\nbecause: It is plain.\nanswered: 2026-11-24", "0.1.0 draft root"),
    "a DOI": Edit("releases/doi.yml", "", "0.1.0: 10.5555/one\n", "0.1.0 root"),
    "another DOI": Edit("releases/doi.yml", "", "0.2.0: 10.5555/two\n", "0.2.0 root"),
    "no page": Edit("README.md", "", "For gardeners.\n", ""),
}  # fmt: skip


def built(root: Path, out: Path, *args: str) -> set[str]:
    """Build the site of a root; the names of the folders that were built."""
    result = framework("site", "--root", root, "--out", out, *args)
    assert result.returncode == 0, result.stderr
    return set(re.findall(r"^(\S+): buil(?:t|ding)$", result.stderr, re.MULTILINE))


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = repository(tmp_path_factory.mktemp("two") / "garden")
    (root / "helplines.yml").write_text(HELPLINE.replace('"', "'"), "utf-8")
    edit(root, "framework.yml", "glossary: glossary.yml", "glossary: glossary.yml\n  helplines: helplines.yml")  # fmt: skip
    commit(root)
    released(root, "0.1.0")
    edit(root, "facets/02-water.md", "summary: ", "summary: Here is told ")
    commit(root)
    released(root, "0.2.0")
    return root


@pytest.fixture
def gardens(two_releases: Path, tmp_path: Path) -> Path:
    """A garden of two releases and a draft, free to be changed."""
    return Path(shutil.copytree(two_releases, tmp_path / "garden"))


def keys(root: Path, project: Path = PROJECT) -> dict[str, str]:
    every = editions(root)
    made_from = Keys(shell_of(project), every)
    found = {edition.version: made_from.of_edition(edition) for edition in every}
    return {**found, "root": made_from.of_root(every[-2])}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in after if before.get(name) != after[name]}


def test_an_edit_changes_the_keys_of_the_folders_that_show_it(gardens: Path) -> None:
    for name, (path, old, new, shown_in) in EDITS.items():
        before = keys(gardens)
        edit(gardens, path, old, new)
        assert changed(before, keys(gardens)) == set(shown_in.split()), name


def test_a_release_changes_the_keys_of_the_one_before_it_and_not_of_older_ones(
    gardens: Path,
) -> None:
    before = keys(gardens)
    edit(gardens, "facets/01-soil.md", "one heap", "a single heap")
    commit(gardens)
    released(gardens, "0.3.0")
    assert changed(before, keys(gardens)) == {"0.2.0", "0.3.0", "draft", "root"}
    before = keys(gardens)
    (gardens / "facets/02-water.md").rename(gardens / "facets/02-rain.md")
    commit(gardens)
    released(gardens, "1.0.0")  # older pages lead to where the newest release has theirs
    assert changed(before, keys(gardens)) == {"0.1.0", "0.2.0", "0.3.0", "1.0.0", "draft", "root"}


@pytest.mark.slow
def test_after_edits_the_site_is_that_of_a_fresh_build(gardens: Path, tmp_path: Path) -> None:
    out, fresh = tmp_path / "site", tmp_path / "fresh"
    assert built(gardens, out) == {"0.1.0", "0.2.0", "draft", "root"}
    before = tree(out)
    (out / "draft/index.html").write_text("mine")
    (out / "latest/index.html").unlink()
    assert built(gardens, out) == set()
    assert tree(out) == before
    for group in ("draft root", "0.1.0 draft root", "0.1.0 root"):
        for path, old, new, shown_in in EDITS.values():
            if shown_in == group:
                edit(gardens, path, old, new)
        assert built(gardens, out) == set(group.split())
    commit(gardens)
    released(gardens, "0.3.0")
    assert built(gardens, out) == {"0.2.0", "0.3.0", "draft", "root"}
    built(gardens, fresh, "--fresh")
    now, then = tree(out), tree(fresh)
    assert now.keys() == then.keys()
    assert [path for path in now if now[path] != then[path]] == []


SHELL = {
    "a template": ("overrides/partials/footer.html", "</footer>", "<!-- x --></footer>"),
    "a style": ("overrides/styles/base.css", "body", "/* x */ body"),
    "a script": ("overrides/scripts/leave.js", "", "// x\n"),
    "a page": ("docs/about.md", "", "\nMore.\n"),
    "a page around the editions": ("docs/root/help.md", "", "\nMore.\n"),
    "a new file": ("docs/assets/x.svg", "", "<svg/>"),
    "the settings of the engine": ("mkdocs.yml", "Living framework", "Framework"),
}


def test_an_edit_of_what_all_editions_share_changes_every_key(
    gardens: Path, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    shutil.copy(PROJECT / "mkdocs.yml", project)
    for folder in ("docs", "overrides"):
        shutil.copytree(PROJECT / folder, project / folder)
    before = keys(gardens, project)
    assert keys(gardens, project) == before
    for name, change in SHELL.items():
        edit(project, *change)
        after = keys(gardens, project)
        assert changed(before, after) == set(before), name
        before = after


def test_an_edition_knows_of_no_release_after_its_own(gardens: Path) -> None:
    known = [[r.version for r in edition.released] for edition in editions(gardens)]
    assert known == [["0.1.0"], ["0.1.0", "0.2.0"], ["0.1.0", "0.2.0"]]


def test_an_edit_of_code_and_another_package_change_every_key(
    gardens: Path, tmp_path: Path
) -> None:
    shutil.copytree(PROJECT / "living_framework", tmp_path / "living_framework")
    tell = (
        "import sys; from pathlib import Path; from living_framework.site.cache_key import Keys; from living_framework.site.shell import shell_of;"
        "from living_framework.versions.lifecycle import editions; every = editions(Path(sys.argv[1]));"
        "made_from = Keys(shell_of(Path(sys.argv[2])), every); print(*map(made_from.of_edition, every))"
    )

    def told() -> list[str]:
        command = [sys.executable, "-c", tell, str(gardens), str(PROJECT)]
        environment = os.environ | {"PYTHONPATH": str(tmp_path)}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)  # fmt: skip
        return done.stdout.split()

    first = told()
    assert told() == first
    edit(tmp_path, "living_framework/source/ids.py", "", "# x\n")
    second = told()
    assert len({*first, *second}) == len(first) + len(second)
    (tmp_path / "seeds-1.0.dist-info").mkdir()
    assert len({*first, *second, *told()}) == 3 * len(first)


def test_an_edit_of_code_while_the_site_is_built_is_no_fault_of_the_site(garden: Path, tmp_path: Path) -> None:  # fmt: skip
    shutil.copytree(PROJECT / "living_framework", tmp_path / "living_framework")
    start = (
        "import os, sys; from pathlib import Path; import living_framework.site.plugin; from living_framework.cli import main;"
        "os.utime(living_framework.site.plugin.__file__, (4e9, 4e9)); main(sys.argv[1:])"
    )
    args = ["site", "--root", str(garden), "--out", str(tmp_path / "site")]
    for name in ("mkdocs.yml", "overrides", "macros"):
        (garden / name).symlink_to(PROJECT / name)
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    result = subprocess.run([sys.executable, "-c", start, *args], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # fmt: skip
    assert result.returncode == 0, result.stderr
