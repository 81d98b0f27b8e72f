"""All that is published: the released versions, oldest first, and the draft."""

from __future__ import annotations

import subprocess
from pathlib import Path

from .load import load
from .releases import releases
from .views import Edition


def revision(root: Path) -> tuple[str, str]:
    """The short id and the date (ISO 8601) of the commit that a folder's text stands at.

    Both are empty where git is missing or the folder is in no repository; the id ends in a plus
    where the text has changes that are not committed.
    """
    try:
        log = _git(root, "log", "-1", "--format=%h %cs", "--", ".")
        changed = _git(root, "status", "--porcelain", "--", "facets", "framework.yml")
    except (OSError, subprocess.CalledProcessError):
        return "", ""
    commit, _, date = log.strip().partition(" ")
    return (f"{commit}+" if commit and changed.strip() else commit), date


def _git(root: Path, *args: str) -> str:
    command = ["git", "-C", str(root), "--no-optional-locks", *args]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def editions(root: Path) -> list[Edition]:
    """Every edition in a repository: releases from the oldest to the newest, then the draft.

    What a reader acts on (site, contact, repository, where to leave to) is the draft's in all of
    them. Raises NoFramework where the folder is no content root.
    """
    root = root.resolve()
    today = load(root).settings
    known = releases(root)
    released = [
        Edition(r.root, r.version, r.date, digest=r.digest, releases=known, today=today)
        for r in known
    ]
    commit, date = revision(root)
    published = [*released, Edition(root, date=date, commit=commit, releases=known)]
    for edition in published:
        edition.siblings = published
    return published
