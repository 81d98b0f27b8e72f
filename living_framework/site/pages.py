"""The pages that the tool makes from the model: which there are, and what each template is given."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import PurePath
from typing import Any, NamedTuple

from jinja2 import TemplateError

from ..diff.wording import message
from ..model import Framework, Portion, Settings
from ..model.portions import MOST
from ..source.load import SETTINGS
from ..source.text import slugify
from ..versions.edition import Edition
from ..versions.lifecycle import Lifecycle, file_name, named_ids, published_ids
from ..versions.places import moved, place, portion_place


class Page(NamedTuple):
    """A page to be made: its place, its template below `pages/`, and what that is given.

    `content` is that of a page written by hand, which MkDocs has made HTML of.
    """

    path: str  # as it would be below docs/
    title: str  # plain text
    template: str
    view: dict[str, Any]
    description: str = ""
    source: str = ""  # the file that is edited, below the repository's root, if there is one
    id: str = ""  # the facet or part that the page shows
    layout: str = ""
    contents: bool = True  # whether it lists its headings beside the text
    content: str = ""
    values: dict[str, Any] | None = None  # of title and description, if those are the tool's words
    url: str = ""  # below the folder that is built; known once it is known how that is served

    @property
    def is_homepage(self) -> bool:
        """Whether a reader begins here."""
        return self.path == "index.md"


# What a template may raise: it is code of the content root. What the system refuses is not of it.
OF_TEMPLATES = (
    TemplateError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError,
)  # fmt: skip


class NotMade(ValueError):
    """A page cannot be made; the message says which, why, and where in its template."""

    @classmethod
    def of(cls, page: Page, why: Exception) -> NotMade:
        """What to say of a page and of what its template raised."""
        frames = reversed(traceback.extract_tb(why.__traceback__))
        places = (
            (PurePath(f.filename), f.lineno)
            for f in frames
            if f.filename.endswith((".html", ".css", ".js", ".jinja", ".svg"))
        )
        where = next((f" ({path.parent.name}/{path.name}, line {n})" for path, n in places), "")
        what = "page" if page.path.endswith(".md") else "file"
        return cls(f"the {what} {page.path} cannot be made: {why}{where}")


def url_of(path: str, *, folders: bool = True) -> str:
    """The address of a page below the folder that is built: `a/index.md` is at `a/`.

    With `folders` false each page is a file, as in a copy that opens from the file system.
    """
    name = path.removesuffix(".md")
    if name == "404" or not folders:
        return f"{name}.html"
    return name.removesuffix("index") if name.rpartition("/")[2] == "index" else f"{name}/"


def file_of(url: str) -> str:
    """The file of the page at an address."""
    return f"{url}index.html" if not url or url.endswith("/") else url


def pages_of_version(edition: Edition) -> Iterator[Page]:
    """What every version has: its views, then a page for each facet, part, register and term."""
    settings = edition.settings
    yield Page("index.md", str(settings.title), "home", {}, layout="home")
    gone = absent(settings)
    for path, title, template, layout, description in VIEWS:
        if path in gone:
            continue
        lists = template != "whole"  # which has a table of contents
        page = Page(path, title, template, {}, description, layout=layout, contents=lists, values={})  # fmt: skip
        yield from _in_portions(page, edition.framework)
    for name, title in (
        ("cite", message("Citation files")),
        ("assets", message("Files of the pages")),
        ("assets/vendor", message("Files of other projects")),
    ):
        yield _folder(name, title)
    yield from _of_text(edition.framework)
    for path, id_ in moved(edition).items():
        yield Page(path, id_, "redirect", {"id": id_})


def _in_portions(page: Page, framework: Framework) -> Iterator[Page]:
    """A view as a page, or as several if it shows every statement or facet and there are very many."""
    if page.template in PORTIONED:
        yield from _divided(page, framework.portions, PORTIONED[page.template])
    elif page.template in PORTIONED_BY_FACET:
        yield from _divided(page, framework.portions_of_facets, PORTIONED_BY_FACET[page.template])
    else:
        yield page


def _divided(page: Page, portions: Sequence[Portion], later: str) -> Iterator[Page]:
    """A page for each portion of a view; `later` is what all but the first are called."""
    place = page.path.removesuffix(".md")
    for portion in portions:
        title, about = later, ""
        if portion.number == 1:
            title = page.title
            on_one = page.template == "whole"  # which is described as one page
            about = "" if on_one and portion.of > 1 else page.description
        yield page._replace(
            path=portion_place(place, portion.number),
            title=title,
            description=about,
            view={**page.view, "portion": portion, "view": place},
            values={**(page.values or {}), "number": portion.number, "of": portion.of},
        )


def _folder(name: str, title: str, **view: Any) -> Page:
    """The page of a folder: it lists what is in it."""
    return Page(
        f"{name}/index.md", title, "folder", {"of": name, **view}, contents=False, values={}
    )


# The views of a version: place, title, template, layout, description.
VIEWS = (
    ("facets/index.md", message("All {many}"), "facets", "wide", ""),
    ("explorer.md", message("Statement explorer"), "explorer", "wide", message("Every statement in one table, to filter by {one}, section, vocabulary and words.")),
    ("matrix.md", message("Matrix"), "matrix", "wide", message("How many statements of each {one} name each term.")),
    ("map.md", message("Map of relations"), "map", "wide", message("Which {many} are related to one another, drawn and as a table, with the reasons.")),
    ("glossary.md", message("Glossary"), "glossary", "", ""),
    ("whole.md", message("The whole framework"), "whole", "", message("The whole framework on one page, in reading order, with the id of every statement.")),
    ("data.md", message("Data"), "data", "", message("The framework as JSON, CSV and JSON-LD, its references for reference managers, feeds and schemas.")),
    ("evidence.md", message("Evidence board"), "evidence", "wide", message("What each statement rests on: the source alone, or other published works too.")),
    ("board.md", message("Completeness"), "board", "wide", ""),
    ("comments.md", message("Comments"), "comments", "", message("The comment sheet for each version, how to send it back, and every comment with its answer.")),
)  # fmt: skip

# The views that show every statement, and what a page of one is called after the first.
PORTIONED = {
    "explorer": message("Statement explorer, page {number} of {of}"),
    "whole": message("The whole framework, page {number} of {of}"),
    "evidence": message("Evidence board, page {number} of {of}"),
}

# The same of those that have a row for each facet.
PORTIONED_BY_FACET = {
    "matrix": message("Matrix, page {number} of {of}"),
    "map": message("Map of relations, page {number} of {of}"),
    "board": message("Completeness, page {number} of {of}"),
}

ROOT_VIEWS = (
    ("versions.md", message("Versions"), "versions", "wide", ""),
    ("holds.md", message("Check a citation"), "holds", "", message("Paste an id, an address, a quotation or an entry of a reference manager, and see whether the newest version still says what you cited.")),
    ("rules.md", message("Rules"), "rules", "", ""),
)  # fmt: skip


def _of_text(framework: Framework) -> Iterator[Page]:
    for page in framework.pages:
        id_ = str(page.id)
        yield Page(place(page), str(page.title), "facet", {}, str(page.summary), page.path, id_)
    settings = framework.settings
    for kind in settings.sections:
        if kind.register:
            about = message("Every {thing} of {framework}, by {one}.")
            values: dict[str, Any] = {"name": kind.title, "thing": kind.one}
            path = f"{slugify(kind.register)}.md"
            register = Page(path, "{name}", "register", {"of": kind}, about, SETTINGS, contents=False, values=values)  # fmt: skip
            later = message("{name}, page {number} of {of}")
            yield from _divided(register, framework.portions_of_section(kind.key), later)
    for key, vocabulary in settings.paged.items():
        about = message("A page for each {thing} of {framework}.")
        values = {"name": vocabulary.heading, "thing": vocabulary.one}
        view: dict[str, Any] = {"vocabulary": key, "of": vocabulary}
        yield Page(f"{key}/index.md", "{name}", "terms", view, about, SETTINGS, values=values)
        for term in vocabulary.terms:
            about = message("What {framework} says of {thing}, {one} by {one}.")
            values = {"name": term.title, "thing": term.key}
            path = f"{key}/{term.slug}.md"
            yield Page(path, "{name}", "slice", {**view, "of": term}, about, SETTINGS, contents=False, values=values)  # fmt: skip


def absent(settings: Settings) -> set[str]:
    """The pages, by their paths, of modules that a framework does not have."""
    there = {
        "glossary.md": settings.glossary,
        "help.md": settings.helplines,
        "safety.md": settings.leave,
        "evidence.md": settings.modules.evidence,
        "map.md": settings.modules.map,
        "matrix.md": settings.in_matrix,
    }
    return {path for path, module in there.items() if not module}


def pages_of_root(edition: Edition, lifecycle: Lifecycle) -> Iterator[Page]:
    """What the root of the site has besides: versions, changes, and a page for each id.

    `edition` is the one that a reader comes to first.
    """
    yield Page("index.md", str(edition.settings.title), "redirect", {"id": ""})
    yield from root_views()
    ids = published_ids(edition.all())
    many = len(ids) > MOST
    yield _folder("id", message("Permanent links"), by_page=_groups(ids), many=many)
    yield _folder("schemas", message("Schemas"))
    yield _folder("assets", message("Files of the pages"))
    yield _folder("assets/vendor", message("Files of other projects"))
    pairs = [(older.version, newer.version) for older, newer in comparisons(edition.all())]
    yield _folder("changes", message("Changes between versions"), pairs=pairs)
    for name, id_ in _named(edition, ids).items():
        about = message("{id}: words, history and citation")
        yield Page(f"id/{name}.md", "{id}", "id", {"id": id_}, about, values={"id": id_})
    for older, newer in comparisons(edition.all()):
        yield from _changes(older, newer, lifecycle)


def _changes(older: Edition, newer: Edition, lifecycle: Lifecycle) -> Iterator[Page]:
    """What changed between two versions: a page, or several where very much did."""
    of = len(lifecycle.between(older.version, newer.version).portions)
    for number in range(1, of + 1):
        path = portion_place(f"changes/{older.version}..{newer.version}", number)
        view = {"pair": (older.version, newer.version), "number": number}
        values = {"older": older, "newer": newer, "number": number, "of": of}
        title = message("What changed from {older} to {newer}")
        if number > 1:
            title = message("What changed from {older} to {newer}, page {number} of {of}")
        yield Page(path, title, "changes", view, values=values)


def _named(edition: Edition, ids: Iterable[str]) -> dict[str, str]:
    """The ids by the names of their pages: the ids themselves, then labels and aliases."""
    names = {id_: id_ for id_ in ids}
    taken = {id_.casefold() for id_ in names}
    for label, id_ in named_ids(edition.all()).items():
        name = file_name(label)
        if name and name.casefold() not in taken:
            taken.add(name.casefold())
            names[name] = id_
    return names


def _groups(ids: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Ids of pages, each with the ids of the statements that it has or had."""
    groups: dict[str, list[str]] = {}
    for id_ in ids:
        page, dot, _ = id_.partition(".")
        inside = groups.setdefault(page, [])
        if dot:
            inside.append(id_)
    return list(groups.items())


def root_views() -> Iterator[Page]:
    """The views of all versions together."""
    for path, title, template, layout, description in ROOT_VIEWS:
        yield Page(path, title, template, {}, description, layout=layout, values={})


def not_found() -> Page:
    """The page that is served where there is none."""
    return Page(
        "404.md",
        message("Page not found"),
        "404",
        {},
        source="overrides/pages/404.html",
        values={},
    )


def comparisons(editions: list[Edition]) -> list[tuple[Edition, Edition]]:
    """The pairs of editions to compare: neighbours, and each with the newest release."""
    pairs = list(pairwise(editions))
    released = editions[:-1]
    pairs += [(e, released[-1]) for e in released[:-1] if (e, released[-1]) not in pairs]
    return pairs
