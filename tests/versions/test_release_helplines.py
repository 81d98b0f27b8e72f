"""Help lines and releases: what nobody has verified is released only by an editor who says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from releasing import commit, edit, release, repository, run

LINE = '- {id: a, label: Line A, value: "555 0100", kind: voice, scope: Here, source: This test}\n'
VERIFIED = LINE.replace("This test", "This test, verified: 2026-11-23, verified_by: a test")
FORWARDING = "*21*19005550100#"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """The small framework with a help line that nobody has verified, committed."""
    root = repository(tmp_path / "garden")
    edit(root, "framework.yml", "glossary: glossary.yml", "glossary: glossary.yml\n  helplines: lines.yml")  # fmt: skip
    (root / "lines.yml").write_text(LINE)
    commit(root)
    return root


def test_an_unverified_line_is_refused_unless_the_editor_takes_it(text: Path) -> None:
    refused = release(text, "0.1.0")
    assert refused.exit_code == 1
    assert "lines.yml:1:33: nobody has verified “Line A”; call it" in refused.output
    assert release(text, "0.1.0", "--allow-unverified").exit_code == 0


LATER = VERIFIED.replace("2026-11-23", "2026-11-24")
OTHER = ("0100", "0199")


@pytest.mark.parametrize(
    ("old", "new", "checked", "refused"),
    [
        (LINE, LINE.replace(*OTHER), "FW083", ""),
        (LINE, LINE.replace("id: a", "id: b").replace(*OTHER), "FW083", ""),
        (LINE, LINE.replace("555 0100", FORWARDING), "FW082", "FW082"),
        (VERIFIED, VERIFIED.replace(*OTHER), "FW083", "FW083"),
        (VERIFIED, LATER.replace(*OTHER), "", ""),
    ],
    ids=["unverified", "another line", "a forwarding code", "verified before", "verified since"],
)
def test_a_number_cannot_change_unverified(
    text: Path, old: str, new: str, checked: str, refused: str
) -> None:
    """The check says so of every line; a release takes those that are shown as unverified."""
    if old != LINE:
        (text / "lines.yml").write_text(old)
        commit(text)
    assert release(text, "0.1.0", "--allow-unverified").exit_code == 0
    commit(text, "Release 0.1.0")
    assert run(text, "check", "--against", "HEAD").exit_code == 0
    (text / "lines.yml").write_text(new)
    found = run(text, "check", "--against", "HEAD")
    assert (found.exit_code, checked in found.output) == (1 if checked else 0, True)
    edit(text, "facets/01-soil.md", "by digging", "by digging deep")
    commit(text)
    tried = release(text, "0.2.0", "--allow-unverified")
    assert (tried.exit_code, refused in tried.output) == (1 if refused else 0, True), tried.output


def test_a_revision_that_is_not_there_is_one_line(text: Path) -> None:
    result = run(text, "check", "--against", "nowhere")
    assert result.exit_code == 2
    assert "nowhere is no commit in this clone" in result.output
