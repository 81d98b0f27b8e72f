"""Everything wrong at once: each fault is told, at its place, and none hides behind another."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import PROJECT, framework

from living_framework.check import RULES
from living_framework.versions.manifest import MANIFEST, Frozen, Manifest

FAULTS = Path(__file__).parent / "faults"
# framework.yml names each file once, so it cannot be both wrong and read; it has facets or has none;
# what is used nowhere is reported only where all can be read; the words of a release need one that
# can be read; a changed help line needs an earlier text; comments have tests of their own.
ELSEWHERE = {
    "FW006",
    "FW025",
    "FW037",
    "FW046",
    "FW063",
    "FW071",
    "FW083",
    *(rule.id for rule in RULES if rule.id >= "FW100"),
}


@pytest.fixture
def all_wrong(tmp_path: Path) -> Path:
    """The root in which all is wrong, with what is better not kept in a repository."""
    root = tmp_path / "all-wrong"
    shutil.copytree(FAULTS / "all-wrong", root)
    (root / "facets/06-latin.md").write_bytes("---\ntitle: déjà vu\n---\n".encode("latin-1"))
    (root / "facets/07-link.md").symlink_to("../../elsewhere.md")
    released = Manifest(
        schema=2, version="0.1.0", date="2020-01-01", previous="", previous_digest="",
        files={"framework.yml": "0" * 64}, frames={},
        statements={"W02.44": Frozen("fault", "0" * 64)},
    )  # fmt: skip
    (root / "releases/0.1.0").mkdir(parents=True)
    (root / "releases/0.1.0" / MANIFEST).write_bytes(released.to_bytes())
    return root


def test_the_whole_of_what_is_said_when_everything_is_wrong(all_wrong: Path) -> None:
    today = date.today().isoformat()
    result = framework("check", "--root", all_wrong)
    assert result.returncode == 1
    assert result.stderr == ""
    expected = (FAULTS / "all-wrong.txt").read_text("utf-8")
    assert result.stdout.splitlines() == expected.replace("TODAY", today).splitlines()


def test_every_rule_on_the_text_has_something_to_say_of_it() -> None:
    told = set(re.findall(r"FW[0-9]{3}", (FAULTS / "all-wrong.txt").read_text("utf-8")))
    assert {rule.id for rule in RULES} - told == ELSEWHERE


def test_every_finding_points_at_a_character_that_is_there(all_wrong: Path) -> None:
    for line in (FAULTS / "all-wrong.txt").read_text("utf-8").splitlines():
        match = re.match(r"(?P<path>[^:]+):(?P<line>\d+):(?P<column>\d+): FW", line)
        if not match or "latin" in line or "link.md" in line:
            continue
        rows = (all_wrong / match["path"]).read_text("utf-8").split("\n")
        row = rows[int(match["line"]) - 1]
        assert 1 <= int(match["column"]) <= len(row) + 1, line


# One of each family, planted in the framework of this repository: what, where, and what is said.
PLANTED = [
    ("01", "phase: prevention", "phase: preventoin", "FW016"),
    ("02", "status: draft", "status: draft\nstatus: draft", "FW012"),
    ("03", "## Challenges", "## Challenge", "FW020"),
    ("04", "\n## Description\n", "\n## Description\n\n<script>alert(1)</script>\n", "FW040"),
    ("05", "\n## Description\n", "\n## Description\n\nText {{ 7*7 }} text. ^998\n", "FW041"),
    ("06", "\n## Description\n", "\n## Description\n\nA [link](javascript:x). ^998\n", "FW042"),
    ("07", "\nreviewed: ", "\nreviewed: on ", "FW017"),
    ("08", "\n## Description\n", "\n## Description\n\nSee [F99]. ^998\n", "FW052"),
    ("09", "\n## Description\n", "\n## Description\n\nSee [@nobody0000nothing]. ^998\n", "FW060"),
    ("10", "\n## Description\n", "\n## Description\n\nSo\u200b. ^1\n", "FW002"),
    ("10", "", "", "FW031"),
]


def test_ten_faults_planted_at_once_are_all_told(tmp_path: Path) -> None:
    root = tmp_path / "framework"
    root.mkdir()
    shutil.copytree(PROJECT / "facets", root / "facets")
    for path in PROJECT.glob("*.yml"):
        shutil.copy(path, root)
    expected = []
    for number, old, new, rule in PLANTED:
        path = next((root / "facets").glob(f"{number}-*.md"))
        text = path.read_text("utf-8")
        if old:
            assert text.count(old) == 1
            path.write_text(text.replace(old, new), "utf-8")
        expected.append((f"facets/{path.name}", rule))
    result = framework("check", "--root", root)
    found = re.findall(r"^(facets/[^:]+):\d+:\d+: (FW\d+) ", result.stdout, re.MULTILINE)
    found = [one for one in found if one[1] != "FW080"]  # one day it was read over a year ago
    assert result.returncode == 1
    assert set(expected) <= set(found)
    assert len({path for path, _ in found}) == len({path for path, _ in expected})
    assert [path for path, _ in found] == sorted(path for path, _ in found)
