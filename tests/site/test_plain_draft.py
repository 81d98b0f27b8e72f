"""The draft by plain `mkdocs build`: pages by hand are rendered where they may be another, and only there."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from commands import starter
from conftest import PROJECT
from releasing import edit, tree

ABOUT = "docs/about.md"


def build(root: Path, *args: str) -> tuple[dict[str, bytes], str]:
    """The draft as it is built now, and what the engine says."""
    begun = starter(Path(sys.executable), PROJECT)
    done = begun.run("build", *args, cwd=root, program="mkdocs")
    return tree(root / "build/mkdocs"), done.stderr


def rendered(said: str) -> bool:
    """Whether the engine rendered the page about.md, as it says with --verbose."""
    return "Building page about.md" in said


@pytest.fixture
def draft(garden: Path) -> Path:
    """The garden with the engine's settings and one page by hand that has a macro."""
    shutil.copy(PROJECT / "mkdocs.yml", garden)
    (garden / "macros").mkdir()
    shutil.copy(PROJECT / "macros/__init__.py", garden / "macros")
    (garden / "overrides").mkdir()
    (garden / ABOUT).parent.mkdir(exist_ok=True)
    (garden / ABOUT).write_text(
        "# About\n\nOf topic {{ framework.facets[0].title }}, and others.\n", "utf-8"
    )
    return garden


def test_a_page_by_hand_is_rendered_where_it_may_be_another(draft: Path) -> None:
    first, said = build(draft, "--verbose")
    assert rendered(said)
    again, said = build(draft, "--verbose")
    assert not rendered(said)
    assert again == first
    edit(draft, "facets/01-soil.md", "heap", "pile")
    after, said = build(draft, "--verbose")
    assert not rendered(said)
    assert after != first
    edit(draft, "facets/01-soil.md", "title: Soil", "title: Earth")
    _, said = build(draft, "--verbose")
    assert rendered(said)
    edit(draft, ABOUT, "others", "beds")
    now, said = build(draft, "--verbose")
    assert rendered(said)
    assert b" beds" in now["about/index.html"]
    shutil.rmtree(draft / ".cache")
    assert build(draft)[0] == now


def test_a_page_with_a_warning_warns_each_time(draft: Path) -> None:
    edit(draft, "mkdocs.yml", "not_found: info", "not_found: warn")
    edit(draft, ABOUT, "", "\n[Nothing](nothing.md)\n")
    assert "WARNING" in build(draft)[1]
    assert "WARNING" in build(draft)[1]
