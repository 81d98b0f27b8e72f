"""Read what is kept under releases/: the frozen versions, and the two lists beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..model import Framework, Marked, Problem, Release
from ..source import strict_yaml as frontmatter
from ..source.files import children
from ..source.load import NoFramework, load
from ..source.strict_yaml import Node
from .manifest import MANIFEST, VERSION, BrokenRelease, Manifest, parts, sha256

FOLDER = "releases"
DOIS = "doi.yml"
WITHDRAWALS = "withdrawn.yml"
STAGING = ".staging-"

# What a frozen file has in place of a statement that was withdrawn for harm or law.
WITHDRAWN = "Withdrawn."

_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s\"<>]+\Z")


def entries(root: Path) -> list[Path]:
    """What is in releases/. Raises BrokenRelease where that cannot be read."""
    try:
        return children(root / FOLDER)
    except OSError as error:
        raise BrokenRelease(f"{FOLDER}: cannot be read ({error.strerror}); nothing can be said of the releases until it can") from None  # fmt: skip


def version_folders(root: Path) -> list[Path]:
    """The folders of released versions, oldest first. Raises BrokenRelease."""
    found = [path for path in entries(root) if VERSION.match(path.name)]
    return sorted(found, key=lambda path: parts(path.name))


def read_manifest(folder: Path) -> tuple[Manifest, bytes]:
    """The manifest in a release's folder, and its bytes. Raises BrokenRelease."""
    path = f"{FOLDER}/{folder.name}/{MANIFEST}"
    if folder.is_symlink() or not folder.is_dir():
        raise BrokenRelease(f"{FOLDER}/{folder.name}: is no folder; restore it")
    try:
        data = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise BrokenRelease(f"{path}: cannot be read ({error.strerror}); restore it") from None
    manifest = Manifest.from_bytes(data, path)
    if manifest.version != folder.name:
        raise BrokenRelease(f"{path}: says it is of {manifest.version}; restore the file")
    return manifest, data


def releases(root: Path) -> tuple[Release, ...]:
    """The releases kept in a repository, oldest first; none where there is no releases/ folder.

    Raises BrokenRelease where a manifest cannot be read. Nothing is verified here.
    """
    return tuple(_release(folder) for folder in version_folders(root))


def _release(folder: Path) -> Release:
    manifest, data = read_manifest(folder)
    return Release(
        version=manifest.version,
        date=manifest.date,
        root=folder,
        digest=sha256(data),
        previous=manifest.previous,
        previous_digest=manifest.previous_digest,
        files=manifest.frozen,
        statements={id_: frozen.sha256 for id_, frozen in manifest.statements.items()},
    )


def released_ids(known: tuple[Release, ...]) -> dict[str, str]:
    """Every id that was ever released, of facets and statements, and the newest release with it."""
    return {
        id_: release.version
        for release in known
        for statement in release.statements
        for id_ in (statement.split(".")[0], statement)
    }


class _Texts(Mapping[str, str]):
    """The ids of a release with the text of each statement and the title of each page.

    The release is read when one of these is asked for.
    """

    def __init__(self, release: Release) -> None:
        self.release = release
        pages = dict.fromkeys(id_.split(".")[0] for id_ in release.statements)
        self.ids = {**pages, **dict.fromkeys(release.statements)}

    def __getitem__(self, id_: str) -> str:
        if id_ not in self.ids:
            raise KeyError(id_)
        framework = self._framework
        if framework is None:
            return ""
        if id_ in framework.statements:
            return framework.statements[id_].text
        page = framework.by_id.get(id_)
        return str(page.title) if page else ""

    @cached_property
    def _framework(self) -> Framework | None:
        try:
            return load(self.release.root)
        except NoFramework:  # `framework verify` reports what is missing
            return None

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)


def released_versions(known: tuple[Release, ...]) -> dict[str, Mapping[str, str]]:
    """The ids of each release, oldest first, with the text of each statement, as it is written.

    The ids of facets and parts are among them, with their titles.
    """
    return {release.version: _Texts(release) for release in known}


