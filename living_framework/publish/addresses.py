"""Where every page and id of an edition is, below a folder, on the site, and for ever."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from ..versions.edition import Edition
from ..versions.places import located, place


def _served(path: str) -> str:
    """An address as the site has it, also in a copy whose pages are files and not folders."""
    name, hash_, fragment = path.partition("#")
    if name.endswith(".html") and name != "404.html":
        name = name.removesuffix(".html").removesuffix("index")
        name += "/" if name and not name.endswith("/") else ""
    return name + hash_ + fragment


@dataclass(repr=False)
class Addresses:
    """Where things stand, seen from the page that is being made.

    `urls` maps a page's path below `docs/` to its address below the folder that is being built.
    `outside` does the same for the pages around the editions, in a build that does not have them.
    `part` is what is built: one edition of the whole site (`version`), the pages around the
    editions (`root`), or one edition with those pages in it (`alone`).
    """

    edition: Edition
    part: str = "alone"
    urls: dict[str, str] = field(default_factory=dict)
    outside: dict[str, str] = field(default_factory=dict)
    here: str | None = ""  # None: a page that is served at any address, as a 404 page is

    @property
    def base(self) -> str:
        """The full address of the folder that is being built."""
        return self.edition.settings.site + (
            "" if self.part == "root" else f"{self.edition.version}/"
        )

    def path(self, target: str) -> str:
        """The address of a target below the folder that is being built.

        A target is a facet or part (`F03`), a statement (`F03.4`), a page (`glossary.md`,
        `glossary.md#grooming`) or a file (`assets/site.css`). Raises KeyError for a page or an id
        that is not there.
        """
        name, _, fragment = target.partition("#")
        if name.endswith(".md"):
            url = self.urls[name] if name in self.urls else f"../{self.outside[name]}"
        elif "/" in name or ("." in name and name.rpartition(".")[2].isalpha()):
            url = name
        else:
            page = self.edition.framework.page(name.split(".")[0])
            url = self.urls[place(page)]
            fragment = name if "." in name else fragment
        return url + (f"#{quote(fragment)}" if fragment else "")

    def has(self, target: str) -> bool:
        """Whether there is a page or an id to link to."""
        try:
            return bool(self.path(target)) or target == "index.md"
        except KeyError:
            return False

    def href(self, target: str) -> str:
        """The address of a target, relative to the page that is being made."""
        return self._from_here(self.path(target))

    def _from_here(self, path: str) -> str:
        if self.here is None:
            return urljoin(urlsplit(self.base).path, path)
        return ("../" * self.here.count("/") + path) or "./"

    def href_in(self, version: str, id_: str = "") -> str:
        """The address of a facet or statement in a version, relative to the page being made.

        A copy that stands alone has no other version in it, so there it is the full address.
        Raises KeyError where the version or the id in it is not known.
        """
        edition = next(e for e in self.edition.all() if e.version == version)
        path = f"{version}/" + (located(edition.framework, id_) if id_ else "")
        if self.part == "alone":
            return f"{self.edition.settings.site}{path}"
        return self._from_here(path if self.part == "root" else f"../{path}")

    def to_root(self, path: str) -> str:
        """The address of something at the root of the whole site, as seen from this page.

        Raises KeyError in a copy that stands alone, which is in no whole site.
        """
        if self.part == "alone":
            raise KeyError(path)
        return self._from_here(path if self.part == "root" else f"../{path}")

    def absolute(self, target: str = "") -> str:
        """The full address of a target, or of the page that is being made."""
        path = self.path(target) if target else self.here or ""
        return urljoin(self.base, _served(path))

    def permanent(self, id_: str) -> str:
        """The full address that resolves an id for ever, whatever becomes of it."""
        return f"{self.edition.settings.site}id/{id_}/"

    def macros(self) -> dict[str, Any]:
        """What pages and templates call."""
        names = ("has", "href", "href_in", "to_root", "absolute", "permanent")
        return {"part": self.part, **{name: getattr(self, name) for name in names}}
