"""Texts of schema 1 are read for ever, and say what they said."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from conftest import PROJECT

from living_framework.check import check
from living_framework.diff import compare
from living_framework.site.prepare import faults
from living_framework.site.shell import shell_of
from living_framework.source.load import load
from living_framework.versions import releases
from living_framework.versions.edition import Edition
from living_framework.versions.lifecycle import editions
from living_framework.versions.verify import verify

TODAY = date(2026, 11, 24)
OLD = PROJECT / "tests/roots/garden-schema-1"


def test_a_root_of_schema_1_passes_the_check_and_builds() -> None:
    assert check(load(OLD), TODAY) == []
    assert faults(Edition(OLD), shell_of(PROJECT), whole=True) == []


def test_what_schema_1_fixed_is_declared() -> None:
    settings = load(OLD).settings
    assert settings.schema == "2"
    assert list(settings.vocabularies) == ["phase", "actors", "technologies"]
    assert settings.grouping is settings.vocabularies[next(iter(settings.vocabularies))]
    assert list(settings.paged) == list(settings.in_matrix) == ["actors", "technologies"]
    assert list(settings.relations) == ["related"]
    assert settings.leave is not None
    assert settings.leave.label == "another page"
    assert (settings.glossary, settings.helplines, settings.notice) == ("glossary.yml", "", "")
    assert settings.modules.map
    assert settings.modules.evidence
    assert all(kind.required for kind in settings.sections)


def test_the_first_release_is_proven_and_shown_as_it_was() -> None:
    first = releases(PROJECT)[0]
    assert "schema: 1\n" in (first.root / "framework.yml").read_text("utf-8")
    assert not verify(PROJECT).faults
    framework = load(first.root)
    assert framework.problems == {}
    assert sorted(framework.statements) == sorted(first.statements)
    edition = editions(PROJECT)[0]
    assert faults(edition, shell_of(PROJECT), whole=True) == []


def test_a_text_of_schema_1_and_the_same_in_schema_2_do_not_differ(tmp_path: Path) -> None:
    """framework.yml as it is today says of the first release what the upgrade makes of it."""
    old, new = load(releases(PROJECT)[0].root), load(PROJECT)
    for name in ("phase", "actors", "technologies"):
        before, after = ({str(k): v for k, v in f.settings.vocabularies.items()}[name] for f in (old, new))  # fmt: skip
        assert dataclasses.replace(before, terms=()) == dataclasses.replace(after, terms=())
    assert old.settings.relations == new.settings.relations
    assert all("vocabular" not in note.words or ", terms" in note.words for note in compare(old, new).settings)  # fmt: skip


@pytest.mark.parametrize("key", ["phases", "actors", "technologies", "leave"])
def test_what_schema_1_required_is_required_still(tmp_path: Path, key: str) -> None:
    text = (OLD / "framework.yml").read_text("utf-8")
    lines, kept = iter(text.splitlines(keepends=True)), []
    inside = False
    for line in lines:
        inside = line.startswith(f"{key}:") or (inside and line.startswith(" "))
        kept += [] if inside else [line]
    (tmp_path / "facets").mkdir()
    (tmp_path / "framework.yml").write_text("".join(kept), "utf-8")
    said = [f.message for f in check(load(tmp_path), TODAY) if f.rule == "FW014"]
    assert f"the key {key} is missing; write `{key}: …`" in said
