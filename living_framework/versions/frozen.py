"""The frozen form of a text: its files, its statements by hash, and a statement taken out of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from ..model import Framework, Marked
from ..source import strict_yaml as frontmatter
from ..source.body import spans
from ..source.load import RETIRED, SETTINGS, facet_paths, reference_paths
from ..source.text import slugify
from ..source.upgrade import settings_of
from .manifest import MANIFEST, SUMS, Frozen, Manifest, sha256
from .store import WITHDRAWN

_FIRST_LINE = re.compile(r"(\s*(?:(?:[-*+]|[0-9]{1,9}[.)])\s+)?).*")


class FrozenStatement(NamedTuple):
    """A statement of a frozen file: what the manifest says of it, and its text."""

    frozen: Frozen
    text: str


def frozen_files(framework: Framework) -> dict[str, bytes]:
    """The files that a release of this framework freezes, by path, as they are written.

    That is all that is needed to read the text again, and not the help lines: readers of any
    version get today's. Line ends are LF and there is no byte order mark, whatever the editor's
    system made of them.
    """
    names = [SETTINGS, RETIRED, str(framework.settings.glossary)]
    names += [*facet_paths(framework.root), *reference_paths(framework.root)]
    paths = {name: framework.root / name for name in sorted(filter(None, names))}
    return {name: _as_frozen(path.read_bytes()) for name, path in paths.items() if path.is_file()}


def _as_frozen(data: bytes) -> bytes:
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return text.encode()


def is_facet(path: str) -> bool:
    """Whether a frozen file has statements."""
    return path.startswith("facets/") and path.endswith(".md")


def manifest_of(
    files: Mapping[str, bytes], version: str, date: str, previous: str, previous_digest: str
) -> Manifest:
    """The manifest of frozen files. Raises ValueError where two statements have one id."""
    keys = section_keys(files[SETTINGS])
    statements: dict[str, Frozen] = {}
    for path, data in files.items():
        for id_, statement in statements_of(data, keys).items() if is_facet(path) else ():
            if id_ in statements:
                raise ValueError(id_)
            statements[id_] = statement.frozen
    return Manifest(
        version=version,
        date=date,
        previous=previous,
        previous_digest=previous_digest,
        files={path: sha256(data) for path, data in files.items()},
        frames={path: sha256(redacted(data)) for path, data in files.items() if is_facet(path)},
        statements=statements,
    )


def released_files(
    files: Mapping[str, bytes], version: str, date: str, previous: str, previous_digest: str
) -> dict[str, bytes]:
    """All files of a release's folder: what is frozen, its manifest and the sums."""
    manifest = manifest_of(files, version, date, previous, previous_digest)
    data = manifest.to_bytes()
    return {**files, MANIFEST: data, SUMS: manifest.sums(data)}


# A file that did not change from one release to the next is read once: with that, all statements
# of twenty releases are recomputed in well under a second.


@lru_cache(maxsize=256)
def section_keys(settings: bytes) -> tuple[tuple[str, str], ...]:
    """The titles of sections and their keys, from the bytes of a framework.yml."""
    node, _ = frontmatter.parse(settings.decode("utf-8"))
    sections = settings_of(node, []).sections
    return tuple((str(kind.title), str(kind.key)) for kind in sections)


@lru_cache(maxsize=8192)
def statements_of(data: bytes, keys: tuple[tuple[str, str], ...]) -> dict[str, FrozenStatement]:
    """The numbered statements of a facet's file by id; `keys` are those of `section_keys`."""
    head, body, first_line, _ = frontmatter.split(data.decode("utf-8"))
    page, key = page_id(head), dict(keys)
    return {
        f"{page}.{span.number}": FrozenStatement(
            Frozen(key.get(span.section, slugify(span.section)), sha256(span.text.encode())),
            span.text,
        )
        for span in spans(body, first_line)
    }


def page_id(head: str) -> str:
    """The id that a facet's front-matter gives; empty where it gives none."""
    node, _ = frontmatter.parse(head)
    items = node.value if node and isinstance(node.value, dict) else {}
    value = items.get(Marked("id"))
    return value.value.strip() if value and isinstance(value.value, str) else ""


@lru_cache(maxsize=8192)
def _all_redacted(data: bytes) -> bytes:
    return _redacted(data, None)


def redacted(data: bytes, numbers: Collection[int] | None = None) -> bytes:
    """A frozen file with the text of some statements taken out, of all where none are named.

    In its place stands `WITHDRAWN`, in one line with the number. All else stays byte for byte.
    """
    return _all_redacted(data) if numbers is None else _redacted(data, numbers)


def _redacted(data: bytes, numbers: Collection[int] | None) -> bytes:
    text = data.decode("utf-8")
    _, body, first_line, _ = frontmatter.split(text)
    lines = text.split("\n")
    for span in reversed(list(spans(body, first_line))):
        if numbers is None or span.number in numbers:
            first = span.first_line - 1
            only = _FIRST_LINE.sub(rf"\g<1>{WITHDRAWN} ^{span.number}", lines[first], count=1)
            lines[first : span.last_line] = [only]
    return "\n".join(lines).encode()
