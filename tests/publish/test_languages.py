"""Catalogs are complete, and pages are in the language and the direction of their framework."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from click.testing import CliRunner
from conftest import GARDEN, PROJECT, serving
from playwright.sync_api import Browser

from living_framework.cli import main
from living_framework.site.folder import Folder
from living_framework.site.plan import Plan
from living_framework.site.shell import shell_of
from living_framework.versions.edition import Edition

LOCALE = PROJECT / "locale"
CATALOGS = sorted(LOCALE.glob("*/LC_MESSAGES/interface.po"))
PLACES = re.compile(r"\{\{\w+\}\}|\{\w*(?::q)?\}|%\(\w+\)s")


def catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def forms(message: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message or ())


def messages(path: Path) -> dict[str, Message]:
    return {forms(m.id)[0]: m for m in catalog(path) if m.id}


@pytest.mark.parametrize("path", CATALOGS, ids=lambda p: p.parts[-3])
def test_every_message_is_translated_with_its_values_and_no_other_is_there(path: Path) -> None:
    wanted, found = messages(LOCALE / "interface.pot"), messages(path)
    assert sorted(wanted.keys() - found.keys()) == [], "translate these (and run `make strings`)"
    assert sorted(found.keys() - wanted.keys()) == [], "these are in no template any more"
    wrong = []
    for id_, message in found.items():
        said = forms(message.string)
        if message.fuzzy or len(said) != len(forms(message.id)) or not all(said):
            wrong.append(f"not translated: {id_}")
        for text in said:
            if sorted(PLACES.findall(text)) != sorted(PLACES.findall(forms(message.id)[-1])):
                wrong.append(f"other values: {id_} → {text}")
            edges = [(t[:1].isspace(), t[-1:].isspace()) for t in (id_, text)]
            if edges[0] != edges[1]:
                wrong.append(f"other space at an end: {id_} → {text}")
    assert wrong == []


def in_language(root: Path, language: str) -> Folder:
    settings = Path(shutil.copytree(GARDEN, root)) / "framework.yml"
    text = settings.read_text("utf-8").replace("language: en\n", f"language: {language}\n")
    settings.write_text(text, "utf-8")
    return Folder(Plan(Edition(root), "version", shell_of(root)))


def test_pages_of_a_spanish_framework_are_in_spanish(tmp_path: Path) -> None:
    folder = in_language(tmp_path / "garden", "es")
    home, facet = (folder.render(folder.pages[path]) for path in ("index.md", "facets/soil.md"))
    for page in (home, facet):
        assert '<html lang="es"' in page
        for said in ("Saltar al contenido", "Todas las versiones", "Consultar", "Comprobar una cita"):  # fmt: skip
            assert said in page
        assert "Skip to the content" not in page
        assert "Look up" not in page
    assert "3 topics" in home  # the framework's own words stay as its owner wrote them


PHYSICAL = re.compile(r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b|text-align: (?:left|right)|^\s*(?:left|right|float):", re.MULTILINE)  # fmt: skip
STYLES = sorted(p for p in (PROJECT / "overrides").rglob("*.css") if "vendor" not in p.parts)


@pytest.mark.parametrize("path", STYLES, ids=lambda p: p.name)
def test_no_style_knows_left_from_right(path: Path) -> None:
    assert PHYSICAL.findall(path.read_text("utf-8")) == []


def in_pseudo_arabic(root: Path) -> Path:
    """The garden with a catalog of its own: each word of a message in Arabic letters."""
    shutil.copytree(GARDEN, root)
    settings = root / "framework.yml"
    settings.write_text(settings.read_text("utf-8").replace("language: en\n", "language: ar\n"), "utf-8")  # fmt: skip
    made = Catalog(locale="ar")
    kept = re.compile(rf"({PLACES.pattern})")
    for message in messages(LOCALE / "interface.pot").values():
        plural = len(forms(message.id)) > 1
        pieces = kept.split(forms(message.id)[-1])
        said = "".join(p if kept.fullmatch(p) else re.sub(r"[A-Za-z]", "ع", p) for p in pieces)
        made.add(message.id, (said,) * made.num_plurals if plural else said)
    path = root / "locale/ar/LC_MESSAGES/interface.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, made)
    return root


@pytest.mark.slow
@pytest.mark.browser
def test_a_language_from_right_to_left_is_laid_out_so(browser: Browser, tmp_path: Path) -> None:
    root = in_pseudo_arabic(tmp_path / "garden")
    done = CliRunner().invoke(main, ["site", "--root", str(root), "--jobs", "1"])
    assert done.exit_code == 0, done.output
    with serving(root / "site") as address:
        for width in (1280, 360):
            page = browser.new_page(viewport={"width": width, "height": 800})
            for path in ("draft/", "draft/facets/soil/", "draft/explorer/", "id/G01/", "versions/"):
                page.goto(address + path)
                assert page.evaluate("document.documentElement.dir") == "rtl"
                over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                assert page.evaluate(over) <= 0, (path, width)
                assert "ععع" in page.inner_text("body")
            if width == 1280:
                page.goto(f"{address}draft/facets/soil/")
                side, text = (page.locator(s).first.bounding_box() for s in ("nav.side", "main"))
                assert side
                assert text
                assert side["x"] > text["x"]
                id_ = page.locator(".eyebrow .id").bounding_box()
                title = page.locator("h1").bounding_box()
                assert id_
                assert title
                assert (
                    abs(id_["x"] + id_["width"] - title["x"] - title["width"]) < 2
                )  # it comes first
                drawn = "e => [getComputedStyle(e, '::before').content, getComputedStyle(e, '::after').content]"
                assert page.locator(".eyebrow .id").evaluate(drawn) == ['"·"', "none"]
                turned = "e => getComputedStyle(e, '::after').rotate"
                closed = page.locator(".tree details:not([open]) > summary").first
                assert (
                    closed.evaluate(turned) == "135deg"
                )  # it points to the left, where the text goes on
                assert "نوفمبر" in page.locator("time").first.inner_text()
                rules = page.goto(f"{address}rules/")
                assert rules
                assert rules.ok
                assert (
                    page.locator(".rules dd p").first.evaluate("e => getComputedStyle(e).direction")
                    == "ltr"
                )
            page.close()
