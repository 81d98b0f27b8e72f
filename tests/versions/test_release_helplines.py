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


@pytest.mark.parametrize(
    ("new", "rule"),
    [
        (LINE.replace("0100", "0199"), "FW083"),
        (LINE.replace("id: a", "id: b").replace("0100", "0199"), "FW083"),
        (LINE.replace("555 0100", FORWARDING), "FW082"),
        (VERIFIED.replace("0100", "0199"), ""),
    ],
    ids=["another number", "another line", "a call-forwarding code", "verified since"],
)
def test_a_number_cannot_change_unverified(text: Path, new: str, rule: str) -> None:
    assert release(text, "0.1.0", "--allow-unverified").exit_code == 0
    commit(text, "Release 0.1.0")
    assert run(text, "check", "--against", "HEAD").exit_code == 0
    (text / "lines.yml").write_text(new)
    checked = run(text, "check", "--against", "HEAD")
    assert (checked.exit_code, rule in checked.output) == (1 if rule else 0, True)
    edit(text, "facets/01-soil.md", "by digging", "by digging deep")
    commit(text)
    tried = release(text, "0.2.0", "--allow-unverified")
    assert (tried.exit_code, rule in tried.output) == (1 if rule else 0, True)


def test_a_revision_that_is_not_there_is_one_line(text: Path) -> None:
    result = run(text, "check", "--against", "nowhere")
    assert result.exit_code == 2
    assert "nowhere is no commit in this clone" in result.output