def released_texts(known: tuple[Release, ...]) -> dict[str, str]:
    """The words of every statement that was ever released, as its newest release has them.

    Without those that were taken out of the releases for harm or law.
    """
    texts: dict[str, str] = {}
    for release in reversed(known):
        if all(id_ in texts for id_ in release.statements):
            continue
        try:
            statements = load(release.root).statements
        except NoFramework:  # `framework verify` reports what is missing
            continue
        for id_, statement in statements.items():
            texts.setdefault(id_, str(statement.plain))
    return {id_: text for id_, text in texts.items() if text != WITHDRAWN}


# --- Beside the versions: what is learnt later ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A statement whose text was taken out of every release, because of harm or the law."""

    id: Marked
    kind: Marked  # harm or law
    reason: Marked
    date: Marked


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """releases/withdrawn.yml. `files` gives the SHA-256 that files of schema 1 have since."""

    statements: tuple[Withdrawal, ...] = ()
    files: dict[Marked, Marked] = field(default_factory=dict)  # by path below releases/

    @property
    def ids(self) -> set[str]:
        """The ids of the statements withdrawn."""
        return {str(entry.id) for entry in self.statements}


def withdrawals(root: Path) -> Withdrawals:
    """The statements withdrawn from released texts. Raises BrokenRelease."""
    return parsed_withdrawals(_bytes(root, WITHDRAWALS))


def parsed_withdrawals(data: bytes) -> Withdrawals:
    """withdrawn.yml read. Raises BrokenRelease."""
    node = _tree(WITHDRAWALS, data)
    problems: list[Problem] = []
    found = frontmatter.read(node, Withdrawals, problems) if node else Withdrawals()
    _refuse(WITHDRAWALS, problems)
    return found


def dois(root: Path) -> dict[str, str]:
    """The DOI of each version that has one: releases/doi.yml, `version: DOI` a line.

    A DOI is given after the text is frozen, so it stands outside the chain. It is written as ISO 26324
    has it, `10.5281/…`, or as an address, `https://doi.org/10.5281/…`. Raises BrokenRelease.
    """
    return parsed_dois(_bytes(root, DOIS))


def parsed_dois(data: bytes) -> dict[str, str]:
    """doi.yml read. Raises BrokenRelease."""
    node = _tree(DOIS, data)
    if node is None:
        return {}
    if not isinstance(node.value, dict):
        raise BrokenRelease(f"{FOLDER}/{DOIS}: has {node.what}; write one `version: DOI` a line")
    for version, doi in node.value.items():
        if not VERSION.match(version):
            raise BrokenRelease(f"{FOLDER}/{DOIS}:{version.line}: “{version}” is no version")
        if not (isinstance(doi.value, str) and _DOI.match(_number(doi.value))):
            raise BrokenRelease(f"{FOLDER}/{DOIS}:{doi.line}: write the DOI of {version} as 10.…/…")
    return {str(version): _number(str(doi.value)) for version, doi in node.value.items()}


def _number(doi: str) -> str:
    """A DOI without what is written before it in an address."""
    return re.sub(r"\A(https?://(dx\.)?doi\.org/|doi:\s*)", "", doi, flags=re.IGNORECASE)


def _bytes(root: Path, name: str) -> bytes:
    path = root / FOLDER / name
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError as error:
        raise BrokenRelease(f"{FOLDER}/{name}: cannot be read ({error.strerror})") from None


def _tree(name: str, data: bytes) -> Node | None:
    text, problems = frontmatter.decode(data)
    _refuse(name, problems)
    node, problems = frontmatter.parse(text)
    _refuse(name, problems)
    return node


def _refuse(name: str, problems: list[Problem]) -> None:
    for problem in problems:
        raise BrokenRelease(
            f"{FOLDER}/{name}:{problem.line}:{problem.column}: {problem.kind}: {problem.found}"
        )
