"""The second workflow of a pull request: its scripts on real repositories, and what it never does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
import yaml
from conftest import PROJECT, serving
from edits import edit
from markdown_it import MarkdownIt
from playwright.sync_api import Browser
from releasing import commit, git, repository

SCRIPTS = PROJECT / ".github/scripts"
WORKFLOWS = PROJECT / ".github/workflows"
HEAD = "a" * 40


@pytest.fixture
def host(tmp_path: Path) -> dict[str, str]:
    """An environment in which `gh` is a stand-in for the host: it answers from files, and notes
    what it is asked to write; `framework` is this code, never that of the folder it is run in."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "gh").write_text(
        "#!/usr/bin/env bash\n"
        f'printf "%s\\n" "$*" >> "{tmp_path}/asked"\n'
        f'case "$*" in *POST*|*PATCH*) ;; *) cat "{tmp_path}/answer" ;; esac\n'
    )
    (bin_ / "framework").write_text(
        f'#!/usr/bin/env bash\nPYTHONSAFEPATH=1 exec {sys.executable} -m living_framework.cli "$@"\n'
    )
    for program in bin_.iterdir():
        program.chmod(0o755)
    (tmp_path / "answer").write_text("")
    return {**os.environ, "PATH": f"{bin_}:{os.environ['PATH']}", "GITHUB_REPOSITORY": "o/r",
            "NUMBER": "12", "HEAD_OWNER": "someone", "HEAD_BRANCH": "words", "HEAD_SHA": HEAD,
            "FRAMEWORK": str(bin_ / "framework")}  # fmt: skip


