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
from edits import edit
from lxml import html

from living_framework.model import DRAFT, Release
from living_framework.publish.messages import PSEUDO
from living_framework.site.folder import Folder
from living_framework.site.plan import Plan
from living_framework.site.shell import shell_of
from living_framework.versions.edition import Edition

CASES = sorted((PROJECT / "tests/diff/cases").glob("*.yml"))
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
        rest = re.sub(r"^[^⟦⟧]*⟧|⟦[^⟦⟧]*$", " ", ADDRESS.sub(" ", str(text)))  # part of one
        while (inner := re.sub(r"⟦[^⟦⟧]*⟧", " ", rest)) != rest:
            rest = inner
        words = [word for word in re.findall(r"[^\W\d_]+", rest) if word.lower() not in known]
        if words:
            found.append(" ".join(rest.split())[:80])
    return found


def in_pseudo_language(root: Path) -> Path:
    """The garden at `root`, whose framework.yml names the language for tests."""
    settings = Path(shutil.copytree(GARDEN, root)) / "framework.yml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("language: en\n", f"language: {PSEUDO}\n"), "utf-8")
    return root


def words_of(*roots: Path) -> set[str]:
    """Every word that the garden's own files have, and those of the framework's parts."""
    files = (p for root in roots for p in root.rglob("*") if p.suffix in (".md", ".yml"))
    return {w.lower() for p in files for w in re.findall(r"[^\W\d_]+", p.read_text("utf-8"))}


@pytest.mark.parametrize("part", ["version", "root"])
def test_no_word_of_the_interface_is_outside_the_catalogs(part: str, tmp_path: Path) -> None:
    root = in_pseudo_language(tmp_path / "garden")
    known = words_of(root)
    plan = Plan(Edition(root), part, shell_of(PROJECT))
    folder = Folder(plan)
    found = {
        f"{page.template}: {text}"
        for page in folder.pages.values()
        for text in leaks(folder.render(page), known)
    }
    assert "\n".join(sorted(found)) == ""
    assert any("⟦" in folder.render(page) for page in folder.pages.values())


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_every_change_is_worded_from_the_catalogs(case: Path, tmp_path: Path) -> None:
    old = in_pseudo_language(tmp_path / "old")
    new = edit(in_pseudo_language(tmp_path / "new"), yaml.safe_load(case.read_text("utf-8")))
    release = Release("0.1.0", "2026-11-01", old, "0" * 64, "", "", {}, {})
    both = [Edition(old, "0.1.0", release.date, releases=(release,)), Edition(new)]
    for edition in both:
        edition.siblings = both
    plan = Plan(both[-1], "root", shell_of(PROJECT))
    folder = Folder(plan)
    changes = folder.lifecycle.between("0.1.0", DRAFT)
    paths = {f"id/{page.id}.md" for page in changes.pages}
    paths |= {f"id/{change.id}.md" for change in changes.statements} & set(folder.pages)
    pages = {
        path: folder.render(folder.pages[path]) for path in ("changes/0.1.0..draft.md", *paths)
    }
    known = words_of(old, new)
    found = {f"{path}: {text}" for path, page in pages.items() for text in leaks(page, known)}
    assert "\n".join(sorted(found)) == ""
