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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from lxml import etree

from ..publish import script_data, search
from ..versions.edition import Edition
from . import page_faults as one
from . import words
from .placing import stats

_ABOUT = "".join(
    Path(p).read_text("utf-8") for p in (__file__, one.__file__, words.__file__)
)  # of another check nothing is remembered


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


@dataclass
class _Page:
    path: str
    ids: set[str]
    links: Counter[tuple[str, str]]  # how often: target below the folder, fragment
    faults: list[str]  # those that the page has by itself
    said: list[words.Said]  # the words of statements that it shows


class Memory:
    """What was found on pages that have not changed since: their bytes are not read again.

    By a page's path: a file of the same inode, time and size is the same, and so is one whose path
    and bytes have the same SHA-256. `about` says what the check asks of a page.
    """

    def __init__(self, file: Path | None, about: str) -> None:
        """`file` outlives the run; without one, nothing is remembered."""
        self.file = file
        self.about = about
        self.used: dict[str, Any] = {}
        self.new: set[str] = set()  # the pages that were read this time
        try:
            found = json.loads(file.read_bytes()) if file else {}
        except (OSError, ValueError):
            found = {}
        same = isinstance(found, dict) and found.get("about") == about
        self.known: dict[str, Any] = found["pages"] if same else {}
        self.places: str = found["places"] if same else ""  # where links could lead

    def page(self, path: Path, name: str, edition: Edition) -> _Page:
        """A page as it was found, now or before."""
        stat = path.stat()
        seen = [stat.st_ino, stat.st_mtime_ns, stat.st_size]
        known = self.known.get(name)
        if known is None or known[0] != seen:
            data = path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            if known and known[1] == digest:
                known = [seen, digest, *known[2:]]
            else:
                known = [seen, digest, *self._parsed(name, data, edition)]
                self.new.add(name)
        self.used[name] = known
        ids, links, faults, said = known[2:]
        counted = Counter({(target, fragment): n for target, fragment, n in links})
        return _Page(name, set(ids), counted, faults, [words.Said(*each) for each in said])

    @staticmethod
    def _parsed(name: str, data: bytes, edition: Edition) -> list[Any]:
        document = etree.fromstring(data, one.PARSER)
        page = _read(name, document, edition)
        links = [[target, fragment, n] for (target, fragment), n in page.links.items()]
        return [sorted(page.ids), links, page.faults, page.said]

    def save(self, places: str) -> None:
        """Store what this run has seen, and where links could lead."""
        if self.file:
            data = {"about": self.about, "pages": self.used, "places": places}
            self.file.write_text(json.dumps(data), "utf-8")


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
    seen = Memory(memory, _ABOUT + repr((edition.settings.repository, edition.settings.contact)))
    pages: dict[str, _Page] = {}
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        pages[name] = seen.page(path, name, edition)
        report.faults += (Fault(name, m) for m in pages[name].faults)
    places = _places(folder, pages, elsewhere)
    for path in sorted(folder.rglob("*.css")):
        name = path.relative_to(folder).as_posix()
        report.faults += (Fault(name, m) for m in one.style_faults(path.read_text("utf-8")))
    for page in pages.values():
        report.links += page.links.total()
        followed = places == seen.places and page.path not in seen.new
        for target, fragment in page.links:
            if target.startswith(("../", "/")) or target.split("/")[0] in elsewhere:
                report.outside.append(Outside(page.path, target, fragment))
            elif not followed:
                _follow(folder, page, target, fragment, pages, report)
    seen.save("" if report.faults else places)
    data = folder / search.FILE
    index = script_data.read(data) if data.is_file() else {"pages": []}
    report.faults += _words(pages, index, edition, statements)
    report.pages = len(pages)
    return report


def _places(folder: Path, pages: dict[str, _Page], elsewhere: frozenset[str]) -> str:
    """A hash of everything that a link in a folder can lead to: its files, and the ids on pages."""
    facts = [repr((sorted(stats(folder)), sorted(elsewhere)))]
    facts += [repr((name, sorted(page.ids))) for name, page in pages.items()]
    return hashlib.sha256("\0".join(facts).encode("utf-8", "surrogateescape")).hexdigest()


def _words(
    pages: dict[str, _Page],
    index: Mapping[str, Any],
    edition: Edition,
    statements: Iterable[tuple[str, str]],
) -> Iterator[Fault]:
    """What pages and the data of search have of statements, and what pages do not show."""
    frozen = words.Frozen(edition.all())
    shown = {
        (page.path, said.id) for page in pages.values() for said in page.said if not said.excerpt
    }
    for page in pages.values():
        for said in page.said:
            fault = frozen.fault(said, edition.version)
            if fault:
                yield Fault(page.path, fault)
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
        return {name: known[2] for name, known in json.loads(memory.read_bytes())["pages"].items()}
    except (OSError, ValueError, KeyError):
        return {}


def _read(name: str, document: etree._Element, edition: Edition) -> _Page:
    base = name.rsplit("/", 1)[0] + "/" if "/" in name else ""
    ids, addresses = one.found(one.IDS, document), one.found(one.ADDRESSES, document)
    links: Counter[tuple[str, str]] = Counter()
    for address, times in (addresses + one.found(one.FILES, document)).items():
        inside = one.relative(address)
        if inside:
            path, fragment = inside
            links[_resolved(base, path) if path else name, fragment] += times
    faults = list(one.page_faults(document, edition, ids, addresses))
    return _Page(name, set(ids), links, faults, list(words.said(document)))


def _resolved(base: str, path: str) -> str:
    """A relative address against a folder, with any `..` that leads out kept in front."""
    if path.startswith("/"):
        return path
    parts: list[str] = []
    for part in (base + unquote(path)).split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _follow(
    folder: Path, page: _Page, target: str, fragment: str, pages: dict[str, _Page], report: Report
) -> None:
    file = f"{target}index.html" if target == "" or target.endswith("/") else target
    if file not in pages and not (folder / file).is_file():
        report.faults.append(Fault(page.path, f"the link to {target or './'} leads nowhere"))
    elif fragment and file in pages and fragment not in pages[file].ids:
        report.faults.append(Fault(page.path, f"{file} has no place #{fragment}"))


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
