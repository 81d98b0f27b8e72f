"""The sitemaps: an index at the root, one of every released version, and one of the pages around."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from ...versions.edition import Edition
from ...versions.places import moved

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
FILE = "sitemap.xml"
AROUND = "sitemap-pages.xml"
INDEX = "index.html"


def files(paths: Iterable[str], editions: list[Edition]) -> Iterator[tuple[str, bytes]]:
    """Those of a whole site, whose other files `paths` are. No draft is in one, nor `latest/`, which says the same again."""
    base = str(editions[-1].settings.site)
    inside: dict[str, list[str]] = {
        top: [] for top in (*(e.version for e in editions), "latest", "")
    }
    for page in sorted(path.removesuffix(INDEX) for path in paths if _is_page(path)):
        top, _, rest = page.partition("/")
        inside[top if top in inside else ""].append(rest if top in inside else page)
    around = ((f"{base}{page}", "") for page in inside[""] if page)
    yield AROUND, _listing("urlset", "url", around)
    maps = [(f"{base}{AROUND}", "")]
    for edition in editions:
        if edition.is_draft or not inside[edition.version]:
            continue
        start = f"{base}{edition.version}/"
        led_on = {path.removesuffix(".md") + "/" for path in moved(edition)}
        pages = (page for page in inside[edition.version] if page not in led_on)
        entries = ((start + page, edition.date) for page in pages)
        yield f"{edition.version}/{FILE}", _listing("urlset", "url", entries)
        maps.append((f"{start}{FILE}", edition.date))
    yield FILE, _listing("sitemapindex", "sitemap", maps)


def _is_page(path: str) -> bool:
    return path == INDEX or path.endswith(f"/{INDEX}")


def _listing(root: str, each: str, entries: Iterable[tuple[str, str]]) -> bytes:
    top = etree.Element(f"{{{NAMESPACE}}}{root}", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    for address, day in entries:
        entry = etree.SubElement(top, f"{{{NAMESPACE}}}{each}")
        etree.SubElement(entry, f"{{{NAMESPACE}}}loc").text = address
        if day:
            etree.SubElement(entry, f"{{{NAMESPACE}}}lastmod").text = day
    etree.indent(top)
    return bytes(etree.tostring(top, xml_declaration=True, encoding="UTF-8")) + b"\n"
