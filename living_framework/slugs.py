"""Words as the names of addresses and anchors: one way, for headings, terms and file names."""

from __future__ import annotations

import re


def slugify(title: str) -> str:
    """Words as an anchor or an address: lower case, words joined by hyphens, nothing else."""
    words = re.sub(r"[^\w\s-]", "", title.lower().replace("’", "").replace("'", ""))
    return "-".join(re.split(r"[\s_-]+", words)).strip("-")
