"""The whole site as it is built: its shape, its own check, and that the check can fail."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import GARDEN, PROJECT, framework

from living_framework.site.check import Outside, check_folder, follow_outside
from living_framework.source.load import load
from living_framework.versions.lifecycle import editions
from living_framework.versions.places import located


def test_every_edition_and_the_root_are_there(built: Path) -> None:
    published = editions(PROJECT)
    listed = json.loads((built / "versions.json").read_text())
    assert [entry["version"] for entry in listed] == [e.version for e in reversed(published)]
    for edition in published:
        for page in edition.framework.pages:
            assert (
                built / edition.version / located(edition.framework, page.id) / "index.html"
            ).is_file()
    for name in ("index.html", "404.html", "help/index.html", "versions/index.html"):
        assert (built / name).is_file()


def test_every_statement_has_its_anchor(built: Path) -> None:
    for edition in editions(PROJECT):
        for id_ in edition.framework.statements:
            page = built / edition.version / located(edition.framework, id_).split("#")[0]
            assert f'id="{id_}"' in (page / "index.html").read_text("utf-8")


def test_every_id_resolves_below_id(built: Path) -> None:
    for edition in editions(PROJECT):
        for id_ in [*edition.framework.statements, *(p.id for p in edition.framework.pages)]:
            assert (built / "id" / id_ / "index.html").is_file()


def test_latest_is_the_newest_release_to_the_byte(built: Path) -> None:
    newest = editions(PROJECT)[-2].version
    for path in (built / newest).rglob("*"):
        if path.is_file() and path.name != "sitemap.xml":  # of addresses that stay
            assert (
                path.read_bytes()
                == (built / "latest" / path.relative_to(built / newest)).read_bytes()
            )


def test_another_framework_builds_with_no_change_to_code(garden_site: Path) -> None:
    text = (garden_site / "draft/facets/water/index.html").read_text("utf-8")
    assert "Water &amp; rain" in text
    pages = "\n".join(p.read_text("utf-8") for p in garden_site.rglob("*.html"))
    words = re.sub(r"<[^>]+>", " ", pages).lower()
    assert "trafficking" not in words
    assert "fifteen" not in words


def test_a_second_build_makes_the_same_bytes(garden: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for out in (first, second):
        result = framework("site", "--root", garden, "--out", out, "--fresh")
        assert result.returncode == 0, result.stderr
    files = sorted(p.relative_to(first) for p in first.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(second) for p in second.rglob("*") if p.is_file())
    different = [f for f in files if (first / f).read_bytes() != (second / f).read_bytes()]
    assert different == []


def test_what_has_not_changed_is_not_built_again(garden: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    framework("site", "--root", garden, "--out", out)
    again = framework("site", "--root", garden, "--out", out)
    assert "draft: unchanged" in again.stderr
    assert "root: unchanged" in again.stderr
    soil = garden / "facets/01-soil.md"
    soil.write_text(soil.read_text("utf-8").replace("one heap", "a single heap"), "utf-8")
    third = framework("site", "--root", garden, "--out", out)
    assert "draft: built" in third.stderr or "draft: building" in third.stderr
    assert "a single" in (out / "draft/facets/soil/index.html").read_text("utf-8")


def test_a_fault_in_the_text_stops_the_build_and_leaves_the_site(
    garden: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    framework("site", "--root", garden, "--out", out)
    before = sorted(out.rglob("*"))
    soil = garden / "facets/01-soil.md"
    soil.write_text(soil.read_text("utf-8").replace("place: ground", "place: sky"), "utf-8")
    result = framework("site", "--root", garden, "--out", out)
    assert result.returncode == 1
    assert "facets/01-soil.md:6:8: FW016" in result.stderr
    assert "nothing was built" in result.stderr
    assert sorted(out.rglob("*")) == before


def test_a_folder_that_was_not_made_here_is_not_replaced(garden: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    (out / "letter.txt").write_text("dear friend")
    result = framework("site", "--root", garden, "--out", out)
    assert result.returncode == 1
    assert (out / "letter.txt").read_text() == "dear friend"
    assert "was not made by this command" in result.stderr


# --- The check of the built site can fail: one fault planted at a time ------------------------------

PAGE = "draft/facets/soil/index.html"
FAULTS = {
    "a link leads nowhere": ("</main>", '<a href="../nowhere/">x</a></main>', "leads nowhere"),
    "a fragment leads nowhere": ("</main>", '<a href="#G99">x</a></main>', "has no place #G99"),
    "a link runs something": ("</main>", '<a href=" java&#10;script:x()">x</a></main>', "no address of a page"),
    "an id is there twice": ("</main>", '<p id="G01.1">x</p></main>', "“G01.1” is there twice"),
    "a script from elsewhere": ("</head>", '<script src="https://cdn.example/x.js"></script></head>', "fetches https://cdn.example/x.js"),
    "a style from elsewhere": ("</head>", '<link rel="stylesheet" href="//cdn.example/x.css"></head>', "fetches //cdn.example/x.css"),
    "an image from elsewhere": ("</main>", '<img alt="" src="http://cdn.example/x.png"></main>', "fetches http://cdn.example/x.png"),
    "a script in the page": ("</main>", "<script>alert(1)</script></main>", "a script is in the page that its policy"),
    "a style in the page": ("</main>", '<p style="color:red">x</p></main>', "has the attribute style"),
    "an event in the page": ("</main>", '<p onclick="x()">x</p></main>', "has the attribute onclick"),
    "two first headings": ("</main>", "<h1>Another</h1></main>", "2 headings of the first level"),
    "a statement without its place": ('id="G01.1"', 'id="G01.0"', "has no place #G01.1"),
    "a statement that is not there": ('data-words="G01.1"', "", "statement G01.1 is not on its page"),
    "a word of a statement that is not there": ("digging", "", "G01.1 has other words than in draft"),
    "no issue form": ("/issues/new?", "/issue/old?", "no link to the issue form"),
    "no e-mail": ("mailto:words", "mailto:other", "no link to write an e-mail"),
    "no policy": ("Content-Security-Policy", "X-Nothing", "no content security policy"),
    "another policy": ("style-src 'self'", "style-src 'self' https:", "is not the one that hosts send"),
    "no language": (' lang="en"', "", "does not say its language"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_the_check_of_the_site_finds(name: str, garden_site: Path, tmp_path: Path) -> None:
    old, new, message = FAULTS[name]
    site = Path(shutil.copytree(garden_site, tmp_path / "site"))
    edition = editions(GARDEN)[-1]
    statements = [("facets/soil/index.html", "G01.1")]
    before = check_folder(site / "draft", edition, statements, frozenset())
    assert before.faults == []
    text = (site / PAGE).read_text("utf-8")
    assert old in text
    (site / PAGE).write_text(text.replace(old, new), "utf-8")
    report = check_folder(site / "draft", edition, statements, frozenset())
    assert any(message in str(fault) for fault in report.faults), report.faults


def test_a_link_out_of_an_edition_is_followed(garden_site: Path) -> None:
    ids = {"versions/index.html": ["content"]}
    good = [Outside("index.html", "../versions/", "")]
    bad = [Outside("index.html", "../gone/", ""), Outside("index.html", "../versions/", "nowhere")]
    assert list(follow_outside(garden_site, "draft", good, "/", ids)) == []
    assert len(list(follow_outside(garden_site, "draft", bad, "/", ids))) == 2


def test_plain_mkdocs_builds_the_draft(tmp_path: Path) -> None:
    import subprocess
    import sys

    timed = [sys.executable, "-X", "importtime", "-m", "mkdocs"]
    command = [*timed, "build", "--strict", "-d", str(tmp_path / "out")]
    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    for facet in load(PROJECT).facets:
        assert (tmp_path / f"out/facets/{facet.slug}/index.html").is_file()
    assert "mkdocs_macros.util" in result.stderr
    assert "urllib3" not in result.stderr, "requests was imported, and nothing uses it"
