"""Comparing two texts: nothing is missed, words are told apart, and versions follow."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from costs import BLOW_UP, seconds
from edits import edit
from hypothesis import given
from hypothesis import strategies as st

from living_framework.diff import compare
from living_framework.diff.statements import longest_rising
from living_framework.diff.words import differences, meaning, same_meaning
from living_framework.model import Marked
from living_framework.source.load import load

FULL = Path(__file__).parent / "full"
GARDEN = Path(__file__).parents[1] / "roots" / "garden"

# Where things are, and what new facets are made from, is no part of what a text says.
PLACES = {"root", "template", "problems", "keys", "mark", "last_line"}
OTHERWISE = {"paragraph": "item", "item": "paragraph", "facet": "part", "part": "facet"}


# --- Nothing is missed ---------------------------------------------------------------------------


def mutants(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """A value in every way in which one thing of it is another, and what that is."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from _of_record(value, path)
    elif isinstance(value, tuple):
        yield from _of_tuple(value, path)
    elif isinstance(value, dict):
        yield from _of_dict(value, path)
    elif isinstance(value, list):
        yield from ((name, list(other)) for name, other in _of_tuple(tuple(value), path))
    elif isinstance(value, int):
        yield path, value + 70
    else:
        yield path, OTHERWISE.get(value, Marked(f"{value}x"))
        if value and str(value) not in OTHERWISE:
            yield f"{path} emptied", Marked("")


