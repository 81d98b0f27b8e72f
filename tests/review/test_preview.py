"""The preview of a pull request: hostile data that is judged entry by entry, and its one comment."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest
from conftest import GARDEN, PROJECT, framework

from living_framework.review import preview

NUMBER = 12
HEAD = "a" * 40
PAGE = b'<html lang="en"><meta name="robots" content="noindex"><title>x</title></html>'
CLAIM = json.dumps({"number": NUMBER, "head": HEAD}).encode()


def archive(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry, data in entries:
            packed.writestr(entry, data)
    return path


def received(packed: Path, out: Path, number: int = NUMBER) -> subprocess.CompletedProcess[str]:
    return framework("receive", packed, "--number", number, "--head", HEAD, "--out", out)


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def overclaimed(path: Path, size: int) -> Path:
    """An archive with one page whose central directory claims `size` bytes for it."""
    archive(path, ("preview.json", CLAIM), ("site/index.html", PAGE))
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = size.to_bytes(4, "little")
    path.write_bytes(bytes(data))
    return path


HOSTILE: dict[str, tuple[list[tuple[str | zipfile.ZipInfo, bytes]], str]] = {
    "a symlink": ([(link("site/etc.html"), b"/etc/passwd")], "site/etc.html: it is a link"),
    "a name that leads out": ([("site/../../x.html", PAGE)], "site/../../x.html: the name leads"),
    "an absolute name": ([("/etc/x.html", PAGE)], "/etc/x.html: the name leads"),
    "a backslash": ([("site\\x.html", PAGE)], "the name leads elsewhere"),
    "a script in a file name": (
        [("site/<script>alert(1)</script>.html", PAGE)],
        "site/?script?alert(1)?/script?.html: the name leads elsewhere",
    ),
    "a file of another kind": ([("site/run.php", b"<?php ?>")], "site/run.php: no page of ours"),
    "a file beside the site": ([("extra/x.html", PAGE)], "extra/x.html: it is neither"),
    "a hidden file": ([("site/.htaccess", b"")], "site/.htaccess: the name leads elsewhere"),
    "two names that differ in case": (
        [("site/A.html", PAGE), ("site/a.html", PAGE)],
        "site/a.html: the name stands twice",
    ),
    "a page that may be indexed": (
        [("site/open.html", b"<title>x</title>")],
        "site/open.html: the page may be indexed",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_by_name(name: str, tmp_path: Path) -> None:
    entries, message = HOSTILE[name]
    packed = archive(
        tmp_path / "p.zip", ("preview.json", CLAIM), ("site/index.html", PAGE), *entries
    )
    result = received(packed, tmp_path / "out")
    assert result.returncode == 1
    assert message in result.stderr
    assert "nothing was written" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_claim_of_two_gigabytes_is_refused(tmp_path: Path) -> None:
    packed = overclaimed(tmp_path / "p.zip", 2 * 1024**3)
    result = received(packed, tmp_path / "out")
    assert result.returncode == 1
    assert "site/index.html: it claims 2,147,483,648 bytes" in result.stderr


def claiming(*sizes: int) -> list[zipfile.ZipInfo]:
    """Entries of an archive by what they claim to unpack to."""
    entries = [zipfile.ZipInfo(f"site/{at}.html") for at in range(len(sizes))]
    for entry, size in zip(entries, sizes, strict=True):
        entry.file_size = size
    return entries


def test_the_sum_of_all_files_is_bounded_to_the_byte() -> None:
    full = [preview.MAX_FILE] * (preview.MAX_ALL // preview.MAX_FILE)
    assert sum(full) == preview.MAX_ALL
    assert list(preview._faults(claiming(*full))) == []
    (fault,) = preview._faults(claiming(*full, 1))
    assert fault == f"the archive claims {preview.MAX_ALL + 1:,} bytes; the bound is 419,430,400"


def test_the_size_of_a_file_and_the_number_of_files_are_bounded() -> None:
    assert list(preview._faults(claiming(preview.MAX_FILE))) == []
    (fault,) = preview._faults(claiming(preview.MAX_FILE + 1))
    assert fault.startswith("site/0.html: it claims 20,971,521 bytes")
    assert list(preview._faults(claiming(*[0] * preview.MAX_ENTRIES))) == []
    (fault,) = preview._faults(claiming(*[0] * (preview.MAX_ENTRIES + 1)))
    assert "30,001 entries" in fault


def test_a_file_larger_than_it_claims_is_refused(tmp_path: Path) -> None:
    packed = overclaimed(tmp_path / "p.zip", 10)
    result = received(packed, tmp_path / "out")
    assert result.returncode == 1
    assert "site/index.html: it" in result.stderr
    assert not (tmp_path / "out").exists()


def test_another_pull_requests_number_is_refused(tmp_path: Path) -> None:
    packed = archive(tmp_path / "p.zip", ("preview.json", CLAIM), ("site/index.html", PAGE))
    result = received(packed, tmp_path / "out", number=13)
    assert result.returncode == 1
    assert "it says pull request 12; the event says 13" in result.stderr


def test_no_archive_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_bytes(b"hello")
    result = received(tmp_path / "p.zip", tmp_path / "out")
    assert result.returncode == 1
    assert "no zip archive" in result.stderr


def test_a_real_preview_is_marked_and_taken(garden: Path, tmp_path: Path) -> None:
    site = tmp_path / "preview/site"
    built = framework("site", "--root", garden, "--out", site, "--preview", NUMBER)
    assert built.returncode == 0, built.stderr
    (tmp_path / "preview/preview.json").write_bytes(CLAIM)
    packed = Path(shutil.make_archive(str(tmp_path / "p"), "zip", tmp_path / "preview"))
    result = received(packed, tmp_path / "out")
    assert result.returncode == 0, result.stderr
    page = (tmp_path / "out/draft/facets/soil/index.html").read_text("utf-8")
    assert f"preview of pull request {NUMBER}" in page
    assert "Disallow: /" in (tmp_path / "out/robots.txt").read_text()


# --- The scripts of the second workflow ---------------------------------------------------------------

SCRIPTS = PROJECT / ".github/scripts"


@pytest.fixture
def host(tmp_path: Path) -> dict[str, str]:
    """An environment in which `gh` is a stand-in for the host: it answers from files, and notes
    what it is asked to write."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "gh").write_text(
        "#!/usr/bin/env bash\n"
        f'printf "%s\\n" "$*" >> "{tmp_path}/asked"\n'
        f'case "$*" in *POST*|*PATCH*) ;; *) cat "{tmp_path}/answer" ;; esac\n'
    )
    (bin_ / "gh").chmod(0o755)
    (tmp_path / "answer").write_text("")
    return {**os.environ, "PATH": f"{bin_}:{os.environ['PATH']}", "GITHUB_REPOSITORY": "o/r",
            "NUMBER": "12", "HEAD_OWNER": "someone", "HEAD_BRANCH": "words", "HEAD_SHA": HEAD,
            "RUN_ID": "7"}  # fmt: skip


