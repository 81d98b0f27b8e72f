"""Retiring, renaming and moving: the whole thing in one step, or nothing."""

from __future__ import annotations

import difflib
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import GARDEN
from releasing import cases, edit, released, repository, run, tree

from living_framework.check.links import KINDS
from living_framework.source.load import load
from living_framework.versions.checked import checked
from living_framework.versions.store import releases


def difference(before: dict[str, bytes], after: dict[str, bytes]) -> str:
    """What changed between two trees, by file, without context and without today's date."""
    lines = []
    for path in sorted({*before, *after}):
        old, new = (t.get(path, b"").decode().splitlines() for t in (before, after))
        found = [
            line
            for line in difflib.unified_diff(old, new, n=0, lineterm="")
            if not line.startswith(("---", "+++", "@@"))
        ]
        if path not in after:
            found = ["(gone)"]
        elif path not in before:
            found = ["(new)"]
        lines += [path, *found] if found else []
    return "\n".join(lines).replace(date.today().isoformat(), "TODAY") + "\n" * bool(lines)


@pytest.mark.parametrize("case", cases("edits.yml"), ids=lambda c: " ".join(c["args"]))
def test_an_edit_is_made_whole_or_not_at_all(case: dict[str, Any], tmp_path: Path) -> None:
    root = Path(shutil.copytree(GARDEN, tmp_path / "garden"))
    for path, (old, new) in case.get("before", {}).items():
        edit(root, path, old, new)
    before = tree(root)
    result = run(root, *case["args"])
    assert result.exit_code == case["status"], result.output
    assert case["says"] in result.output
    assert difference(before, tree(root)) == case.get("diff", "")
    if not case["status"]:
        found = checked(load(root), releases(root), date.today())
        assert [str(f) for f in found if f.severity == "error"] == []


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = repository(tmp_path_factory.mktemp("edits") / "garden")
    released(root, "1.0.0")
    return root


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("retire", "G01.4", "--reason", "No garden does it."), "withdrawn"),
        (("move", "G02.3", "G01"), "what took its place: G01.6"),
        (("rename", "G03", "Shared work"), "title"),
    ],
)
def test_what_was_released_is_edited_and_the_difference_says_so(
    history: Path, tmp_path: Path, args: tuple[str, ...], says: str
) -> None:
    root = Path(shutil.copytree(history, tmp_path / "garden"))
    assert run(root, *args).exit_code == 0
    assert says in run(root, "diff", "1.0.0", "draft").output
    assert "0 errors" in run(root, "check").output


def test_a_whole_facet_is_retired_with_what_points_to_it(history: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(history, tmp_path / "garden"))
    result = run(root, "retire", "G03", "--reason", "Said with water.", "--superseded-by", "G02")
    assert result.exit_code == 0, result.output
    text = load(root)
    assert [str(f.id) for f in text.facets] == ["G01", "G02"]
    assert text.retired["G03"].into == ("G02",)
    assert all("G03" not in page.related for page in text.pages)
    assert not (root / "facets/03-work.md").exists()
    assert text.retired["G03"].kind in KINDS


def test_bytes_of_other_lines_stay(tmp_path: Path) -> None:
    """Windows line ends, a byte order mark and white space at the ends of lines."""
    root = Path(shutil.copytree(GARDEN, tmp_path / "garden"))
    path = root / "facets/02-water.md"
    data = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"  \r\n").replace(b"---  ", b"---")
    path.write_bytes(data)
    assert run(root, "move", "G02.3", "G01").exit_code == 0
    gone = b"- Ask the neighbours before a tap is shared. ^3  \r\n"
    assert path.read_bytes() == data.replace(gone, b"").replace(b"origins: {3: editorial}  \r\n", b"")  # fmt: skip
