"""Citing: every form at a version, for people and reference managers, and the works cited."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, MonthIntMiddleware
from conftest import GARDEN, PROJECT, framework
from hypothesis import example, given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect
from pyld import jsonld

from living_framework import cite
from living_framework.cite import styles, writers
from living_framework.cite import subject as cited
from living_framework.cite.meta import head_tags, json_ld
from living_framework.versions.edition import Edition
from living_framework.versions.lifecycle import editions

CASES: list[dict[str, Any]] = yaml.safe_load((PROJECT / "tests/cite/references.yml").read_text())


@pytest.fixture(scope="module")
def release() -> Edition:
    return Edition(GARDEN, "1.2.0", "2026-11-05")


def texts(citation: cite.Citation) -> dict[str, str]:
    return {form.key: form.text for form in (*citation.prose, *citation.code)}


# --- Works cited ---------------------------------------------------------------------------------


def marked(csl: dict[str, Any], style: str) -> str:
    parts = []
    for run in styles.runs(styles.format_reference(csl, style)):
        text = "".join(inner.text for inner in run.walk())
        parts.append(f"*{text}*" if run.kind == "emphasis" else text)
    return "".join(parts)


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_a_work_reads_as_the_styles_have_it(case: dict[str, Any]) -> None:
    assert marked(case["csl"], styles.APA) == case["apa"]
    assert marked(case["csl"], styles.CHICAGO) == case["chicago"]


def test_no_work_of_this_framework_shows_a_fault_of_the_processor() -> None:
    draft = editions(PROJECT)[-1]
    for key in draft.framework.references:
        text = "".join(i.text for run in cite.formatted(draft, key) for i in run.walk())
        assert not re.search(r"[?!]\.|\.\.|\s[,.]|\b(\w{3,}) \1\b|““|None|<|>", text), text
        assert text.strip() == text
        assert text


@pytest.mark.parametrize(
    "wrong", ["text", 5, [], ["text"], [{}], [{"given": "Bo"}], {"a": 1}, None]
)
def test_a_field_of_the_wrong_kind_is_left_out(wrong: object) -> None:
    sound = {"type": "book", "title": "Hedges", "publisher": "The shed"}
    for key in ("author", "editor", "issued", "container-title", "page", "DOI"):
        assert "Hedges" in marked({**sound, key: wrong}, styles.APA)
    days: tuple[object, ...] = ("spring", ["spring"], [], [[]], [[None]])
    for day in days:
        assert "n.d." in marked({**sound, "issued": {"date-parts": day}}, styles.APA)


def test_addresses_are_links_and_unsafe_ones_are_text() -> None:
    runs = styles.runs(
        "A. https://garden.example/a?b=1&c=(2). http://garden.example/. javascript:x."
    )
    assert [str(run.target) for run in runs if run.kind == "link"] == [
        "https://garden.example/a?b=1&c=(2)"
    ]


def test_formatted_references_are_kept_and_citeproc_is_not_imported_again(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from living_framework import cite; from living_framework.versions.edition import Edition;"
        f"cite.use_cache(pathlib.Path({str(tmp_path)!r}));"
        f"e = Edition(pathlib.Path({str(GARDEN)!r}));"
        "cite.formatted(e, 'garden2020soil'); cite.citation(e); cite.save_cache();"
        "print('citeproc' in sys.modules)"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    ]
    assert said == ["True", "False"]
    (tmp_path / "references.json").write_text("damaged")
    again = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert again.stdout.strip() == "True"


# --- The forms -----------------------------------------------------------------------------------


def test_each_form_names_version_date_and_permalink(release: Edition) -> None:
    shown = release.framework.page("G01")
    statement = next(s for s in shown.statements if s.number)
    for citation, address in (
        (cite.citation(release), "https://garden.example/1.2.0/"),
        (cite.citation(release, shown), cited.permalink(release, "G01")),
        (cite.statement_citation(release, statement), cited.permalink(release, statement.id)),
    ):
        found = texts(citation)
        assert list(found) == ["apa", "chicago", "bib", "ris", "json"]
        for key, text in found.items():
            assert "1.2.0" in text, key
            assert address in text, key
            assert "2026" in text, key
            assert re.search(r"November 5|2026-11-05|2026/11/05|2026, 11, 5", text), key
        if citation.cited.kind == "statement":
            assert all(statement.id in text for text in found.values())


def test_a_facet_in_the_two_styles(release: Edition) -> None:
    found = texts(cite.citation(release, release.framework.page("G01")))
    title = release.framework.page("G01").title
    assert found["apa"] == (
        f"The editors of Shared gardens. (2026, November 5). {title} (G01). In Shared gardens: A "
        f"framework of three facets (Version 1.2.0). {cited.permalink(release, 'G01')}"
    )
    assert found["chicago"] == (
        f"The editors of Shared gardens. 2026. “{styles.headline(str(title), 'en')} (G01).” In "
        "Shared Gardens: A Framework of Three Facets, version 1.2.0. The editors of Shared "
        f"gardens, November 5. {cited.permalink(release, 'G01')}."
    )


def test_a_draft_is_cited_with_its_commit_and_says_that_it_may_change() -> None:
    dated = cite.citation(Edition(GARDEN, date="2026-11-06", commit="1a2b3c4"))
    for text in texts(dated).values():
        assert re.search("draft, commit 1a2b3c4", text, re.IGNORECASE)
        assert re.search(r"November 6|2026-11-06|2026/11/06|2026, 11, 6", text)
    assert all("may change" in texts(dated)[key] for key in ("bib", "ris", "json"))
    changed = cite.citation(Edition(GARDEN, date="2026-11-06", commit="1a2b3c4+"))
    assert "commit 1a2b3c4 with later changes" in texts(changed)["apa"]
    assert "+" not in texts(changed)["apa"]


def test_a_draft_without_date_says_so() -> None:
    found = texts(cite.citation(Edition(GARDEN)))
    assert "(n.d.)" in found["apa"]
    assert "n.d." in found["chicago"]
    assert "undated" in found["bib"]
    assert "PY  -" not in found["ris"]
    assert "issued" not in json.loads(found["json"])[0]


def test_an_id_is_cited_from_the_newest_release_that_has_it_else_from_the_draft() -> None:
    draft, old, new = (
        Edition(GARDEN),
        Edition(GARDEN, "1.0.0", "2026-01-01"),
        Edition(GARDEN, "1.1.0", "2026-02-01"),
    )
    held = cite.citation_of([old, new, draft], "G01.1")
    assert held
    assert held.edition is new
    alone = cite.citation_of([draft], "G01")
    assert alone
    assert alone.edition is draft
    assert cite.citation_of([draft], "G01.999") is None


def parsed(text: str) -> Any:
    library = parse_string(
        text, append_middleware=[MonthIntMiddleware(), LatexDecodingMiddleware()]
    )
    assert not library.failed_blocks
    (entry,) = library.entries
    return entry


def test_bibtex_parses_with_a_library_that_no_one_here_wrote(release: Edition) -> None:
    entry = parsed(texts(cite.citation(release, release.framework.page("G02")))["bib"])
    assert entry.entry_type == "incollection"
    assert entry["title"] == f"{release.framework.page('G02').title} (G02)"
    assert entry["author"] == "The editors of Shared gardens"
    assert entry["year"] == "2026"
    assert entry["month"] == 11
    assert entry["url"] == cited.permalink(release, "G02")
    whole = parsed(texts(cite.citation(release))["bib"])
    assert whole.entry_type == "techreport"
    assert whole["institution"] == "The editors of Shared gardens"


# The reader of BibTeX used here knows another circumflex than LaTeX prints.
TITLES = st.characters(codec="utf-8", exclude_categories=("C", "Z", "M"), exclude_characters="^")


@given(st.text(TITLES, min_size=1))
@example("a--b---c ``d'' ?`e !`f")
@example(r"100% {safe} \ & $5 #1 a_b ~")
def test_no_title_breaks_an_entry(title: str) -> None:
    thing = dataclasses.replace(
        cited.framework(Edition(GARDEN, "1.0.0", "2026-01-02")), title=title
    )
    assert parsed(writers.bibtex(thing))["title"] == title
    assert json.loads(writers.csl_json(thing))[0]["title"] == title
    strict_ris(writers.ris(thing))


RIS_TAGS = {"TY", "ID", "AU", "TI", "T2", "ET", "PB", "PY", "DA", "LA", "UR", "DO", "N1", "ER"}


def strict_ris(text: str) -> list[tuple[str, str]]:
    lines = text.split("\r\n")
    assert lines.pop() == ""
    pairs = []
    for line in lines:
        match = re.fullmatch(r"([A-Z][A-Z0-9])  - ([^\r\n]*)", line)
        assert match, line
        pairs.append((match[1], match[2]))
    assert {tag for tag, _ in pairs} <= RIS_TAGS
    assert pairs[0][0] == "TY"
    assert pairs[0][1] in ("RPRT", "CHAP")
    assert pairs[-1] == ("ER", "")
    return pairs


def test_ris_is_strict_and_complete(release: Edition) -> None:
    pairs = dict(strict_ris(texts(cite.citation(release, release.framework.page("G03")))["ris"]))
    assert pairs["TY"] == "CHAP"
    assert pairs["T2"] == "Shared gardens: A framework of three facets"
    assert (pairs["PY"], pairs["DA"]) == ("2026/11/05/", "2026/11/05/")
    assert pairs["UR"] == cited.permalink(release, "G03")


def test_csl_json_is_what_a_processor_takes(release: Edition) -> None:
    (item,) = json.loads(texts(cite.citation(release))["json"])
    assert item == {
        "id": "shared-gardens-1.2.0",
        "type": "report",
        "title": "Shared gardens: A framework of three facets",
        "author": [{"literal": "The editors of Shared gardens"}],
        "issued": {"date-parts": [[2026, 11, 5]]},
        "publisher": "The editors of Shared gardens",
        "version": "1.2.0",
        "language": "en",
        "URL": "https://garden.example/1.2.0/",
    }
    assert "(2026)" in marked(item, styles.APA)


def test_a_person_is_an_author_with_family_and_given_name(garden: Path) -> None:
    path = garden / "framework.yml"
    path.write_text(
        path.read_text().replace(
            "authors: [The editors of Shared gardens]", 'authors: ["Alder, Bo", Garden Bureau]'
        )
    )
    found = texts(cite.citation(Edition(garden, "1.0.0", "2026-01-02")))
    assert found["apa"].startswith("Alder, B., & Garden Bureau. (2026")
    assert "author = {Alder, Bo and {Garden Bureau}}" in found["bib"]
    assert "AU  - Alder, Bo\r\nAU  - Garden Bureau,\r\n" in found["ris"]


AUTHORS = """authors:
  - {name: "Alder, Bo", orcid: 0000-0002-1825-0097}
  - {name: Rowan, orcid: 0000-0000-0000-0001}
  - {name: "Bureau of Gardens, Alder Town", body: true}
  - Garden Bureau
  publisher: Garden Bureau"""


def test_authors_may_be_mappings_of_persons_and_bodies(garden: Path) -> None:
    path = garden / "framework.yml"
    before = "citation: {authors: [The editors of Shared gardens], publisher: The editors of Shared gardens}"
    path.write_text(path.read_text().replace(before, f"citation:\n  {AUTHORS}"))
    edition = Edition(garden, "1.0.0", "2026-01-02")
    found = texts(cite.citation(edition))
    assert found["apa"].startswith(
        "Alder, B., Rowan, Bureau of Gardens, Alder Town, & Garden Bureau. (2026"
    )
    assert (
        "author = {Alder, Bo and {Rowan} and {Bureau of Gardens, Alder Town} and {Garden Bureau}}"
        in found["bib"]
    )
    assert (
        "AU  - Alder, Bo\r\nAU  - Rowan,\r\nAU  - Bureau of Gardens, Alder Town,\r\nAU  - Garden Bureau,\r\n"
        in found["ris"]
    )
    tags = [(tag.key, tag.content) for tag in head_tags(edition, None, home=True)]
    assert [tag for tag in tags if tag[0].startswith("citation_author")] == [
        ("citation_author", "Alder, Bo"),
        ("citation_author_orcid", "https://orcid.org/0000-0002-1825-0097"),
        ("citation_author", "Rowan"),
        ("citation_author_orcid", "https://orcid.org/0000-0000-0000-0001"),
        ("citation_author", "Bureau of Gardens, Alder Town"),
        ("citation_author", "Garden Bureau"),
    ]
    linked = json_ld(edition, None, home=True)
    assert linked
    assert [a["@type"] for a in linked["@graph"][0]["author"]] == ["Person"] * 2 + [
        "Organization"
    ] * 2
    assert linked["@graph"][0]["author"][0]["@id"] == "https://orcid.org/0000-0002-1825-0097"
    known = yaml.safe_load(cite.cff(edition.settings))["authors"]
    assert known == [
        {
            "family-names": "Alder",
            "given-names": "Bo",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
        },
        {"family-names": "Rowan", "orcid": "https://orcid.org/0000-0000-0000-0001"},
        {"name": "Bureau of Gardens, Alder Town"},
        {"name": "Garden Bureau"},
    ]


def test_an_author_as_a_text_may_have_an_orcid_in_brackets(garden: Path) -> None:
    path = garden / "framework.yml"
    path.write_text(
        path.read_text().replace(
            "authors: [The editors of Shared gardens]",
            'authors: ["Alder, Bo (https://orcid.org/0000-0002-1825-0097)"]',
        )
    )
    (author,) = Edition(garden).settings.citation.authors
    assert (author.name, author.orcid) == ("Alder, Bo", "0000-0002-1825-0097")


def test_a_doi_recorded_after_the_fact_is_in_the_citation_of_the_framework(garden: Path) -> None:
    folder = garden / "releases"
    folder.mkdir()
    (folder / "doi.yml").write_text("1.0.0: 10.5555/garden.100\n")
    draft = Edition(garden)
    released = Edition(GARDEN, "1.0.0", "2026-01-02", siblings=[draft])
    draft.siblings = released.siblings = [released, draft]
    assert "https://doi.org/10.5555/garden.100" in texts(cite.citation(released))["apa"]
    assert "doi = {10.5555/garden.100}" in texts(cite.citation(released))["bib"]
    assert "10.5555" not in texts(cite.citation(draft))["apa"]


# --- CITATION.cff --------------------------------------------------------------------------------


def test_citation_cff_is_in_step_and_valid() -> None:
    result = framework("cff", "--check")
    assert result.returncode == 0, result.stderr
    schema = ["--builtin-schema", "vendor.citation-file-format"]
    command = [sys.executable, "-m", "check_jsonschema", *schema, str(PROJECT / "CITATION.cff")]
    assert subprocess.run(command, check=False).returncode == 0


def test_citation_cff_out_of_step_is_refused_and_mended(garden: Path) -> None:
    assert framework("cff", "--root", garden, "--check").returncode == 1
    assert framework("cff", "--root", garden).returncode == 0
    assert framework("cff", "--root", garden, "--check").returncode == 0
    known = yaml.safe_load((garden / "CITATION.cff").read_text())
    assert known["title"] == "Shared gardens: A framework of three facets"
    assert "version" not in known


# --- On the pages --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def draft(built: Path) -> Edition:
    """The draft as it was when the site was built."""
    known = json.loads((built / "draft/framework.json").read_text())
    return Edition(PROJECT, date=known["date"], commit=known["commit"])


def head(built: Path, path: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring((built / path).read_bytes())


def data(document: lxml.html.HtmlElement) -> Any:
    (script,) = [s for s in document.iter("script") if s.get("type") == "application/ld+json"]
    return json.loads(script.text or "")


def by_id(document: lxml.html.HtmlElement, id_: str) -> Any:
    return document.get_element_by_id(id_)


def metas(document: lxml.html.HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in document.iter("meta"):
        key = meta.get("name") or meta.get("property")
        if key:
            found.setdefault(key, []).append(meta.get("content") or "")
    return found


def facet_page(built: Path, draft: Edition) -> tuple[str, lxml.html.HtmlElement]:
    facet = draft.framework.facets[0]
    return str(facet.id), head(built, f"draft/facets/{facet.slug}/index.html")


# What Google Scholar's inclusion guidelines ask for, and what Zotero's Embedded Metadata reads.
SCHOLAR = {"citation_title", "citation_author", "citation_publication_date"}
ZOTERO_SECTION = {"citation_book_title", "citation_publisher", "citation_language"}
ZOTERO_REPORT = {"citation_technical_report_institution", "citation_technical_report_number"}


def test_a_facet_has_the_tags_that_scholar_and_zotero_ask_for(built: Path, draft: Edition) -> None:
    id_, document = facet_page(built, draft)
    found = metas(document)
    assert found.keys() >= SCHOLAR | ZOTERO_SECTION
    assert not ZOTERO_REPORT & found.keys()  # Zotero would take the facet for a report
    assert found["citation_title"] == [f"{draft.framework.page(id_).title} ({id_})"]
    assert re.fullmatch(r"\d{4}/\d\d/\d\d", found["citation_publication_date"][0])
    assert found["citation_public_url"] == [cited.permalink(draft, id_)]
    assert found["DC.identifier"] == [cited.permalink(draft, id_)]
    assert found["og:type"] == ["article"]  # for "website" Zotero overrides the tags above


def test_the_home_page_stands_for_the_framework(built: Path) -> None:
    found = metas(head(built, "draft/index.html"))
    assert found.keys() >= SCHOLAR | ZOTERO_REPORT
    assert "citation_book_title" not in found


def test_a_page_that_is_no_work_of_its_own_claims_to_be_none(built: Path) -> None:
    found = metas(head(built, "draft/glossary/index.html"))
    assert not [key for key in found if key.startswith(("citation_", "DC."))]


def test_every_page_says_as_what_it_is_cited_and_under_which_licence(
    built: Path, draft: Edition
) -> None:
    id_, document = facet_page(built, draft)
    links = {link.get("rel"): link.get("href") for link in document.iter("link")}
    assert links["cite-as"] == cited.permalink(draft, id_)
    assert links["license"] == draft.settings.licence.content.url
    for path in built.glob("draft/**/index.html"):
        assert b'id="cite"' in path.read_bytes(), path


def test_json_ld_expands_offline(built: Path, draft: Edition) -> None:
    def no_loader(url: str, options: Any) -> Any:
        raise AssertionError(f"JSON-LD asks for {url}")

    id_, document = facet_page(built, draft)
    nodes = jsonld.expand(data(document), {"documentLoader": no_loader})
    kinds = {kind for node in nodes for kind in node["@type"]}
    assert {"https://schema.org/ScholarlyArticle", "https://schema.org/DefinedTerm"} <= kinds
    article = next(n for n in nodes if "https://schema.org/ScholarlyArticle" in n["@type"])
    assert article["@id"] == cited.permalink(draft, id_)
    assert article["https://schema.org/license"] == [{"@id": draft.settings.licence.content.url}]


def test_a_hostile_title_stays_text_in_the_head_and_the_cite_box(
    garden: Path, tmp_path: Path
) -> None:
    title = "</script><script>alert(1)</script> & “{{ 7*7 }}”"
    path = next(garden.glob("facets/*01-*.md"))
    old = re.search(r"^title: .*$", path.read_text(), re.MULTILINE)
    assert old
    path.write_text(path.read_text().replace(old[0], f"title: '{title}'"))
    out = tmp_path / "site"
    result = framework("site", "--root", garden, "--out", out)
    assert result.returncode == 0, result.stderr
    slug = path.stem.split("-", 1)[1]
    page = out / f"draft/facets/{slug}/index.html"
    document = head(out, f"draft/facets/{slug}/index.html")
    assert b"alert(1)</script>" not in page.read_bytes()
    assert metas(document)["citation_title"] == [f"{title} (G01)"]
    assert data(document)["@graph"][0]["headline"] == title
    assert f"{title} (G01)" in by_id(document, "cite-apa").text_content()
    assert json.loads((out / "draft/cite/G01.json").read_text())[0]["title"] == f"{title} (G01)"


def test_numbers_in_the_text_lead_to_the_works_and_back(built: Path, draft: Edition) -> None:
    page = next(page for page in draft.framework.facets if page.cited)
    document = head(built, f"draft/facets/{page.slug}/index.html")
    for number, key in enumerate(page.cited, 1):
        item = by_id(document, f"ref-{key}")
        assert item.getparent().tag == "ol"
        assert item.getparent().index(item) == number - 1
        statements = [s.id for s in page.statements if key in s.targets("citation")]
        assert [a.get("href") for a in item.xpath(".//*[@class='cited-in']/a")] == [
            f"#{id_}" for id_ in statements
        ]
        for id_ in statements:
            links = by_id(document, id_).xpath(f".//a[@href='#ref-{key}']")
            assert [link.text_content() for link in links] == [f"[{number}]"]


# --- In a browser --------------------------------------------------------------------------------


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def open_facet(page: Page, served: str, draft: Edition) -> str:
    facet = draft.framework.facets[1]
    page.goto(f"{served}draft/facets/{facet.slug}/")
    return str(facet.id)


def test_a_form_is_copied(page: Page, served: str, draft: Edition) -> None:
    id_ = open_facet(page, served, draft)
    page.locator("#cite-head").click()
    page.locator("#cite summary", has_text="BibTeX").click()
    page.get_by_role("button", name="Copy BibTeX").click()
    page.get_by_role("button", name="Copied BibTeX").wait_for()
    assert page.locator("#cite-status").text_content() == "Copied"
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == next(
        f.write(f.cited) for f in cite.files(draft) if f.path == f"cite/{id_}.bib"
    )


def test_a_statement_is_cited_in_place_without_covering_the_way_out(
    page: Page, served: str, draft: Edition
) -> None:
    id_ = open_facet(page, served, draft)
    statement = next(s for s in draft.framework.page(id_).statements if s.number)
    taken = page.evaluate(
        "id => !document.dispatchEvent(new CustomEvent('framework:cite',"
        " {cancelable: true, detail: {id}}))",
        statement.id,
    )
    assert taken
    panel = page.locator(".cite-panel:popover-open")
    expected = cite.statement_citation(draft, statement)
    for form in (*expected.prose, *expected.code):
        shown = panel.locator(f"#cite-statement-{form.key}").text_content() or ""
        assert shown.replace("\r\n", "\n") == form.text.replace("\r\n", "\n")
    bar, over = page.locator(".leave").first.bounding_box(), panel.bounding_box()
    assert bar
    assert over
    assert bar["y"] + bar["height"] <= over["y"]
    panel.locator("summary", has_text="RIS").click()
    with page.expect_download() as download:
        panel.get_by_role("link", name=f"Download {statement.id}.ris").click()
    assert strict_ris(Path(download.value.path()).read_bytes().decode().replace("\n", "\r\n"))
    page.keyboard.press("Escape")
    expect(page.locator(".cite-panel")).to_have_count(0)


def test_a_statement_of_another_page_is_left_to_its_permanent_page(
    page: Page, served: str, draft: Edition
) -> None:
    open_facet(page, served, draft)
    other = next(s for s in draft.framework.facets[0].statements if s.number)
    assert page.evaluate(
        "id => document.dispatchEvent(new CustomEvent('framework:cite',"
        " {cancelable: true, detail: {id}}))",
        other.id,
    )
    page.goto(f"{served}id/{other.id}/")
    assert other.id in (page.locator("#cite + .cite-text").text_content() or "")


def test_the_cite_box_works_without_scripts_and_on_a_narrow_screen(
    browser: Browser, served: str, draft: Edition
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    id_ = open_facet(page, served, draft)
    page.locator("#cite-head").click()
    box = page.locator("#cite")
    assert cited.permalink(draft, id_) in box.locator("#cite-apa").inner_text()
    assert not box.get_by_role("button").count()
    for label in ("Chicago", "BibTeX", "RIS", "CSL-JSON"):
        box.locator("summary", has_text=label).click()
    for kind in ("bib", "ris", "json"):
        assert box.locator(f"#cite-{kind}").is_visible()
        href = box.get_by_role("link", name=f"Download {id_}.{kind}").get_attribute("href")
        assert page.request.get(f"{page.url}{href}").ok
    edge = box.bounding_box()
    assert edge
    for element in box.locator("*:visible").all():
        inner = element.bounding_box()
        assert inner is None or inner["x"] + inner["width"] <= edge["x"] + edge["width"] + 1
    context.close()