def run(name: str, *args: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [str(SCRIPTS / name), *args]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def test_the_comment_is_written_once_and_then_rewritten(
    tmp_path: Path, host: dict[str, str]
) -> None:
    (tmp_path / "comment.md").write_text("<!-- framework report -->\nwords\n")
    first = run("comment.sh", "comment.md", cwd=tmp_path, env=host)
    (tmp_path / "answer").write_text("4711\n")
    second = run("comment.sh", "comment.md", cwd=tmp_path, env=host)
    asked = (tmp_path / "asked").read_text()
    assert first.returncode == second.returncode == 0
    assert "--method POST repos/o/r/issues/12/comments" in asked
    assert "--method PATCH repos/o/r/issues/comments/4711" in asked


def test_the_number_comes_from_the_event_or_not_at_all(
    tmp_path: Path, host: dict[str, str]
) -> None:
    (tmp_path / "answer").write_text(f"12 {'b' * 40}\n")
    found = run("find-pull-request.sh", cwd=tmp_path, env=host)
    assert found.stdout == f"number=12\nbase={'b' * 40}\n"
    (tmp_path / "answer").write_text("12; rm -rf /\n")
    refused = run("find-pull-request.sh", cwd=tmp_path, env=host)
    assert refused.returncode == 1
    assert refused.stdout == ""


def test_too_large_an_archive_is_not_fetched(tmp_path: Path, host: dict[str, str]) -> None:
    (tmp_path / "answer").write_text("5 2147483648\n")
    result = run("fetch-preview.sh", "p.zip", cwd=tmp_path, env=host)
    assert result.returncode == 1
    assert "2147483648 bytes" in result.stderr
    assert not (tmp_path / "p.zip").exists()


def test_the_report_is_made_from_texts_that_are_data(tmp_path: Path, host: dict[str, str]) -> None:
    """The branch's own code would leave a mark if it were run."""
    repo = Path(shutil.copytree(GARDEN, tmp_path / "repo"))
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]

    def commit(message: str) -> str:
        subprocess.run([*git, "add", "-A"], cwd=repo, check=True)
        subprocess.run([*git, "commit", "-qm", message], cwd=repo, check=True)
        out = subprocess.run([*git, "rev-parse", "HEAD"], cwd=repo, check=True, capture_output=True)
        return out.stdout.decode().strip()

    subprocess.run([*git, "init", "-q", "-b", "trunk"], cwd=repo, check=True)
    base = commit("base")
    soil = repo / "facets/01-soil.md"
    soil.write_text(soil.read_text().replace("one heap", "two heaps @everyone <img src=x>"))
    (repo / "living_framework").mkdir()
    (repo / "living_framework/__init__.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    head = commit("change")
    env = {**host, "BASE_SHA": base, "HEAD_SHA": head, "RECEIVED": "true",
           "PREVIEWS_URL": "https://previews.example/", "FRAMEWORK": str(tmp_path / "framework")}  # fmt: skip
    import sys

    (tmp_path / "framework").write_text(
        f'#!/usr/bin/env bash\nPYTHONSAFEPATH=1 exec {sys.executable} -m living_framework.cli "$@"\n'
    )
    (tmp_path / "framework").chmod(0o755)
    result = run("write-report.sh", cwd=repo, env=env)
    assert result.returncode == 0, result.stderr
    comment = (repo / "comment.md").read_text("utf-8")
    assert "G01.3" in comment
    assert "https://previews.example/pull/12/draft/" in comment
    assert "<img" not in comment
    assert "@everyone" not in comment.replace("@\u200beveryone", "")
    assert "G01.3" in (repo / "redline.html").read_text("utf-8")
    assert not (tmp_path / "ran").exists()
