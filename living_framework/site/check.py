"""The built site, checked as a reader's browser would meet it.

For each page: every link and fragment resolves, ids are unique, the ways to give feedback are
there, every statement of the model is on its page, nothing is fetched from elsewhere, no script or
style stands in the page itself, and the content security policy is there.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import etree

from ..versions.edition import Edition

# What a browser fetches by itself: element, attributes.
FETCHED = {
    "script": ("src",), "img": ("src", "srcset"), "source": ("src", "srcset"), "iframe": ("src",),
    "object": ("data",), "embed": ("src",), "audio": ("src",), "video": ("src", "poster"),
    "track": ("src",), "input": ("src",), "use": ("href",), "image": ("href",),
}  # fmt: skip
LINKED = frozenset({"", "https", "http", "mailto", "tel", "sms"})  # where a link may lead
FETCHED_LINKS = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "manifest",
                 "preconnect", "dns-prefetch", "apple-touch-icon", "mask-icon"}  # fmt: skip
DATA_SCRIPTS = {"application/ld+json", "application/json"}
CSS_FETCH = re.compile(r"(?:@import\s+(?:url\()?|url\()\s*[\"']?(?P<url>[^\"')\s]+)")


_ABOUT = Path(__file__).read_text("utf-8")  # another check remembers nothing
_PARSER = etree.HTMLParser(encoding="utf-8")
_IDS = etree.XPath("//@id", smart_strings=False)
_ADDRESSES = etree.XPath("//a/@href | //area/@href", smart_strings=False)
_FILES = etree.XPath("//link/@href | //script/@src | //img/@src", smart_strings=False)
_OWN_CODE = etree.XPath("//@style | //@*[starts-with(name(), 'on')]")


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


class Memory:
    """What was found on pages that have not changed since: their bytes are not read again.

    Kept by the SHA-256 of a page's path and bytes, and of `about`, what the check asks of a page.
    """

    def __init__(self, file: Path | None, about: str) -> None:
        """`file` outlives the run; without one, nothing is remembered."""
        self.file = file
        self.about = about
        self.used: dict[str, Any] = {}
        try:
            found = json.loads(file.read_bytes()) if file else {}
        except (OSError, ValueError):
            found = {}
        self.known: dict[str, Any] = found if isinstance(found, dict) else {}

    def page(self, path: Path, name: str, edition: Edition) -> _Page:
        """A page as it was found, now or before."""
        data = path.read_bytes()
        key = hashlib.sha256(f"{self.about}\0{name}\0".encode() + data).hexdigest()
        if key in self.known:
            ids, links, faults = self.known[key]
            self.used[key] = self.known[key]
            counted = Counter({(target, fragment): n for target, fragment, n in links})
            return _Page(name, set(ids), counted, faults)
        document = etree.fromstring(data, _PARSER)
        page = _read(name, document, list(_page_faults(document, edition)))
        links = [[target, fragment, n] for (target, fragment), n in page.links.items()]
        self.used[key] = [sorted(page.ids), links, page.faults]
        return page

    def save(self) -> None:
        """Store what this run has seen."""
        if self.file:
            self.file.write_text(json.dumps(self.used), "utf-8")


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
    statements: dict[str, str],
    elsewhere: frozenset[str],
    memory: Path | None = None,
) -> Report:
    """Check every page of one built folder.

    `statements` gives the page (its path below the folder) on which each id has to stand;
    `elsewhere` names the folders that are built apart and will be in this one. `memory` is a file
    that remembers what was found on pages, so that unchanged ones are not parsed again.
    """
    report = Report()
    seen = Memory(memory, _ABOUT + repr((edition.settings.repository, edition.settings.contact)))
    pages: dict[str, _Page] = {}
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        pages[name] = seen.page(path, name, edition)
        report.faults += (Fault(name, m) for m in pages[name].faults)
    seen.save()
    for path in sorted(folder.rglob("*.css")):
        name = path.relative_to(folder).as_posix()
        report.faults += (Fault(name, m) for m in _style_faults(path.read_text("utf-8")))
    for page in pages.values():
        report.links += page.links.total()
        for target, fragment in page.links:
            if target.startswith(("../", "/")) or target.split("/")[0] in elsewhere:
                report.outside.append(Outside(page.path, target, fragment))
            else:
                _follow(folder, page, target, fragment, pages, report)
    for id_, name in statements.items():
        if name not in pages or id_ not in pages[name].ids:
            report.faults.append(Fault(name, f"statement {id_} is not on its page"))
    report.pages = len(pages)
    return report


def _parsed(path: Path) -> etree._Element:
    return etree.fromstring(path.read_bytes(), _PARSER)


def _found(path: etree.XPath, document: etree._Element) -> Counter[str]:
    """The texts of attributes, and how often each is there."""
    texts: Any = path(document)
    return Counter(texts)


def _ids(path: Path) -> set[str]:
    return set(_found(_IDS, _parsed(path)))


def _read(name: str, document: etree._Element, faults: list[str]) -> _Page:
    base = name.rsplit("/", 1)[0] + "/" if "/" in name else ""
    links: Counter[tuple[str, str]] = Counter()
    for address, times in (_found(_ADDRESSES, document) + _found(_FILES, document)).items():
        parts = urlsplit(address)
        if not parts.scheme and not address.startswith("//"):
            target = _resolved(base, parts.path) if parts.path else name
            links[target, unquote(parts.fragment)] += times
    return _Page(name, set(_found(_IDS, document)), links, faults)


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
    site: Path, folder: str, links: list[Outside], host_path: str
) -> Iterator[Fault]:
    """The links of one folder that lead out of it, followed in the whole site.

    `folder` is the checked folder's name below the site, or empty for the site's own root;
    `host_path` is the path at which the site stands on its host, `/` or `/some/where/`.
    """
    prefix = f"{folder}/" if folder else ""

    ids = cache(_ids)

    @cache
    def fault(target: str, fragment: str) -> str:
        rooted = target.startswith("/")
        path = target.removeprefix(host_path) if rooted else _resolved(prefix, target)
        file = f"{path}index.html" if path == "" or path.endswith("/") else path
        if not (site / file).is_file():
            return f"the link to {target} leads nowhere"
        is_there = not fragment or not file.endswith(".html") or fragment in ids(site / file)
        return "" if is_there else f"{file} has no place #{fragment}"

    for page, target, fragment in sorted(links):
        message = fault(target, fragment)
        if message:
            yield Fault(prefix + page, message)


def _page_faults(document: etree._Element, edition: Edition) -> Iterator[str]:
    yield from _structure_faults(document)
    yield from _feedback_faults(document, edition)
    yield from _link_faults(document)
    yield from _fetch_faults(document)
    yield from _policy_faults(document)


def _structure_faults(document: etree._Element) -> Iterator[str]:
    for id_, times in _found(_IDS, document).items():
        if times > 1 or not id_ or re.search(r"\s", id_):
            yield f"the id “{id_}” stands twice, is empty or has white space in it"
    if not document.get("lang"):
        yield "the page does not say its language"
    if not (document.findtext(".//title") or "").strip():
        yield "the page has no title"
    headings = len(document.findall(".//h1"))
    if headings != 1:
        yield f"the page has {headings} headings of the first level; it has to have one"


def _feedback_faults(document: etree._Element, edition: Edition) -> Iterator[str]:
    settings = edition.settings
    addresses = _found(_ADDRESSES, document)
    wanted = {
        "a link to the issue form": f"{settings.repository.url}/issues/new?",
        "a link to write an e-mail": f"mailto:{settings.contact.email}?",
    }
    for name, start in wanted.items():
        if not any(address.startswith(start) for address in addresses):
            yield f"the page has no {name.removeprefix('a ')}"


def _link_faults(document: etree._Element) -> Iterator[str]:
    for address in _found(_ADDRESSES, document):
        if urlsplit(address).scheme not in LINKED:
            yield f"a link leads to {address}, which is no address of a page, a mailbox or a telephone"


def _fetch_faults(document: etree._Element) -> Iterator[str]:
    for element in document.iter(*FETCHED):
        for attribute in FETCHED[str(element.tag)]:
            address = element.get(attribute)
            if address and _elsewhere(address):
                yield f"<{element.tag}> fetches {address} from elsewhere"
    for link in document.iter("link"):
        kinds = set((link.get("rel") or "").split())
        if kinds & FETCHED_LINKS and _elsewhere(link.get("href") or ""):
            yield f"<link> fetches {link.get('href')} from elsewhere"
    for meta in document.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            address = (meta.get("content") or "").partition("=")[2]
            if _elsewhere(address):
                yield f"the page sends its reader on to {address}"


def _elsewhere(address: str) -> bool:
    scheme = urlsplit(address).scheme
    return address.startswith("//") or (scheme not in {"", "data"})


def _policy_faults(document: etree._Element) -> Iterator[str]:
    policies = [
        m for m in document.iter("meta") if m.get("http-equiv") == "Content-Security-Policy"
    ]
    if not policies:
        yield "the page has no content security policy"
    elif "unsafe-inline" in (policies[0].get("content") or ""):
        yield "the content security policy allows inline code"
    allowed = " ".join(policy.get("content") or "" for policy in policies)
    for script in document.iter("script"):
        if script.get("src") or script.get("type") in DATA_SCRIPTS:
            continue
        digest = base64.b64encode(hashlib.sha256((script.text or "").encode()).digest()).decode()
        if f"'sha256-{digest}'" not in allowed:
            yield "a script stands in the page that its policy does not know; put it into a file"
    if next(document.iter("style"), None) is not None:
        yield "a style sheet stands in the page; put it into a file"
    own_code: Any = _OWN_CODE(document)
    for value in own_code:
        yield f"<{value.getparent().tag}> has the attribute {value.attrname}; put it into a file"


def _style_faults(css: str) -> Iterator[str]:
    for match in CSS_FETCH.finditer(css):
        if _elsewhere(match["url"]):
            yield f"the style sheet fetches {match['url']} from elsewhere"
