"""What a page in Spanish says in which language: every text node, dates, numbers, and the works that it cites."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner
from conftest import GARDEN, PROJECT
from lxml import html

from living_framework.check import RULES
from living_framework.cli import main
from living_framework.publish.messages import English, Translated

pytestmark = pytest.mark.slow
WORK = "A Made-up Book on Soil, for Tests"
CATALOG = PROJECT / "locale/es/LC_MESSAGES/interface.po"
Node = tuple[str, str, str]  # the page, the language, the words


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> list[Node]:
    """Every text node of every page of the garden in Spanish, which cites a book in English."""
    root = Path(shutil.copytree(GARDEN, tmp_path_factory.mktemp("spanish") / "garden"))
    for name, old, new in (
        ("framework.yml", "language: en\n", "language: es\n"),
        ("references.yml", "  type: book\n", "  type: book\n  language: en-GB\n"),
    ):
        text = (root / name).read_text("utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), "utf-8")
    done = CliRunner().invoke(main, ["site", "--root", str(root), "--jobs", "1"])
    assert done.exit_code == 0, done.output
    site = root / "site"
    return [(page.relative_to(site).as_posix(), *said) for page in sorted(site.rglob("*.html")) for said in texts(page)]  # fmt: skip


def texts(page: Path) -> Iterator[tuple[str, str]]:
    """The text nodes of a page that have letters, each with its nearest language."""
    yield from below(html.fromstring(page.read_bytes()), "")


def below(element: html.HtmlElement, language: str) -> Iterator[tuple[str, str]]:
    within = element.get("lang") or language
    inner = [(within, element.text), *((within, child.tail) for child in element)]
    for own, text in inner if element.tag not in {"script", "style"} else ():
        words = " ".join((text or "").split())
        if re.search(r"[^\W\d_]{2}", words):
            yield own, words
    for child in element:
        if isinstance(child.tag, str):  # no comment
            yield from below(child, within)


def test_every_text_of_the_catalog_is_in_spanish(nodes: list[Node]) -> None:
    with CATALOG.open("rb") as file:
        known = {m.id: m.string for m in read_po(file) if isinstance(m.id, str) and " " in m.id}
    english = {id_ for id_, said in known.items() if said != id_}
    spanish = {str(said) for said in known.values()}
    assert len([1 for _, _, words in nodes if words in spanish]) > 100
    assert [n for n in nodes if n[2] in english] == []
    assert [n for n in nodes if n[2] in spanish and n[1] != "es"] == []


def test_what_is_in_english_is_the_cited_work_the_rules_and_commands(nodes: list[Node]) -> None:
    found = {(language, words) for _, language, words in nodes if language != "es"}
    titles = {" ".join(rule.title.split()) for rule in RULES}
    explained = " ".join(" ".join(rule.explanation.replace("`", "").split()) for rule in RULES)
    for language, words in found:
        if language == "en-GB":
            assert "Shared gardens" in words or WORK in words
        else:
            command = re.match(r"framework |curl |--signers|Access-Control|encoding=", words)
            assert language == "en", words
            assert words in titles or words in explained or command, words
    assert titles <= {words for _, words in found}
    assert ("en", "framework check") in found


def test_a_cited_work_is_in_its_language_wherever_it_is_listed(nodes: list[Node]) -> None:
    listed = [(page, language) for page, language, words in nodes if WORK in words]
    assert {page.split("/")[1] for page, _ in listed} >= {"facets", "whole"}
    assert {language for _, language in listed} == {"en-GB"}


def test_dates_are_in_words_and_their_machine_form_stays() -> None:
    spanish = Translated(CATALOG)
    assert spanish.dated("2026-11-24") == "24 de noviembre de 2026"
    assert spanish.dated("soon") == "soon"
    assert English().dated("2026-11-24") == "2026-11-24"
    assert (spanish.counted(12345), English().counted(12345)) == ("12.345", "12,345")
    assert (spanish.counted(1234), English().counted(999.6)) == ("1.234", "1,000")


def test_no_page_shows_a_date_as_machines_write_it(nodes: list[Node]) -> None:
    dated = [n for n in nodes if "24 de noviembre de 2026" in n[2]]
    assert dated
    assert [n for n in nodes if re.search(r"\b\d{4}-\d{2}-\d{2}\b", n[2])] == []
