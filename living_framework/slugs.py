"""Words as the names of addresses and anchors: one way, for headings, terms and file names."""

from __future__ import annotations

import re

MAX_SLUG = 120  # characters of an address: file names have at most 255 bytes


def slugify(title: str) -> str:
    """Words as an anchor or an address: lower case, words joined by hyphens, nothing else."""
    words = re.sub(r"[^\w\s-]", "", title.lower().replace("’", "").replace("'", ""))
    return "-".join(re.split(r"[\s_-]+", words)).strip("-")