def script(
    name: str, *args: object, cwd: Path, env: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    command = [str(SCRIPTS / name), *map(str, args)]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def obeyed(printed: str) -> list[str]:
    """The commands that a runner would take from what a step prints."""
    found, token = [], ""
    for line in re.split(r"\r\n|\r|\n", printed):
        command = re.match(r"\s*::(?:stop-commands::)?(.*)", line)
        if token:
            token = "" if line.strip() == f"::{token}::" else token
        elif command and "::stop-commands::" in line:
            token = command[1]
        elif command or "##[" in line:
            found.append(line)
    return found


class Pull:
    """A repository with a pull request, and what the workflow makes of it."""

    def __init__(self, root: Path, env: dict[str, str]) -> None:
        self.root = root
        self.env = {**env, "BASE_SHA": git(root, "rev-parse", "trunk").strip()}

    def change(self, **case: object) -> Pull:
        edit(self.root, case)
        commit(self.root)
        self.env["HEAD_SHA"] = git(self.root, "rev-parse", "change").strip()
        git(self.root, "switch", "--quiet", "trunk")  # the workflow has main checked out
        return self

    def made(self, **env: str) -> subprocess.CompletedProcess[str]:
        self.env.update(env)
        return script("make-preview.sh", cwd=self.root, env=self.env)

    def comment(self, **env: str) -> str:
        done = script("write-report.sh", cwd=self.root, env=self.env | env)
        assert done.returncode == 0, done.stderr
        return (self.root / "comment.md").read_text("utf-8")

    @property
    def received(self) -> list[str]:
        return sorted(str(p.relative_to(self.root)) for p in self.root.glob("received/*/*"))


@pytest.fixture
def pull(tmp_path: Path, host: dict[str, str]) -> Pull:
    root = repository(tmp_path / "repo")
    git(root, "switch", "--quiet", "--create", "change")
    return Pull(root, host)


WORDS = {"facets/01-soil.md": [["one heap", "two heaps @everyone & more"]]}


def test_preview_redline_and_report_are_made_by_the_code_of_main(pull: Pull) -> None:
    done = pull.change(edits=WORDS).made(PREVIEWS_URL="https://previews.example/")
    assert (done.returncode, done.stdout) == (0, "built=true\n"), done.stderr
    assert pull.received == ["received/pull/12", "received/redlines/12.html"]
    page = (pull.root / "received/pull/12/draft/facets/soil/index.html").read_text("utf-8")
    assert "This is a preview of pull request 12." in page
    assert "two heaps @everyone &amp; more" in page
    comment = pull.comment(BUILT="true")
    assert "https://previews.example/pull/12/draft/facets/soil/" in comment
    assert "https://previews.example/redlines/12.html" in comment
    assert "@everyone" not in comment.replace("@\u200beveryone", "")


def test_nothing_of_a_pull_request_with_code_is_built_or_run(pull: Pull, tmp_path: Path) -> None:
    mark = f"open({str(tmp_path / 'ran')!r}, 'w')\n"
    for name in ("living_framework", "docs", "overrides", ".github/workflows"):
        (pull.root / name).mkdir(parents=True, exist_ok=True)
    files = {
        "living_framework/__init__.py": mark,
        "Makefile": f"setup:\n\ttouch {tmp_path / 'ran'}\n",
        "docs/about.md": "{{ 7 * 6 }}\n",
        "docs/sw.js": "onfetch = 1;\n",
        "overrides/main.html": "<script>alert(1)</script>\n",
        ".github/workflows/pages.yml": "on: push\n",
    }
    done = pull.change(edits=WORDS, files=files).made()
    assert (done.returncode, done.stdout) == (0, "built=false\n"), done.stderr
    assert pull.received == ["received/redlines/12.html"]
    comment = pull.comment(FILES_URL="https://github.example/o/r/pull/12/files")
    first = comment.partition("1 statement")[0]
    assert "**6 files that are trusted like code changed.**" in first
    assert all(f"> - {name}\n" in unescape(first) for name in files)
    assert not (tmp_path / "ran").exists()


def test_the_workflow_stops_where_previews_have_the_origin_of_the_site(pull: Pull) -> None:
    done = pull.change(edits=WORDS).made(PREVIEWS_URL="https://garden.example/previews")
    assert (done.returncode, done.stdout, pull.received) == (2, "", [])
    assert "have one origin" in done.stderr


def test_a_text_with_errors_has_a_report_and_a_redline_but_no_preview(pull: Pull) -> None:
    done = pull.change(edits={"facets/01-soil.md": [["place: ground", "place: sky"]]}).made()
    assert (done.returncode, done.stdout) == (0, "built=false\n")
    assert pull.received == ["received/redlines/12.html"]
    assert "There is no preview of a text with errors." in pull.comment()


def test_where_no_report_can_be_made_the_comment_says_so(pull: Pull) -> None:
    pull.change(edits={"framework.yml": None}).made()
    comment = pull.comment()
    assert comment.startswith("<!-- framework report -->\n")
    assert "**No report could be made of commit " in comment


# --- What is printed is no command ---------------------------------------------------------------

EVIL = "::error file=a::pwned"


@pytest.mark.parametrize("printed", [EVIL, f"a\n{EVIL}", f"{EVIL}\r{EVIL}", f"  {EVIL}", "::stop-commands::x\n::x::\n::add-mask::y", "##[error]x"])  # fmt: skip
def test_what_is_printed_as_data_is_no_command(printed: str, tmp_path: Path) -> None:
    assert obeyed(printed) != []
    env = {**os.environ, "PRINTED": printed}
    for stream in ("", ">&2"):
        done = script("as-data.sh", "bash", "-c", f'printf %s "$PRINTED" {stream}; exit 3', cwd=tmp_path, env=env)  # fmt: skip
        assert done.returncode == 3
        assert obeyed(done.stdout) == []
        assert printed.splitlines()[0] in done.stdout


def test_the_token_is_another_each_time(tmp_path: Path) -> None:
    said = {script("as-data.sh", "true", cwd=tmp_path, env=dict(os.environ)).stdout for _ in "123"}
    assert len(said) == 3


def test_a_title_and_a_file_name_are_no_commands_to_the_runner(pull: Pull) -> None:
    title = f'title: "Soil\\n{EVIL}"'
    pull.change(
        edits={"facets/01-soil.md": [["title: Soil", title], ["place: ground", f'place: "x\\n{EVIL}"']]},
        files={f"facets/01-a\n{EVIL}.md": "x" * 300_000},
    )  # fmt: skip
    done = pull.made()
    report = script("write-report.sh", cwd=pull.root, env=pull.env)
    for each in (done, report):
        assert obeyed(each.stdout) == []
        assert obeyed(each.stderr) == []
    assert pull.received == []  # a file too large to be text has no redline
    assert "redlines/12.html" not in pull.comment(PREVIEWS_URL="https://previews.example/")


# --- The comment ---------------------------------------------------------------------------------


def test_the_comment_is_written_once_and_then_rewritten(
    tmp_path: Path, host: dict[str, str]
) -> None:
    (tmp_path / "comment.md").write_text("<!-- framework report -->\nwords\n")
    first = script("comment.sh", "comment.md", cwd=tmp_path, env=host)
    (tmp_path / "answer").write_text("4711\n")
    second = script("comment.sh", "comment.md", cwd=tmp_path, env=host)
    asked = (tmp_path / "asked").read_text()
    assert first.returncode == second.returncode == 0
    assert "--method POST repos/o/r/issues/12/comments" in asked
    assert "--method PATCH repos/o/r/issues/comments/4711" in asked


@pytest.mark.parametrize(
    ("answer", "status", "output"),
    [
        (f"12 {'b' * 40}\n", 0, f"number=12\nbase={'b' * 40}\n"),
        ("", 0, ""),
        ("12; rm -rf /\n", 1, ""),
        (f"12 {'b' * 40}\nnumber=13\n", 0, f"number=12\nbase={'b' * 40}\n"),
    ],
)
def test_the_number_comes_from_the_event_or_not_at_all(
    answer: str, status: int, output: str, tmp_path: Path, host: dict[str, str]
) -> None:
    (tmp_path / "answer").write_text(answer)
    found = script("find-pull-request.sh", cwd=tmp_path, env=host)
    assert (found.returncode, found.stdout) == (status, output)


def test_a_fork_that_is_gone_has_no_open_pull_request(tmp_path: Path, host: dict[str, str]) -> None:
    (tmp_path / "answer").write_text(f"12 {'b' * 40}\n")
    found = script("find-pull-request.sh", cwd=tmp_path, env=host | {"HEAD_OWNER": ""})
    assert (found.returncode, found.stdout) == (0, "")


# --- Publishing ----------------------------------------------------------------------------------


@pytest.fixture
def previews(tmp_path: Path) -> Path:
    """The repository of previews, with one file, as it is set up by hand."""
    origin = tmp_path / "previews.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", origin], check=True)
    first = tmp_path / "first"
    subprocess.run(["git", "clone", "--quiet", origin, first], check=True, capture_output=True)
    (first / "README.md").write_text("Previews\n")
    git(first, "checkout", "--quiet", "-B", "main")
    commit(first)
    git(first, "push", "--quiet", "origin", "main")
    return origin


