"""`framework verify`: whatever was done to a released text is found, and named."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT
from costs import calls
from releasing import cases, commit, edit, git, released, repository, run, tree

from living_framework.source.load import load
from living_framework.versions import dois, released_ids, releases
from living_framework.versions.frozen import (
    frozen_files,
    manifest_of,
    new_salts,
    released_files,
)
from living_framework.versions.manifest import MANIFEST, SALTS, SUMS, Manifest, sha256, sums_of
from living_framework.versions.salts import to_bytes
from living_framework.versions.verify import verify

VERIFY = [sys.executable, "-m", "living_framework.cli", "verify"]


@pytest.fixture(scope="session")
def _two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = repository(tmp_path_factory.mktemp("two") / "garden")
    released(root, "0.1.0")
    edit(root, "facets/03-work.md", "a calendar that all can see", "a calendar on the shed")
    commit(root)
    released(root, "0.2.0")
    return root


@pytest.fixture
def two(_two: Path, tmp_path: Path) -> Path:
    """A repository with 0.1.0 and 0.2.0 released."""
    return Path(shutil.copytree(_two, tmp_path / "garden"))


def _rewrite(folder: Path, manifest: Manifest) -> None:
    (folder / MANIFEST).write_bytes(manifest.to_bytes())
    files = {name: (folder / name).read_bytes() for name in manifest.proven}
    (folder / SUMS).write_bytes(sums_of(files))


def _forge(root: Path, path: str, old: str, new: str) -> None:
    """A frozen text changed by somebody who also writes its manifest and its sums anew."""
    edit(root, path, old, new)
    folder = root.joinpath(*Path(path).parts[:2])
    known = Manifest.from_bytes((folder / MANIFEST).read_bytes(), "")
    files = {name: (folder / name).read_bytes() for name in known.frozen}
    salts = new_salts(files)
    (folder / SALTS).write_bytes(to_bytes(salts))
    previous = known.previous, known.previous_digest
    _rewrite(folder, manifest_of(files, known.version, known.date, previous, salts))


def _misstate(root: Path, version: str, id_: str) -> None:
    """A manifest written anew that says of a statement what is not so."""
    folder = root / "releases" / version
    manifest = Manifest.from_bytes((folder / MANIFEST).read_bytes(), "")
    manifest.statements[id_] = manifest.statements[id_]._replace(sha256=sha256(b"something else"))
    _rewrite(folder, manifest)


def _remove(root: Path, path: str) -> None:
    (shutil.rmtree if (root / path).is_dir() else Path.unlink)(root / path)


def _link(root: Path, path: str, target: str) -> None:
    if (root / path).exists():
        _remove(root, path)
    (root / path).symlink_to(root / target)


def _copy(root: Path, old: str, new: str) -> None:
    shutil.copytree(root / old, root / new)
    edit(root, f"{new}/{MANIFEST}", Path(old).name, Path(new).name)
    _rewrite(root / new, Manifest.from_bytes((root / new / MANIFEST).read_bytes(), ""))


def _excuse(root: Path, path: str) -> None:
    digest = sha256((root / path).read_bytes())
    name = path.removeprefix("releases/")
    edit(root, "releases/withdrawn.yml", "", f'files:\n  "{name}": {digest}\n')


# What can happen, by the key of a case; each item of its list is the arguments.
EVENTS: dict[str, Callable[..., Any]] = {
    "remove": _remove,
    "add": lambda root, path: edit(root, path, "", "Something.\n"),
    "move": lambda root, old, new: (root / old).rename(root / new),
    "copy": _copy,
    "link": _link,
    "edits": edit,
    "forged": _forge,
    "misstated": _misstate,
    "excused": _excuse,
}


@pytest.mark.parametrize("case", cases("faults.yml"), ids=lambda case: case["name"])
def test_what_was_done_to_a_release_is_named_and_nothing_else(
    case: dict[str, Any], two: Path
) -> None:
    for event, happen in EVENTS.items():
        for item in case.get(event, ()):
            happen(two, *([item] if isinstance(item, str) else item))
    result = run(two, "verify")
    assert result.exit_code == 1, result.output
    assert sorted({str(fault.path) for fault in verify(two).faults}) == case["names"]
    for name in case["names"]:
        assert any(line.startswith(f"{name}: ") for line in result.output.splitlines())


def test_untouched_releases_are_verified_with_the_hash_to_keep(two: Path) -> None:
    result = run(two, "verify")
    assert result.exit_code == 0, result.output
    assert "2 releases verified, up to 0.2.0 of 2026-11-24 with 13 statements" in result.output
    assert sha256((two / "releases/0.2.0/manifest.json").read_bytes()) in result.output


def test_one_flipped_bit_in_any_released_file_is_found_and_the_file_is_named(two: Path) -> None:
    chance = random.Random(20261124)
    for name, data in tree(two / "releases").items():
        for _ in range(6):
            at, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
            flipped = data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]
            (two / "releases" / name).write_bytes(flipped)
            paths = {fault.path for fault in verify(two).faults}
            assert f"releases/{name}" in paths, (name, at, bit)
        (two / "releases" / name).write_bytes(data)
    assert verify(two).faults == []


def test_a_text_without_releases_is_no_fault(tmp_path: Path) -> None:
    result = run(repository(tmp_path / "garden"), "verify")
    assert (result.exit_code, result.output) == (0, "no releases yet\n")


def test_every_released_id_is_known_with_the_newest_release_that_has_it(two: Path) -> None:
    edit(two, "facets/01-soil.md", "- Leave a strip unplanted each year. ^4\n", "")
    edit(two, "facets/retired.yml", "[]", "- {id: G01.4, kind: withdrawn, reason: Nobody does., into: []}")  # fmt: skip
    commit(two)
    released(two, "0.3.0")
    ids = released_ids(releases(two))
    assert (ids["G01.4"], ids["G01.5"], ids["G01"], ids["PRE.1"]) == ("0.2.0", "0.3.0", "0.3.0", "0.3.0")  # fmt: skip
    assert run(two, "verify").exit_code == 0


def test_dois_are_read_and_stand_outside_the_chain(two: Path) -> None:
    assert dois(two) == {}
    edit(two, "releases/doi.yml", "", "0.2.0: 10.5555/garden.2\n")
    assert dois(two) == {"0.2.0": "10.5555/garden.2"}
    assert run(two, "verify").exit_code == 0


def test_without_git_the_files_alone_prove_the_releases(two: Path) -> None:
    shutil.rmtree(two / ".git")
    result = subprocess.run(VERIFY, cwd=two, env={"PATH": "/nowhere", "PYTHONPATH": str(PROJECT)}, capture_output=True, check=False)  # fmt: skip
    assert result.returncode == 0, result.stderr


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="needs GNU coreutils")
def test_a_release_is_proven_without_our_program(two: Path) -> None:
    folder = two / "releases/0.2.0"
    command = ["sha256sum", "--check", "--strict", SUMS]
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
    edit(two, "releases/0.2.0/facets/01-soil.md", "digging", "dancing")
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 1


def test_what_a_release_costs_to_verify_does_not_grow_with_those_before_it(tmp_path: Path) -> None:
    root = tmp_path / "text"
    for name in ("facets", "framework.yml", "references.yml", "glossary.yml", "helplines.yml"):
        source = PROJECT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, root / name)
    previous, digest = "", ""
    counts = []
    for number in range(1, 9):
        for page in load(root).pages:
            path = root / page.path
            path.write_text(path.read_text("utf-8").replace("\n## ", "\n\n## ", 1), "utf-8")
        files = frozen_files(load(root))
        version, today = f"0.{number}.0", date.today().isoformat()
        written = released_files(files, version, today, (previous, digest))
        for name, data in written.items():
            path = root / "releases" / version / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        previous, digest = version, sha256(written[MANIFEST])
        assert verify(root).faults == []
        counts.append(calls(lambda: verify(root)))
    print(counts)
    assert len(list(root.glob("releases/*/facets/01-*.md"))) == 8
    assert counts[7] < 2.2 * counts[3]


# --- Against a revision --------------------------------------------------------------------------


def test_what_a_pull_request_adds_is_no_fault(two: Path) -> None:
    assert run(two, "verify", "--against", "HEAD").exit_code == 0
    edit(two, "facets/01-soil.md", "digging", "digging deep")
    commit(two)
    released(two, "0.3.0")
    edit(two, "releases/doi.yml", "", "0.1.0: 10.5555/garden.1\n")
    commit(two)
    edit(two, "releases/doi.yml", "", "0.2.0: 10.5555/garden.2\n")
    for revision in ("HEAD", "HEAD~1", "HEAD~3", "trunk"):
        result = run(two, "verify", "--against", revision)
        assert result.exit_code == 0, result.output


def test_a_released_text_that_was_forged_with_all_its_hashes_is_found_against_a_revision(
    two: Path,
) -> None:
    _forge(two, "releases/0.2.0/facets/01-soil.md", "digging", "dancing")
    assert run(two, "verify").exit_code == 0  # the newest release has no follower
    result = run(two, "verify", "--against", "HEAD")
    assert result.exit_code == 1
    for name in ("facets/01-soil.md", "manifest.json", "SHA256SUMS"):
        assert f"releases/0.2.0/{name}: is not as in HEAD; restore it" in result.output


def test_a_release_that_is_gone_is_found_against_a_revision(two: Path) -> None:
    shutil.rmtree(two / "releases/0.2.0")
    assert run(two, "verify").exit_code == 0
    result = run(two, "verify", "--against", "HEAD")
    assert result.exit_code == 1
    assert "releases/0.2.0/manifest.json: is there in HEAD and is gone; restore it" in result.output


def test_a_doi_once_recorded_stays(two: Path) -> None:
    edit(two, "releases/doi.yml", "", "0.1.0: 10.5555/garden.1\n")
    commit(two)
    edit(two, "releases/doi.yml", "garden.1", "garden.7")
    result = run(two, "verify", "--against", "HEAD")
    assert result.exit_code == 1
    assert "releases/doi.yml: the entry of 0.1.0 is not as in HEAD; restore it" in result.output


@pytest.mark.parametrize("revision", ["nothing", "--help", "HEAD:facets", " "])
def test_a_revision_that_is_not_in_the_clone_is_an_environment_error(
    two: Path, revision: str
) -> None:
    result = run(two, "verify", f"--against={revision}")
    assert result.exit_code == 2, result.output
    assert "git fetch --unshallow" in result.output


def test_without_git_only_the_comparison_with_a_revision_is_refused(two: Path) -> None:
    result = subprocess.run(
        [*VERIFY, "--against", "HEAD"], cwd=two, env={**os.environ, "PATH": "/nowhere"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 2
    assert result.stderr == "framework: git is not installed; install it, or do this where it is\n"


def test_a_repository_that_names_its_objects_by_sha256_is_compared_too(tmp_path: Path) -> None:
    root = repository(tmp_path / "garden")
    shutil.rmtree(root / ".git")
    git(root, "init", "--quiet", "--object-format=sha256")
    commit(root)
    released(root, "0.1.0")
    assert run(root, "verify", "--against", "HEAD").exit_code == 0
    edit(root, "releases/0.1.0/glossary.yml", "compost", "Compost")
    assert run(root, "verify", "--against", "HEAD").exit_code == 1


def test_the_manifest_is_the_only_one_that_its_content_can_have(two: Path) -> None:
    data = (two / "releases/0.2.0/manifest.json").read_bytes()
    assert Manifest.from_bytes(data, "").to_bytes() == data
    assert json.loads(data)["previous"]["version"] == "0.1.0"
