"""References in one file or in a folder: within bounds, each with its own place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from living_framework.check import check
from living_framework.source.load import load, sources
from living_framework.source.references import MAX_ENTRY

TODAY = date(2026, 11, 24)


def entries(start: int, count: int, note: str = "x" * 150) -> str:
    """A list of works, as YAML (of which JSON is a part)."""
    listed = (
        {"id": f"work{n}", "type": "book", "title": f"Work {n}", "note": note}
        for n in range(start, start + count)
    )
    return "[" + ",\n".join(map(json.dumps, listed)) + "]\n"


def test_a_folder_of_references_is_read_beside_the_file(garden: Path) -> None:
    (garden / "references").mkdir()
    (garden / "references/b.yml").write_text(entries(0, 1), "utf-8")
    (garden / "references/a.yml").write_text(entries(5, 1), "utf-8")
    framework = load(garden)
    assert list(framework.references) == ["garden2020soil", "work5", "work0"]
    assert framework.references["work0"].path == "references/b.yml"
    found = [f for f in check(framework, TODAY) if f.rule == "FW063"]
    assert [f.path for f in found] == ["references/a.yml", "references/b.yml"]
    assert garden / "references/a.yml" in sources(garden)


def test_as_many_references_as_a_large_framework_has_are_read(garden: Path) -> None:
    (garden / "references").mkdir()
    (garden / "references/all.yml").write_text(entries(0, 3_000, "x" * 600), "utf-8")
    framework = load(garden)
    assert len(framework.references) == 3_001
    assert framework.problems == {}


def test_one_key_in_two_files_and_an_entry_that_nobody_reads_are_found(garden: Path) -> None:
    (garden / "references").mkdir()
    (garden / "references/a.yml").write_text(entries(0, 1), "utf-8")
    (garden / "references/b.yml").write_text(entries(0, 1), "utf-8")
    long = "\n".join(["y" * 9_000] * 8)
    body = "".join(f"    {line}\n" for line in long.split("\n"))
    (garden / "references/c.yml").write_text(
        f"- id: long\n  type: book\n  title: Long\n  note: >-\n{body}", "utf-8"
    )
    found = {(f.path, f.rule) for f in check(load(garden), TODAY)}
    assert ("references/b.yml", "FW012") in found
    assert ("references/c.yml", "FW001") in found
    assert len(long) > MAX_ENTRY
