"""Words as the names of addresses and anchors: one way, for headings, terms and file names."""

from __future__ import annotations

import re
from collections.abc import Collection

MAX_SLUG = 120  # characters of an address: file names have at most 255 bytes
_BYTES = 200  # of the same, since a character may have four


def slugify(title: str) -> str:
    """Words as an anchor or an address: lower case, words joined by hyphens, nothing else."""
    words = re.sub(r"[^\w\s-]", "", title.lower().replace("’", "").replace("'", ""))
    return "-".join(re.split(r"[\s_-]+", words)).strip("-")


def free_slug(title: str, taken: Collection[str]) -> str:
    """A title as an address that a file can have: cut between words, and not among those `taken`."""
    whole = slugify(title) or "page"
    most = whole[:MAX_SLUG].encode()[:_BYTES].decode(errors="ignore")
    slug = whole if most == whole else most.rpartition("-")[0] or most
    number, found = 1, slug
    while found in taken:
        number += 1
        found = f"{slug}-{number}"
    return found