def published(previews: Path, folder: Path, number: int, words: str, *open_: int) -> list[str]:
    """The files of the repository after the preview of one pull request was published."""
    folder.mkdir()
    if number:
        (folder / "received").mkdir()
        for name in (f"pull/{number}/draft/index.html", f"redlines/{number}.html") if words else ():
            (folder / "received" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "received" / name).write_text(words)
        (folder / "received/number").write_text(f"{number}\n")
    (folder / "open").write_text("".join(f"{n}\n" for n in open_))
    done = script("publish-previews.sh", previews.as_uri(), "open", cwd=folder, env=dict(os.environ))  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert git(previews, "rev-list", "--count", "main").strip() == "1"
    return git(previews, "ls-tree", "-r", "--name-only", "main").splitlines()


def test_previews_of_open_pull_requests_are_there_and_no_others(
    previews: Path, tmp_path: Path
) -> None:
    beside = [".nojekyll", "README.md"]
    twelve = ["pull/12/draft/index.html", "redlines/12.html", "robots.txt"]
    assert published(previews, tmp_path / "1", 12, "old secret", 1, 12) == [*beside, *twelve]
    assert published(previews, tmp_path / "2", 1, "one", 1, 12) == [*beside, "pull/1/draft/index.html", "pull/12/draft/index.html", "redlines/1.html", "redlines/12.html", "robots.txt"]  # fmt: skip
    assert published(previews, tmp_path / "3", 12, "new", 1, 12)
    assert git(previews, "show", "main:pull/12/draft/index.html") == "new"
    kept = published(previews, tmp_path / "4", 0, "", 12)
    assert kept == [*beside, *twelve]
    assert published(previews, tmp_path / "6", 12, "", 12) == [*beside, "robots.txt"]
    assert published(previews, tmp_path / "5", 7, "closed meanwhile") == [*beside, "robots.txt"]
    git(previews, "-c", "gc.pruneExpire=now", "gc", "--quiet", "--prune=now")
    objects = git(previews, "cat-file", "--batch-all-objects", "--batch-check")
    assert sum(" blob " in line for line in objects.splitlines()) == 3


