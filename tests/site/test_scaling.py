"""What a site of more facets costs: the number of calls grows in proportion and no faster.

Counts are the same on every machine, however busy it is; times are not, and `make bench` has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import Path

import pytest
from conftest import PROJECT

from bench.counts import calls
from bench.frameworks import ours
from living_framework.check import check
from living_framework.model import Release
from living_framework.publish import export, history, search
from living_framework.site.facts import Facts
from living_framework.site.folder import Folder
from living_framework.site.plan import Plan
from living_framework.site.shell import shell_of
from living_framework.source.load import load
from living_framework.versions.edition import Edition
from living_framework.versions.lifecycle import Lifecycle

pytestmark = pytest.mark.long

SIZES = (60, 120, 240)  # what is made once in a process is made at the first
SLACK = 1.15  # a page that lists as many phases as there are is a little longer in a larger site
FEW = 1_500  # calls more or less, which nobody waits for


def folder_of(root: Path, part: str) -> Folder:
    """A folder of a site of the framework in a root, with nothing stored."""
    release = Release("0.1.0", "2026-11-24", root, "", "", "", {}, {})
    released = Edition(root, "0.1.0", release.date, releases=(release,), today=load(root).settings)
    edition = Edition(root, releases=(release,))
    edition.siblings = released.siblings = [released, edition]
    plan = Plan(edition, part, shell_of(PROJECT))
    return Folder(plan)


def render(folder: Folder) -> None:
    for page in folder.pages.values():
        folder.render(page)


def keys(folder: Folder) -> None:
    facts = Facts(folder)
    for page in folder.pages.values():
        facts.key(page)


def files(folder: Folder, paths: list[str]) -> None:
    edition = folder.plan.edition
    search.script(edition, folder.addresses, [])
    export.of_version(edition)
    list(export.of_site(folder.lifecycle, paths))
    history.script(folder.lifecycle)


def steps(root: Path) -> dict[str, Callable[[], object]]:
    """What is counted, each with everything that it needs made already where it can be."""
    version, around = folder_of(root, "version"), folder_of(root, "root")
    framework = version.plan.edition.framework
    return {
        "check": lambda: check(framework, date(2026, 11, 24)),
        "lives": lambda: Lifecycle(version.plan.edition.all()).lives(),
        "keys of a version": partial(keys, version),
        "keys of the root": partial(keys, around),
        "files": partial(files, version, [f"0.1.0/{path}" for path in version.pages]),
        "pages of a version": partial(render, version),
        "pages of the root": partial(render, around),
    }


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Counter[str]]]:
    """The calls of each step at each size."""
    top = tmp_path_factory.mktemp("scaling")
    found: dict[str, list[Counter[str]]] = {}
    for size in SIZES:
        root = ours(top / str(size), size)
        found.setdefault("read", []).append(calls(partial(load, root)))
        for name, step in steps(root).items():
            found.setdefault(name, []).append(calls(step))
    return cache(found.__getitem__)


def faster_than_size(counts: list[Counter[str]]) -> dict[str, list[int]]:
    """The functions that twice as many facets call more than twice as often."""
    half, whole = counts[-2:]
    return {
        name: [count[name] for count in counts]
        for name in whole
        if whole[name] > 2 * SLACK * half[name] + FEW
    }


STEPS = (
    "read", "check", "lives", "keys of a version", "keys of the root", "files",
    "pages of a version", "pages of the root",
)  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_calls_grow_in_proportion_to_the_facets(
    step: str, counted: Callable[[str], list[Counter[str]]]
) -> None:
    assert faster_than_size(counted(step)) == {}
