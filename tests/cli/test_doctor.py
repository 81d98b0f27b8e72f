"""`framework doctor`: what it finds on a machine that has nothing, and what it reads from a host."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import FRAMEWORK, PROJECT
from releasing import git, repository

from living_framework.cli.host import QUESTIONS, judged

PAGES = {"build_type": "workflow", "html_url": "https://garden.example/"}
BRANCHES = {"protected_branches": False, "custom_branch_policies": True}
COMPLETE: dict[str, Any] = {
    "pages": PAGES,
    "environments": {"environments": [{"name": "github-pages", "deployment_branch_policy": BRANCHES}, {"name": "previews"}]},
    "rulesets": [{"name": "main", "target": "branch", "enforcement": "active"}, {"name": "releases", "target": "tag", "enforcement": "active"}],
    "variables": {"variables": [{"name": "RELEASE_SIGNERS"}, {"name": "PREVIEWS_URL"}]},
}  # fmt: skip


def doctor(root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*FRAMEWORK, "doctor", "--root", str(root)], capture_output=True, text=True, check=False, cwd=root,
        env={"PYTHONPATH": str(PROJECT), "HOME": str(root.parent), **environment},
    )  # fmt: skip


def states(printed: str) -> dict[str, str]:
    """What is found, missing or done without, by its name."""
    lines = (line.split(None, 1) for line in printed.splitlines())
    return {rest.split(" (")[0].split(":")[0]: state for state, rest in lines}


def test_a_machine_without_programs_lacks_what_every_command_needs(garden: Path) -> None:
    done = doctor(garden, PATH=str(garden))
    found = states(done.stdout)
    assert done.returncode == 1, done.stdout + done.stderr
    assert (found["Python"], found["git"], found["ssh-keygen"], found["gh"]) == ("found", "missing", "without", "without")  # fmt: skip
    assert "missing  git: compares with revisions" in done.stdout
    assert "install the package git" in done.stdout


def test_a_machine_with_git_lacks_nothing_that_every_command_needs(
    garden: Path, tmp_path: Path
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").symlink_to(str(shutil.which("git")))
    done = doctor(garden, PATH=str(tmp_path / "bin"))
    assert states(done.stdout)["git"] == "found"
    assert done.returncode == ("missing" in states(done.stdout).values())
    assert states(done.stdout)["Chromium"] in {"without", "found"}  # Playwright may have its own


# --- The host ---------------------------------------------------------------------------------------


def said(**answers: Any) -> dict[str, str]:
    return {line.what: line.found or line.remedy for line in judged(COMPLETE | answers)}


def test_a_host_that_has_everything_lacks_nothing() -> None:
    assert [line.what for line in judged(COMPLETE) if not line.found] == []


@pytest.mark.parametrize(
    ("answers", "what", "remedy"),
    [
        ({"pages": "Not Found (HTTP 404)"}, "Pages", "Source: GitHub Actions (Not Found (HTTP 404))"),
        ({"pages": {"build_type": "legacy"}}, "Pages", "Settings, Pages, Source: GitHub Actions"),
        ({"environments": {"environments": [{"name": "github-pages", "deployment_branch_policy": None}]}},
         "environment github-pages", "Settings, Environments, github-pages, Deployment branches"),
        ({"environments": {"environments": []}}, "environment previews", "only for previews on the web"),
        ({"rulesets": [{"name": "main", "target": "branch", "enforcement": "disabled"}]}, "ruleset for a branch", "Settings, Rules"),
        ({"rulesets": []}, "ruleset for a tag", "Settings, Rules, Rulesets"),
        ({"variables": "Resource not accessible (HTTP 403)"}, "variable RELEASE_SIGNERS", "(Resource not accessible (HTTP 403))"),
        ({"variables": {"variables": [{"name": "FIRST_PUBLICATION"}]}}, "variable FIRST_PUBLICATION", "set"),
    ],
)  # fmt: skip
def test_what_a_host_lacks_is_named_with_where_to_set_it(
    answers: dict[str, Any], what: str, remedy: str
) -> None:
    assert remedy in said(**answers)[what]


@contextmanager
def api(answers: dict[str, Any], asked: list[str]) -> Iterator[str]:
    """A server that answers as the API does, as a proxy for http://api.github.localhost; its address."""

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            asked.append(f"GET {path}")
            answer = answers.get(path)
            body = json.dumps(answer if answer is not None else {"message": "Not Found"}).encode()
            self.send_response(404 if answer is None else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            asked.append(f"POST {self.path}")
            self.send_error(405)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


@pytest.mark.skipif(not shutil.which("gh"), reason="no gh; what it answers is judged above")
def test_a_host_is_asked_by_gh_and_changed_in_nothing(tmp_path: Path) -> None:
    root = repository(tmp_path / "garden")
    git(root, "remote", "add", "origin", "http://github.localhost/gardens/shared.git")
    top, asked = "/repos/gardens/shared", list[str]()
    there = {f"{top}/{QUESTIONS[key].split('?')[0]}": COMPLETE[key] for key in QUESTIONS if key != "pages"}  # fmt: skip
    there[top] = {"full_name": "gardens/shared", "default_branch": "trunk"}
    environment = {"PATH": os.environ["PATH"], "GH_HOST": "github.localhost", "GH_ENTERPRISE_TOKEN": "none", "GH_TOKEN": "none"}  # fmt: skip
    with api(there, asked) as address:
        done = doctor(root, **environment, http_proxy=address)
        found = states(done.stdout)
        assert found["gh"] == "found", done.stdout
        assert found["environment github-pages"] == found["variable PREVIEWS_URL"] == "found"
        assert found["Pages"] == "without"
        assert "Source: GitHub Actions (Not Found (HTTP 404))" in done.stdout
        assert all(line.startswith("GET ") for line in asked)
        away = doctor(root, **environment | {"GH_HOST": "github.com", "GH_TOKEN": "", "GH_ENTERPRISE_TOKEN": ""})  # fmt: skip
        assert states(away.stdout)["gh"] == "without"
        assert "gh auth login" in away.stdout
