"""Released versions, which never change: read, verified, made; and the rare text withdrawn.

What was frozen is told by `manifest`, its form by `frozen`. `read` gives the releases and the
lists beside them, `verify` proves them. `prepare` finds what stands against a new one, `freeze`
writes it and `changelog` its entry. `withdraw` takes a text out for harm or law.
"""

from __future__ import annotations

from .manifest import MANIFEST, VERSION, BrokenRelease
from .store import (
    FOLDER,
    dois,
    released_ids,
    released_texts,
    released_versions,
    releases,
    withdrawals,
)

__all__ = [
    "FOLDER",
    "MANIFEST",
    "VERSION",
    "BrokenRelease",
    "dois",
    "released_ids",
    "released_texts",
    "released_versions",
    "releases",
    "withdrawals",
]
