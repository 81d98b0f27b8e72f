"""What a built site is: files and bytes, its largest page, and what a browser fetches of it."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

_FETCHED = re.compile(r"<(?:link|script|img)\b[^>]*?(?:href|src)=\"?(?P<address>[^\"> ]+)[^>]*>")
_NOT_FETCHED = re.compile(r"rel=\"?(?:canonical|alternate|next|prev|license|author|cite-as|item|collection|describedby|type|bookmark)\b")  # fmt: skip


@dataclass(frozen=True)
class Output:
    """A folder that was built."""

    files: int
    bytes: int
    largest_page: int
    first_visit: int  # compressed, of a facet: the page and what it fetches, no search index
    search: int  # compressed, before the first result


def weigh(site: Path, page: str, search: tuple[str, ...]) -> Output:
    """Weigh a site; a file that has two names counts each time, as a host stores it."""
    files = [path for path in site.rglob("*") if path.is_file()]
    return Output(
        files=len(files),
        bytes=sum(path.stat().st_size for path in files),
        largest_page=max(path.stat().st_size for path in files if path.suffix == ".html"),
        first_visit=sum(map(_compressed, fetched(site / page))),
        search=sum(_compressed(site / name) for name in search),
    )


def fetched(page: Path) -> list[Path]:
    """A page and the files that a browser fetches with it."""
    found = {page}
    for match in _FETCHED.finditer(page.read_text("utf-8")):
        if match[0].startswith("<link") and _NOT_FETCHED.search(match[0]):
            continue
        parts = urlsplit(match["address"])
        path = (page.parent / unquote(parts.path)).resolve()
        if not parts.scheme and path.is_file():
            found.add(path)
    return sorted(found)


def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6, mtime=0))
