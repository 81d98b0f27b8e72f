"""framework diff and framework redline: real git, real files, a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Literal

import access
import html5lib
import pytest
from conftest import framework
from edits import commit, edit, git, pull_request
from playwright.sync_api import Browser

EXPECTED = Path(__file__).parents[1] / "diff" / "expected"


@pytest.fixture
def branch(garden: Path) -> Path:
    """The garden with a pull request that changes, moves and retires statements and adds a facet."""
    return pull_request(garden)


def as_expected(name: str, text: str, tmp_path: Path) -> None:
    """A text is that of the expected file, without the short ids of commits."""
    text = re.sub(r"\([0-9a-f]{7,}\)", "(0000000)", text)
    actual = tmp_path / name
    actual.write_text(text, encoding="utf-8")
    expected = (EXPECTED / name).read_text("utf-8") if (EXPECTED / name).exists() else ""
    assert text == expected, f"if it is right: cp {actual} {EXPECTED / name}"


# --- Redline -------------------------------------------------------------------------------------


def test_the_redline_of_a_pull_request_is_the_expected_file(branch: Path, tmp_path: Path) -> None:
    out = tmp_path / "redline.html"
    result = framework("redline", "trunk", "change", "--root", branch, "--out", out)
    assert result.returncode == 0, result.stderr
    as_expected("redline.html", out.read_text("utf-8"), tmp_path)


def test_without_a_head_the_redline_is_of_the_text_as_it_stands(branch: Path) -> None:
    edit(branch, {"edits": {"facets/02-water.md": [["Barrels hold", "Butts hold"]]}})
    shown = framework("redline", "trunk", "--root", branch).stdout
    assert "Butts" in shown
    assert "the text as it is in the folder" in shown
    assert "Butts" not in framework("redline", "trunk", "change", "--root", branch).stdout


def test_the_redline_is_valid_html_that_needs_nothing_from_elsewhere(branch: Path) -> None:
    text = framework("redline", "trunk", "--root", branch).stdout
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert not re.search(r"<script|\ssrc=|<link|\sstyle=|\son\w+=|@import|url\(", text)
    assert re.findall(r'href="([^#][^"]*)"', text) == []
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 320])
def test_the_redline_is_accessible(
    branch: Path, tmp_path: Path, browser: Browser, scheme: Any, width: int
) -> None:
    out = tmp_path / "redline.html"
    framework("redline", "trunk", "--root", branch, "--out", out)
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(out.as_uri())
    assert access.breaches(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()


@pytest.mark.browser
def test_what_went_and_what_came_are_told_by_lines_and_by_words(
    branch: Path, tmp_path: Path, browser: Browser
) -> None:
    out = tmp_path / "redline.html"
    framework("redline", "trunk", "--root", branch, "--out", out)
    page = browser.new_page()
    page.goto(out.as_uri())
    screen: Literal["screen"] = "screen"
    printed: Literal["print"] = "print"
    for media in (screen, printed):
        page.emulate_media(media=media)
        for tag, line in (("del", "line-through"), ("ins", "underline")):
            style = f"getComputedStyle(document.querySelector('.change {tag}')).textDecorationLine"
            assert page.evaluate(style) == line
    heard = page.locator("[id='G01.2']").aria_snapshot()
    assert "[added: most of" in heard
    page.close()


def beside(text: str) -> list[str]:
    """The unchanged statements that a redline shows, in order."""
    return re.findall(r'<p class="beside">.*?<span class="id">(.*?)</span>', text)


def test_a_redline_shows_what_comes_before_and_after_a_change(garden: Path) -> None:
    pull_request(garden, {"edits": {"facets/01-soil.md": [["Keep one heap", "Keep two heaps"]]}})
    text = framework("redline", "trunk", "--root", garden).stdout
    assert beside(text) == ["G01.4"]  # in its section; the section before is not of it
    order = [text.index(words) for words in ("one heap", "two heaps", '<span class="id">G01.4<')]
    assert order == sorted(order)


def test_a_statement_beside_two_changes_is_shown_once(garden: Path) -> None:
    lines = "- Aa. ^6\n- Bb. ^7\n- Cc. ^8\n- Dd. ^9\n"
    edit(garden, {"edits": {"facets/01-soil.md": [["in winter? ^5\n", f"in winter? ^5\n{lines}"]]}})
    pull_request(garden, {"edits": {"facets/01-soil.md": [["Aa.", "Aaa."], ["Cc.", "Ccc."]]}})
    text = framework("redline", "trunk", "--root", garden).stdout
    assert beside(text) == ["G01.5", "G01.7", "G01.9"]


def test_text_is_never_markup_in_a_redline(garden: Path) -> None:
    hostile = "<script>alert(1)</script> {{ settings }} {% include 'main.html' %} &amp; <img src=x>"
    pull_request(garden, {"edits": {"facets/03-work.md": [
        ["title: Work", f'title: "{hostile}"'],
        ["A garden is more work", f"{hostile} A garden is more work"],
        ["people: [gardeners]", f'people: ["{hostile}"]'],
    ]}})  # fmt: skip
    text = framework("redline", "trunk", "--root", garden).stdout
    assert "<script" not in text
    assert "<img" not in text
    assert "{{ settings }}" in text
    assert "&amp;amp;" in text


def test_a_text_withdrawn_for_harm_is_not_shown_again(garden: Path) -> None:
    pull_request(garden, {"edits": {
        "facets/02-water.md": [["- Ask the neighbours before a tap is shared. ^3\n", ""]],
        "facets/retired.yml": [["[]", "- {id: G02.3, kind: harm, reason: It could do harm.}"]],
    }})  # fmt: skip
    for text in (framework("redline", "trunk", "--root", garden).stdout,
                 framework("report", "trunk", "--root", garden).stdout):  # fmt: skip
        assert "tap" not in text
        assert "It could do harm" in text


def test_nothing_but_plain_text_files_is_taken_from_a_revision(garden: Path) -> None:
    secret = garden.parent / "secret.md"
    secret.write_text("---\nid: X01\n---\n## A\n\nsecret\n", encoding="utf-8")
    pull_request(garden)
    (garden / "facets" / "09-link.md").symlink_to(secret)
    (garden / "facets" / "below").mkdir()
    (garden / "facets" / "below" / "08-below.md").write_text("secret", encoding="utf-8")
    commit(garden, "A link")
    text = framework("redline", "trunk", "change", "--root", garden).stdout
    assert "Tools" in text
    assert "secret" not in text


def test_a_file_too_large_to_be_text_is_refused_by_name(garden: Path) -> None:
    pull_request(garden)
    (garden / "facets" / "08-large.md").write_text("a" * 300_000, encoding="utf-8")
    commit(garden, "Large")
    result = framework("redline", "trunk", "change", "--root", garden)
    assert result.returncode == 2
    assert "facets/08-large.md in change has 300,000 bytes" in result.stderr


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "trunk:framework.yml", "HEAD~9"])
def test_a_revision_that_is_none_is_refused_in_one_line(branch: Path, revision: str) -> None:
    result = framework("redline", "--root", branch, "--", revision)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.stderr


def test_a_folder_below_the_top_of_a_repository_is_read_as_it_was(garden: Path) -> None:
    top = garden.parent
    git(top, "init", "--quiet")
    commit(top, "One")
    edit(garden, {"edits": {"facets/03-work.md": [["more work than", "less work than"]]}})
    text = framework("redline", "HEAD", "--root", garden).stdout
    assert "less" in text
    assert "G01" not in text


# --- Diff ----------------------------------------------------------------------------------------


@pytest.fixture
def released(garden: Path) -> Path:
    """The garden with a release, and a draft that has moved on."""
    git(garden, "init", "--quiet", "--initial-branch", "trunk")
    commit(garden, "The garden")
    result = framework("release", "0.1.0", "--root", garden, "--date", "2026-11-24",
                       "--allow-placeholders", "--yes")  # fmt: skip
    assert result.returncode == 0, result.stderr
    commit(garden, "0.1.0")
    return edit(garden, {"edits": {"facets/01-soil.md": [["one heap", "one great heap"]]}})


def test_the_difference_of_two_versions_is_told_as_text(released: Path) -> None:
    result = framework("diff", "0.1.0", "draft", "--root", released)
    assert result.stdout.splitlines() == [
        "From 0.1.0 to draft: at least a minor version.",
        "",
        "G01 Soil",
        "  G01.3 (What gardens do): reworded",
        "    Keep one {+great +}heap for the whole garden.",
    ]


def test_the_difference_of_two_versions_is_told_as_json(released: Path) -> None:
    data = json.loads(framework("diff", "0.1.0", "draft", "--root", released, "--format", "json").stdout)  # fmt: skip
    assert (data["from"], data["to"], data["level"]) == ("0.1.0", "draft", "minor")
    change = data["pages"][0]["statements"][0]
    assert change["id"] == "G01.3"
    assert change["runs"][1] == ["insert", "great "]


def test_the_difference_of_two_versions_is_told_as_a_file_for_any_reader(released: Path) -> None:
    out = released.parent / "new" / "diff.html"
    result = framework(
        "diff", "0.1.0", "draft", "--root", released, "--format", "html", "--out", out
    )
    assert result.returncode == 0
    assert "From 0.1.0 to draft" in out.read_text("utf-8")


def test_two_equal_versions_differ_in_nothing(released: Path) -> None:
    result = framework("diff", "0.1.0", "0.1.0", "--root", released)
    assert result.stdout == "Nothing differs between 0.1.0 and 0.1.0.\n"


def test_a_version_that_is_none_is_refused_with_those_that_are(released: Path) -> None:
    result = framework("diff", "0.2.0", "draft", "--root", released)
    assert result.returncode == 2
    assert result.stderr == "framework: there is no version 0.2.0; there are: 0.1.0, draft\n"
