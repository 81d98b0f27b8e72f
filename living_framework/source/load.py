"""Read a content root, once: files to frozen dataclasses, and the problems met on the way.

A content root is any folder with `framework.yml` and `facets/`: the working tree, or a release.
Nothing here judges: what cannot be read becomes a `Problem`, and the rules say the rest.
"""

from __future__ import annotations

import dataclasses
import os
import re
from pathlib import Path
from typing import TypeVar

from ..model import (
    Comment,
    Facet,
    Framework,
    FrontMatter,
    GlossaryTerm,
    Helpline,
    Marked,
    Problem,
    Reference,
    Section,
    Settings,
    Statement,
    Tombstone,
    Wording,
)
from . import strict_yaml as frontmatter
from .body import parse_body
from .strict_yaml import MAX_BYTES, Node
from .text import MAX_PROBLEMS

SETTINGS = "framework.yml"
REFERENCES = "references.yml"
RETIRED = "facets/retired.yml"
COMMENTS = "comments"
NUMBERED = re.compile(r"^(?P<number>[0-9]+)-(?P<slug>.+)$")

T = TypeVar("T")


class NoFramework(Exception):
    """The folder is not a content root; the message says what is missing and what to do."""


class _Reader:
    """Reads the files of one root and keeps the problems by path."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: dict[str, list[Problem]] = {}

    def text(self, path: str) -> str | None:
        """A file's text; None, with a problem noted, where it cannot be read."""
        data, problem = self._data(self.root / path)
        if problem:
            self.note(path, [problem])
            return None
        text, problems = frontmatter.decode(data)
        self.note(path, problems)
        return text if text or not problems else None

    @staticmethod
    def _data(file: Path) -> tuple[bytes, Problem | None]:
        try:
            if not file.is_file() or file.resolve() != file:
                what = "a link to another place" if file.is_symlink() else "no plain file"
                return b"", Problem("unreadable", 1, 1, f"this is {what}")
            if file.stat().st_size > MAX_BYTES:
                return b"", Problem("size", 1, 1, f"{file.stat().st_size:,} bytes")
            return file.read_bytes(), None
        except OSError as error:
            return b"", Problem("unreadable", 1, 1, f"the system says: {error.strerror}")

    def note(self, path: str, problems: list[Problem]) -> None:
        """Keep problems of a file: as many as anybody would mend before looking again."""
        if not problems:
            return
        known = self.problems.setdefault(path, [])
        room = MAX_PROBLEMS - len(known)
        if len(problems) <= room:
            known.extend(problems)
        elif room >= 0:
            last = problems[room]
            many = Problem("many", last.line, last.column, f"{MAX_PROBLEMS:,}")
            known.extend([*problems[:room], many])

    def tree(self, path: str) -> Node | None:
        """A YAML file as a tree; None where it is missing, empty or cannot be read."""
        if Path(path).name != path and path != RETIRED:
            at = path if isinstance(path, Marked) else Marked(path)
            self.note(SETTINGS, [Problem("path", at.line, at.column, path)])
            return None
        return self.parsed(path) if os.path.lexists(self.root / path) else None

    def parsed(self, path: str) -> Node | None:
        """A YAML file that is there as a tree; None where it is empty or cannot be read."""
        text = self.text(path)
        node, problems = frontmatter.parse(text) if text is not None else (None, [])
        self.note(path, problems)
        return node

    def records(self, path: str, cls: type[T]) -> list[T]:
        """A YAML list of mappings as instances of a dataclass."""
        return [self.record(path, node, cls) for node in self.items(path)]

    def named(self, path: Marked, cls: type[T]) -> list[T]:
        """The records of a file that framework.yml may name."""
        return self.records(path, cls) if path else []

    def items(self, path: str) -> list[Node]:
        node = self.tree(path)
        if node is None:
            return []
        if isinstance(node.value, list):
            return node.value
        what = f"this is {node.what}"
        self.note(path, [Problem("type", node.line, node.column, what, "a list of entries")])
        return []

    def settings(self) -> Settings:
        """framework.yml; where it cannot be read, that alone is told and not what it lacks."""
        node = self.tree(SETTINGS)
        unread = node is None and SETTINGS in self.problems
        return (
            frontmatter.read(None, Settings, [])
            if unread
            else self.record(SETTINGS, node, Settings)
        )

    def comment(self, path: str) -> Comment:
        """A comment; where its file cannot be read, that alone is told and not what it lacks."""
        node = self.parsed(path)
        unread = node is None and path in self.problems
        return frontmatter.read(None, Comment, []) if unread else self.record(path, node, Comment)

    def record(self, path: str, node: Node | None, cls: type[T]) -> T:
        problems: list[Problem] = []
        record = frontmatter.read(node, cls, problems)
        self.note(path, problems)
        return record

    def facet(self, path: str, settings: Settings) -> Facet:
        """A facet or part. What cannot be read is empty, but for the id that is expected of it."""
        text = self.text(path)
        head, body, body_line, problems = frontmatter.split(text or "")
        node, yaml_problems = frontmatter.parse(head, 2)
        meta_problems: list[Problem] = []
        meta = frontmatter.read(node, FrontMatter, meta_problems)
        if text is not None:
            told = problems + yaml_problems
            self.note(path, told if told and not node else told + meta_problems)
        id_ = meta.id or _expected_id(path, settings)
        keys = {str(section.title): str(section.key) for section in settings.sections}
        sections, body_problems = parse_body(body, id_, keys, body_line)
        self.note(path, body_problems)
        name = Path(path).stem
        numbered = NUMBERED.match(name)
        values = {f.name: getattr(meta, f.name) for f in dataclasses.fields(FrontMatter)}
        mapping = node.value if node and isinstance(node.value, dict) else {}
        return Facet(
            **{**values, "id": id_},
            kind="facet" if numbered else "part",
            path=path,
            slug=numbered["slug"] if numbered else name,
            keys={str(key): key for key in mapping},
            sections=tuple(_with_origins(section, meta.origins) for section in sections),
        )


