"""The pages that are made from the model, and where every page of an edition stands.

One function makes the virtual pages; whoever runs an engine puts them in place. Each is a macro
call and no more: facet text is data, and never passes through a template's source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from ..model import Facet, Framework, Settings
from ..source.body import slugify
from ..source.load import SETTINGS
from ..versions.edition import Edition
from ..versions.lifecycle import file_name, named_ids, published_ids


class VirtualPage(NamedTuple):
    """A page without a file in `docs/`: its place, its title as plain text, and its Markdown."""

    path: str
    title: str
    markdown: str
    source: str  # the file that is edited, below the repository's root; empty where there is none
    description: str = ""
    id: str = ""  # the facet or part that the page shows


def virtual_pages(framework: Framework) -> Iterator[VirtualPage]:
    """A page for each facet and part, each register, and each vocabulary and term with pages."""
    for page in framework.pages:
        yield VirtualPage(
            path=place(page),
            title=str(page.title),
            markdown=f'{{% set shown = get("{page.id}") %}}{{% include "partials/facet.html" %}}\n',
            source=page.path,
            description=str(page.summary),
            id=str(page.id),
        )
    settings = framework.settings
    for at, kind in enumerate(settings.sections):
        if kind.register:
            about = f"Every {kind.one} of {settings.title}, by {settings.unit.one}."
            yield _view(
                f"{slugify(kind.register)}.md",
                str(kind.title),
                "register",
                f"sections[{at}]",
                about,
            )
    for key, vocabulary in settings.paged.items():
        of = f'vocabularies["{key}"]'
        about = f"A page for each {vocabulary.one} of {settings.title}."
        yield _view(f"{key}/index.md", vocabulary.heading, "terms", of, about, key)
        for at, term in enumerate(vocabulary.terms):
            path = f"{key}/{term.slug}.md"
            about = f"What {settings.title} says of {term.key}, {settings.unit.one} by {settings.unit.one}."
            yield _view(path, str(term.title), "slice", f"{of}.terms[{at}]", about, key)


def _view(
    path: str, title: str, view: str, of: str, description: str, vocabulary: str = ""
) -> VirtualPage:
    """A page that shows one entry of framework.yml: `of` says where in it the entry is."""
    markdown = (
        f"---\nview: {view}\n---\n"
        f'{{% set of, vocabulary = settings.{of}, "{vocabulary}" %}}'
        f'{{% include "partials/{view}.html" %}}\n'
    )
    return VirtualPage(path, title, markdown, SETTINGS, description)


def root_pages(edition: Edition) -> Iterator[VirtualPage]:
    """The pages around the editions that are made from them.

    One for each id that was ever published, and one for what changed between two editions.
    """
    ids = published_ids(edition.all())
    for id_ in ids:
        yield _id_page(id_, id_)
    taken = {id_.casefold() for id_ in ids}
    for name, id_ in named_ids(edition.all()).items():
        path = file_name(name)
        if path and path.casefold() not in taken:
            taken.add(path.casefold())
            yield _id_page(path, id_)
    for older, newer in comparisons(edition.all()):
        name = f"{older.version}..{newer.version}"
        yield VirtualPage(
            path=f"changes/{name}.md",
            title=f"What changed from {older.label} to {newer.label}",
            markdown=f'{{% set pair = "{older.version}", "{newer.version}" %}}'
            '{% include "partials/changes-page.html" %}\n',
            source="",
        )


def _id_page(name: str, id_: str) -> VirtualPage:
    """The page of an id, under the id itself or under a label of it."""
    markdown = f'{{% set life = life_of("{id_}") %}}{{% include "partials/id.html" %}}\n'
    return VirtualPage(path=f"id/{name}.md", title=id_, markdown=markdown, source="", id="")


def comparisons(editions: list[Edition]) -> list[tuple[Edition, Edition]]:
    """The pairs of editions to compare: neighbours, and each with the newest release."""
    pairs = list(pairwise(editions))
    released = editions[:-1]
    pairs += [(e, released[-1]) for e in released[:-1] if (e, released[-1]) not in pairs]
    return pairs


def absent_pages(settings: Settings) -> set[str]:
    """The hand-written pages, by their path, of modules that a framework does not have."""
    there = {
        "glossary.md": settings.glossary,
        "help.md": settings.helplines,
        "safety.md": settings.leave,
        "evidence.md": settings.modules.evidence,
        "map.md": settings.modules.map,
        "matrix.md": settings.in_matrix,
    }
    return {path for path, module in there.items() if not module}


def place(page: Facet) -> str:
    """The path below `docs/` at which a facet's or part's page stands."""
    return f"facets/{page.slug}.md" if page.kind == "facet" else f"{page.slug}.md"


def located(framework: Framework, id_: str) -> str:
    """The address of a facet or statement below any edition that is served from folders.

    Raises KeyError where the framework has no page with this id.
    """
    facet, dot, _ = id_.partition(".")
    path = place(framework.page(facet)).removesuffix(".md")
    return f"{path}/#{id_}" if dot else f"{path}/"


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
            page = self.edition.get(name.split(".")[0])
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
