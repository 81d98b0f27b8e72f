"""What is published for machines: valid by its own schemas, complete, inert and the same each time."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import GARDEN, PROJECT
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from lxml import etree
from pyld import jsonld

from living_framework import cite
from living_framework.publish import export
from living_framework.publish.export import content, schema
from living_framework.publish.export import site_root as around
from living_framework.source.load import load
from living_framework.versions.edition import Edition
from living_framework.versions.lifecycle import Lifecycle, editions

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def release() -> Edition:
    return Edition(GARDEN, "1.2.0", "2026-11-05", digest="0" * 64)


def schemas(site: str = "https://garden.example/", root: Path = GARDEN) -> dict[str, Any]:
    settings = load(root).settings
    return {name: json.loads(text) for name, text in around.schemas(site, settings)}


def valid(name: str, instance: Any, root: Path = GARDEN) -> None:
    validator = Draft202012Validator(
        schemas(root=root)[name], format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    assert [f"{list(e.path)}: {e.message}" for e in validator.iter_errors(instance)] == []


def text_of(make: Any, edition: Edition) -> str:
    text = make(edition, content.framework_record(edition))
    assert isinstance(text, str)
    return text


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


# --- Schemas -------------------------------------------------------------------------------------


def test_every_schema_is_a_schema() -> None:
    for name, described in schemas().items():
        Draft202012Validator.check_schema(described)
        assert described["$id"] == f"https://garden.example/schemas/{name}.schema.json"
        assert described["title"]


@pytest.mark.parametrize("root", [PROJECT, GARDEN], ids=["this framework", "another"])
def test_what_is_published_follows_its_schema(root: Path) -> None:
    draft = editions(root)[-1]
    valid("framework", json.loads(text_of(content.framework_json, draft)))
    valid("references", json.loads(text_of(content.references_json, draft)))
    valid("facets-jsonld", json.loads(text_of(content.facets_jsonld, draft)))
    for row in rows(text_of(content.statements_csv, draft)):
        valid("statement-row", row, root)


def test_the_built_site_holds_what_the_schemas_describe(built: Path) -> None:
    for file in export.machine_files():
        path = built / "draft" / file.path
        assert path.is_file()
        described = json.loads((built / f"schemas/{file.schema}.schema.json").read_text())
        published = path.read_text()
        every = rows(published) if file.path.endswith(".csv") else [json.loads(published)]
        for instance in every:
            assert list(Draft202012Validator(described).iter_errors(instance)) == []


def test_what_editors_write_follows_the_schemas_for_it() -> None:
    for name in ("settings", "front-matter", "glossary"):
        text = (GARDEN / "framework.yml").read_text()
        if name == "front-matter":
            text = next(GARDEN.glob("facets/*01-*.md")).read_text().split("---")[1]
        if name == "glossary":
            text = (GARDEN / "glossary.yml").read_text()
        valid(f"input-{name}", yaml.load(text, yaml.BaseLoader))


def test_a_schema_finds_a_missing_a_strange_and_a_wrong_field(release: Edition) -> None:
    data = json.loads(text_of(content.framework_json, release))
    validator = Draft202012Validator(schemas()["framework"])
    first = data["pages"][1]["sections"][0]["statements"][0]
    for place, key, wrong in (
        (data, "strange", 1),
        (data, "version", "1.2"),
        (data, "title", None),
        (data["pages"][0], "kind", "chapter"),
        (first, "id", "G01"),
    ):
        before = dict(place)
        place[key] = wrong
        assert list(validator.iter_errors(data)), key
        place.clear()
        place.update(before)
    assert not list(validator.iter_errors(data))
    del data["title"]
    assert list(validator.iter_errors(data))


def test_an_annotation_without_a_schema_is_refused() -> None:
    for hint in (int, str | bytes, list[str]):
        with pytest.raises(TypeError, match="no schema"):
            schema.annotated(hint)


# --- Content -------------------------------------------------------------------------------------


def test_nothing_of_the_text_is_missing_from_the_json(release: Edition) -> None:
    data = json.loads(text_of(content.framework_json, release))
    framework = release.framework
    assert list(data) == list(schemas()["framework"]["properties"])
    found = {
        s["id"]: s
        for page in data["pages"]
        for section in page["sections"]
        for s in section["statements"]
    }
    assert list(found) == list(release.framework.statements)
    for id_, statement in release.framework.statements.items():
        assert found[id_]["markdown"] == statement.text
        assert found[id_]["text"] == statement.plain
        assert found[id_]["origin"] == statement.origin
        assert found[id_]["permalink"].endswith(f"#{id_}")
        assert found[id_]["resolver"] == f"https://garden.example/id/{id_}/"
    assert [page["id"] for page in data["pages"]] == [str(page.id) for page in framework.pages]
    assert {r["id"] for r in data["references"]} == set(framework.references)
    assert len(data["glossary"]) == len(framework.glossary)
    assert (data["version"], data["date"], data["digest"]) == ("1.2.0", "2026-11-05", "0" * 64)


def test_the_csv_reads_back_row_by_row(release: Edition) -> None:
    text = text_of(content.statements_csv, release)
    assert text.count("\r\n") == len(release.framework.statements) + 1
    assert text.startswith("\ufeff")
    read = rows(text)
    assert [row["id"] for row in read] == list(release.framework.statements)
    assert [row["text"] for row in read] == [s.plain for s in release.framework.statements.values()]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(garden: Path, start: str) -> None:
    path = next(garden.glob("facets/*01-*.md"))
    old = re.search(r"^title: .*$", path.read_text(), re.MULTILINE)
    assert old
    title = f"{start}HYPERLINK(1)"
    path.write_text(path.read_text().replace(old[0], f'title: "{title}"'))
    text = text_of(content.statements_csv, Edition(garden))
    titles = {row["page_title"] for row in rows(text) if row["page"] == "G01"}
    assert titles == {f"'{title}"}
    assert not [
        cell for row in rows(text) for cell in row.values() if cell.startswith(content.FORMULA)
    ]


def test_the_json_ld_expands_offline_to_terms_articles_and_statements(release: Edition) -> None:
    def no_loader(url: str, options: Any) -> Any:
        raise AssertionError(f"JSON-LD asks for {url}")

    nodes = jsonld.expand(
        json.loads(text_of(content.facets_jsonld, release)), {"documentLoader": no_loader}
    )
    kinds: dict[str, list[Any]] = {}
    for node in nodes:
        for kind in node["@type"]:
            kinds.setdefault(kind.rsplit("/", 1)[-1], []).append(node)
    framework = release.framework
    assert len(kinds["DefinedTerm"]) == len(framework.facets)
    assert len(kinds["ScholarlyArticle"]) == len(framework.pages) + 1
    assert len(kinds["CreativeWork"]) == len(release.framework.statements)
    (whole,) = kinds["DefinedTermSet"]
    terms = whole["https://schema.org/hasDefinedTerm"]
    assert [term["@id"] for term in terms] == [
        f"https://garden.example/id/{facet.id}/" for facet in framework.facets
    ]
    assert len({node["@id"] for node in nodes}) == len(nodes)


def test_references_are_csl_with_dates_in_numbers(release: Edition) -> None:
    (item,) = json.loads(text_of(content.references_json, release))
    assert item["id"] == "garden2020soil"
    assert item["issued"] == {"date-parts": [[2020]]}
    assert "facets" not in item


# --- Around the versions -------------------------------------------------------------------------


def test_the_feed_is_atom_with_the_newest_release_first(release: Edition) -> None:
    old, draft = Edition(GARDEN, "1.0.0", "2026-10-01"), Edition(GARDEN, date="2026-12-01")
    feed = etree.fromstring(around.feed(Lifecycle([old, release, draft])))
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for needed in ("a:id", "a:title", "a:updated", "a:author/a:name", "a:link[@rel='self']"):
        assert feed.xpath(needed, namespaces=ATOM), needed
    entries = feed.xpath("a:entry", namespaces=ATOM)
    assert isinstance(entries, list)
    ids = [entry.findtext("a:id", namespaces=ATOM) for entry in entries]  # type: ignore[union-attr]
    assert ids == ["https://garden.example/1.2.0/", "https://garden.example/1.0.0/"]
    assert feed.findtext("a:updated", namespaces=ATOM) == "2026-11-05T00:00:00Z"


def test_the_feed_is_there_before_the_first_release() -> None:
    feed = etree.fromstring(around.feed(Lifecycle([Edition(GARDEN)])))
    assert feed.findtext("a:updated", namespaces=ATOM) == "1970-01-01T00:00:00Z"
    assert feed.find("a:entry", namespaces=ATOM) is None


def test_llms_txt_leads_to_the_newest_release(release: Edition) -> None:
    text = around.llms([release, Edition(GARDEN)])
    assert text.startswith("# Shared gardens\n\n> ")
    links = re.findall(r"\]\((https://[^)]+)\)", text)
    assert len(links) == len(release.framework.pages) + 6
    assert all("/draft/" not in link for link in links)
    assert "It is a draft" in around.llms([Edition(GARDEN)])


def test_every_link_of_llms_txt_leads_to_a_file(built: Path) -> None:
    draft = editions(PROJECT)[-1]
    for link in re.findall(r"\]\((https://[^)]+)\)", (built / "llms.txt").read_text()):
        path = built / link.removeprefix(str(draft.settings.site))
        assert path.is_file() or (path / "index.html").is_file(), link


def test_the_same_input_gives_the_same_bytes(release: Edition) -> None:
    def made() -> dict[str, bytes]:
        whole = dict(export.of_site(Lifecycle([release]), ["index.html"]))
        cited = {file.path: file.write(file.cited).encode() for file in cite.files(release)}
        return {**export.of_version(release), **whole, **cited}

    one, two = made(), made()
    assert len(one) > 20
    assert one == two


def test_the_data_page_links_every_file(built: Path) -> None:
    text = (built / "draft/data/index.html").read_text()
    for file in export.machine_files():
        assert f'href="../{file.path}"' in text
    for name, _ in around.titles():
        assert f'href="../../schemas/{name}.schema.json"' in text
    assert 'href="../../feed.xml"' in text
