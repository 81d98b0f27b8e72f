"""On paper and offline: PDF by a real Chromium, and a copy that opens from the file system."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from conftest import GARDEN, _shared, framework, once
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from living_framework.publish.pdf import other_words, sheets
from living_framework.source.load import load
from living_framework.versions.lifecycle import editions
from living_framework.versions.manifest import sums_of


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory, built_garden: Path) -> Path:
    """The PDFs of the small framework."""
    out = _shared(tmp_path_factory) / "printed"
    with once(out) as first:
        if first:
            result = framework("pdf", "--root", built_garden, "--out", out)
            assert result.returncode == 0, result.stderr
    return out


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory, built_garden: Path) -> Path:
    """The offline copy of the small framework, unpacked."""
    out = _shared(tmp_path_factory) / "unpacked"
    with once(out) as first:
        if first:
            archive = out.with_suffix(".zip")
            result = framework("offline", "--root", built_garden, "--out", archive)
            assert result.returncode == 0, result.stderr
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(out)
    return out / "shared-gardens-draft"


def titles(outline: Sequence[object]) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from titles(entry)
        else:
            yield str(entry.title)  # type: ignore[attr-defined]


def test_there_is_a_pdf_of_the_whole_and_of_each_page(printed: Path) -> None:
    names = {path.name for path in printed.iterdir()}
    assert names == {"framework.pdf", *(f"{p.id}.pdf" for p in load(GARDEN).pages)}


def test_the_pdf_is_tagged_and_has_bookmarks(printed: Path) -> None:
    reader = PdfReader(printed / "framework.pdf")
    root = reader.root_object
    assert root["/MarkInfo"].get_object()["/Marked"]  # type: ignore[index]
    assert "/StructTreeRoot" in root
    marks = list(titles(reader.outline))
    for page in load(GARDEN).pages:
        assert any(str(page.title) in mark for mark in marks)


def test_each_sheet_has_its_number_the_version_and_the_permalink(printed: Path) -> None:
    reader = PdfReader(printed / "G02.pdf")
    for number, sheet in enumerate(reader.pages, 1):
        text = " ".join(sheet.extract_text().split())
        assert re.search(rf"{number} / {len(reader.pages)}", text)
        assert "draft" in text
        assert "https://garden.example/draft/facets/water/" in text


def test_the_pdf_has_every_statement_with_its_id_or_label(printed: Path) -> None:
    reader = PdfReader(printed / "framework.pdf")
    text = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
    for statement in load(GARDEN).statements.values():
        assert statement.display in text  # its own label where it has one


def test_the_words_of_a_pdf_are_those_of_the_text(
    printed: Path, garden: Path, tmp_path: Path
) -> None:
    edition = editions(garden)[-1]
    for sheet in sheets(edition):
        (tmp_path / "draft" / sheet.pdf).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(printed / Path(sheet.pdf).name, tmp_path / "draft" / sheet.pdf)
    assert list(other_words(tmp_path / "draft", edition)) == []
    soil = garden / "facets/01-soil.md"
    soil.write_text(soil.read_text("utf-8").replace("digging", "not digging"), "utf-8")
    changed = editions(garden)[-1]
    assert list(other_words(tmp_path / "draft", changed)) == [
        f"draft/{pdf}: G01.1 has other words than the text"
        for pdf in ("framework.pdf", "facets/soil/G01.pdf")
    ]


def test_no_link_in_a_pdf_leads_to_the_machine_it_was_made_on(printed: Path) -> None:
    for path in printed.iterdir():
        for sheet in PdfReader(path).pages:
            for note in sheet.get("/Annots") or ():
                address = str(note.get_object().get("/A", {}).get("/URI", ""))
                assert "127.0.0.1" not in address
                assert not address.startswith("file:")


# --- Offline -----------------------------------------------------------------------------------------


@pytest.fixture
def page(browser: Browser, unpacked: Path) -> Iterator[Page]:
    """A page in a browser without a network, and what it asked for that is no file."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(f"error: {error}"))
    page.goto((unpacked / "index.html").as_uri())
    yield page
    context.close()
    assert [url for url in asked if not url.startswith("file:")] == []


def test_the_copy_is_read_from_the_file_system(page: Page) -> None:
    page.locator("main").get_by_role("link", name="Water & rain").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Water & rain")
    page.locator("main a[rel=next]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Work")


def test_search_works_in_the_copy(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("barrels")
    page.get_by_role("link", name=re.compile("G02.1")).first.click()
    page.wait_for_url(re.compile(r"facets/water\.html#G02\.1$"))
    expect(page.locator("[id='G02.1']")).to_be_visible()


def test_the_copy_looks_as_the_site_does(page: Page) -> None:
    """Style sheet and scripts are loaded under the policy, from files."""
    assert (
        page.evaluate("getComputedStyle(document.querySelector('header.bar')).position") != "static"
    )


def test_the_same_text_packs_to_the_same_bytes(built_garden: Path, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        framework("offline", "--root", built_garden, "--out", tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.long
def test_the_downloads_are_linked_where_they_are_made(garden: Path, tmp_path: Path) -> None:
    result = framework("site", "--root", garden, "--out", tmp_path / "site", "--downloads")
    assert result.returncode == 0, result.stderr
    site = tmp_path / "site"
    assert (site / "draft/framework.pdf").is_file()
    assert (site / "draft/offline.zip").is_file()
    assert "framework.pdf" in (site / "draft/data/index.html").read_text("utf-8")
    assert "offline.zip" in (site / "versions/index.html").read_text("utf-8")
    sums = (site / "draft/SHA256SUMS").read_bytes()
    names = [line.partition("  ")[2] for line in sums.decode().splitlines()]
    assert names == sorted(p.relative_to(site / "draft").as_posix() for s in ("pdf", "zip") for p in (site / "draft").rglob(f"*.{s}"))  # fmt: skip
    assert sums == sums_of({name: (site / "draft" / name).read_bytes() for name in names})
    assert 'href="../SHA256SUMS"' in (site / "draft/data/index.html").read_text("utf-8")
    page = (site / "draft/facets/soil/index.html").read_text("utf-8")
    assert (
        'name="citation_pdf_url" content="https://garden.example/draft/facets/soil/G01.pdf"' in page
    )


def test_the_contents_name_the_page_on_which_each_part_begins(printed: Path) -> None:
    pages = [page.extract_text() for page in PdfReader(printed / "framework.pdf").pages]
    contents = next(text for text in pages if "Contents" in text)
    for page in load(GARDEN).pages:
        named = re.search(rf"^{page.display} .*?(\d+)$", contents, re.MULTILINE)
        assert named, page.id
        assert page.title in pages[int(named[1]) - 1], page.id
