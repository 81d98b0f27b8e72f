"""Every word of the interface comes from the catalogs: a site in a language for tests shows it.

In the pseudo-language each message is in brackets. What is in none is the framework's own text, a
value, or one of the things that EXEMPT names with its reason.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import GARDEN, PROJECT
from lxml import html

from living_framework.publish.messages import PSEUDO
from living_framework.site.folder import Folder
from living_framework.site.plan import Plan
from living_framework.versions.edition import Edition

EXEMPT = (
    "//script|//style|//code|//pre",  # no text for reading
    "//*[contains(@class, 'cite-')]",  # citations are in the style's own words
    "//*[@class='comment-sheet']//ol",  # the same words are in the sheet, which goes out in English
    "//dl[@class='rules']",  # the words of `framework rules`, which is in English
    "//a[contains(@href, 'schema')]",  # names of files
)
ADDRESS = re.compile(r"https?://\S+|[\w.-]+\.(json|jsonld|csv|xml|txt|js|yml)\b")


def leaks(page: str, known: set[str]) -> list[str]:
    document: Any = html.fromstring(page)
    for path in EXEMPT:
        for element in document.xpath(path):
            if element.getparent() is not None:
                element.drop_tree()
    texts = document.xpath("//body//text()|//@aria-label|//@alt|//@placeholder")
    found = []
    for text in texts:
        rest = ADDRESS.sub(" ", str(text))
        while (inner := re.sub(r"⟦[^⟦⟧]*⟧", " ", rest)) != rest:
            rest = inner
        words = [word for word in re.findall(r"[^\W\d_]+", rest) if word.lower() not in known]
        if words:
            found.append(" ".join(rest.split())[:80])
    return found


@pytest.mark.parametrize("part", ["version", "root"])
def test_no_word_of_the_interface_is_outside_the_catalogs(part: str, tmp_path: Path) -> None:
    root = Path(shutil.copytree(GARDEN, tmp_path / "garden"))
    settings = root / "framework.yml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("language: en\n", f"language: {PSEUDO}\n"), "utf-8")
    own = " ".join(p.read_text("utf-8") for p in root.rglob("*") if p.suffix in (".md", ".yml"))
    known = {word.lower() for word in re.findall(r"[^\W\d_]+", own)}
    nav = tuple(yaml.safe_load((PROJECT / "mkdocs.yml").read_text("utf-8"))["nav"])
    plan = Plan(Edition(root), part, PROJECT, PROJECT / "overrides", PROJECT / "docs", nav)
    folder = Folder(plan)
    found = {
        f"{page.template}: {text}"
        for page in folder.pages.values()
        for text in leaks(folder.render(page), known)
    }
    assert "\n".join(sorted(found)) == ""
    assert any("⟦" in folder.render(page) for page in folder.pages.values())
