"""The tree of pages, which every page has.

It is rendered once for all pages that have the same but for the mark at the page itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from markupsafe import Markup, escape

from ..diff.wording import message
from ..model import Facet
from ..publish.addresses import Addresses
from ..publish.messages import Catalog
from .pages import Page

Menu = list[tuple[str, list[tuple[str, str]]]]
MARK = ' aria-current="page"'


def menu_of(nav: tuple[Any, ...], addresses: Addresses, catalog: Catalog) -> Menu:
    """The groups of `nav` in mkdocs.yml, without the pages and headings that a folder does not have.

    Raises ValueError where an item is not one that a menu can have.
    """
    settings, said = addresses.edition.settings, catalog.gettext
    registers = [(str(k.many).capitalize(), f"{k.register}.md") for k in settings.sections if k.register]  # fmt: skip
    vocabularies = [(said(message("By {one}")).format(one=v.one), f"{key}/index.md") for key, v in settings.paged.items()]  # fmt: skip
    listing = [(said(message("All {many}")).format(many=settings.unit.many), "facets/index.md")]
    made = {"facets": listing, "registers": registers, "vocabularies": vocabularies}
    groups = []
    for heading, items in (pair for entry in nav if isinstance(entry, dict) for pair in entry.items()):  # fmt: skip
        listed: list[tuple[str, str]] = []
        for item in items if isinstance(items, list) else ():
            listed += made[item] if isinstance(item, str) and item in made else _pairs(item)
        there = [(said(title), path) for title, path in listed if addresses.has(path)]
        if there:
            groups.append((said(heading), there))
    return groups


def _pairs(item: Any) -> list[tuple[str, str]]:
    """The title and the page of an item."""
    if isinstance(item, dict) and all(isinstance(page, str) for page in item.values()):
        return list(item.items())
    raise ValueError(f"mkdocs.yml: the menu has “{item}” below a heading; write a title and a page, such as `About: about.md`")  # fmt: skip


class Trees:
    """The trees of one folder, by where a page is and what is open on it."""

    def __init__(
        self, addresses: Addresses, menu: Menu, render: Callable[[frozenset[str], set[int]], str]
    ) -> None:
        """`render` is given the groups and the headings of the menu that are open."""
        self.addresses = addresses
        self.menu = menu
        self.render = render
        self.known: dict[tuple[object, ...], str] = {}

    def of(self, page: Page, shown: Facet | None) -> Markup:
        """The tree as it is on a page, which is marked in it."""
        groups = self._groups.get(str(shown.id), frozenset()) if shown else frozenset()
        here = {n for n, (_, items) in enumerate(self.menu) if page.path in dict(items).values()}
        headings = here | (set() if shown else {0})
        kind = (self.addresses.href("assets/"), groups, *sorted(headings))
        if kind not in self.known:
            self.known[kind] = self.render(groups, headings)
        targets = ([str(shown.id)] if shown else []) + ([page.path] if here else [])
        tree = self.known[kind]
        for target in targets:
            link = f'<a href="{escape(self.addresses.href(target))}"'
            tree = tree.replace(f"{link}>", f"{link}{MARK}>")
        return Markup(tree)  # noqa: S704 - a template made it

    @cached_property
    def _groups(self) -> dict[str, frozenset[str]]:
        """The groups that each facet is in, by their terms."""
        found: dict[str, frozenset[str]] = {}
        for term, facets in self.addresses.edition.framework.groups:
            for facet in facets:
                found[str(facet.id)] = found.get(str(facet.id), frozenset()) | {str(term.key)}
        return found
