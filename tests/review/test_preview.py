"""The text of a pull request, as data: what is taken of it, and what is said first of the rest."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from conftest import GARDEN
from edits import edit
from releasing import commit, git, release, released, repository, run

from living_framework.review import preview
from living_framework.source.git import Entry
from living_framework.source.load import load

SETTINGS = load(GARDEN).settings


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """The garden on `trunk`, and the branch `change`, checked out."""
    root = repository(tmp_path / "repo")
    git(root, "switch", "--quiet", "--create", "change")
    return root


def received(root: Path, *args: str) -> tuple[int, str, Path]:
    """`framework receive` of the branch: exit status, what it printed, and the folder."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "A change")
    out = root.parent / "text"
    result = run(root, "receive", "trunk", "change", "--out", str(out), *args)
    return result.exit_code, result.output, out


def reported(root: Path, *args: str) -> str:
    result = run(root, "report", "trunk", "change", "--today", "2026-11-25", *args)
    assert result.exit_code == 0, result.output or result.exception
    return result.output


# --- What is taken ---------------------------------------------------------------------------------


def test_the_text_of_a_pull_request_becomes_a_content_root(repo: Path) -> None:
    edit(repo, {"edits": {"facets/01-soil.md": [["one heap", "two heaps"]]}})
    status, said, out = received(repo)
    assert (status, said) == (0, f"9 files in {out}\n")
    assert "two heaps" in (out / "facets/01-soil.md").read_text("utf-8")
    assert sorted(p.name for p in out.parent.iterdir()) == ["repo", "text"]


def test_what_is_not_text_stays_behind_also_where_it_did_not_change(repo: Path) -> None:
    git(repo, "switch", "--quiet", "trunk")
    for name in ("mkdocs.yml", "docs/about.md", "facets/run.sh", "comments/README.md", ".gitattributes"):  # fmt: skip
        (repo / name).parent.mkdir(exist_ok=True)
        (repo / name).write_text("x\n", "utf-8")
    commit(repo)
    git(repo, "switch", "--quiet", "--force-create", "change")
    edit(repo, {"edits": {"facets/01-soil.md": [["one heap", "two heaps"]]}})
    status, _, out = received(repo)
    assert status == 0
    assert sorted(p.name for p in out.iterdir()) == ["facets", "framework.yml", "glossary.yml", "references.yml"]  # fmt: skip
    assert not (out / "facets/run.sh").exists()


CODE = (
    ".github/workflows/pages.yml", "README.md", "action.yml", "comments/0.1.0/a.js", "docs/about.md",
    "facets/.hidden.md", "facets/04-a\n::error::b.md", "facets/04-ü.md", "facets/below/04-a.md",
    "facets/page.html", "facets/picture.svg", "locale/de.po", "macros/__init__.py", "mkdocs.yml",
    "overrides/main.html", "references/a.json", "sw.js",
)  # fmt: skip


def test_files_that_are_not_text_are_trusted_like_code_and_get_no_preview(repo: Path) -> None:
    for path in CODE:
        (repo / path).parent.mkdir(parents=True, exist_ok=True)
        (repo / path).write_text("new\n", "utf-8")
    status, said, out = received(repo)
    shown = sorted(path.replace("\n", "?") for path in CODE)
    assert status == 1
    *lines, last = said.splitlines()
    assert lines == [f"{path}: is trusted like code, and changed; there is no preview" for path in shown]  # fmt: skip
    assert last == "no preview; nothing was written"
    assert not out.exists()
    text = reported(repo)
    first, _, rest = text.partition("shows every change word by word")
    assert f"> **{len(CODE)} files that are trusted like code changed.**" in first
    assert first.count("\n> - ") == len(CODE)
    assert "Completeness" in rest
    assert "No change to the text" not in text


