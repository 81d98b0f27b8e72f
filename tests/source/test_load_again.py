"""A root that is read again, file by file as they change, is what it is when read for the first time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from living_framework.model import Facet, Framework, Settings
from living_framework.source import content, kept
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


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    """What is read is kept in a folder, which is as if this were the first run."""
    folder = tmp_path / "kept"
    module._memo.clear()
    kept.use(folder)
    yield folder
    kept.use(None)


def test_reading_again_gives_what_reading_for_the_first_time_does(
    garden: Path, folder: Path
) -> None:
    load(garden)
    for step in STEPS:
        step(garden)
        again = load(garden)
        module._memo.clear()  # as the next run
        assert _said(again) == _said(load(garden))
        kept.use(None)
        module._memo.clear()
        assert _said(again) == _said(load(garden))
        kept.use(folder)


def test_a_file_that_has_not_changed_is_not_read_again(garden: Path) -> None:
    before = load(garden)
    _put(garden, SOIL, "Compost", "Good compost")
    os.utime(garden / WATER)
    after = load(garden)
    assert after.page("G02") is before.page("G02")
    assert after.page("G01") is not before.page("G01")
    assert after.references is before.references


def test_what_is_the_same_in_two_roots_is_read_and_stored_once(
    garden: Path, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = tmp_path / "release"
    shutil.copytree(garden, release)
    _put(release, SOIL, "Compost", "Old compost")
    for _ in range(2):  # the next run has of each what it stored
        draft, old = load(garden), load(release)
        assert old.page("G02") is draft.page("G02")
        assert old.page("G01") != draft.page("G01")
        module._memo.clear()
        monkeypatch.setattr(content._Reader, "facet", None)
    assert sorted(len(kept.Kept(root)._load()) for root in (garden, release)) == [1, 5]


def test_the_next_run_parses_what_has_changed_and_nothing_else(
    garden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    real = content._Reader.facet

    def noted(reader: content._Reader, path: str, settings: Settings) -> Facet:
        parsed.append(path)
        return real(reader, path, settings)

    monkeypatch.setattr(content._Reader, "facet", noted)
    load(garden)
    parsed.clear()
    module._memo.clear()
    load(garden)
    assert parsed == []
    _put(garden, SOIL, "Compost", "Good compost")
    module._memo.clear()
    load(garden)
    assert parsed == [SOIL]


@pytest.mark.parametrize("damage", [b"", b"x" * 200])
def test_what_is_kept_is_not_used_where_it_is_damaged(
    garden: Path, folder: Path, damage: bytes
) -> None:
    before = load(garden)
    [file] = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_bytes(damage)
    module._memo.clear()
    assert _said(load(garden)) == _said(before)
    assert file.read_bytes() != damage


def test_what_another_version_of_the_code_kept_is_not_used(
    garden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = load(garden)
    module._memo.clear()
    monkeypatch.setattr(kept, "_made_with", lambda: "other code")
    after = load(garden)
    assert after == before
    assert after.page("G02") is not before.page("G02")
