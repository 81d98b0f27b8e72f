"""One built page, as a reader's browser would meet it: what is wrong with it by itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from ..publish.policy import KINDS, policy
from ..publish.renderer import script_hash
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

PARSER = etree.HTMLParser(encoding="utf-8")
IDS = etree.XPath("//@id", smart_strings=False)
ADDRESSES = etree.XPath("//a/@href | //area/@href", smart_strings=False)
FILES = etree.XPath("//link/@href | //script/@src | //img/@src", smart_strings=False)
POLICIES = etree.XPath(
    "//meta[@http-equiv='Content-Security-Policy']/@content", smart_strings=False
)
_OWN_CODE = (etree.XPath("//@style"), etree.XPath("//@*[starts-with(name(), 'on')]"))
_HEADINGS = etree.XPath("count(//h1)")
_TITLE = etree.XPath("string(//title)", smart_strings=False)


def found(path: etree.XPath, document: etree._Element) -> Counter[str]:
    """The texts of attributes, and how often each is there."""
    return Counter(_of(document, path))


def _of(document: etree._Element, path: etree.XPath) -> Any:
    """What a path gives, whose kind only its author knows."""
    return path(document)


@cache
def relative(address: str) -> tuple[str, str] | None:
    """The path and the fragment of an address on the same host, as written; None of any other."""
    if address.startswith(("https:", "mailto:", "//")):
        return None
    parts = urlsplit(address)
    return None if parts.scheme else (parts.path, unquote(parts.fragment))


def page_faults(
    document: etree._Element, edition: Edition, ids: Counter[str], addresses: Counter[str]
) -> Iterator[str]:
    """Everything that is wrong with a page, in words; `ids` and `addresses` are those found on it."""
    yield from _structure_faults(document, ids)
    yield from _feedback_faults(addresses, edition)
    yield from _link_faults(addresses)
    yield from _fetch_faults(document)
    yield from _policy_faults(document)


def _structure_faults(document: etree._Element, ids: Counter[str]) -> Iterator[str]:
    for id_, times in ids.items():
        if times > 1 or id_.split() != [id_]:
            yield f"the id “{id_}” is there twice, is empty or has white space in it"
    if not document.get("lang"):
        yield "the page does not say its language"
    if not _of(document, _TITLE).strip():
        yield "the page has no title"
    headings = int(_of(document, _HEADINGS))
    if headings != 1:
        yield f"the page has {headings} headings of the first level; it has to have one"


def _feedback_faults(addresses: Iterable[str], edition: Edition) -> Iterator[str]:
    settings = edition.settings
    wanted = {
        "a link to the issue form": f"{settings.repository.url}/issues/new?",
        "a link to write an e-mail": f"mailto:{settings.contact.email}?",
    }
    for name, start in wanted.items():
        if not any(address.startswith(start) for address in addresses):
            yield f"the page has no {name.removeprefix('a ')}"


def _link_faults(addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        if not relative(address) and urlsplit(address).scheme not in LINKED:
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
    policies = _of(document, POLICIES)
    inside = [
        script_hash(script.text or "")
        for script in document.iter("script")
        if not (script.get("src") or script.get("type") in DATA_SCRIPTS)
    ]
    if not policies:
        yield "the page has no content security policy"
    elif policies[0] not in (*map(policy, KINDS), *(policy("main", h) for h in inside)):
        yield "the content security policy is not the one that hosts send with the page"
    allowed = " ".join(policies)
    for digest in inside:
        if f"'{digest}'" not in allowed:
            yield "a script is in the page that its policy does not know; put it into a file"
    if next(document.iter("style"), None) is not None:
        yield "a style sheet is in the page; put it into a file"
    for value in chain.from_iterable(_of(document, path) for path in _OWN_CODE):
        yield f"<{value.getparent().tag}> has the attribute {value.attrname}; put it into a file"


def style_faults(css: str) -> Iterator[str]:
    """Everything that is wrong with a style sheet, in words."""
    for match in CSS_FETCH.finditer(css):
        if _elsewhere(match["url"]):
            yield f"the style sheet fetches {match['url']} from elsewhere"
