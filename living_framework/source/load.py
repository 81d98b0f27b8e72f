"""Read a content root, once: files to frozen dataclasses, and the problems met on the way.

A content root is any folder with `framework.yml` and `facets/`: the working tree, or a release.
Nothing here judges: what cannot be read becomes a `Problem`, and the rules say the rest.
"""

from __future__ import annotations

import dataclasses
import os
import re
from pathlib import Path
from typing import NamedTuple, TypeVar

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
from .declared import Declared, declared_keys, read_declared
from .files import children
from .reader import REFERENCES, RETIRED, SETTINGS, Reader, is_references
from .references import read_references, reference_paths
from .upgrade import settings_of

COMMENTS = "comments"
TEMPLATE = "facets/_template.md"
NUMBERED = re.compile(r"^(?P<number>[0-9]+)-(?P<slug>.+)$")

T = TypeVar("T")

__all__ = [
    "COMMENTS", "NUMBERED", "REFERENCES", "RETIRED", "SETTINGS", "TEMPLATE", "NoFramework", "comment_paths",
    "facet_paths", "load", "reference_paths", "sources",
]  # fmt: skip


class NoFramework(Exception):
    """The folder is not a content root; the message says what is missing and what to do."""


class _Reader(Reader):
    """Reads what a framework has: settings, pages, comments."""

    def settings(self) -> Settings:
        """framework.yml; where it cannot be read, only that is reported, not what it lacks."""
        node = self.tree(SETTINGS)
        problems: list[Problem] = []
        settings = settings_of(node, problems)
        if node is not None or SETTINGS not in self.problems:
            self.note(SETTINGS, problems)
        return settings

    def comment(self, path: str) -> Comment:
        """A comment; where its file cannot be read, only that is reported, not what it lacks."""
        node = self.parsed(path)
        unread = node is None and path in self.problems
        return frontmatter.read(None, Comment, []) if unread else self.record(path, node, Comment)

    def facet(self, path: str, settings: Settings) -> Facet:
        """A facet or part. What cannot be read is empty, but for the id that is expected of it."""
        text = self.text(path)
        head, body, body_line, problems = frontmatter.split(text or "")
        node, yaml_problems = frontmatter.parse(head, 2)
        meta_problems: list[Problem] = []
        meta = frontmatter.read(node, FrontMatter, meta_problems, declared_keys(settings))
        declared = read_declared(node, settings, meta_problems)
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
            terms=declared.terms,
            relations=declared.relations,
            mappings=declared.mappings,
            statement_terms=declared.statement_terms,
            statement_mappings=declared.statement_mappings,
            sections=tuple(_told(section, meta, declared) for section in sections),
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


def _told(section: Section, meta: FrontMatter, declared: Declared) -> Section:
    """A section whose statements know what front-matter says of them."""
    if not (meta.origins or meta.labels or declared.statement_terms or declared.statement_mappings):
        return section
    statements = (_told_statement(statement, meta, declared) for statement in section.statements)
    return dataclasses.replace(section, statements=tuple(statements))


def _told_statement(statement: Statement, meta: FrontMatter, declared: Declared) -> Statement:
    number = str(statement.number)
    return dataclasses.replace(
        statement,
        origin=str(meta.origins.get(Marked(number)) or statement.origin),
        label=str(meta.labels.get(Marked(number), "")),
        terms=declared.terms_of(number),
        mappings=declared.mappings_of(number),
    )


def _template(root: Path, settings: Settings) -> Facet | None:
    """The template for new facets, whatever is wrong with it."""
    there = (root / TEMPLATE).is_file()
    return _Reader(root).facet(TEMPLATE, settings) if there else None


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
    names = (p.name for p in children(root / "facets") if p.suffix == ".md")
    return [f"facets/{name}" for name in names if name[0] not in "_."]


def comment_paths(root: Path) -> list[str]:
    """The files of comments, sorted: comments/<version>/<id>.yml."""
    found = (p for folder in children(root / COMMENTS) if folder.is_dir() for p in children(folder))
    return [p.relative_to(root).as_posix() for p in found if p.suffix == ".yml"]