def _expected_id(path: str, settings: Settings) -> Marked:
    """The id that framework.yml leads one to expect in a file that does not tell its own."""
    numbered = NUMBERED.match(Path(path).stem)
    for id_ in settings.facets if numbered else ():
        if numbered and id_.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == numbered["number"]:
            return Marked(id_)
    for id_, part in settings.parts.items():
        if f"facets/{part.file}" == path:
            return Marked(id_)
    return Marked()


def _with_origins(section: Section, origins: dict[Marked, Marked]) -> Section:
    """A section whose statements know who wrote them."""
    if not origins:
        return section
    statements = (_with_origin(statement, origins) for statement in section.statements)
    return dataclasses.replace(section, statements=tuple(statements))


def _with_origin(statement: Statement, origins: dict[Marked, Marked]) -> Statement:
    origin = origins.get(Marked(str(statement.number)))
    return dataclasses.replace(statement, origin=str(origin)) if origin else statement


def _reference(node: Node) -> Reference:
    items = node.value if isinstance(node.value, dict) else {}
    key = items.get(Marked("id"))
    facets = items.get(Marked("facets"))
    names = facets.value if facets and isinstance(facets.value, list) else []
    return Reference(
        key=key.text if key and key.text else Marked("", node.line, node.column),
        csl={str(k): v.plain() for k, v in items.items() if k != "facets"},
        facets=tuple(name.text for name in names if name.text),
    )


def _by_key(reader: _Reader, path: str, items: list[tuple[Marked, T]]) -> dict[str, T]:
    """Entries by their key; a key that comes twice is a problem at the second."""
    found: dict[str, T] = {}
    for key, item in items:
        if key and key in found:
            reader.note(path, [Problem("duplicate-key", key.line, key.column, key)])
        else:
            found[str(key)] = item
    return found


def facet_paths(root: Path) -> list[str]:
    """The content files of a root, sorted: no templates (a leading _), no hidden files."""
    return sorted(
        f"facets/{p.name}" for p in (root / "facets").glob("*.md") if p.name[0] not in "_."
    )


def comment_paths(root: Path) -> list[str]:
    """The files of comments, sorted: comments/<version>/<id>.yml."""
    return sorted(p.relative_to(root).as_posix() for p in root.glob(f"{COMMENTS}/*/*.yml"))


def _strays(root: Path) -> list[str]:
    """What stands among the content files and is none."""
    content = {RETIRED, *facet_paths(root)}
    paths = [f"facets/{p.name}" for p in (root / "facets").iterdir() if p.name[0] not in "_."]
    return sorted(path for path in paths if path not in content)


def sources(root: Path) -> list[Path]:
    """Every file that a framework is read from; some may not exist."""
    names = [SETTINGS, REFERENCES, RETIRED, *facet_paths(root), *comment_paths(root)]
    names += [p.name for p in root.glob("*.yml") if p.name not in names and p.name != "mkdocs.yml"]
    return [root / name for name in names]


_memo: dict[Path, tuple[object, Framework]] = {}


def load(root: Path) -> Framework:
    """The framework in a content root; read again only when a file of it has changed.

    Raises NoFramework when the folder has no framework.yml or no facets/.
    """
    root = root.resolve()
    for name, what in ((SETTINGS, "file"), ("facets", "folder")):
        if not (root / name).exists():
            raise NoFramework(
                f"{root} is no content root: it has no {what} {name}; "
                "name the folder that has it with --root"
            )
    stats = [(p, p.stat()) for p in sources(root) if p.exists()]
    state = [(str(p), s.st_mtime_ns, s.st_size) for p, s in stats]
    known = _memo.get(root)
    if known and known[0] == state:
        return known[1]
    framework = _read(root)
    _memo[root] = (state, framework)
    return framework


def _read(root: Path) -> Framework:
    reader = _Reader(root)
    settings = reader.settings()
    pages = [reader.facet(path, settings) for path in facet_paths(root)]
    references = [_reference(node) for node in reader.items(REFERENCES)]
    retired = reader.records(RETIRED, Tombstone)
    glossary = reader.named(settings.glossary, GlossaryTerm)
    helplines = reader.named(settings.helplines, Helpline)
    for path in _strays(root):
        reader.note(path, [Problem("stray", 1, 1, path)])
    order = {str(key): place for place, key in enumerate(settings.facets)}
    return Framework(
        root=root,
        settings=settings,
        facets=tuple(
            sorted(
                (p for p in pages if p.kind == "facet"),
                key=lambda f: (order.get(f.id, len(order)), f.path),
            )
        ),
        parts=tuple(p for p in pages if p.kind == "part"),
        references=_by_key(reader, REFERENCES, [(r.key, r) for r in references]),
        glossary=tuple(glossary),
        retired=_by_key(reader, RETIRED, [(t.id, t) for t in retired]),
        helplines=tuple(helplines),
        language=tuple(reader.named(settings.language_list, Wording)),
        comments={path: reader.comment(path) for path in comment_paths(root)},
        problems={path: tuple(problems) for path, problems in sorted(reader.problems.items())},
    )
