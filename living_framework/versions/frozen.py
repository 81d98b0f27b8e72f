"""The frozen form of a text: its files, its statements by hash, and a statement taken out of it."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from ..model import Framework, Marked
from ..source import strict_yaml as frontmatter
from ..source.load import RETIRED, SETTINGS, facet_paths, reference_paths
from ..source.text import slugify
from ..source.upgrade import settings_of
from .manifest import MANIFEST, SALTS, SCHEMA, SUMS, Frozen, Manifest, salted, sha256, sums_of
from .salts import Place, Salts, new_salt, to_bytes, withdrawn


class FrozenStatement(NamedTuple):
    """A statement of a frozen file: its section's key, its normalised text, its lines and their place."""

    section: str
    text: str
    lines: bytes
    place: tuple[int, int]  # first and last line, from 1


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
    return data.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def is_facet(path: str) -> bool:
    """Whether a frozen file has statements."""
    return path.startswith("facets/") and path.endswith(".md")


def manifest_of(
    files: Mapping[str, bytes], version: str, date: str, previous: tuple[str, str], salts: Salts
) -> Manifest:
    """The manifest of frozen files.

    `previous` is the version before and the SHA-256 of its manifest, both empty for a first one.
    """
    keys = section_keys(files[SETTINGS])
    statements = {
        id_: Frozen(statement.section, salted(salts[path][id_].salt, statement.lines))
        for path in filter(is_facet, files)
        for id_, statement in statements_of(files[path], keys).items()
    }
    return Manifest(
        schema=SCHEMA,
        version=version,
        date=date,
        previous=previous[0],
        previous_digest=previous[1],
        files={path: sha256(data) for path, data in files.items() if not is_facet(path)},
        frames={path: frame_of(data) for path, data in files.items() if is_facet(path)},
        statements=statements,
    )


def new_salts(files: Mapping[str, bytes]) -> Salts:
    """A random salt for each statement, with its place."""
    keys = section_keys(files[SETTINGS])
    return {
        path: {i: Place(*s.place, new_salt()) for i, s in statements_of(files[path], keys).items()}
        for path in filter(is_facet, files)
    }


def released_files(
    files: Mapping[str, bytes],
    version: str,
    date: str,
    previous: tuple[str, str],
    *,
    as_published: bool = False,
) -> dict[str, bytes]:
    """All files of a release's folder: what is frozen, its manifest, the salts and the sums."""
    salts = new_salts(files)
    manifest = manifest_of(files, version, date, previous, salts)
    manifest = replace(manifest, as_published=as_published)
    proven = {**files, MANIFEST: manifest.to_bytes(), SALTS: to_bytes(salts)}
    return {**proven, SUMS: sums_of(proven)}


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
    from ..source.body import spans  # the parser, which other runs do not need

    text = data.decode("utf-8")
    head, body, first_line, _ = frontmatter.split(text)
    page, key, lines = page_id(head), dict(keys), text.split("\n")
    return {
        f"{page}.{span.number}": FrozenStatement(
            key.get(span.section, slugify(span.section)),
            span.text,
            "\n".join(lines[span.first_line - 1 : span.last_line]).encode(),
            (span.first_line, span.last_line),
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

    In its place is `WITHDRAWN`, in one line with the number. All else stays byte for byte.
    """
    return _all_redacted(data) if numbers is None else _redacted(data, numbers)


def frame_of(data: bytes) -> str:
    """The hash of a frozen file with the text of every statement taken out; empty where it is no text."""
    try:
        return sha256(redacted(data))
    except UnicodeDecodeError:
        return ""


def _redacted(data: bytes, numbers: Collection[int] | None) -> bytes:
    from ..source.body import spans

    _, body, first_line, _ = frontmatter.split(data.decode("utf-8"))
    lines = data.split(b"\n")
    for span in reversed(list(spans(body, first_line))):
        if numbers is None or span.number in numbers:
            first = span.first_line - 1
            lines[first : span.last_line] = [withdrawn(lines[first], span.number)]
    return b"\n".join(lines)
