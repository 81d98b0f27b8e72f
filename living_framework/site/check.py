"""The built site, checked as a reader's browser would meet it.

For each page: every link and fragment resolves, ids are unique, the ways to give feedback are
there, every statement of the model is on its pages in its own words, nothing is fetched from elsewhere, no script or
style is in the page itself, and the content security policy is there.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from ..publish import script_data, search
from ..versions.edition import Edition
from . import page_faults, page_reader, words
from .placing import Stat, stats

_MODULES = (__file__, page_faults.__file__, page_reader.__file__, words.__file__)


class Fault(NamedTuple):
    """Something wrong on a page: its path below the checked folder, and what it is."""

    page: str
    message: str

    def __str__(self) -> str:
        return f"{self.page}: {self.message}"


class Outside(NamedTuple):
    """A link that leaves the checked folder; the whole site has to have its target."""

    page: str
    target: str  # relative to the folder that is checked, or from the root of the host
    fragment: str


class _Page(NamedTuple):
    """What was found on a page, as it is stored."""

    seen: list[int]  # its file's time and size
    digest: str
    ids: list[str]
    links: list[list[str]]  # to places below the folder: target, fragment
    outside: list[list[str]]  # to others
    times: int  # of all links, with those that are there more than once
    faults: list[str]  # those that the page has by itself
    said: list[list[Any]]  # the words of statements that it shows


class Memory:
    """What was found on pages that have not changed since: their bytes are not read again.

    By a page's path: nobody else writes in the folder, so a file of the same time and size is the same, and
    so is one whose path and bytes have the same SHA-256. `about` says what the check asks of a page.
    """

    def __init__(self, file: Path | None, about: str) -> None:
        """`file` outlives the run; without one, nothing is remembered."""
        self.file = file
        self.about = about
        self.used: dict[str, _Page] = {}
        self.new: set[str] = set()  # the pages that were read this time
        try:
            found = json.loads(file.read_bytes()) if file else {}
        except (OSError, ValueError):
            found = {}
        same = isinstance(found, dict) and found.get("about") == about
        self.known: dict[str, Any] = found["pages"] if same else {}
        self.places: str = found["places"] if same else ""  # where links could lead

    def page(
        self, path: str, name: str, stat: Stat, edition: Edition, elsewhere: frozenset[str]
    ) -> _Page:
        """A page as it was found, now or before."""
        seen = list(stat)
        known = _Page(*self.known[name]) if name in self.known else None
        if known is None or known.seen != seen:
            data = Path(path).read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            if known and known.digest == digest:
                known = known._replace(seen=seen)
            else:
                known = _read(name, data, edition, elsewhere)._replace(seen=seen, digest=digest)
                self.new.add(name)
        self.used[name] = known
        return known

    def save(self, places: str) -> None:
        """Store what this run has seen, and where links could lead."""
        if self.file:
            data = {"about": self.about, "pages": self.used, "places": places}
            self.file.write_text(json.dumps(data), "utf-8")


@cache
def _code() -> str:
    """The code of the check: of another, nothing is remembered."""
    return hashlib.sha256(b"".join(Path(p).read_bytes() for p in _MODULES)).hexdigest()


@dataclass
class Report:
    """What the check of one folder found."""

    faults: list[Fault] = field(default_factory=list)
    outside: list[Outside] = field(default_factory=list)
    pages: int = 0
    links: int = 0


def check_folder(
    folder: Path,
    edition: Edition,
    statements: Iterable[tuple[str, str]],
    elsewhere: frozenset[str],
    memory: Path | None = None,
) -> Report:
    """Check every page of one built folder.

    `statements` gives pages (paths below the folder), each with the id of a statement that it has to
    show; any page shows the words of that version. `elsewhere` names the folders that are built apart and will be in this one. `memory` is a file
    that remembers what was found on pages, so that unchanged ones are not parsed again.
    """
    report = Report()
    settings = edition.settings
    asked = settings.repository, settings.contact, sorted(elsewhere)
    seen = Memory(memory, _code() + repr(asked))
    files = stats(folder)
    for name in _in_order(files, ".html"):
        page = seen.page(f"{folder}/{name}", name, files[name], edition, elsewhere)
        report.faults += (Fault(name, message) for message in page.faults)
    pages = seen.used
    places = _places(files, pages)
    for name in _in_order(files, ".css"):
        css = (folder / name).read_text("utf-8")
        report.faults += (Fault(name, message) for message in page_faults.style_faults(css))
    fault = _followed(folder, files, pages)
    for name, page in pages.items():
        report.links += page.times
        report.outside += (Outside(name, *link) for link in page.outside)
        if places != seen.places or name in seen.new:
            found = (fault(target, fragment) for target, fragment in page.links)
            report.faults += (Fault(name, message) for message in found if message)
    seen.save("" if report.faults else places)
    data = folder / search.FILE
    index = script_data.read(data) if data.is_file() else {"pages": []}
    report.faults += _words(pages, index, edition, statements)
    report.pages = len(pages)
    return report


def _in_order(files: Iterable[str], ending: str) -> list[str]:
    """The files of a kind, a folder before what is sorted after it."""
    return sorted((name for name in files if name.endswith(ending)), key=lambda n: n.split("/"))


def _places(files: Iterable[str], pages: Mapping[str, _Page]) -> str:
    """A hash of everything that a link in a folder can lead to: its files, and the ids on pages."""
    facts = [repr(sorted(files))]
    facts += (repr((name, page.ids)) for name, page in pages.items())
    return hashlib.sha256("\0".join(facts).encode("utf-8", "surrogateescape")).hexdigest()


def _words(
    pages: Mapping[str, _Page],
    index: Mapping[str, Any],
    edition: Edition,
    statements: Iterable[tuple[str, str]],
) -> Iterator[Fault]:
    """What pages and the data of search have of statements, and what pages do not show."""
    frozen = words.Frozen(edition.all())
    shown = set()
    for name, page in pages.items():
        for said in map(words.Said._make, page.said):
            if not said.excerpt:
                shown.add((name, said.id))
            fault = frozen.fault(said, edition.version)
            if fault:
                yield Fault(name, fault)
    for said in words.indexed(index):
        fault = frozen.fault(said, edition.version)
        if fault:
            yield Fault(search.FILE, fault)
    for name, id_ in statements:
        if (name, id_) not in shown:
            yield Fault(name, f"statement {id_} is not on its page")


def places_of(memory: Path) -> dict[str, list[str]]:
    """The ids on each page of a folder, by its path, as the check of the folder remembers them."""
    try:
        pages = json.loads(memory.read_bytes())["pages"]
        return {name: _Page(*known).ids for name, known in pages.items()}
    except (OSError, ValueError, KeyError):
        return {}


def _read(name: str, data: bytes, edition: Edition, elsewhere: frozenset[str]) -> _Page:
    page = page_reader.read(data)
    base = name.rsplit("/", 1)[0] + "/" if "/" in name else ""
    links: Counter[tuple[str, str]] = Counter()
    for address, times in Counter([*page.addresses, *page.files]).items():
        inside = page_faults.relative(address)
        if inside:
            path, fragment = inside
            links[_resolved(base, path) if path else name, fragment] += times
    ways: dict[bool, list[list[str]]] = {True: [], False: []}
    for target, fragment in links:
        leaves = target.startswith(("../", "/")) or target.split("/", 1)[0] in elsewhere
        ways[leaves].append([target, fragment])
    return _Page(
        seen=[],
        digest="",
        ids=sorted(set(page.ids)),
        links=ways[False],
        outside=ways[True],
        times=links.total(),
        faults=list(page_faults.page_faults(page, edition)),
        said=[list(said) for said in page.said],
    )


def _resolved(base: str, path: str) -> str:
    """A relative address against a folder, with any `..` that leads out kept in front."""
    if path.startswith("/"):
        return path
    while path.startswith("../") and base:  # as most do
        base, path = base[: base.rfind("/", 0, -1) + 1], path[3:]
    whole = base + path
    if "%" not in whole and "/." not in f"/{whole}":
        return whole
    parts: list[str] = []
    for part in unquote(whole).split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _followed(
    folder: Path, files: Mapping[str, Stat], pages: Mapping[str, _Page]
) -> Callable[[str, str], str]:
    """What is wrong with a link to a target and a fragment below a folder; empty where nothing is."""

    @cache  # most links are on many pages
    def fault(target: str, fragment: str) -> str:
        file = f"{target}index.html" if target == "" or target.endswith("/") else target
        if file not in files and not (folder / file).is_file():
            return f"the link to {target or './'} leads nowhere"
        if fragment and file in pages and fragment not in ids(file):
            return f"{file} has no place #{fragment}"
        return ""

    @cache
    def ids(file: str) -> set[str]:
        return set(pages[file].ids)

    return fault


def follow_outside(
    site: Path, folder: str, links: list[Outside], host_path: str, ids: Mapping[str, Iterable[str]]
) -> Iterator[Fault]:
    """The links of one folder that lead out of it, followed in the whole site.

    `folder` is the checked folder's name below the site, or empty for the site's own root;
    `host_path` is the path that the site has on its host, `/` or `/some/where/`; `ids` gives those on
    each page of the site.
    """
    prefix = f"{folder}/" if folder else ""
    top = str(site)

    @cache
    def fault(target: str, fragment: str) -> str:
        rooted = target.startswith("/")
        path = target.removeprefix(host_path) if rooted else _resolved(prefix, target)
        file = f"{path}index.html" if path == "" or path.endswith("/") else path
        if not os.path.isfile(f"{top}/{file}"):  # noqa: PTH113 - thousands of paths, and quicker
            return f"the link to {target} leads nowhere"
        is_there = not fragment or not file.endswith(".html") or fragment in ids.get(file, ())
        return "" if is_there else f"{file} has no place #{fragment}"

    for page, target, fragment in sorted(links):
        message = fault(target, fragment)
        if message:
            yield Fault(prefix + page, message)
