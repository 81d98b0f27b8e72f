"""Read a content root, once: files to frozen dataclasses, and the problems met on the way.

A content root is any folder with `framework.yml` and `facets/`: the working tree, or a release.
Nothing here judges: what cannot be read becomes a `Problem`, and the rules say the rest.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import TypeVar

from . import frontmatter
from .frontmatter import Node
from .grammar import parse_body
from .model import (
    Facet,
    Framework,
    FrontMatter,
    GlossaryTerm,
    Helpline,
    Marked,
    Problem,
    Reference,
    Settings,
    Statement,
    Tombstone,
)

SETTINGS = "framework.yml"
REFERENCES = "references.yml"
RETIRED = "facets/retired.yml"
NUMBERED = re.compile(r"^(?P<number>\d+)-(?P<slug>.+)$")

T = TypeVar("T")


class NoFramework(Exception):
    """The folder is not a content root; the message says what is missing and what to do."""


class _Reader:
    """Reads the files of one root and keeps the problems by path."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: dict[str, list[Problem]] = {}

    def text(self, path: str) -> str:
        text, problems = frontmatter.decode((self.root / path).read_bytes())
        self.note(path, problems)
        return text

    def note(self, path: str, problems: list[Problem]) -> None:
        if problems:
            self.problems.setdefault(path, []).extend(problems)

    def tree(self, path: str) -> Node | None:
        """A YAML file as a tree; None where it is missing, empty or cannot be read."""
        if Path(path).name != path and path != RETIRED:
            self.note(SETTINGS, [Problem("path", 1, 1, path)])
            return None
        if not (self.root / path).is_file():
            return None
        node, problems = frontmatter.parse(self.text(path))
        self.note(path, problems)
        return node

    def records(self, path: str, cls: type[T]) -> list[T]:
        """A YAML list of mappings as instances of a dataclass."""
        return [self.record(path, node, cls) for node in self.items(path)]

    def items(self, path: str) -> list[Node]:
        node = self.tree(path)
        if node is None:
            return []
        if isinstance(node.value, list):
            return node.value
        self.note(path, [Problem("type", node.line, node.column, node.what, "a list of entries")])
        return []

    def record(self, path: str, node: Node | None, cls: type[T]) -> T:
        problems: list[Problem] = []
        record = frontmatter.read(node, cls, problems)
        self.note(path, problems)
        return record

    def facet(self, path: str, settings: Settings) -> Facet:
        text = self.text(path)
        head, body, body_line, problems = frontmatter.split(text) if text else ("", "", 1, [])
        node, yaml_problems = frontmatter.parse(head, 2) if head else (None, [])
        self.note(path, problems + yaml_problems)
        meta_problems: list[Problem] = []
        meta = frontmatter.read(node, FrontMatter, meta_problems)
        self.note(path, meta_problems if not problems and not yaml_problems else [])
        keys = {section.title: section.key for section in settings.sections}
        sections, body_problems = parse_body(body, meta.id, keys, body_line)
        self.note(path, body_problems)
        name = Path(path).stem
        numbered = NUMBERED.match(name)
        values = {f.name: getattr(meta, f.name) for f in dataclasses.fields(FrontMatter)}
        mapping = node.value if node and isinstance(node.value, dict) else {}
        sections = tuple(
            dataclasses.replace(
                section,
                statements=tuple(_with_origin(s, meta.origins) for s in section.statements),
            )
            for section in sections
        )
        return Facet(
            **values,
            kind="facet" if numbered else "part",
            path=path,
            slug=numbered["slug"] if numbered else name,
            keys={str(key): key for key in mapping},
            sections=sections,
        )


def _with_origin(statement: Statement, origins: dict[Marked, Marked]) -> Statement:
    origin = origins.get(Marked(str(statement.number)))
    return dataclasses.replace(statement, origin=str(origin)) if origin else statement


def _reference(node: Node) -> Reference:
    items = node.value if isinstance(node.value, dict) else {}
    key = items.get(Marked("id"))
    facets = items.get(Marked("facets"))
    names = facets.value if facets and isinstance(facets.value, list) else []
    csl = {str(k): v.plain() for k, v in items.items() if k != "facets"}
    text = key.value if key and isinstance(key.value, str) else ""
    return Reference(
        key=Marked(text, node.line, node.column),
        csl=csl,
        facets=tuple(Marked(n.value, n.line, n.column) for n in names if isinstance(n.value, str)),
    )


def _by_key(reader: _Reader, path: str, items: list[tuple[Marked, T]]) -> dict[str, T]:
    """Entries by their key; a key that comes twice is a problem at the second."""
    found: dict[str, T] = {}
    for key, item in items:
        if key in found:
            reader.note(path, [Problem("duplicate-key", key.line, key.column, key)])
        else:
            found[str(key)] = item
    return found


def facet_paths(root: Path) -> list[str]:
    """The content files of a root, sorted: no templates (a leading _), no hidden files."""
    return sorted(
        f"facets/{p.name}" for p in (root / "facets").glob("*.md") if p.name[0] not in "_."
    )


def sources(root: Path) -> list[Path]:
    """Every file that a framework is read from; some may not exist."""
    names = [SETTINGS, REFERENCES, RETIRED, *facet_paths(root)]
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
    settings = reader.record(SETTINGS, reader.tree(SETTINGS), Settings)
    pages = [reader.facet(path, settings) for path in facet_paths(root)]
    references = [_reference(node) for node in reader.items(REFERENCES)]
    retired = reader.records(RETIRED, Tombstone)
    glossary = reader.records(settings.glossary, GlossaryTerm) if settings.glossary else []
    helplines = reader.records(settings.helplines, Helpline) if settings.helplines else []
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
        problems={path: tuple(problems) for path, problems in sorted(reader.problems.items())},
    )
