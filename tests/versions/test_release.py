"""`framework release`: the text frozen whole or not at all, and everything that stands against it."""

from __future__ import annotations

import fcntl
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from releasing import (
    DAY,
    cases,
    commit,
    edit,
    git,
    killed_after,
    release,
    released,
    repository,
    run,
    tree,
)

from living_framework.source.load import load
from living_framework.versions import releases
from living_framework.versions.changelog import entry, with_entry
from living_framework.versions.frozen import redacted
from living_framework.versions.manifest import raised, sha256
from living_framework.versions.verify import verify

REWORDED = ("facets/01-soil.md", "by digging", "by digging deep")
COMMAND = [sys.executable, "-m", "living_framework.cli", "release", "--yes", "--allow-placeholders"]


@pytest.fixture(scope="session")
def _kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Repositories to copy from: with the text alone, and with 0.1.0 released."""
    text = repository(tmp_path_factory.mktemp("text") / "garden")
    one = Path(shutil.copytree(text, tmp_path_factory.mktemp("one") / "garden"))
    released(one, "0.1.0")
    return {"text": text, "one": one}


@pytest.fixture
def text(_kept: dict[str, Path], tmp_path: Path) -> Path:
    """A repository with a text and no release."""
    return Path(shutil.copytree(_kept["text"], tmp_path / "a garden"))


@pytest.fixture
def one(_kept: dict[str, Path], tmp_path: Path) -> Path:
    """A repository with 0.1.0 released and nothing changed since."""
    return Path(shutil.copytree(_kept["one"], tmp_path / "a garden"))


@pytest.fixture
def changed(one: Path) -> Path:
    """A repository with 0.1.0 released and a new wording committed."""
    edit(one, *REWORDED)
    commit(one)
    return one


# --- What stands against it ----------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("refusals.yml"), ids=lambda case: case["name"])
def test_what_stands_against_a_release_is_told_and_nothing_is_written(
    case: dict[str, Any], one: Path
) -> None:
    for path, old, new in case["edits"]:
        edit(one, path, old, new)
    if "untrack" in case:
        git(one, "rm", "--quiet", "--cached", case["untrack"])
    if case.get("committed", True) and case["edits"]:
        commit(one)
    before = tree(one)
    placeholders = ["--allow-placeholders"] if case.get("placeholders", True) else []
    dated = [] if "--date" in case["args"] else ["--date", DAY]
    result = run(one, "release", "--yes", *placeholders, *dated, *case["args"])
    assert result.exit_code == 1, result.output
    lines = result.output.splitlines()
    assert [line for line in case.get("says", ()) if line not in lines] == [], result.output
    for start in case.get("starts", ()):
        assert any(line.startswith(start) for line in lines), result.output
    assert tree(one) == before


def test_the_first_release_has_to_be_named(text: Path) -> None:
    result = release(text)
    assert result.exit_code == 1
    assert (
        "the first release has to be named; write three numbers, for example 0.1.0" in result.output
    )


def test_an_editor_who_cannot_be_asked_has_to_say_yes(text: Path) -> None:
    result = run(text, "release", "0.1.0", "--allow-placeholders", "--date", DAY)
    assert result.exit_code == 2
    assert "add --yes" in result.output
    assert not (text / "releases").exists()


@pytest.mark.parametrize("how", [(), ("--dry-run",), ("--check",)], ids=["", "dry run", "check"])
def test_a_release_whose_pages_cannot_all_be_made_is_refused_before_it_is_frozen(
    how: tuple[str, ...], changed: Path
) -> None:
    """The check makes the first page and one facet, which have nothing against them."""
    itself = '{% include "pages/facets.html" %}'
    broken = {"whole": "{{ no.such.thing }}", "glossary": "{{ 1 // 0 }}", "facets": itself}
    for page, text in broken.items():
        edit(changed, f"overrides/pages/{page}.html", "", f"{text}\n")
    commit(changed)
    before = tree(changed)
    assert run(changed, "check").exit_code == 0
    result = release(changed, "0.2.0", *how)
    assert result.exit_code == 1, result.output
    lines = result.output.splitlines()
    assert lines[-1] == "framework: not released; its pages cannot be made"
    said = "\n".join(lines)
    for page, address in (("whole", "whole.md"), ("glossary", "glossary.md"), ("facets", "facets/index.md")):  # fmt: skip
        assert re.search(
            rf"the page {address} cannot be made: .* \(pages/{page}.html, line 1\)", said
        )
    assert tree(changed) == before


# --- What is frozen ------------------------------------------------------------------------------


def test_all_that_is_needed_to_read_the_text_again_is_frozen_and_no_help_lines(text: Path) -> None:
    edit(text, "framework.yml", "glossary: glossary.yml", "glossary: glossary.yml\n  helplines: lines.yml")  # fmt: skip
    line = {"id": "a", "label": "A garden line", "value": "https://garden.example/", "kind": "web", "scope": "x",
            "source": "https://garden.example/", "verified": DAY, "verified_by": "An editor"}  # fmt: skip
    edit(text, "lines.yml", "", json.dumps([line]))
    edit(text, "facets/_template.md", "", "A starting point.\n")
    commit(text)
    released(text, "0.1.0")
    folder = text / "releases/0.1.0"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {
        "SHA256SUMS", "manifest.json", "salts.json", "framework.yml", "glossary.yml", "references.yml",
        "facets/01-soil.md", "facets/02-water.md", "facets/03-work.md", "facets/preface.md",
        "facets/retired.yml",
    }  # fmt: skip
    draft, frozen = load(text), load(folder)
    assert not frozen.problems
    assert {i: s.text for i, s in frozen.statements.items()} == {
        i: s.text for i, s in draft.statements.items()
    }
    assert frozen.glossary == draft.glossary


def test_the_manifest_says_what_was_frozen_and_nothing_of_the_machine(text: Path) -> None:
    released(text, "0.1.0")
    folder = text / "releases/0.1.0"
    data = (folder / "manifest.json").read_bytes()
    manifest = json.loads(data)
    statements = load(text).statements
    assert data.endswith(b"}\n")
    assert b"\r" not in data
    assert list(manifest) == ["schema", "version", "date", "previous", "files", "frames", "statements"]  # fmt: skip
    assert (manifest["schema"], manifest["version"], manifest["date"]) == (2, "0.1.0", DAY)
    assert manifest["previous"] is None
    assert list(manifest["files"]) == sorted(manifest["files"])
    for name, digest in manifest["files"].items():
        assert sha256((folder / name).read_bytes()) == digest
    for name, digest in manifest["frames"].items():
        assert sha256(redacted((folder / name).read_bytes())) == digest
    salts = json.loads((folder / "salts.json").read_bytes())
    lines = (folder / "facets/01-soil.md").read_bytes().split(b"\n")
    hashes = {s["id"]: (s["section"], s["sha256"]) for s in manifest["statements"]}
    assert {i: section for i, (section, _) in hashes.items()} == {i: s.section for i, s in statements.items()}  # fmt: skip
    for id_, place in salts["facets/01-soil.md"].items():
        first, last, salt = re.split("[- ]", place)
        words = b"\n".join(lines[int(first) - 1 : int(last)])
        assert sha256(bytes.fromhex(salt) + words) == hashes[id_][1]
    assert str(text).encode() not in data


def test_each_release_names_the_one_before_by_its_hash(changed: Path) -> None:
    released(changed, "0.2.0")
    first, second = releases(changed)
    assert (second.previous, second.previous_digest) == ("0.1.0", first.digest)
    assert first.digest == sha256((changed / "releases/0.1.0/manifest.json").read_bytes())
    assert verify(changed).faults == []


def _without_salts(folder: Path) -> dict[str, bytes]:
    """The files of releases by name, with a mark in place of each random salt and what has it in it."""
    files = tree(folder)
    salts = {name for name in files if name.endswith("salts.json")}
    found = {name: re.sub(rb" [0-9a-f]{64}", b"", files[name]) for name in salts}
    for name in files.keys() - salts:
        data = files[name]
        if name.endswith("manifest.json"):
            manifest = json.loads(data)
            manifest["statements"] = [(s["id"], s["section"]) for s in manifest["statements"]]
            data = json.dumps(manifest).encode()
        elif name.endswith("SHA256SUMS"):
            data = re.sub(rb"[0-9a-f]{64}(?=  (manifest|salts))", b"", data)
        found[name] = data
    return found


def test_line_ends_and_byte_order_marks_of_an_editor_are_not_frozen(text: Path) -> None:
    released(text, "0.1.0")
    expected = _without_salts(text / "releases")
    git(text, "reset", "--quiet", "--hard", "HEAD~1")
    for path in [*text.glob("*.yml"), *text.glob("facets/*")]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    commit(text)
    released(text, "0.1.0")
    assert _without_salts(text / "releases") == expected


@pytest.mark.parametrize(
    ("environment", "mask"),
    [
        ({"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, 0o077),
        ({"TZ": "Asia/Kolkata", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"}, 0o000),
    ],
)
def test_time_zone_locale_hash_seed_umask_and_folder_leave_the_bytes_alone(
    text: Path, environment: dict[str, str], mask: int
) -> None:
    here = Path(shutil.copytree(text, text.with_name("ein Gärten")))
    released(here, "0.1.0")
    subprocess.run(
        [*COMMAND, "0.1.0", "--date", DAY], cwd=text, env={**os.environ, **environment},
        check=True, capture_output=True, umask=mask,
    )  # fmt: skip
    assert _without_salts(text / "releases") == _without_salts(here / "releases")
    modes = {oct(path.stat().st_mode) for path in (text / "releases").rglob("*")}
    assert modes == {"0o40755", "0o100644"}


def test_left_out_the_version_is_the_least_that_is_enough(changed: Path) -> None:
    result = release(changed)
    assert result.exit_code == 0, result.output
    assert [r.version for r in releases(changed)] == ["0.1.0", "0.2.0"]
    assert "G01 Soil: G01.1 reworded" in result.output


@pytest.mark.parametrize(
    ("last", "level", "least"),
    [
        ("0.1.0", "patch", "0.1.1"),
        ("0.1.0", "minor", "0.2.0"),
        ("0.1.3", "major", "0.2.0"),
        ("1.4.2", "minor", "1.5.0"),
        ("1.4.2", "major", "2.0.0"),
    ],
)
def test_the_least_version_that_a_change_calls_for(last: str, level: str, least: str) -> None:
    assert raised(last, level) == least


def test_an_editor_may_take_a_change_for_more_than_it_looks(changed: Path) -> None:
    assert release(changed, "--as", "major").exit_code == 0
    assert releases(changed)[-1].version == "0.2.0"  # before 1.0.0 nothing is promised yet
    assert "A major change" in (changed / "CHANGELOG.md").read_text("utf-8")


def test_a_dry_run_shows_what_would_be_frozen_and_writes_nothing(changed: Path) -> None:
    def state() -> dict[str, tuple[int, int]]:
        return {str(p): (p.stat().st_mtime_ns, p.stat().st_ino) for p in changed.rglob("*")}

    before = state()
    result = release(changed, "0.2.0", "--dry-run")
    assert result.exit_code == 0
    for shown in ("facets/01-soil.md", "manifest.json", "G01 Soil: G01.1 reworded", "minor"):
        assert shown in result.output
    assert state() == before


# --- The changelog -------------------------------------------------------------------------------


def test_the_changelog_gets_an_entry_below_what_was_unreleased(changed: Path) -> None:
    (changed / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A bench.\n\n## [0.1.0] - 2026-11-24\n",
        encoding="utf-8",
    )
    commit(changed)
    released(changed, "0.2.0")
    assert (changed / "CHANGELOG.md").read_text("utf-8") == (
        "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-11-24\n\n### Text\n\n"
        "A minor change of the framework's text:\n\n- G01 Soil: G01.1 reworded\n\n"
        "### Added\n\n- A bench.\n\n## [0.1.0] - 2026-11-24\n"
    )


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_changelog_keeps_its_line_ends_and_gets_an_entry_once(end: str) -> None:
    text = end.join(["# Changes", "", "## 0.1.0", "", "First.", ""])
    once = with_entry(text, "0.2.0", entry("0.2.0", DAY, "minor", ["*All* of <it>"]))
    assert once == text.replace(
        "## 0.1.0",
        end.join(["## [0.2.0] - 2026-11-24", "", "### Text", "", "A minor change of the framework's text:", "", r"- \*All\* of \<it\>", "", "## 0.1.0"]),
    )  # fmt: skip
    assert with_entry(once, "0.2.0", "anything") == once


def test_an_entry_that_could_not_be_written_is_written_by_the_same_command_later(
    changed: Path,
) -> None:
    (changed / "CHANGELOG.md").unlink()
    edit(changed, "CHANGELOG.md/in-the-way", "", "A folder.\n")
    commit(changed)
    result = release(changed, "0.2.0")
    assert result.exit_code == 2
    assert "0.2.0 is released, but its entry could not be written" in result.output
    shutil.rmtree(changed / "CHANGELOG.md")
    frozen = tree(changed / "releases")
    assert release(changed, "0.2.0").exit_code == 0
    assert "- G01 Soil: G01.1 reworded" in (changed / "CHANGELOG.md").read_text("utf-8")
    assert tree(changed / "releases") == frozen
    assert release(changed, "0.2.0").exit_code == 1  # now it is only a version that exists


# --- Interrupted, disturbed, refused by the system -----------------------------------------------


def _status(root: Path) -> str:
    lines = git(root, "status", "--porcelain", "--untracked-files=all").splitlines()
    return "\n".join(line for line in lines if "/.staging-" not in line)


def _untouched_or_whole(root: Path, before: dict[str, bytes]) -> bool:
    """Whether a release is there; asserts that else nothing is, and that nothing old changed."""
    after = {p: data for p, data in tree(root).items() if "/.staging-" not in f"/{p}"}
    assert verify(root).faults == []
    assert before.items() <= {**after, "CHANGELOG.md": before["CHANGELOG.md"]}.items()
    there = (root / "releases/0.2.0").exists()
    assert [r.version for r in releases(root)] == ["0.1.0", "0.2.0"][: 1 + there]
    if not there:
        assert after == before
        assert _status(root) == ""
    return there


@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.long)])
def test_killed_at_any_step_a_release_is_there_whole_or_not_at_all(
    changed: Path, every: int
) -> None:
    before = tree(changed)
    folder, outcomes = changed / "releases", []
    arguments = ("release", "0.2.0", "--yes", "--allow-placeholders", "--date", DAY)
    steps, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        code = killed_after(steps, changed, *arguments)
        outcomes.append(_untouched_or_whole(changed, before))
        shutil.rmtree(folder / "0.2.0", ignore_errors=True)
        git(changed, "checkout", "--quiet", "CHANGELOG.md")
        steps += every
    assert code == 0
    assert outcomes == sorted(outcomes)  # there is one step at which it is there, and then it is
    assert len(outcomes) > 20 / every
    released(changed, "0.2.0")
    assert sorted(path.name for path in folder.iterdir()) == ["0.1.0", "0.2.0"]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_a_release_leaves_everything_as_it_was(
    changed: Path, sent: signal.Signals
) -> None:
    before = tree(changed)
    process = subprocess.Popen(
        [*COMMAND, "0.2.0"], cwd=changed, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    while process.poll() is None and not any((changed / "releases").glob(".staging-*")):
        pass
    process.send_signal(sent)
    _, said = process.communicate()
    _untouched_or_whole(changed, before)
    assert b"Traceback" not in said


def test_what_a_killed_run_left_is_no_release_and_goes_with_the_next(changed: Path) -> None:
    left = changed / "releases/.staging-1/0.2.0/facets"
    left.mkdir(parents=True)
    (left / "01-soil.md").write_bytes(b"half of i")
    assert verify(changed).faults == []
    assert [r.version for r in releases(changed)] == ["0.1.0"]
    released(changed, "0.2.0")
    assert not (changed / "releases/.staging-1").exists()


def test_while_another_run_holds_the_folder_a_release_says_so_and_goes(changed: Path) -> None:
    handle = os.open(changed, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        result = subprocess.run([*COMMAND, "0.2.0"], cwd=changed, capture_output=True, text=True, check=False)  # fmt: skip
    finally:
        os.close(handle)
    assert result.returncode == 2
    assert re.fullmatch(
        rf"framework: another run is writing here \(process {os.getpid()}: .+\); wait until it has ended\n",
        result.stderr,
    )
    assert [r.version for r in releases(changed)] == ["0.1.0"]


def test_of_two_at_once_one_wins(changed: Path) -> None:
    runs = [
        subprocess.Popen([*COMMAND, "0.2.0"], cwd=changed, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]  # fmt: skip
    said = [process.communicate()[1] for process in runs]
    codes = sorted(process.returncode for process in runs)
    assert codes[0] == 0
    # The other finds the folder held; where it came a moment late, the version there.
    assert codes[1] in (1, 2)
    assert any("another run" in words or "0.2.0 exists" in words for words in said)
    assert verify(changed).faults == []
    assert [r.version for r in releases(changed)] == ["0.1.0", "0.2.0"]


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    """A folder in which nobody can write, the superuser included."""
    root = os.geteuid() == 0
    if root and subprocess.run(["chattr", "+i", folder], capture_output=True, check=False).returncode:  # fmt: skip
        pytest.skip("the superuser writes everywhere, and this file system has no chattr")
    if not root:
        folder.chmod(0o555)
    try:
        yield
    finally:
        if root:
            subprocess.run(["chattr", "-i", folder], check=True)
        else:
            folder.chmod(0o755)


def test_a_read_only_folder_is_one_line_and_nothing_changes(changed: Path) -> None:
    before = tree(changed)
    with _read_only(changed / "releases"):
        result = release(changed, "0.2.0")
    assert result.exit_code == 2
    told = result.output.splitlines()[-1]
    assert told.startswith("framework: releases/.staging-")
    assert told.endswith("; nothing was changed")
    assert tree(changed) == before


def test_a_full_disk_is_one_line_and_nothing_changes(changed: Path) -> None:
    before = tree(changed)
    result = subprocess.run(
        [*COMMAND, "0.2.0", "--date", DAY], cwd=changed, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
    )  # fmt: skip
    assert result.returncode == 2
    assert result.stderr.startswith("framework: ")
    assert result.stderr.endswith("File too large; nothing was changed\n")
    assert result.stderr.count("\n") == 1
    assert tree(changed) == before


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({"PATH": "/nowhere"}, "git is not installed"),
        ({"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}, "git config --global --add safe.directory"),
        ({"GIT_DIR": "/nowhere"}, "is in no git repository; run `git init`"),
    ],
    ids=["git is missing", "somebody else's folder", "no repository"],
)
def test_what_git_lacks_is_told_with_the_remedy(
    changed: Path, setting: dict[str, str], told: str
) -> None:
    result = subprocess.run(
        [*COMMAND, "0.2.0"], cwd=changed, capture_output=True, text=True, check=False,
        env={**os.environ, **setting},
    )  # fmt: skip
    assert result.returncode == 2
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_release_is_made_in_a_shallow_clone_without_tags(changed: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-tags", changed.as_uri(), str(clone))
    released(clone, "0.2.0")
    assert verify(clone).faults == []


def test_a_content_root_below_the_top_of_a_repository_is_released(
    tmp_path: Path, text: Path
) -> None:
    git(tmp_path, "init", "--quiet")
    shutil.rmtree(text / ".git")
    (tmp_path / "elsewhere.txt").write_text("not committed, and no part of the text")
    git(tmp_path, "add", text.name)
    git(tmp_path, "commit", "--quiet", "--message", "The text")
    assert release(text, "0.1.0").exit_code == 0
    edit(text, *REWORDED)
    git(tmp_path, "add", text.name)
    git(tmp_path, "commit", "--quiet", "--message", "More")
    assert release(text, "0.2.0").exit_code == 0
    assert verify(text).faults == []
