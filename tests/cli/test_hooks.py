"""The hooks for pre-commit: what each is set to run stops a commit, or changes what is to be committed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import FRAMEWORK, PROJECT
from releasing import edit, git, repository

HOOKS: list[dict[str, Any]] = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text("utf-8"))  # fmt: skip


def test_the_hooks_are_installed_as_python_and_need_no_names_of_files() -> None:
    assert [hook["id"] for hook in HOOKS] == ["framework-ids", "framework-fmt", "framework-check"]
    for hook in HOOKS:
        assert (hook["language"], hook["pass_filenames"]) == ("python", False)


@pytest.fixture
def hooked(tmp_path: Path) -> Path:
    """A repository in which git runs each hook, and stops where one fails or changes a file."""
    root = repository(tmp_path / "garden")
    lines = ["#!/bin/sh", "set -e", f'export PYTHONPATH="{PROJECT}"']
    for hook in HOOKS:
        program, _, rest = hook["entry"].partition(" ")
        assert program == "framework"
        lines += [f"{' '.join(FRAMEWORK)} {rest}", "git diff --exit-code --quiet"]
    path = root / ".git/hooks/pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n")
    path.chmod(0o755)
    return root


def committed(root: Path) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(root), "commit", "--all", "--message", "A change"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_bad_facet_stops_the_commit_with_its_finding(hooked: Path) -> None:
    edit(hooked, "facets/01-soil.md", "status: draft", "status: drafty")
    done = committed(hooked)
    assert done.returncode == 1
    assert "facets/01-soil.md:5:9: FW016 “drafty” is not among the statuses" in done.stdout + done.stderr  # fmt: skip
    assert git(hooked, "rev-list", "--count", "HEAD").strip() == "1"


def test_a_number_is_given_and_the_commit_made_again(hooked: Path) -> None:
    edit(
        hooked, "facets/01-soil.md", "each year. ^4\n", "each year. ^4\n- Put a board beside it.\n"
    )
    assert committed(hooked).returncode == 1
    assert "Put a board beside it. ^6" in (hooked / "facets/01-soil.md").read_text("utf-8")
    done = committed(hooked)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_handbook_names_all_of_them() -> None:
    text = (PROJECT / "docs/root/handbook/owners.md").read_text("utf-8")
    assert re.findall(r"\{id: ([\w-]+)\}", text) == [hook["id"] for hook in HOOKS]


def test_each_hook_runs_for_the_files_that_it_looks_at_and_no_others() -> None:
    looked = {hook["id"]: [p for p in ("facets/01-soil.md", "text/facets/01-soil.md", "framework.yml",
              "references/a.yml", "README.md", "macros.py") if re.search(hook["files"], p)] for hook in HOOKS}  # fmt: skip
    facets = ["facets/01-soil.md", "text/facets/01-soil.md"]
    assert looked["framework-ids"] == looked["framework-fmt"] == facets
    assert looked["framework-check"] == [*facets, "framework.yml", "references/a.yml"]
