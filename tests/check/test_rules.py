"""Every rule of the check, by cases that are data: one file a case, applied to a small framework."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import GARDEN, PROJECT

from living_framework.check import RULES, check
from living_framework.check.declared import BUILT_IN
from living_framework.model import Helpline, Marked
from living_framework.source.load import load

TODAY = date(2026, 11, 24)
CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))


def read(path: Path) -> dict[str, Any]:
    case: dict[str, Any] = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    return case


def changed(root: Path, case: dict[str, Any]) -> Path:
    """The garden with what a case does to it.

    `moves` renames; `files` writes whole texts, or removes where there is none; `edits` replaces
    what stands once; `bytes` writes what is no text; `lines` puts a text, so many times, after a
    line, and that line so many times; `links` makes links. `only`: no other rule has a finding.
    """
    shutil.copytree(GARDEN, root)
    for old, new in case.get("moves", {}).items():
        (root / old).rename(root / new)
    for name, text in case.get("files", {}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).unlink() if text is None else (root / name).write_text(text, "utf-8")
    for name, edits in case.get("edits", {}).items():
        text = (root / name).read_text("utf-8")
        for old, new in edits:
            assert text.count(old) == 1, f"{name}: {old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        (root / name).write_text(text, "utf-8")
    for name, data in case.get("bytes", {}).items():
        (root / name).write_bytes(bytes.fromhex(data))
    for name, (after, text, times, *again) in case.get("lines", {}).items():
        lines = (root / name).read_text("utf-8").splitlines(keepends=True)
        lines[after:after] = [text * times + "\n"] * (again[0] if again else 1)
        (root / name).write_text("".join(lines), "utf-8")
    for name, target in case.get("links", {}).items():
        (root / name).unlink()
        (root / name).symlink_to(target)
    return root


def findings_of_case(case: dict[str, Any], root: Path) -> list[str]:
    framework = load(changed(root, case))
    before = tuple(_line(line) for line in case.get("before", ()))
    found = check(framework, TODAY, case.get("released"), texts=case.get("texts"), helplines=before, versions=case.get("versions"))  # fmt: skip
    return [str(f) for f in found if f.rule == case["rule"] or case.get("only")]


def _line(facts: dict[str, Any]) -> Helpline:
    return Helpline(**{key: Marked(value) for key, value in facts.items()})  # type: ignore[arg-type]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_rule_finds_all_that_it_should_and_no_more(path: Path, tmp_path: Path) -> None:
    case = read(path)
    assert path.name.startswith(f"{case['rule']}-")
    assert findings_of_case(case, tmp_path / "garden") == case["finds"]


def test_the_garden_itself_breaks_no_rule() -> None:
    assert check(load(GARDEN), TODAY) == []


# FW100 asks for whole pages: tests/site/test_prepare.py has its cases.
@pytest.mark.parametrize("rule", [r for r in RULES if r.id != "FW100"], ids=lambda rule: rule.id)
def test_every_rule_has_failing_and_passing_cases(rule: Any) -> None:
    finds = [read(path)["finds"] for path in CASES if path.name.startswith(rule.id)]
    assert any(finds), "no failing case"
    assert not all(finds), "no passing case"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_explained_as_authors_read_it(rule: Any) -> None:
    assert re.fullmatch(r"FW[0-9]{3}", rule.id)
    assert rule.title.endswith("."), rule.title
    assert len(rule.title) < 100
    assert rule.explanation == "" or rule.explanation.endswith((".", "`."))


def test_rule_ids_are_never_used_twice_and_stand_in_order() -> None:
    ids = [rule.id for rule in RULES]
    assert ids == sorted(set(ids))


def test_every_name_that_the_tool_gives_to_a_page_is_refused_to_others() -> None:
    docs = PROJECT / "docs"
    names = {path.stem for folder in (docs, docs / "root") for path in folder.glob("*.md")}
    names |= {
        path.name for top in (docs, docs / "root") for path in top.iterdir() if path.is_dir()
    } - {"root"}
    assert names <= BUILT_IN