def test_what_is_outside_the_content_root_is_code_whatever_it_is_called(tmp_path: Path) -> None:
    top = tmp_path / "top"
    root = repository(top)
    (top / "text").mkdir()
    for name in ("facets", "framework.yml", "glossary.yml", "references.yml"):
        git(top, "mv", name, f"text/{name}")
    commit(top, "A folder of its own")
    git(top, "switch", "--quiet", "--create", "change")
    (top / "framework.yml").write_text("x\n", "utf-8")
    edit(top / "text", {"edits": {"facets/01-soil.md": [["one heap", "two heaps"]]}})
    commit(top)
    found = preview.changed_paths(root / "text", SETTINGS, "trunk", "change")
    assert found == preview.Paths(("facets/01-soil.md",), (), ("framework.yml",))
    (top / "framework.yml").write_text("y\n", "utf-8")
    assert preview.changed_paths(root / "text", SETTINGS, "trunk") == found


def test_a_link_is_no_text_whatever_it_is_called(repo: Path) -> None:
    (repo / "facets/02-water.md").unlink()
    (repo / "facets/02-water.md").symlink_to("/etc/passwd")
    status, said, _ = received(repo)
    assert status == 1
    assert said.startswith("facets/02-water.md: is trusted like code")


def test_a_repository_within_is_no_text(repo: Path) -> None:
    id_ = git(repo, "rev-parse", "HEAD").strip()
    git(repo, "update-index", "--add", "--cacheinfo", f"160000,{id_},facets/04-module.md")
    git(repo, "commit", "--quiet", "--message", "A module")
    result = run(repo, "receive", "trunk", "change", "--out", str(repo.parent / "text"))
    assert result.exit_code == 1
    assert "facets/04-module.md: is trusted like code" in result.output


def tree(repo: Path, *lines: str) -> str:
    """A commit on `trunk` of a tree that no git command would make of files."""
    command = ["git", "-C", str(repo), "mktree", "--missing"]
    made = subprocess.run(command, input="\n".join(lines) + "\n", text=True, capture_output=True, check=True)  # fmt: skip
    return git(repo, "commit-tree", made.stdout.strip(), "-p", "trunk", "-m", "A tree").strip()


def listed(repo: Path) -> list[str]:
    return git(repo, "ls-tree", "trunk").splitlines()


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("blob", "..", "..: is trusted like code"),
        ("blob", ".git", ".git: is trusted like code"),
        ("blob", "facets", "facets: is trusted like code"),
        ("blob", "framework.yml", "framework.yml: comes twice"),
    ],
)
def test_a_tree_that_is_not_one_of_files_is_refused_by_name(
    kind: str, name: str, said: str, repo: Path
) -> None:
    blob = git(repo, "rev-parse", "trunk:glossary.yml").strip()
    head = tree(repo, *listed(repo), f"100644 {kind} {blob}\t{name}")
    out = repo.parent / "text"
    result = run(repo, "receive", "trunk", head, "--out", str(out))
    assert result.exit_code == 1
    assert any(line.startswith(said) for line in result.output.splitlines())
    assert sorted(p.name for p in out.parent.iterdir()) == ["repo"]


def test_a_commit_whose_files_are_missing_is_refused_in_one_line(repo: Path) -> None:
    head = tree(repo, *listed(repo), f"100644 blob {'1' * 40}\tlanguage.yml")
    out = repo.parent / "text"
    result = run(repo, "receive", "trunk", head, "--out", str(out))
    assert result.exit_code != 0
    assert len(result.output.splitlines()) <= 2
    assert "Traceback" not in result.output
    assert not out.exists()


def test_a_file_too_large_to_be_text_is_refused_and_still_reported(repo: Path) -> None:
    (repo / "facets/01-soil.md").write_text("a" * 300_000, "utf-8")
    status, said, out = received(repo)
    assert status == 1
    assert said.startswith("facets/01-soil.md: has 300,000 bytes; the bound is 262,144\n")
    assert not out.exists()
    text = reported(repo)
    assert "> **1 file cannot be read in full,**" in text
    assert "300,000 bytes" in text


def test_files_differing_only_in_case_are_refused(repo: Path) -> None:
    (repo / "facets/01-SOIL.md").write_text("x\n", "utf-8")
    status, said, _ = received(repo)
    assert status == 1
    assert said.startswith("facets/01-soil.md: comes twice, or differs from another only in case\n")


def entries(*sizes: int) -> list[Entry]:
    """Files of releases, by their sizes: text of its own has bounds of its own."""
    return [Entry("100644", "0" * 40, f"releases/{at}.yml", size) for at, size in enumerate(sizes)]