# --- A preview cannot act on what a reviewer reads --------------------------------------------------

WORKER = """\
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(clients.claim()));
self.addEventListener("fetch", (event) => event.respondWith(
  new Response("<h1>Nothing differs</h1>", {headers: {"content-type": "text/html"}})));
"""
REGISTERS = """\
<!doctype html><title>x</title><script>
window.done = (async () => {
  const said = [];
  for (const scope of ["./", "../../", "../../redlines/"]) {
    try { await navigator.serviceWorker.register("sw.js", {scope}); said.push("taken"); }
    catch (error) { said.push(error.name); }
  }
  await navigator.serviceWorker.ready;
  return said;
})();
</script>
"""


@pytest.mark.browser
def test_a_service_worker_in_a_preview_cannot_forge_the_redline(
    pull: Pull, browser: Browser
) -> None:
    """As if code of a pull request had come into its preview all the same."""
    done = pull.change(edits=WORDS).made()
    assert done.returncode == 0
    folder = pull.root / "received/pull/12"
    (folder / "sw.js").write_text(WORKER)
    (folder / "index.html").write_text(REGISTERS)
    with serving(pull.root / "received") as address:
        comment = pull.comment(PREVIEWS_URL=address.replace("127.0.0.1", "localhost"))
        (redline,) = set(re.findall(r"\[The redline\]\((\S+)\)", comment))
        page = browser.new_page()
        page.goto(f"{address.replace('127.0.0.1', 'localhost')}pull/12/")
        assert page.evaluate("window.done") == ["taken", "SecurityError", "SecurityError"]
        page.goto(f"{page.url}anything")
        assert page.locator("h1").inner_text() == "Nothing differs"  # the worker is at work
        page.goto(redline)
        assert page.locator("h1").inner_text() == "What changes: Shared gardens"
        page.close()


@pytest.mark.browser
def test_the_report_is_readable_on_a_phone(pull: Pull, browser: Browser) -> None:
    """At 320 pixels nothing of it has to be scrolled sideways; tables and code would have to be."""
    deep = "docs/" + "a-long-name-without-spaces/" * 6
    (pull.root / deep).mkdir(parents=True)
    pull.change(
        edits={"facets/01-soil.md": [["place: ground", f"place: {'w' * 150}"], ["one heap", f"two {'h' * 200}"]]},
        files={f"{deep}page.md": "x\n"},
    )  # fmt: skip
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(pull.comment())
    assert not re.search(r"<(table|pre)\b", html)
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.set_content(f"<body style='overflow-wrap: break-word; font: 16px sans-serif'>{html}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()


# --- The workflows themselves -----------------------------------------------------------------------


def steps(name: str) -> Iterator[dict[str, object]]:
    for job in yaml.safe_load((WORKFLOWS / name).read_text("utf-8"))["jobs"].values():
        yield from job["steps"]


def test_the_first_workflow_hands_nothing_on() -> None:
    """It runs for a fork, so all that it had to say would be said by the fork."""
    assert [step for step in steps("preview.yml") if "uses" in step] == []
    text = (WORKFLOWS / "preview.yml").read_text("utf-8")
    assert "types: [opened, synchronize, reopened, closed]" in text


def test_the_second_workflow_takes_no_file_of_the_run_before_it() -> None:
    text = (WORKFLOWS / "reusable-previews.yml").read_text("utf-8")
    assert not re.search(r"run-id|workflow_run\.id|artifacts/", text)
    refs = [step["with"].get("ref") for step in steps("reusable-previews.yml") if "checkout" in str(step.get("uses"))]  # type: ignore[attr-defined]  # fmt: skip
    assert set(refs) == {"${{ github.event.repository.default_branch }}", "${{ job.workflow_sha }}"}


def test_nothing_of_a_run_that_waits_for_a_maintainer_is_published() -> None:
    jobs = yaml.safe_load((WORKFLOWS / "reusable-previews.yml").read_text("utf-8"))["jobs"]
    allowed = set(re.findall(r"conclusion == '(\w+)'", jobs["report"]["if"]))
    assert allowed == {"success", "failure"}  # one that waits has the conclusion action_required
    assert "!failure()" in jobs["publish"]["if"]


def test_no_words_of_a_pull_request_are_put_into_a_command() -> None:
    for step in steps("reusable-previews.yml"):
        assert "${{" not in str(step.get("run", ""))
