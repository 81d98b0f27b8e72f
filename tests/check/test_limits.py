"""Where a section begins and ends on the board, and which of two names is the twin."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import GARDEN

from living_framework.check.completeness import COMPLETE, FAULTY, _cell
from living_framework.check.files import unique_ids
from living_framework.check.scope import Scope
from living_framework.model import Facet, Finding
from living_framework.source.load import load


@pytest.fixture(scope="module")
def facet() -> Facet:
    return load(GARDEN).facets[0]


def states(facet: Facet, line: int) -> dict[str, str]:
    """The state of every section when one finding is on a line."""
    found = [Finding(facet.path, line, 1, "FW000", "x")]
    kinds = load(GARDEN).settings.sections
    return {str(kind.key): _cell(kind, facet, found, {}).state for kind in kinds}


def test_a_finding_belongs_to_its_section_from_the_heading_to_the_line_before_the_next(
    facet: Facet,
) -> None:
    sections = [s for s in facet.sections if s.statements]
    assert len(sections) > 2
    for one, other in itertools.pairwise(sections):
        first, end = one.title.line, other.title.line
        for line in (first, end - 1):
            faulty = [key for key, state in states(facet, line).items() if state == FAULTY]
            assert faulty == [one.key], line
        assert states(facet, end)[str(one.key)] == COMPLETE


def test_the_last_section_ends_with_the_file_and_what_is_above_the_first_is_in_none(
    facet: Facet,
) -> None:
    assert states(facet, 100_000)[str(facet.sections[-1].key)] == FAULTY
    assert FAULTY not in states(facet, 1).values()


@pytest.mark.parametrize("turned", [False, True])
def test_of_names_that_differ_only_in_case_the_later_in_the_alphabet_is_the_twin(
    garden: Path, turned: bool
) -> None:
    shutil.copy(garden / "facets/01-soil.md", garden / "facets/01-Soil.md")
    framework = load(garden)
    pages = sorted(framework.facets, key=lambda page: page.path, reverse=turned)
    hits = list(unique_ids(Scope(replace(framework, facets=tuple(pages)), date(2026, 11, 24))))
    assert {hit.path for hit in hits} == {"facets/01-soil.md"}
    assert any("the same as facets/01-Soil.md" in hit.message for hit in hits)
    assert any("also the id in facets/01-Soil.md" in hit.message for hit in hits)
