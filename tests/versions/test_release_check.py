"""What `framework release --check` and `--notes` say before a release is made."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from releasing import DAY, commit, edit, git, released, repository, run, tree

from living_framework.cli import main
from living_framework.versions import dois


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path / "garden")


def comments(root: Path, *args: str) -> None:
    result = CliRunner().invoke(main, ["comments", args[0], "--root", str(root), *args[1:]])
    assert result.exit_code == 0, result.output


def test_it_says_at_any_time_what_the_next_version_would_be_and_why(root: Path) -> None:
    first = run(root, "release", "--check", "--allow-placeholders")
    assert "There is no release yet" in first.output
    released(root, "1.0.0")
    assert run(root, "rename", "G03", "Shared work").exit_code == 0
    assert run(root, "retire", "G01.4", "--reason", "No garden does it.").exit_code == 0
    edit(root, "facets/01-soil.md", "learn it by digging.", "learn it by *digging*.")
    before = tree(root)
    result = run(root, "release", "--check", "--allow-placeholders")
    assert tree(root) == before
    assert result.exit_code == 1
    assert result.output.startswith(f"""\
The next version is 2.0.0: major, after 1.0.0 of {DAY}.

major: a facet appears, goes, or has another title or group
  G03: its title is reworded

minor: a statement is new, withdrawn, reworded, or in another section
  G01.4: withdrawn

patch: everything else: corrections, markup, references, settings
  G01.1: """)
    assert "In the way:\n  not committed: facets/01-soil.md" in result.output
    commit(root)
    ready = run(root, "release", "--check", "--allow-placeholders")
    assert ready.exit_code == 0, ready.output
    assert ready.output.endswith("\nNothing is in the way.\n")


def test_the_notes_are_a_draft_with_those_who_took_part(root: Path) -> None:
    released(root, "1.0.0")
    comments(root, "add", "G01.1", "--comment", "Say which.", "--version", "1.0.0", "--name", "Bo Alder")  # fmt: skip
    comments(root, "add", "G01.1", "--comment", "Say more.", "--version", "1.0.0")
    edit(root, "facets/01-soil.md", "Compost gives", "Good compost gives")
    for id_ in ("C-0001", "C-0002"):
        comments(root, "answer", id_, "--accept", "--because", "Yes.", "--changed", "G01.2")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--author", "Cy Birch <cy@garden.example>", "-m", "Compost")
    result = run(root, "release", "--notes", "--date", DAY)
    assert (
        result.output
        == f"""\
## [1.1.0] - {DAY}

### Text

A minor change of the framework's text:

- G01 Soil: G01.2 reworded

### Contributors

- Bo Alder
- Cy Birch
"""
    )


@pytest.mark.parametrize("form", ["10.5555/garden.1", "https://doi.org/10.5555/garden.1", "doi:10.5555/garden.1"])  # fmt: skip
def test_a_doi_is_written_as_a_number_or_an_address(root: Path, form: str) -> None:
    edit(root, "releases/doi.yml", "", f'1.0.0: "{form}"\n')
    assert dois(root) == {"1.0.0": "10.5555/garden.1"}
