"""Versions that an owner published elsewhere are taken in under their own numbers, and marked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from click.testing import Result
from releasing import commit, edit, released, repository, run

from living_framework.standalone import verify_release
from living_framework.versions import releases

SOIL = "facets/01-soil.md"


def taken_in(root: Path, version: str, day: str) -> Result:
    options = ("--yes", "--allow-placeholders", "--as-published", "--date", day)
    result = run(root, "release", version, *options)
    if result.exit_code == 0:
        commit(root, f"Version {version}")
    return result


def test_numbers_and_dates_are_those_of_the_owner_and_the_manifest_says_so(tmp_path: Path) -> None:
    root = repository(tmp_path / "garden")
    assert taken_in(root, "2017.0.0", "2017-11-20").exit_code == 0
    edit(root, SOIL, "Keep one heap", "Keep two heaps")
    commit(root)
    result = taken_in(root, "2017.0.1", "2021-09-24")  # too low for a release of ours
    assert result.exit_code == 0, result.output
    edit(root, SOIL, "Keep two heaps", "Keep three heaps")
    commit(root)
    released(root, "2018.0.0")
    known = releases(root)
    assert [r.version for r in known] == ["2017.0.0", "2017.0.1", "2018.0.0"]
    assert [r.date for r in known][:2] == ["2017-11-20", "2021-09-24"]
    marked = [json.loads((r.root / "manifest.json").read_bytes()).get("as_published") for r in known]  # fmt: skip
    assert marked == [True, True, None]
    assert run(root, "verify").exit_code == 0
    command = [sys.executable, verify_release.__file__, str(root / "releases")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_they_come_in_order_and_with_their_date(tmp_path: Path) -> None:
    root = repository(tmp_path / "garden")
    without = run(root, "release", "1.1.0", "--as-published", "--yes")
    assert (without.exit_code, "needs the VERSION and the --date" in without.output) == (2, True)
    assert taken_in(root, "1.1.0", "2021-09-24").exit_code == 0
    edit(root, SOIL, "Keep one heap", "Keep two heaps")
    commit(root)
    for version, day, said in (
        ("1.0.0", "2022-01-01", "1.0.0 is lower than 1.1.0"),
        ("1.2.0", "2020-01-01", "is before 2021-09-24"),
    ):
        result = taken_in(root, version, day)
        assert result.exit_code == 1
        assert said in result.output
