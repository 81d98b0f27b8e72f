"""Edits of a content root as data, and a real pull request made of them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import yaml

BRANCH = Path(__file__).parent / "diff" / "branch.yml"


def edit(root: Path, case: dict[str, Any]) -> Path:
    """The edits of a case done to a content root: `edits` by file, each [old, new]; new `files`."""
    for name, edits in case.get("edits", {}).items():
        path = root / name
        if edits is None:
            path.unlink()
            continue
        text = path.read_text(encoding="utf-8")
        for old, new in edits:
            assert text.count(old) == 1, f"{name}: {old}"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    for name, text in case.get("files", {}).items():
        (root / name).write_text(text, encoding="utf-8")
    return root


def git(root: Path, *args: str) -> str:
    """A question or an order to git, with nothing of this machine's settings in it."""
    fixed = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for who in ("AUTHOR", "COMMITTER"):
        fixed[f"GIT_{who}_NAME"] = "An editor"
        fixed[f"GIT_{who}_EMAIL"] = "editor@garden.example"
        fixed[f"GIT_{who}_DATE"] = "2026-11-24T12:00:00Z"
    done = subprocess.run(
        ["git", "-C", str(root), *args],
        check=True, capture_output=True, text=True, env={**os.environ, **fixed},
    )  # fmt: skip
    return done.stdout.strip()


def commit(root: Path, message: str) -> None:
    """Everything in a folder as a commit."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)


def pull_request(root: Path, case: dict[str, Any] | None = None) -> Path:
    """A content root as a repository: `trunk` as it was, and `change`, checked out, with edits."""
    git(root, "init", "--quiet", "--initial-branch", "trunk")
    commit(root, "The garden")
    git(root, "switch", "--quiet", "--create", "change")
    edit(root, yaml.safe_load(BRANCH.read_text("utf-8")) if case is None else case)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "A change")
    return root
