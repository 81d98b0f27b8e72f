"""The same text as plain Markdown, which stock MkDocs and the other tools read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .frameworks import TITLES, Entry, entries, id_of, phase_of

_STOCK = """\
site_name: Generated framework
site_url: https://generated.example/
site_dir: site
theme:
  name: material
  font: false
  features: [navigation.prune, navigation.indexes, search.suggest]
plugins:
  - search
  - macros: {on_undefined: strict, on_error_fail: true}
markdown_extensions: [attr_list, tables, toc]
nav:
  - index.md
"""
_MACROS = '''\
"""What the pages of the stock project call."""


def define_env(env):
    """The one macro: the title of a page, from its front-matter."""

    @env.macro
    def title_of(page):
        return page.meta["title"]
'''


def stock(root: Path, size: int) -> Path:
    """The same text as a project of MkDocs, Material and macros, with pruned navigation."""
    every = entries(size)
    write_pages(root / "docs", every, "{{ title_of(page) }}")
    (root / "mkdocs.yml").write_text(_STOCK + navigation(every), "utf-8")
    (root / "main.py").write_text(_MACROS, "utf-8")
    return root


def write_pages(docs: Path, every: list[Entry], heading: str = "", *, front: bool = True) -> None:
    """The table of facets as `index.md`, and a page for each facet, with its front-matter or without."""
    (docs / "facets").mkdir(parents=True)
    (docs / "index.md").write_text(table(every), "utf-8")
    link = linker(every, "facet-{}.md")
    for entry in every:
        top = f"# {heading or entry.title}\n\n{entry.summary}\n\n"
        text = f"{front_matter(entry)}\n" * front + top + body(entry, link)
        (docs / place_of(entry.number)).write_text(text, "utf-8")


def place_of(number: int) -> str:
    """The file of a facet below the folder of pages."""
    return f"facets/facet-{number}.md"


def table(every: list[Entry]) -> str:
    """The first page: a table of all facets."""
    rows = (
        f"| {id_of(e.number)} | [{e.title}]({place_of(e.number)}) | {e.summary} |" for e in every
    )
    lines = ["# Generated framework", "", "| Id | Facet | Summary |", "| --- | --- | --- |", *rows]
    return "\n".join(lines) + "\n"


def groups(every: list[Entry]) -> dict[str, list[Entry]]:
    """The facets by the titles of their groups, as navigation has them."""
    found: dict[str, list[Entry]] = {}
    for entry in every:
        found.setdefault(phase_of(entry.number).capitalize(), []).append(entry)
    return found


def navigation(every: list[Entry]) -> str:
    """The items of `nav` in mkdocs.yml after the first page."""
    lines = []
    for title, members in groups(every).items():
        lines.append(f"  - {title}:\n")
        lines += (f"      - {place_of(entry.number)}\n" for entry in members)
    return "".join(lines)


def front_matter(entry: Entry, more: str = "") -> str:
    """What other tools are given at the top of a facet."""
    return (
        f"---\nid: {id_of(entry.number)}\ntitle: {entry.title}\ndescription: {entry.summary}\n"
        f"actors: [{', '.join(entry.actors)}]\ntechnologies: [{', '.join(entry.tools)}]\n{more}---\n"
    )


def linker(every: list[Entry], address: str) -> Callable[[int], str]:
    """What makes links to facets by their titles, as Markdown."""
    titles = {entry.number: entry.title for entry in every}
    return lambda number: f"[{titles[number]}]({address.format(number)})"


def body(entry: Entry, link: Callable[[int], str]) -> str:
    """The sections of a facet as any tool reads them."""
    lines = []
    for place, title in enumerate(TITLES):
        lines.append(f"## {title}\n")
        for statement in entry.statements:
            if statement.section == place:
                links = "".join(f" {link(n)}" for n in statement.links)
                lines.append(f"{'- ' if place > 1 else ''}{statement.words}{links}.\n")
    return "\n".join(lines)
