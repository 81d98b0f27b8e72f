"""Catalogs are complete, and pages are in the language and the direction of their framework."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from conftest import GARDEN, PROJECT

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