def test_the_bounds_are_exact() -> None:
    assert list(preview._faults(entries(*[0] * 5_000))) == []
    assert list(preview._faults(entries(*[0] * 5_001))) == ["there are 5,001 files of text; the bound is 5,000"]  # fmt: skip
    half = preview.MAX_ALL // 2
    assert preview.MAX_ALL == 40 * 1024 * 1024
    assert list(preview._faults(entries(half, half))) == []
    assert list(preview._faults(entries(half, half, 1))) == ["the text has 41,943,041 bytes in all; the bound is 41,943,040"]  # fmt: skip


@pytest.mark.parametrize(
    ("folder", "count", "size", "said"),
    [
        ("facets", 5_001, 10, "there are 5,004 files of text; the bound is 5,000"),
        ("releases", 5, 9_000_000, "the text has 45,"),
    ],
    ids=["files", "bytes"],
)
def test_a_commit_with_too_many_files_or_bytes_is_refused_in_one_line(
    folder: str, count: int, size: int, said: str, repo: Path
) -> None:
    (repo.parent / "large").write_bytes(b"x" * size)
    blob = git(repo, "hash-object", "-w", str(repo.parent / "large")).strip()
    names = (f"100644 blob {blob}\t{number:04}-x.md" for number in range(count))
    inner = git(repo, "rev-parse", f"{tree(repo, *names)}^{{tree}}").strip()
    others = [line for line in listed(repo) if not line.endswith(f"\t{folder}")]
    head = tree(repo, *others, f"040000 tree {inner}\t{folder}")
    out = repo.parent / "text"
    result = run(repo, "receive", "trunk", head, "--out", str(out))
    assert result.exit_code == 1
    first, last = result.output.splitlines()
    assert first.startswith(said)
    assert last == "no preview; nothing was written"
    assert not out.exists()


def test_a_folder_with_something_in_it_is_left_alone(repo: Path) -> None:
    (repo.parent / "text").mkdir()
    (repo.parent / "text/mine").write_text("x", "utf-8")
    status, said, out = received(repo)
    assert (status, said) == (2, f"framework: {out}: is not empty; nothing was written\n")
    assert [p.name for p in out.iterdir()] == ["mine"]


@pytest.mark.parametrize("below", ["text", "a/text"])
def test_a_file_in_place_of_a_folder_above_is_said_in_our_words(below: str, repo: Path) -> None:
    (repo.parent / "file").write_text("x", "utf-8")
    out = repo.parent / "file" / below
    result = run(repo, "receive", "trunk", "change", "--out", str(out))
    said = f"framework: {repo.parent / 'file'}: is a file, and a folder is needed there; nothing was written\n"
    assert (result.exit_code, result.output) == (2, said)


def test_a_pull_request_without_a_framework_is_refused(repo: Path) -> None:
    (repo / "framework.yml").unlink()
    status, said, _ = received(repo)
    assert (status, said.splitlines()[0]) == (1, "framework.yml: is gone, or there is no facets/ beside it")  # fmt: skip


# --- Releases ------------------------------------------------------------------------------------


@pytest.fixture
def with_release(tmp_path: Path) -> Path:
    root = repository(tmp_path / "repo")
    released(root, "0.1.0")
    git(root, "switch", "--quiet", "--create", "change")
    return root


def test_a_release_rewritten_with_consistent_hashes_is_named_and_gets_no_preview(
    with_release: Path,
) -> None:
    soil = with_release / "facets/01-soil.md"
    before = soil.read_text("utf-8")
    git(with_release, "rm", "-r", "--quiet", "releases")
    soil.write_text(before.replace("one heap", "no heap"), "utf-8")
    commit(with_release, "Another text")
    assert release(with_release, "0.1.0").exit_code == 0
    soil.write_text(before, "utf-8")
    assert run(with_release, "verify").exit_code == 0  # the folder agrees with itself
    status, said, _ = received(with_release)
    assert status == 1
    assert "releases/0.1.0/facets/01-soil.md is not as in" in said.replace(": is", " is")
    text = reported(with_release)
    assert "No change to the text" not in text
    assert "of released versions changed.**" in text
    assert "is not as in trunk; restore it" in text
    assert text.index("released versions") < text.index("No facet, statement")