def _strays(root: Path) -> list[str]:
    """What stands among the content files and is none."""
    content = {RETIRED, *facet_paths(root)}
    paths = [f"facets/{p.name}" for p in children(root / "facets") if p.name[0] not in "_."]
    return sorted(path for path in paths if path not in content)


def sources(root: Path) -> list[Path]:
    """Every file that a framework is read from; some may not exist."""
    names = [SETTINGS, *reference_paths(root), RETIRED, *facet_paths(root), *comment_paths(root)]
    names.append(TEMPLATE)
    names += [p.name for p in root.glob("*.yml") if p.name not in names and p.name != "mkdocs.yml"]
    return [root / name for name in names]


_Stats = dict[str, tuple[int, int]]  # by path below the root: when a file changed, and its size


class _Before(NamedTuple):
    """A root as it was read before, and its files then."""

    stats: _Stats
    framework: Framework

    def pages(self, now: _Stats) -> dict[str, Facet]:
        """The facets and parts, by path, whose files and settings are the same now."""
        if self.stats.get(SETTINGS) != now.get(SETTINGS):
            return {}
        same = (p for p in self.framework.pages if self.stats.get(p.path) == now.get(p.path))
        return {page.path: page for page in same}

    def references(self, now: _Stats) -> dict[str, Reference] | None:
        """The references, where all their files are the same now."""
        then, now = ({p: s for p, s in of.items() if is_references(p)} for of in (self.stats, now))
        return self.framework.references if then == now else None


_memo: dict[Path, _Before] = {}


def load(root: Path) -> Framework:
    """The framework in a content root; a file is read again only when it has changed.

    Raises NoFramework when the folder has no framework.yml or no facets/, and when these cannot be
    read: what is not readable is never taken for what is not there.
    """
    root = root.resolve()
    try:
        _look(root)
        return _loaded(root)
    except OSError as error:
        raise NoFramework(
            f"{error.filename}: {error.strerror}; correct that, or give yourself the right to read it"
        ) from None


def _look(root: Path) -> None:
    """Raises NoFramework where a folder is no content root, OSError where it cannot be read."""
    for name, what in ((SETTINGS, "file"), ("facets", "folder")):
        path = root / name
        if not os.path.lexists(path):
            raise NoFramework(
                f"{root} is no content root: it has no {what} {name}; "
                "name the folder that has it with --root"
            )
        if not (path.is_dir() if what == "folder" else path.is_file()):
            raise NoFramework(f"{path} is no {what}; put the {what} itself there")
    (root / SETTINGS).open("rb").close()


def _loaded(root: Path) -> Framework:
    found = [(p.relative_to(root).as_posix(), p.stat()) for p in sources(root) if p.exists()]
    stats = {path: (stat.st_mtime_ns, stat.st_size) for path, stat in found}
    before = _memo.get(root)
    if before and before.stats == stats:
        return before.framework
    framework = _read(root, stats, before)
    _memo[root] = _Before(stats, framework)
    return framework


def _read(root: Path, stats: _Stats, before: _Before | None) -> Framework:
    reader = _Reader(root)
    settings = reader.settings()
    same = before.pages(stats) if before else {}
    pages = [same.get(path) or reader.facet(path, settings) for path in facet_paths(root)]
    references = before.references(stats) if before else None
    if before:
        kept = [*same, *(reference_paths(root) if references is not None else ())]
        for path in kept:
            reader.note(path, list(before.framework.problems.get(path, ())))
    if references is None:
        references = read_references(reader)
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
        references=references,
        glossary=tuple(glossary),
        retired=_by_key(reader, RETIRED, [(t.id, t) for t in retired]),
        helplines=tuple(helplines),
        language=tuple(reader.named(settings.language_list, Wording)),
        template=_template(root, settings),
        comments={path: reader.comment(path) for path in comment_paths(root)},
        problems={path: tuple(problems) for path, problems in sorted(reader.problems.items())},
    )
