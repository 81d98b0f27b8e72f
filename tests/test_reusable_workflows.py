"""The workflows that other repositories call: their callers, and their steps on a real repository.

Steps that use an action of the host, or set up the tool, are not run here; every other one is, as it is written.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from conftest import FRAMEWORK, GARDEN, PROJECT, serving
from releasing import commit, edit, git, released

from living_framework.cli import main

WORKFLOWS = PROJECT / ".github/workflows"
OWNERS = PROJECT / "docs/root/handbook/owners.md"
LEVELS = ("none", "read", "write")
Job = dict[str, Any]


# --- Who calls them ---------------------------------------------------------------------------------


def workflow(path: Path) -> Job:
    found: Job = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # `on` stays a word
    return found


def callers() -> Iterator[tuple[str, str, Job]]:
    """Each job that calls one of ours: in our workflows, in the handbook, and in what `init` writes."""
    texts = {path.name: path.read_text("utf-8") for path in sorted(WORKFLOWS.glob("*.yml"))}
    blocks = re.findall(r"```yaml\n(.*?)```", OWNERS.read_text("utf-8"), re.DOTALL)
    texts |= {f"owners.md {n}": block for n, block in enumerate(blocks, 1)}
    with tempfile.TemporaryDirectory() as name:
        options = ["--title", "A list", "--unit", "rule", "--language", "en", "--licence", "CC0-1.0"]  # fmt: skip
        done = CliRunner().invoke(main, ["init", name, *options])
        assert done.exit_code == 0, done.output
        for path in Path(name).glob(".github/workflows/*.yml"):
            texts[f"init {path.name}"] = path.read_text("utf-8")
    for name, text in texts.items():
        if "/.github/workflows/reusable" not in text:
            continue
        for job in yaml.load(text, yaml.BaseLoader)["jobs"].values():
            called = re.search(r"/\.github/workflows/(reusable[\w-]*\.yml)", job.get("uses", ""))
            if called:
                yield name, called[1], job


CALLERS = list(callers())


def test_both_are_called_by_ourselves_and_in_the_handbook() -> None:
    found = {(name.split()[0], called) for name, called, _ in CALLERS}
    for called in ("reusable.yml", "reusable-previews.yml"):
        assert ("owners.md", called) in found
    assert ("pages.yml", "reusable.yml") in found
    assert ("preview-publish.yml", "reusable-previews.yml") in found


@pytest.mark.parametrize(("name", "called", "job"), CALLERS, ids=[f"{c[0]} {c[1]}" for c in CALLERS])  # fmt: skip
def test_a_caller_gives_inputs_that_exist_and_the_permissions_that_are_asked_for(
    name: str, called: str, job: Job
) -> None:
    target = workflow(WORKFLOWS / called)
    assert job.get("with", {}).keys() <= target["on"]["workflow_call"]["inputs"].keys()
    asked: dict[str, str] = {}
    for inner in target["jobs"].values():
        for scope, level in inner["permissions"].items():
            asked[scope] = max(asked.get(scope, "none"), level, key=LEVELS.index)
    assert job["permissions"] == asked, name


def test_what_the_handbook_shows_is_a_workflow_that_its_linters_accept(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", OWNERS.read_text("utf-8"), re.DOTALL)
    for n, block in enumerate(block for block in blocks if "jobs:" in block):
        text = block.replace("OWNER/TOOL", "framework/tool").replace("COMMIT", "0" * 40)
        (tmp_path / f"{n}.yml").write_text(text, "utf-8")
    files = sorted(map(str, tmp_path.glob("*.yml")))
    assert len(files) == 2
    bin_ = Path(sys.executable).parent
    lint = [bin_ / "zizmor", "--offline", "--no-progress", "--color", "never", *files]
    schema = [bin_ / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files]
    for command in (schema, lint):
        done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
        said = set(re.findall(r"^\w+\[([\w-]+)\]", done.stdout, re.MULTILINE))
        assert said <= {"dangerous-triggers"}, done.stdout  # it runs code of the tool alone
        assert said or done.returncode == 0, done.stdout + done.stderr


def test_one_that_is_called_names_the_tool_by_its_own_commit_alone() -> None:
    for called in ("reusable.yml", "reusable-previews.yml"):
        for job in workflow(WORKFLOWS / called)["jobs"].values():
            for step in job["steps"]:
                given = step.get("with", {})
                if given.get("path") == "tool":
                    assert given["repository"] == "${{ job.workflow_repository }}"
                    assert given["ref"] == "${{ job.workflow_sha }}"
                    assert given["persist-credentials"] == "false"


# --- Their steps, on a repository that has framework.yml, facets/ and nothing of the tool -----------


class Runner:
    """A workspace as a job of `reusable.yml` has it: `content`, a repository, and `tool`, this one."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.content = place / "content"
        self.root = self.content / "text"
        self.content.mkdir(parents=True)
        shutil.copytree(GARDEN, self.root, ignore=shutil.ignore_patterns("docs", "mkdocs.yml"))
        git(self.content, "init", "--quiet", "--initial-branch=trunk")
        commit(self.content, "The text")
        (place / "tool").symlink_to(PROJECT)
        command = place / "framework"
        command.write_text(f'#!/bin/sh\nPYTHONPATH="{PROJECT}" exec {" ".join(FRAMEWORK)} "$@"\n')
        command.chmod(0o755)
        self.values = {
            "github.workspace": str(place),
            "inputs.root": "text",
            "github.event.pull_request.base.sha": "",
            "github.event.before": "0" * 40,
            "vars.FIRST_PUBLICATION": "yes",
            "vars.RELEASE_SIGNERS": "",
            "vars.RELEASE_SIGNATURES": "",
            "inputs.url || steps.pages.outputs.base_url": "",
        }

    def filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: self.values[match[1]], text)

    def job(
        self, name: str, file: str = "reusable.yml"
    ) -> dict[str, subprocess.CompletedProcess[str]]:
        """What became of each step, by its name; also after one that failed. Outputs are kept for later steps."""
        whole = workflow(WORKFLOWS / file)
        job = whole["jobs"][name]
        folder = job.get("defaults", {}).get("run", {}).get("working-directory", ".")
        done = {}
        for step in job["steps"]:
            if "run" in step and not step["run"].startswith("make -C tool setup"):
                assert "${{" not in step["run"]
                given = {
                    k: self.filled(v)
                    for level in (whole, job, step)
                    for k, v in level.get("env", {}).items()
                }
                done[step["name"]] = self._run(
                    step["run"],
                    self.place / self.filled(step.get("working-directory", folder)),
                    given,
                )
                for line in (self.place / "output").read_text("utf-8").splitlines():
                    key, _, value = line.partition("=")
                    self.values[f"steps.{step['id']}.outputs.{key}"] = value
        return done

    def _run(
        self, script: str, folder: Path, given: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        (self.place / "output").write_text("")
        ours = {
            "FRAMEWORK": str(self.place / "framework"),
            "GITHUB_WORKSPACE": str(self.place),
            "GITHUB_OUTPUT": str(self.place / "output"),
            "PATH": f"{self.place}:{os.environ['PATH']}",
        }
        return subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=folder,
            env=os.environ | given | ours,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path / "work")


