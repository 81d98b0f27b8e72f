"""The sitemaps: an index at the root, one of every released version, and one of the pages around."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from ...versions.edition import Edition
from ...versions.places import moved

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
FILE = "sitemap.xml"
AROUND = "sitemap-pages.xml"


def write(site: Path, editions: list[Edition]) -> None:
    """Write them into a whole site. No draft is in one, nor `latest/`, which says the same again."""
    base = str(editions[-1].settings.site)
    for stale in (*site.glob(f"{FILE}*"), *site.glob(f"*/{FILE}*")):
        stale.unlink()
    released = [edition for edition in editions if not edition.is_draft]
    inside = {edition.version for edition in editions} | {"latest"}
    around = (p for p in _pages(site) if p.split("/")[0] not in inside and p)
    _put(site / AROUND, "urlset", "url", ((f"{base}{path}", "") for path in around))
    maps = [(f"{base}{AROUND}", "")]
    for edition in (e for e in released if (site / e.version).is_dir()):
        start = f"{base}{edition.version}/"
        led_on = {path.removesuffix(".md") + "/" for path in moved(edition)}
        pages = [page for page in _pages(site / edition.version) if page not in led_on]
        _put(
            site / edition.version / FILE,
            "urlset",
            "url",
            ((start + p, edition.date) for p in pages),
        )
        maps.append((f"{start}{FILE}", edition.date))
    _put(site / FILE, "sitemapindex", "sitemap", maps)


def _pages(top: Path) -> list[str]:
    """The addresses of the pages below a folder."""
    start = len(str(top)) + 1
    found = (
        folder[start:].replace(os.sep, "/")
        for folder, _, names in os.walk(top)
        if "index.html" in names
    )
    return sorted(f"{path}/" if path else "" for path in found)


def _put(path: Path, root: str, each: str, entries: Iterable[tuple[str, str]]) -> None:
    top = etree.Element(f"{{{NAMESPACE}}}{root}", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    for address, day in entries:
        entry = etree.SubElement(top, f"{{{NAMESPACE}}}{each}")
        etree.SubElement(entry, f"{{{NAMESPACE}}}loc").text = address
        if day:
            etree.SubElement(entry, f"{{{NAMESPACE}}}lastmod").text = day
    etree.indent(top)
    path.write_bytes(etree.tostring(top, xml_declaration=True, encoding="UTF-8") + b"\n")