def test_a_new_release_is_listed_and_found_whole(with_release: Path) -> None:
    edit(with_release, {"edits": {"facets/01-soil.md": [["one heap", "two heaps"]]}})
    commit(with_release, "Two heaps")
    assert release(with_release, "0.2.0").exit_code == 0
    git(with_release, "checkout", "--quiet", "trunk", "--", ".", ":!facets")
    status, said, out = received(with_release)
    assert status == 0, said
    assert (out / "releases/0.2.0/facets/01-soil.md").is_file()
    text = reported(with_release)
    assert "The code of main verified them and found no fault." in text
    assert "> - releases/0.2.0/facets/01-soil.md" in text


# --- Help, leaving, contact -----------------------------------------------------------------------

HELP = """\
- {id: line, label: Garden line, value: '0800 1000', kind: voice, scope: Gardens, source: the board, verified: 2026-11-01}
"""
LEAVE = 'modules:\n  leave: {url: "https://www.example.org/", label: a page}\n  helplines: helplines.yml\n'  # fmt: skip


def test_where_readers_are_sent_comes_first_with_old_and_new(repo: Path) -> None:
    git(repo, "switch", "--quiet", "trunk")
    edit(repo, {"edits": {"framework.yml": [["modules:\n", LEAVE]]}, "files": {"helplines.yml": HELP}})  # fmt: skip
    commit(repo)
    git(repo, "switch", "--quiet", "--force-create", "change")
    edit(repo, {"edits": {
        "framework.yml": [["https://www.example.org/", "https://www.example.net/"], ["email: ", "email: x"]],
        "helplines.yml": [["0800 1000", "0900 6666"]],
        "facets/01-soil.md": [["one heap", "two heaps"]],
    }})  # fmt: skip
    commit(repo)
    text = reported(repo)
    warning, _, rest = text.partition("\n1 statement: ")
    assert "> [!WARNING]" in warning
    assert "Where readers are sent for help, or to get away, changed." in warning
    for words in ("0900 6666", "0800 1000", "www&#46;example&#46;net", "email"):
        assert words.replace("&#46;", ".") in warning.replace("&#46;", "."), words
    assert "two heaps" in rest


def test_a_help_line_taken_away_with_its_file_is_warned_of(repo: Path) -> None:
    git(repo, "switch", "--quiet", "trunk")
    edit(repo, {"edits": {"framework.yml": [["modules:\n", LEAVE]]}, "files": {"helplines.yml": HELP}})  # fmt: skip
    commit(repo)
    git(repo, "switch", "--quiet", "--force-create", "change")
    edit(repo, {"edits": {"framework.yml": [["  helplines: helplines.yml\n", ""]], "helplines.yml": None}})  # fmt: skip
    commit(repo)
    assert "line is gone; it was “id: line, label: Garden line, value: 0800 1000" in reported(repo)


# --- Origins ---------------------------------------------------------------------------------------

SITE = "https://garden.example/"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://garden.example/previews/", True),
        ("https://Garden.Example:443/x", True),
        ("https://garden.example./", True),
        ("http://garden.example/", False),
        ("https://garden.example:8443/", False),
        ("https://previews.garden.example/", False),
        ("https://garden.example.net/", False),
        ("https://garden.example@other.example/", False),
    ],
)
def test_an_origin_is_scheme_host_and_port(other: str, same: bool) -> None:
    assert preview.share_origin(other, SITE) is same


@pytest.mark.parametrize("address", ["", "garden.example", "javascript:alert(1)", "https:///x"])
def test_what_is_no_address_of_the_web_has_no_origin(address: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        preview.share_origin(address, SITE)


@pytest.mark.parametrize("previews", [f"{SITE}previews/", "garden.example"])
def test_previews_on_the_host_of_the_site_stop_everything(previews: str, repo: Path) -> None:
    status, said, out = received(repo, "--previews", previews)
    assert status == 2
    assert len(said.splitlines()) == 1
    assert not out.exists()
