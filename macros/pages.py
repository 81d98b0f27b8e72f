"""The pages that are made from the model, and where every page of an edition stands.

One function makes the virtual pages; whoever runs an engine puts them in place. Each is a macro
call and no more: facet text is data, and never passes through a template's source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from .model import Framework
from .views import Edition


class VirtualPage(NamedTuple):
    """A page without a file in `docs/`: its place, its title as plain text, and its Markdown."""

    path: str
    title: str
    markdown: str
    source: str  # the file that is edited, below the repository's root; empty where there is none
    description: str = ""
    id: str = ""  # the facet or part that the page shows


def virtual_pages(framework: Framework) -> Iterator[VirtualPage]:
    """A page for each facet and part."""
    for page in framework.pages:
        folder = "facets/" if page.kind == "facet" else ""
        yield VirtualPage(
            path=f"{folder}{page.slug}.md",
            title=str(page.title),
            markdown=f'{{% set shown = get("{page.id}") %}}{{% include "partials/facet.html" %}}\n',
            source=page.path,
            description=str(page.summary),
            id=str(page.id),
        )


@dataclass
class Addresses:
    """Where things stand, seen from the page that is being made.

    `urls` maps a page's path below `docs/` to its address below the edition; `outside` does the
    same for pages at the root of the whole site, which stand one level up.
    """

    edition: Edition
    urls: dict[str, str] = field(default_factory=dict)
    outside: dict[str, str] = field(default_factory=dict)
    here: str | None = ""  # None: a page that is served at any address, as a 404 page is

    def path(self, target: str) -> str:
        """The address below the edition of a facet, a statement, a page of `docs/`, or a file.

        `F03`, `F03.4`, `glossary.md`, `glossary.md#grooming`, `assets/site.css`. Raises KeyError
        for a page or an id that is not there.
        """
        name, _, fragment = target.partition("#")
        if name.endswith(".md"):
            url = self.urls[name] if name in self.urls else f"../{self.outside[name]}"
        elif "/" in name or "." in name and not name.split(".")[-1].isdigit():
            url = name
        else:
            page = self.edition.get(name.split(".")[0])
            folder = "facets/" if page.kind == "facet" else ""
            url = self.urls[f"{folder}{page.slug}.md"]
            fragment = name if "." in name else fragment
        return url + (f"#{quote(fragment)}" if fragment else "")

    def href(self, target: str) -> str:
        """The address of a target, relative to the page that is being made."""
        path = self.path(target)
        if self.here is None:
            return urlsplit(f"{self.edition.settings.site}{self.edition.version}/").path + path
        return ("../" * self.here.count("/") + path) or "./"

    def absolute(self, target: str = "") -> str:
        """The full address of a target in this version, or of the page that is being made."""
        path = self.path(target) if target else self.here or ""
        return f"{self.edition.settings.site}{self.edition.version}/{path}"

    def macros(self) -> dict[str, Any]:
        """What pages and templates call."""
        return {"href": self.href, "absolute": self.absolute}
