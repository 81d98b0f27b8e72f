"""What a repository on GitHub has that the workflows need, as `gh api` says it. Nothing is changed there."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 60
# The questions, by the names under which `judged` takes the answers.
QUESTIONS = {
    "pages": "pages",
    "environments": "environments?per_page=100",
    "rulesets": "rulesets?per_page=100",
    "variables": "actions/variables?per_page=30",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A thing that is there or not: what it is, what was found of it, what for, what to do without it."""

    what: str
    found: str
    use: str
    remedy: str
    required: bool = False


def lines_of(root: Path) -> Iterator[Line]:
    """A line for each thing of the host; one line alone where it cannot be asked."""
    use = "asks the host about Pages, environments, rulesets and variables"
    program = shutil.which("gh")
    if program is None:
        yield Line("gh", "", use, "only for a repository on GitHub: install the package gh")
        return
    known = _asked(root, "repos/{owner}/{repo}")
    if not isinstance(known, dict):
        yield Line("gh", "", use, f"sign in with gh auth login, in a clone of the repository; it says: {known}")  # fmt: skip
        return
    name = str(known.get("full_name"))
    yield Line("gh", f"{program}, for {name}", use, "")
    answers = {key: _asked(root, f"repos/{{owner}}/{{repo}}/{path}") for key, path in QUESTIONS.items()}  # fmt: skip
    yield from judged({**answers, "branch": known.get("default_branch")})


def _asked(root: Path, path: str) -> Any:
    """What the host answers; a text is what gh says where it does not."""
    command = ["gh", "api", "--method", "GET", path]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=SECONDS, stdin=subprocess.DEVNULL)  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"nothing within {SECONDS} seconds"
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["nothing"]
        return " ".join(said[0].removeprefix("gh: ").split())
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        return "something that is no JSON"


def judged(answers: Mapping[str, Any]) -> Iterator[Line]:
    """The lines of what a host answered: objects of its API, or a text where it gave none."""
    pages = answers["pages"]
    source = pages.get("build_type") if isinstance(pages, dict) else ""
    address = f"GitHub Actions, {pages.get('html_url')}" if source == "workflow" else ""
    yield Line("Pages", address, "publishes the site", "Settings, Pages, Source: GitHub Actions" + _why(pages))  # fmt: skip
    yield from _environments(answers["environments"])
    yield from _rulesets(answers["rulesets"])
    yield from _variables(answers["variables"], published=bool(address))


def _environments(answer: Any) -> Iterator[Line]:
    there = {entry["name"]: entry for entry in _entries(answer, "environments")}
    limited = there.get("github-pages", {}).get("deployment_branch_policy")
    yield Line("environment github-pages", "limited to chosen branches" if limited else "", "lets the default branch alone deploy", "Settings, Environments, github-pages, Deployment branches" + _why(answer))  # fmt: skip
    yield Line("environment previews", "there" if "previews" in there else "", "has the key by which previews are published", "only for previews on the web: Settings, Environments" + _why(answer))  # fmt: skip


def _rulesets(answer: Any) -> Iterator[Line]:
    active = [entry for entry in _entries(answer, "") if entry.get("enforcement") == "active"]
    for target, use in (
        ("branch", "lets nothing onto the default branch unseen"),
        ("tag", "lets no tag of a release be moved"),
    ):
        names = ", ".join(entry["name"] for entry in active if entry.get("target") == target)
        yield Line(f"ruleset for a {target}", names, use, "Settings, Rules, Rulesets" + _why(answer))  # fmt: skip


def _variables(answer: Any, *, published: bool) -> Iterator[Line]:
    there = {entry["name"] for entry in _entries(answer, "variables")}
    for name, use in (
        ("RELEASE_SIGNERS", "has who may sign releases; without it no signature is asked for"),
        ("PREVIEWS_URL", "is where previews are published; without it they are files of a run"),
    ):
        yield Line(f"variable {name}", "set" if name in there else "", use, "Settings, Secrets and variables, Actions, Variables" + _why(answer))  # fmt: skip
    if published and "FIRST_PUBLICATION" in there:
        yield Line("variable FIRST_PUBLICATION", "set", "allows a site that has nothing to compare with; delete it after the first publication", "")  # fmt: skip


def _entries(answer: Any, key: str) -> list[dict[str, Any]]:
    found = answer.get(key) if key and isinstance(answer, dict) else answer
    return found if isinstance(found, list) else []


def _why(answer: Any) -> str:
    """What the host said in place of an answer."""
    return f" ({answer})" if isinstance(answer, str) else ""
