"""The tree of pages, which every page has.

It is rendered once for all pages that have the same but for the mark at the page itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from markupsafe import Markup, escape

from ..model import Facet
from ..publish.addresses import Addresses
from .pages import Page

Menu = list[tuple[str, list[tuple[str, str]]]]
MARK = ' aria-current="page"'


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
