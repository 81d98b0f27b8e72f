"""One built page, as a reader's browser would meet it: what is wrong with it by itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from urllib.parse import unquote, urlsplit

from ..publish.policy import KINDS, policy
from ..publish.renderer import script_hash
from ..versions.edition import Edition
from .page_reader import Page

LINKED = frozenset({"", "https", "http", "mailto", "tel", "sms"})  # where a link may lead
FETCHED_LINKS = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "manifest",
                 "preconnect", "dns-prefetch", "apple-touch-icon", "mask-icon"}  # fmt: skip
CSS_FETCH = re.compile(r"(?:@import\s+(?:url\()?|url\()\s*[\"']?(?P<url>[^\"')\s]+)")
_ELSEWHERE = ("https:", "mailto:", "//")  # what most addresses of other hosts begin with


def relative(address: str) -> tuple[str, str] | None:
    """The path and the fragment of an address on the same host, as written; None of any other."""
    return None if address.startswith(_ELSEWHERE) else _relative(address)


@cache  # pages of a folder have many links in common
def _relative(address: str) -> tuple[str, str] | None:
    parts = urlsplit(address)
    return None if parts.scheme else (parts.path, unquote(parts.fragment))


def page_faults(page: Page, edition: Edition) -> Iterator[str]:
    """Everything that is wrong with a page, in words."""
    addresses = dict.fromkeys(page.addresses)
    yield from _structure_faults(page)
    yield from _feedback_faults(addresses, edition)
    yield from _link_faults(addresses)
    yield from _fetch_faults(page)
    yield from _policy_faults(page)


def _structure_faults(page: Page) -> Iterator[str]:
    for id_, times in Counter(page.ids).items():
        if times > 1 or id_.split() != [id_]:
            yield f"the id “{id_}” is there twice, is empty or has white space in it"
    if not page.language:
        yield "the page does not say its language"
    if not page.title.strip():
        yield "the page has no title"
    if page.headings != 1:
        yield f"the page has {page.headings} headings of the first level; it has to have one"


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
        if not (
            address.startswith(_ELSEWHERE)
            or relative(address)
            or urlsplit(address).scheme in LINKED
        ):
            yield f"a link leads to {address}, which is no address of a page, a mailbox or a telephone"


def _fetch_faults(page: Page) -> Iterator[str]:
    for tag, address in page.fetched:
        if _elsewhere(address):
            yield f"<{tag}> fetches {address} from elsewhere"
    for link in page.links:
        kinds = set(link.get("rel", "").split())
        if kinds & FETCHED_LINKS and _elsewhere(link.get("href", "")):
            yield f"<link> fetches {link['href']} from elsewhere"
    for address in page.refreshes:
        if _elsewhere(address):
            yield f"the page sends its reader on to {address}"


@cache  # what a page fetches, most pages do
def _elsewhere(address: str) -> bool:
    scheme = urlsplit(address).scheme
    return address.startswith("//") or (scheme not in {"", "data"})


def _policy_faults(page: Page) -> Iterator[str]:
    inside = [script_hash("".join(script)) for script in page.scripts]
    if not page.policies:
        yield "the page has no content security policy"
    elif page.policies[0] not in (*map(policy, KINDS), *(policy("main", h) for h in inside)):
        yield "the content security policy is not the one that hosts send with the page"
    allowed = " ".join(page.policies)
    for digest in inside:
        if f"'{digest}'" not in allowed:
            yield "a script is in the page that its policy does not know; put it into a file"
    if page.styles:
        yield "a style sheet is in the page; put it into a file"
    for tag, attribute in (*page.own_styles, *page.own_code):
        yield f"<{tag}> has the attribute {attribute}; put it into a file"


def style_faults(css: str) -> Iterator[str]:
    """Everything that is wrong with a style sheet, in words."""
    for match in CSS_FETCH.finditer(css):
        if _elsewhere(match["url"]):
            yield f"the style sheet fetches {match['url']} from elsewhere"
