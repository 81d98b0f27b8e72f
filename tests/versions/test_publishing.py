"""What stands between a push and the live site: the scripts of the workflows, with real git and HTTP."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import FRAMEWORK, PROJECT, serving
from releasing import commit, edit, git, released, repository, rewrite

from living_framework.versions.published import releases_json

SCRIPTS = PROJECT / ".github/scripts"
RULESETS = PROJECT / ".github/rulesets"


@pytest.fixture(scope="module")
def _published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    root = repository(folder / "garden")
    for version, (old, new) in (
        ("0.1.0", ("one heap", "a single heap")),
        ("0.2.0", ("shed", "wall")),
    ):
        released(root, version)
        git(root, "tag", f"v{version}")
        edit(root, "facets/01-soil.md" if version == "0.1.0" else "facets/02-water.md", old, new)
        commit(root)
    (folder / "live").mkdir()
    (folder / "live/releases.json").write_bytes(releases_json(root))
    command = folder / "framework"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{PROJECT}" exec {" ".join(FRAMEWORK)} "$@"\n')
    command.chmod(0o755)
    return folder


@pytest.fixture
def published(_published: Path, tmp_path: Path) -> Path:
    """A folder with `garden`, two releases with their tags; `live`, the site; and the command."""
    return Path(shutil.copytree(_published, tmp_path / "published"))


def gate(folder: Path, address: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SCRIPTS / "verify-published.sh", address], cwd=folder / "garden", capture_output=True, text=True,
        check=False, env={**os.environ, "FRAMEWORK": str(folder / "framework"), **environment},
    )  # fmt: skip


def test_what_is_as_it_was_is_published(published: Path) -> None:
    with serving(published / "live") as address:
        done = gate(
            published, address, BEFORE=git(published / "garden", "rev-parse", "HEAD~1").strip()
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert gate(published, address, BEFORE="0" * 40).returncode == 0  # a new branch has none


@pytest.mark.parametrize("proof", ["the live site", "a tag", "the commit before"])
def test_a_rewritten_release_stops_the_publication_by_each_proof_alone(
    published: Path, proof: str
) -> None:
    root = published / "garden"
    before = git(root, "rev-parse", "HEAD").strip()
    rewrite(root)
    commit(root)
    if proof != "the live site":
        (published / "live/releases.json").write_bytes(releases_json(root))
    if proof != "a tag":
        git(root, "tag", "--force", "v0.2.0")
    with serving(published / "live") as address:
        done = gate(
            published, address, **({"BEFORE": before} if proof == "the commit before" else {})
        )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "releases/0.2.0" in done.stdout


def test_a_release_that_is_gone_stops_the_publication(published: Path) -> None:
    shutil.rmtree(published / "garden/releases/0.2.0")
    commit(published / "garden")
    git(published / "garden", "tag", "--delete", "v0.2.0")
    with serving(published / "live") as address:
        done = gate(published, address)
    assert done.returncode == 1
    assert "releases/0.2.0: was published and is gone; restore it" in done.stdout


def test_a_live_site_that_says_nothing_is_no_consent(published: Path) -> None:
    (published / "live/releases.json").unlink()
    with serving(published / "live") as address:
        missing = gate(published, address)
        assert missing.returncode == 1
        assert "FIRST_PUBLICATION" in missing.stderr
        assert gate(published, address, FIRST_PUBLICATION="yes").returncode == 0
    assert gate(published, address).returncode == 1  # nobody answers there any more


def test_a_release_that_nobody_allowed_signed_stops_the_publication(published: Path) -> None:
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(published / "key")], check=True
    )
    signers = f"ada@garden.example {(published / 'key.pub').read_text()}"
    with serving(published / "live") as address:
        assert gate(published, address, RELEASE_SIGNERS=signers).returncode == 1
        sign = ["release", "0.2.0", "--sign", str(published / "key")]
        subprocess.run(
            [published / "framework", *sign],
            cwd=published / "garden",
            check=True,
            capture_output=True,
        )
        done = gate(published, address, RELEASE_SIGNERS=signers)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_list_of_software_has_all_that_the_locks_name() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPTS / "sbom.py"], cwd=PROJECT, capture_output=True, check=True
    )
    found = json.loads(done.stdout)
    refs = {component["bom-ref"] for component in found["components"]}
    lines = (PROJECT / "requirements-test.txt").read_text("utf-8").splitlines()
    pinned = {line.split()[0] for line in lines if "==" in line and not line.startswith((" ", "#"))}
    assert {f"pkg:pypi/{line.replace('==', '@')}".lower() for line in pinned} <= {
        r.lower() for r in refs
    }
    packages = json.loads((PROJECT / "package-lock.json").read_text("utf-8"))["packages"]
    assert sum(ref.startswith("pkg:npm/") for ref in refs) >= len(
        {p.rpartition("node_modules/")[2] for p in packages if p}
    )
    assert "pkg:npm/minisearch@7.2.0" in refs
    assert all(c.get("hashes") or c["properties"] for c in found["components"])


def _changed(rulesets: list[Any], change: str) -> list[Any]:
    main = next(ruleset for ruleset in rulesets if ruleset["name"] == "main")
    if change == "gone":
        rulesets.remove(main)
    elif change == "off":
        main["enforcement"] = "disabled"
    elif change == "a rule less":
        main["rules"] = [rule for rule in main["rules"] if rule["type"] != "non_fast_forward"]
    elif change == "no review":
        rule = next(rule for rule in main["rules"] if rule["type"] == "pull_request")
        rule["parameters"]["required_approving_review_count"] = 0
    elif change == "more than asked":
        main |= {"id": 7, "created_at": "2026-11-24"}
        main["rules"].append({"type": "required_signatures"})
    return rulesets


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("nothing", ""),
        ("more than asked", ""),
        ("gone", "main: there is no such ruleset"),
        ("off", 'main.enforcement is "disabled", and should be "active"'),
        ("a rule less", "main.rules.non_fast_forward"),
        ("no review", "main.rules.pull_request.parameters.required_approving_review_count is 0"),
    ],
)
def test_a_setting_of_the_repository_that_differs_is_named(change: str, said: str) -> None:
    rulesets = [json.loads(path.read_text("utf-8")) for path in sorted(RULESETS.glob("*.json"))]
    actual = json.dumps(_changed(rulesets, change))
    command = [sys.executable, str(SCRIPTS / "rulesets.py"), str(RULESETS)]
    done = subprocess.run(command, input=actual, capture_output=True, text=True, check=False)
    assert done.returncode == (1 if said else 0), done.stdout
    assert said in done.stdout