def _of_record(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(value):
        if field.name not in (*PLACES, "review"):  # a round of review is no part of the text
            for name, other in mutants(getattr(value, field.name), f"{path}.{field.name}"):
                yield name, dataclasses.replace(value, **{field.name: other})
    if path.endswith(".source"):  # the one record that may be missing
        yield f"{path} gone", None


def _of_tuple(value: tuple[Any, ...], path: str) -> Iterator[tuple[str, Any]]:
    for i, item in enumerate(value):
        for name, other in mutants(item, f"{path}[{i}]"):
            yield name, (*value[:i], other, *value[i + 1 :])
        yield f"{path}[{i}] gone", (*value[:i], *value[i + 1 :])
        yield f"{path}[{i}] twice", (*value[:i], item, *value[i:])
    # Where a part is read, before or after the facets, is said in framework.yml.
    if len(set(map(repr, value))) > 1 and path != ".parts":
        yield f"{path} turned", value[::-1]


def _of_dict(value: dict[Any, Any], path: str) -> Iterator[tuple[str, Any]]:
    for key, item in value.items():
        for name, other in mutants(item, f"{path}[{key}]"):
            yield name, {**value, key: other}
        yield f"{path}[{key}] gone", {k: v for k, v in value.items() if k != key}
        yield f"{path}[{key}] renamed", {(f"{k}x" if k == key else k): v for k, v in value.items()}


def test_the_text_that_is_mutated_leaves_no_field_empty() -> None:
    framework = load(FULL)
    records: list[Any] = [framework.settings, framework.facets[0], *framework.references.values()]
    records += [
        *framework.glossary,
        *framework.retired.values(),
        *framework.helplines,
        *framework.language,
    ]
    for record in records:
        for field in dataclasses.fields(record):
            if field.name != "review" and (field.name != "facets" or record is framework.settings):
                assert getattr(record, field.name), f"{type(record).__name__}.{field.name}"
    kinds = {r.kind for s in framework.statements.values() for t in s.inlines for r in t.walk()}
    assert kinds == {"text", "emphasis", "strong", "link", "facet", "statement", "citation"}
    assert not framework.problems


def test_no_difference_is_missed_whichever_field_of_the_model_changes() -> None:
    framework = load(FULL)
    count = 0
    for name, mutant in mutants(framework):
        for changes in (compare(framework, mutant), compare(mutant, framework)):
            assert changes, name
            assert changes.level != "none", name
            assert all(changes.summary()), name
        count += 1
    assert count > 900


def test_a_text_compared_with_itself_is_no_change() -> None:
    changes = compare(load(FULL), load(FULL))
    assert not changes
    assert changes.level == "none"
    assert changes.summary() == []


# --- What is told --------------------------------------------------------------------------------

CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_change_is_told_in_words_and_calls_for_a_version(path: Path, garden: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    changes = compare(load(GARDEN), load(edit(garden, case)))
    assert changes.summary() == case["summary"]
    assert changes.level == case["level"]
    by_id = {change.id: change for change in changes.statements}
    for id_, expected in case.get("statements", {}).items():
        change = by_id[id_]
        told = [*(note.words for note in change.notes), change.reason, *change.into, *change.parts]
        assert [words for words in told if words in expected] == sorted(expected, key=told.index)
    for word in case.get("withheld", ()):
        assert word not in repr(changes)


def test_the_versions_of_all_changes_are_the_highest_of_each() -> None:
    changes = compare(load(GARDEN), load(FULL))
    assert changes.level == "major"
    assert {page.what for page in changes.pages} == {"new", "gone", "changed"}


def test_help_lines_are_compared_only_where_both_texts_carry_them(tmp_path: Path) -> None:
    shutil.copytree(FULL, tmp_path / "root")
    (tmp_path / "root" / "helplines.yml").unlink()
    assert not compare(load(FULL), load(tmp_path / "root"))


def test_a_statement_that_leaves_its_subheading_is_said_to_be_under_none(garden: Path) -> None:
    case = yaml.safe_load((CASES[0].parent / "subheading.yml").read_text("utf-8"))
    (change,) = compare(load(edit(garden, case)), load(GARDEN)).statements
    assert [note.words for note in change.notes] == ["it is now under no subheading"]


def test_a_statement_that_comes_back_under_a_retired_id_is_told() -> None:
    full = load(FULL)
    one = next(iter(full.retired.values()))
    before = dataclasses.replace(
        full, retired={"B1.4": dataclasses.replace(one, id=Marked("B1.4"))}
    )
    facet = full.facets[0]
    cut = dataclasses.replace(facet, sections=facet.sections[:1])
    before = dataclasses.replace(before, facets=(cut, *full.facets[1:]))
    kinds = {change.id: change.kinds for change in compare(before, full).statements}
    assert kinds["B1.4"] == ("returned",)


@pytest.mark.parametrize(
    ("new", "parts"),
    [
        # seven and six of ten words are those that the other statement lost
        ("Gardeners learn it by digging from bed, says old Anna.", ("G01.6",)),
        ("Gardeners learn it by digging from plots, says old Anna.", ()),
    ],
)
def test_a_new_statement_is_a_part_of_one_that_lost_seven_tenths_of_its_words(
    garden: Path, new: str, parts: tuple[str, ...]
) -> None:
    old = "Soil differs from bed to bed, and gardeners learn it by digging. ^1"
    changed = {"facets/01-soil.md": [[old, f"Soil differs. ^1\n\n{new} ^6"]]}
    changes = compare(load(GARDEN), load(edit(garden, {"edits": changed})))
    by_id = {change.id: change for change in changes.statements}
    assert by_id["G01.1"].parts == parts


# --- Words ---------------------------------------------------------------------------------------

MEANING = yaml.safe_load((Path(__file__).parent / "meaning.yml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("case", "same"),
    [(case, name == "same") for name, cases in MEANING.items() for case in cases],
    # Letters alone: mutmut gives the names of tests to pytest, which must not read more in them.
    ids=lambda value: re.sub("[^A-Za-z]+", "-", f"{value}") if isinstance(value, dict) else "",
)
def test_wording_is_told_from_meaning(case: dict[str, Any], same: bool) -> None:
    known = {*meaning(case["old"]), *case.get("known", ())}
    left = {*meaning(case["new"]), *case.get("left", ())}
    assert same_meaning(case["old"], case["new"], left.__contains__, known.__contains__) is same


PROSE = st.lists(st.sampled_from(["soil", "is", "the", "heap", " ", ", ", ".", "’", "\n", "ü"]))
TEXTS = st.one_of(st.text(max_size=60), PROSE.map(" ".join), PROSE.map("".join))


@given(TEXTS, TEXTS)
def test_runs_put_together_are_both_texts_again(old: str, new: str) -> None:
    runs = differences(old, new)
    assert "".join(run.text for run in runs if run.op != "insert") == old
    assert "".join(run.text for run in runs if run.op != "delete") == new
    assert all(run.text for run in runs)
    assert all(a.op != b.op for a, b in pairwise(runs))


@given(TEXTS)
def test_a_text_and_itself_are_one_equal_run(text: str) -> None:
    assert [run.op for run in differences(text, text)] == ["equal"] * bool(text)
    assert same_meaning(text, text, lambda _: True, lambda _: True)


def test_a_lone_short_word_between_two_changes_joins_them() -> None:
    runs = differences("Most gardens keep a big heap.", "Most gardens keep the small heap.")
    assert [run.text for run in runs] == ["Most gardens keep ", "a big", "the small", " heap."]
    runs = differences("Some gardens of soil and rain.", "Some heaps of sand and rain.")
    assert [run.text for run in runs] == ["Some ", "gardens of soil", "heaps of sand", " and rain."]


def test_a_long_text_of_one_word_is_told_apart_in_time() -> None:
    old, new = "a " * 20_000, "b a " * 15_000
    assert seconds(lambda: differences(old, new)) < BLOW_UP


@pytest.mark.parametrize("join", ["", " ", ", "])
def test_two_long_texts_of_the_same_twelve_characters_are_compared_in_time(join: str) -> None:
    letters = "abcdef.,;:()"
    old, new = (join.join(letters[(i * step) % 12] for i in range(20_000)) for step in (5, 7))
    assert seconds(lambda: differences(old, new)) < BLOW_UP
    assert seconds(lambda: differences(old[:500], new[:500])) < BLOW_UP


@given(st.lists(st.integers(0, 12), unique=True))
def test_what_stays_in_place_rises_and_is_as_much_as_can_be(places: list[int]) -> None:
    stayed = sorted(longest_rising(places))
    kept = [places[i] for i in stayed]
    assert kept == sorted(kept)
    best = [1] * len(places)
    for i, place in enumerate(places):
        best[i] += max((best[j] for j in range(i) if places[j] < place), default=0)
    assert len(kept) == max(best, default=0)
