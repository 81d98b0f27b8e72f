"""The same text as a project of each of the other tools: what each reads, and where it writes.

Every form has the facets with their front-matter, three links to other facets in each, a table of all facets, full-text
search, and navigation in groups. What is no default of the tool is a file below `themes/` or a setting here. mdBook reads
no front-matter, so it is given none; Zensical reads the project of stock MkDocs as it is.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..frameworks import GROUP, Entry, entries
from ..markdown import body, front_matter, groups, linker, place_of, stock, write_pages

THEMES = Path(__file__).with_name("themes")
ADDRESS = "https://generated.example/"


@dataclass(frozen=True)
class Form:
    """What a tool reads: `text` and `page` are the file of a facet and its page, by its number."""

    name: str
    write: Callable[[Path, int], object]
    text: str
    out: str
    page: str


def _hugo(root: Path, size: int) -> None:
    _theme(root, "hugo", "static")
    facets = root / "content/facets"
    facets.mkdir(parents=True)
    (root / "content/_index.md").write_text("---\ntitle: Generated framework\n---\n", "utf-8")
    (facets / "_index.md").write_text("---\ntitle: Facets\n---\n", "utf-8")
    every = entries(size)
    _write_facets(facets, every, "facet-{}.md", "weight")


def _eleventy(root: Path, size: int) -> None:
    _theme(root, "eleventy", ".")
    _write_facets(root / "facets", entries(size), "../facet-{}/", "number")


def _theme(root: Path, name: str, static: str) -> None:
    """The theme made by hand, with the style and the script of search that both themes have."""
    shutil.copytree(THEMES / name, root)
    shutil.copytree(THEMES / "shared", root / static, dirs_exist_ok=True)


def _write_facets(folder: Path, every: list[Entry], address: str, number: str) -> None:
    """Facets of which a template prints title and summary, in the order of a number of theirs."""
    link = linker(every, address)
    for entry in every:
        # Groups are sorted as words, so their numbers have zeros before them.
        more = f'{number}: {entry.number}\nphase: "{(entry.number - 1) // GROUP + 1:04}"\n'
        text = front_matter(entry, more) + "\n" + body(entry, link)
        (folder / f"facet-{entry.number}.md").write_text(text, "utf-8")


_BOOK = f"""\
[book]
title = "Generated framework"
language = "en"

[output.html]
site-url = "{ADDRESS}"
"""


def _mdbook(root: Path, size: int) -> None:
    every = entries(size)
    write_pages(root / "src", every, front=False)
    lines = ["# Summary\n\n[Generated framework](index.md)\n"]
    for title, members in groups(every).items():
        lines.append(f"\n# {title}\n\n")
        lines += (f"- [{entry.title}]({place_of(entry.number)})\n" for entry in members)
    (root / "src/SUMMARY.md").write_text("".join(lines), "utf-8")
    (root / "book.toml").write_text(_BOOK, "utf-8")


_SPHINX = f'''\
"""The settings of the Sphinx project: Markdown by MyST, and Furo."""

project = "Generated framework"
extensions = ["myst_parser"]
html_theme = "furo"
html_baseurl = "{ADDRESS}"
'''


def _sphinx(root: Path, size: int) -> None:
    every = entries(size)
    write_pages(root / "docs", every)
    trees = ["\n"]
    for title, members in groups(every).items():
        places = "".join(f"{place_of(e.number).removesuffix('.md')}\n" for e in members)
        trees.append(f"```{{toctree}}\n:hidden:\n:caption: {title}\n\n{places}```\n\n")
    with (root / "docs/index.md").open("a", encoding="utf-8") as index:
        index.write("".join(trees))
    (root / "docs/conf.py").write_text(_SPHINX, "utf-8")


FOLDER, FILE = "facets/facet-{}/index.html", "facets/facet-{}.html"
FORMS = (
    Form("Hugo", _hugo, "content/facets/facet-{}.md", "public", FOLDER),
    Form("mdBook", _mdbook, "src/facets/facet-{}.md", "book", FILE),
    Form("Eleventy", _eleventy, "facets/facet-{}.md", "_site", FOLDER),
    Form("Zensical", stock, "docs/facets/facet-{}.md", "site", FOLDER),
    Form("Sphinx", _sphinx, "docs/facets/facet-{}.md", "out", FILE),
)
