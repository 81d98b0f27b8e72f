"""A root that is read again, file by file as they change, is what it is when read for the first time."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from living_framework.model import Framework
from living_framework.source import load as module
from living_framework.source.load import load

SOIL, WATER = "facets/01-soil.md", "facets/02-water.md"
COMMENT = 'id: C-0001\nversion: draft\nstatement: G01\nreceived: 2026-11-24\nstate: open\ncomment: ["So?"]\n'


def _put(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def _comment(root: Path) -> None:
    (root / "comments/draft").mkdir(parents=True)
    (root / "comments/draft/C-0001.yml").write_text(COMMENT, "utf-8")


STEPS: tuple[Callable[[Path], object], ...] = (
    lambda root: _put(root, SOIL, "Compost", "Good compost"),
    lambda root: _put(root, SOIL, "---\nid", "--\nid"),  # not to be parsed
    lambda root: _put(root, WATER, "status: stable", "status: stable\nsumary: x"),
    lambda root: _put(root, SOIL, "--\nid", "---\nid"),
    lambda root: _put(root, "framework.yml", "key: ground", "key: grounds"),
    lambda root: _put(root, "references.yml", "- id:", "- id: !x"),
    lambda root: _put(root, "references.yml", "- id: !x", "- id:"),
    _comment,
    lambda root: (root / WATER).rename(root / "facets/04-rain.md"),
    lambda root: (root / "references.yml").unlink(),
)


def _said(framework: Framework) -> tuple[object, ...]:
    places = [(p.id.line, p.title.column, p.path) for p in framework.pages]
    return framework, places, list(framework.problems.items())


def test_reading_again_gives_what_reading_for_the_first_time_does(garden: Path) -> None:
    load(garden)
    for step in STEPS:
        step(garden)
        again = load(garden)
        module._memo.clear()
        assert _said(again) == _said(load(garden))


def test_a_file_that_has_not_changed_is_not_read_again(garden: Path) -> None:
    before = load(garden)
    os.utime(garden / SOIL)
    after = load(garden)
    assert after.page("G02") is before.page("G02")
    assert after.page("G01") is not before.page("G01")
    assert after.references is before.references
