"""The files at the root of the site that are of all its folders together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from ..publish import export, hosting, script_data
from ..publish.policy import INLINE
from ..versions.edition import Edition
from ..versions.lifecycle import Lifecycle
from ..versions.places import located
from .shell import Shell

MARKER = "versions.json"  # a folder that has it was made here and may be replaced


def root_files(
    lifecycle: Lifecycle, shell: Shell, paths: Sequence[str]
) -> Iterator[tuple[str, bytes]]:
    """The files at the root of a site that are of all its folders together; `paths` are its other files."""
    editions = lifecycle.editions
    yield from export.of_site(lifecycle, paths)
    yield from hosting.files(editions, shell.template(INLINE))
    yield MARKER, _versions(editions)
    yield "versions.js", _selector(editions, paths)


def _versions(editions: list[Edition]) -> bytes:
    """versions.json, in the format that Material's selector reads (provider mike)."""
    entries = []
    for edition in reversed(editions):
        title = "Draft" if edition.is_draft else f"{edition.version} ({edition.date})"
        aliases = ["latest"] if edition.is_latest else []
        entries.append({"version": edition.version, "title": title, "aliases": aliases})
    return f"{json.dumps(entries, indent=1)}\n".encode()


def _selector(editions: list[Edition], paths: Iterable[str]) -> bytes:
    """versions.js: what the selector needs of every version, newest first; `paths` are the site's files."""
    folders: dict[str, dict[str, int]] = {edition.version: {} for edition in editions}
    for path in sorted(path for path in paths if path.endswith("/index.html")):
        top, _, rest = path.removesuffix("index.html").partition("/")
        if rest and top in folders:
            folders[top][rest] = 1
    entries = []
    for edition in reversed(editions):
        pages = {str(p.id): located(edition.framework, p.id) for p in edition.framework.pages}
        entries.append(
            {
                "version": edition.version,
                "title": "Draft" if edition.is_draft else f"{edition.version} of {edition.date}",
                "newest": edition.is_latest,
                "pages": pages,
                "ids": [*pages, *edition.framework.statements],
                "has": folders[edition.version],
            }
        )
    return script_data.script("frameworkVersions", entries)
