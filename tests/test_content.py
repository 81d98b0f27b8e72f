"""The framework's own text: complete, and in our own words."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from living_framework.source.load import load

PROJECT = Path(__file__).resolve().parents[1]
RUN = 12
SOURCE = "httframework"
# The source itself is not in the repository: these are the hashes of each run of twelve words of
# it (lower case, letters and digits only; the first ten hexadecimal digits of the SHA-256).
SOURCE_RUNS = set((Path(__file__).parent / "source-runs.txt").read_text("utf-8").split())


def runs(text: str) -> dict[str, str]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    found = (" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))
    return {hashlib.sha256(run.encode()).hexdigest()[:10]: run for run in found}


def borrowed(text: str) -> list[str]:
    """The runs of twelve words that a text shares with the source."""
    return [run for digest, run in runs(text).items() if digest in SOURCE_RUNS]


def own_files() -> list[Path]:
    names = ["framework.yml", "glossary.yml", "references.yml", "README.md", "CONTRIBUTING.md"]
    texts = [*PROJECT.glob("facets/*.md"), *PROJECT.glob("docs/**/*.md")]
    return sorted([*texts, *(PROJECT / name for name in names)])


@pytest.mark.parametrize("path", own_files(), ids=lambda p: p.name)
def test_no_twelve_words_of_the_source_stand_in_a_row(path: Path) -> None:
    text = re.sub(r"https?://\S+|[*_^\[\]]", " ", path.read_text("utf-8"))
    assert borrowed(text) == []


def test_the_guard_knows_a_borrowed_sentence() -> None:
    sentence = "focusing on whether technology is good or bad misses the point it is here to stay"
    assert borrowed(f"Someone wrote that {sentence}, and that is so.")


def test_every_expected_facet_is_there_with_all_its_sections() -> None:
    framework = load(PROJECT)
    sections = [s.key for s in framework.settings.sections]
    assert [f.id for f in framework.facets] == list(framework.settings.facets)
    assert len(framework.facets) == 15
    for facet in framework.facets:
        assert [s.key for s in facet.sections] == sections
        assert all(section.statements for section in facet.sections)


def test_the_slang_of_the_source_stands_only_where_it_is_explained() -> None:
    framework = load(PROJECT)
    slang = re.compile(r"\b(pimps?|johns?)\b(?! schools?)", re.IGNORECASE)
    for page in framework.pages:
        for statement in page.statements:
            words = slang.findall(statement.plain)
            quoted = re.findall(r"[“\"][^”\"]*[”\"]", statement.plain)
            assert not words or quoted, f"{statement.id}: {words} stand outside quotation marks"


def test_what_a_later_work_says_is_a_statement_of_its_own() -> None:
    """What the source says, what is derived from it, what later works say: never two in one."""
    framework = load(PROJECT)
    for page in framework.pages:
        for statement in page.statements:
            works = {str(key) for key in statement.targets("citation")} - {SOURCE}
            assert not works or statement.origin == "editorial", f"{statement.id} cites {works}"
            assert "has since been" not in statement.plain, (
                f"{statement.id} says nothing of the work"
            )


def test_a_number_of_reports_never_stands_for_the_extent_of_exploitation() -> None:
    framework = load(PROJECT)
    counted = [s for page in framework.pages for s in page.statements if "62,891" in s.plain]
    assert counted
    for statement in counted:
        assert "not how much exploitation there is" in statement.plain, statement.id
