"""framework report: the one comment on a pull request, and that nothing hostile gets into it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from conftest import GARDEN, framework
from edits import git, pull_request
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from test_redline import as_expected

from living_framework.check.completeness import board
from living_framework.diff import compare
from living_framework.model import Finding
from living_framework.review.first import First
from living_framework.review.inert import inert
from living_framework.review.preview import Paths
from living_framework.review.report import LARGEST, Report, Side
from living_framework.source.load import load

PREVIEW = "https://preview.example/7/draft/"
TODAY = ("--today", "2026-11-25")
# As the host reads it: tables, addresses as links, line ends as they are.
HOST = MarkdownIt("gfm-like", {"html": True, "linkify": False})


def report(root: Path, *args: str) -> str:
    result = framework("report", "trunk", "--root", root, *TODAY, *args)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_comment_on_a_pull_request_is_the_expected_file(garden: Path, tmp_path: Path) -> None:
    pull_request(garden)
    text = report(
        garden, "--preview", PREVIEW, "--redline", "https://preview.example/7/redline.html"
    )
    as_expected("comment.md", text, tmp_path)


def test_the_comment_is_the_same_for_a_revision_and_for_the_folder(garden: Path) -> None:
    pull_request(garden)
    of, id_ = report(garden, "change"), git(garden, "rev-parse", "change")[:12]
    assert of == report(garden).replace("<sub>This", f"<sub>Of commit {id_}. This")


def test_where_nothing_changed_the_comment_says_so(garden: Path) -> None:
    pull_request(garden, {})
    assert "No change to the text" in report(garden, "change")


def test_files_that_differ_without_a_change_to_compare_are_listed(garden: Path) -> None:
    (garden / "comments/0.1.0").mkdir(parents=True)
    pull_request(garden, {
        "edits": {"framework.yml": [["modules:\n", "# A note to editors.\nmodules:\n"]]},
        "files": {"comments/0.1.0/C-0001.yml": "state: open\n"},
    })  # fmt: skip
    text = report(garden, "change")
    assert "No change to the text" not in text
    assert "No facet, statement, reference or setting differs." in text
    listed = text.partition("### Other files of text that differ\n")[2].partition("###")[0]
    assert listed.split("\n")[1:-2] == ["- comments/0.1.0/C-0001.yml", "- framework.yml"]


def test_what_the_check_finds_is_told_with_the_new_first(garden: Path) -> None:
    pull_request(garden, {"edits": {"facets/01-soil.md": [["place: ground", "place: sky"]]}})
    text = report(garden)
    assert "1 error, 0 warnings." in text
    assert re.search(r"- \*\*FW016, new\*\* in facets/01-soil.md&#58;6&#58;8: .*sky", text)


def test_findings_are_listed_errors_first_and_of_each_the_new_first() -> None:
    kinds = [("warning", 1), ("warning", 2), ("error", 3), ("error", 4), ("warning", 5), ("error", 6)]  # fmt: skip
    after = [Finding(f"facets/{n}.md", n, 1, "FW001", f"finding {n}", severity) for severity, n in kinds]  # type: ignore[arg-type]  # fmt: skip
    framework = load(GARDEN)
    empty = board(framework, date(2026, 11, 25))
    before = Side(empty, tuple(after[i] for i in (0, 2)))
    changes = compare(framework, framework)
    text = str(Report(First(framework, framework), changes, before, Side(empty, tuple(after))))
    assert re.findall(r"finding (\d)", text) == ["4", "6", "3", "2", "5", "1"]


def test_a_very_large_change_fits_into_one_comment(garden: Path) -> None:
    items = "".join(f"- Statement {n} has some words of its own. ^{n}\n" for n in range(10, 2500))
    pull_request(garden, {"edits": {"facets/01-soil.md": [["in winter? ^5\n", f"in winter? ^5\n{items}"]]}})  # fmt: skip
    text = report(garden, "--redline", "https://preview.example/redlines/7.html")
    assert len(text) <= LARGEST
    assert "[The redline](https://preview.example/redlines/7.html)" in text
    assert "2490 statements" in text or "2,490 statements" in text
    assert text.startswith("<!-- framework report -->\n")


def test_however_many_files_changed_the_warning_fits_and_the_rest_is_linked(garden: Path) -> None:
    text = load(garden)
    paths = Paths(
        code=tuple(f"{n:04}{'@' * 200}" for n in range(5_000)),
        releases=tuple(f"releases/{n}/{'_' * 200}" for n in range(5_000)),
    )
    first = First(text, text, paths, ("a fault " * 50,) * 5_000, "https://h.example/pull/7/files")
    side = Side(board(text, date(2026, 11, 25)), ())
    said = str(Report(first, compare(text, text), side, side, redline="https://h.example/7.html"))
    assert len(said) <= LARGEST
    assert said.count(" more](https://h.example/pull/7/files)") == 2
    assert "**5,000 files of released versions changed.**" in said
    assert "**5,000 files that are trusted like code changed.**" in said


# --- Hostile text --------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "![a](https://evil.example/a.png)",
    "@everyone #1 GH-12 owner/repo#3",
    "https://evil.example/ www.evil.example someone@evil.example",
    "| a | b |",
    "# heading",
    "1. one",
    "2) two",
    "- item",
    "+ item",
    "* item",
    "> quotation",
    "```",
    "~~~",
    "---",
    "===",
    "<!-- framework report -->",
    "&lt;b&gt; &#64;",
    "**b** _e_ ~~s~~ `c` $x$ :smile:",
    "\\[escaped\\]",
    "</del></blockquote></details>",
    "a\u202eb\u200bc",
    "{{ secrets }} ${{ secrets.TOKEN }} ::set-output name=a::b",
]


def rendered(markdown: str) -> str:
    return str(HOST.render(markdown))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("frame", ["{}", "- {}", "  > {}", "### {}", "| {} | a |\n| --- | --- |\n", "[{}](https://a.example/)"])  # fmt: skip
def test_hostile_text_is_only_text_wherever_it_stands(text: str, frame: str) -> None:
    html = rendered(frame.format(inert(text)))
    assert html.replace(inert("X"), "") != ""
    assert re.sub(r"<[^>]+>", "", html) == re.sub(
        r"<[^>]+>", "", rendered(frame.format("X"))
    ).replace("X", visible(text))
    assert re.findall(r"<[^>]+>", html) == re.findall(r"<[^>]+>", rendered(frame.format("X")))


def visible(text: str) -> str:
    """A text as it stands in the finished HTML."""
    html = rendered(f"x{inert(text)}x").strip()
    return html.removeprefix("<p>x").removesuffix("x</p>")


@given(st.text())
def test_any_text_stays_what_it_was_to_a_reader(text: str) -> None:
    shown = unescape(inert(text)).replace("\u200b", "")
    assert "<" not in inert(text)
    assert [c for c in shown if c.isalnum()] == [c for c in text if c.isalnum()]
    assert re.findall(r"<[^>]+>", rendered(f"- {inert(text)}")) in (
        ["<ul>", "<li>", "</li>", "</ul>"],
        ["<ul>", "<li>", "</li>", "</ul>"],
    )


def test_names_issues_and_addresses_are_broken_for_the_host() -> None:
    shown = unescape(inert("@name #1 GH-12 https://evil.example www.evil.example"))
    assert "@name" not in shown
    assert "#1" not in shown
    assert "GH-12" not in shown
    assert "//evil" not in shown


def test_a_hostile_pull_request_gets_nothing_into_the_comment(garden: Path) -> None:
    evil = "<b onclick=x>@everyone</b> [go](https://evil.example/) ![i](https://evil.example/i)"
    pull_request(garden, {
        "edits": {"facets/01-soil.md": [
            ["title: Soil", f"title: '{evil}'"],
            ["id: G01\n", f"id: '{evil}'\n"],
            ["people: [gardeners]", f"people: ['{evil}']"],
            ["- Keep one heap", f"- {evil} Keep one heap"],
            ["## What is open", "## What is open ](https://evil.example/)"],
        ]},
        "files": {"facets/07-a](https:evil.example).md": "no front-matter\n"},
    })  # fmt: skip
    text = report(garden, "--preview", PREVIEW)
    html = rendered(text)
    assert set(re.findall(r"<(\w+)", html)) <= {
        "h2", "h3", "p", "strong", "a", "ul", "li", "blockquote", "del", "ins", "table", "thead",
        "tbody", "tr", "th", "td", "sub", "code",
    }  # fmt: skip
    assert all(url.startswith(PREVIEW) for url in re.findall(r'href="([^"]*)"', html))
    assert "@everyone" not in unescape(html)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "x"])
def test_an_address_that_is_none_of_the_web_is_refused(garden: Path, address: str) -> None:
    pull_request(garden)
    result = framework("report", "trunk", "--root", garden, "--preview", address)
    assert result.returncode == 2
    assert "https://" in result.stderr


def test_a_pull_request_that_takes_the_framework_away_is_refused_in_one_line(garden: Path) -> None:
    pull_request(garden, {"edits": {"framework.yml": None}})
    result = framework("report", "trunk", "change", "--root", garden)
    assert result.returncode == 2
    assert result.stderr.startswith("framework: change has no framework in this folder")
    assert git(garden, "status", "--porcelain") == ""
