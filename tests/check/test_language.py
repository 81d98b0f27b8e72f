"""The language list of this framework: each of its words is found, and its own text uses none."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import GARDEN, PROJECT

from living_framework.check import RULES, check
from living_framework.model import Wording
from living_framework.source.load import load

LIST = load(PROJECT).language
WORDING = [rule for rule in RULES if rule.id == "FW090"]


def test_the_list_is_there_with_reasons_and_better_words() -> None:
    assert 20 <= len(LIST) <= 40
    for entry in LIST:
        assert entry.reason[0].isupper(), entry.words
        assert len(entry.reason) < 110, entry.words
        assert not entry.reason.endswith("."), entry.words


@pytest.mark.parametrize("entry", LIST, ids=lambda entry: entry.words[0])
def test_each_word_is_found_where_it_stands(entry: Wording, tmp_path: Path) -> None:
    root = tmp_path / "garden"
    shutil.copytree(GARDEN, root)
    shutil.copy(PROJECT / "language.yml", root)
    settings = root / "framework.yml"
    settings.write_text(settings.read_text("utf-8") + "language_list: language.yml\n", "utf-8")
    soil = root / "facets/01-soil.md"
    lines = soil.read_text("utf-8").split("\n")
    first = len(lines)
    for number, word in enumerate((*entry.words, *entry.exceptions), 50):
        lines.append(f"- It was **{word.upper()}**, or what “{word}” means. ^{number}")
    soil.write_text("\n".join(lines), "utf-8")
    found = check(load(root), date(2026, 11, 24), rules=WORDING)
    expected = [(first + i + 1, len("- It was **") + 1) for i in range(len(entry.words))]
    assert [(f.line, f.column) for f in found] == expected


def test_the_text_of_this_framework_uses_none_of_them() -> None:
    assert check(load(PROJECT), date(2026, 11, 24), rules=WORDING) == []