def test_a_finding_in_a_pull_request_is_at_its_file_and_line_in_the_repository(
    runner: Runner,
) -> None:
    runner.values["github.event.pull_request.base.sha"] = git(runner.content, "rev-parse", "HEAD").strip()  # fmt: skip
    edit(runner.root, "facets/01-soil.md", "status: draft", "status: drafty")
    commit(runner.content)
    check, verify, site = runner.job("check").values()
    assert check.returncode == 1
    assert check.stdout.startswith("::error file=text/facets/01-soil.md,line=5,col=9,title=FW016::")
    assert verify.returncode == 0, verify.stderr
    assert site.returncode == 1
    assert "nothing was built" in site.stderr
    assert not (runner.place / "site").exists()


def test_a_pull_request_that_changes_a_release_is_named(runner: Runner) -> None:
    released(runner.root, "0.1.0")
    base = git(runner.content, "rev-parse", "HEAD").strip()
    shutil.rmtree(runner.root / "releases/0.1.0")
    commit(runner.content)
    runner.values["github.event.pull_request.base.sha"] = base
    _, verify, _ = runner.job("check").values()
    assert verify.returncode == 1
    assert "releases/0.1.0" in verify.stdout


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_what_is_published_has_pages_downloads_and_checksums(
    runner: Runner, tmp_path: Path
) -> None:
    released(runner.root, "0.1.0")
    (tmp_path / "live").mkdir()
    with serving(tmp_path / "live") as address:
        runner.values["inputs.url || steps.pages.outputs.base_url"] = address
        for name, step in runner.job("build").items():
            assert step.returncode == 0, (name, step.stdout, step.stderr)
    site, attested = runner.place / "site", runner.place / "attested"
    assert "what a harvest takes" in (site / "0.1.0/facets/soil/index.html").read_text("utf-8")
    lines = (attested / "checksums.txt").read_text("utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    downloads = {f"./{p.relative_to(site)}" for p in site.rglob("*") if p.suffix in {".pdf", ".zip"}}  # fmt: skip
    assert any(name.endswith(".pdf") for name in downloads)
    assert sums.keys() == downloads | {"./verify_release.py", "./releases.json", "site.tar.gz"}
    for name, digest in sums.items():
        path = attested / name if name == "site.tar.gz" else site / name
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    with tarfile.open(attested / "site.tar.gz") as archive:
        assert "site/.nojekyll" in archive.getnames()
    assert json.loads((attested / "sbom.cdx.json").read_text())["components"]


def test_a_pull_request_is_answered_where_the_text_is_in_a_folder_of_the_repository(
    runner: Runner,
) -> None:
    """The steps of the report in turn; `gh` answers from a file, and what it is given to write is kept."""
    base = git(runner.content, "rev-parse", "HEAD").strip()
    git(runner.content, "switch", "--quiet", "--create", "change")
    edit(runner.root, "facets/01-soil.md", "one heap", "two heaps")
    commit(runner.content)
    head = git(runner.content, "rev-parse", "HEAD").strip()
    git(runner.content, "switch", "--quiet", "trunk")
    origin = runner.place / "origin.git"
    git(runner.place, "init", "--quiet", "--bare", str(origin))
    git(runner.content, "remote", "add", "origin", str(origin))
    git(runner.content, "push", "--quiet", "origin", "change:refs/pull/12/head")
    git(runner.content, "branch", "--quiet", "--delete", "--force", "change")
    gh = runner.place / "gh"
    gh.write_text(
        f'#!/bin/sh\ncase "$*" in *POST*) cp comment.md "{runner.place}/comment" ;;'
        f' *pulls*) echo "12 {base}" ;; esac\n'
    )
    gh.chmod(0o755)
    event = "github.event.workflow_run"
    runner.values |= {
        "github.token": "none", "github.repository": "gardens/shared", "github.server_url": "https://git.example",
        f"{event}.head_repository.owner.login": "someone", f"{event}.head_branch": "change", f"{event}.head_sha": head,
        "vars.PREVIEWS_URL": "https://previews.example/", "steps.kept.outputs.artifact-url": "https://git.example/files",
    }  # fmt: skip
    for name, step in runner.job("report", "reusable-previews.yml").items():
        assert step.returncode == 0, (name, step.stdout, step.stderr)
    preview = runner.root / "received/pull/12/draft/facets/soil/index.html"
    assert "two heaps" in preview.read_text("utf-8")
    assert (runner.root / "received/redlines/12.html").is_file()
    comment = (runner.place / "comment").read_text("utf-8")
    assert "two" in comment
    assert "https://previews.example/pull/12/draft/" in comment
