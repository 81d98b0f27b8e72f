"""Whether the files for hosts say of the pages what the pages say themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..publish.hosting import NETLIFY, NGINX
from .check import Fault
from .page_reader import read


def header_faults(site: Path) -> Iterator[Fault]:
    """The files whose policy is not that of the site's pages, with what only a header can say.

    That each page has the policy of its kind is part of the check of a page.
    """
    own = "; ".join(read((site / "404.html").read_bytes()).policies)
    for name in (NETLIFY, NGINX):
        if f"{own}; frame-ancestors 'none'" not in (site / name).read_text("utf-8"):
            yield Fault(name, "does not send the content security policy that the pages have")
