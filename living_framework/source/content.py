"""What is in the files of a content root: its pages, and all that a framework has beside them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from ..model import (
    Comment,
    Facet,
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
from .declared import Declared, declared_keys, read_declared
from .listing import NUMBERED, TEMPLATE, comment_paths
from .reader import RETIRED, SETTINGS, Reader
from .references import read_references
from .upgrade import settings_of

T = TypeVar("T")


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
        from .body import parse_body  # importing the parser takes longer than most runs need it

        text = self.text(path)
        head, body, body_line, problems = frontmatter.split(text or "")
        node, yaml_problems = frontmatter.parse(head, 2)
        meta_problems: list[Problem] = []
        meta = frontmatter.read(node, FrontMatter, meta_problems, declared_keys(settings))
        declared = read_declared(node, settings, meta_problems)
        if text is not None:
            found = problems + yaml_problems
            self.note(path, found if found and not node else found + meta_problems)
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
            sections=tuple(_with(section, meta, declared) for section in sections),
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


def _with(section: Section, meta: FrontMatter, declared: Declared) -> Section:
    """A section whose statements know what front-matter says of them."""
    if not (meta.origins or meta.labels or declared.statement_terms or declared.statement_mappings):
        return section
    statements = (_statement_with(statement, meta, declared) for statement in section.statements)
    return dataclasses.replace(section, statements=tuple(statements))


def _statement_with(statement: Statement, meta: FrontMatter, declared: Declared) -> Statement:
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


class Beside(NamedTuple):
    """What a framework has besides its pages, and the problems met in that."""

    settings: Settings
    references: dict[str, Reference]
    retired: dict[str, Tombstone]
    glossary: tuple[GlossaryTerm, ...]
    helplines: tuple[Helpline, ...]
    language: tuple[Wording, ...]
    template: Facet | None
    comments: dict[str, Comment]
    problems: Mapping[str, Sequence[Problem]]


def page(root: Path, path: str, settings: Settings) -> tuple[Facet, dict[str, list[Problem]]]:
    """A facet or part, and the problems met in its file."""
    reader = _Reader(root)
    return reader.facet(path, settings), reader.problems


def beside(root: Path) -> Beside:
    """Everything but the pages."""
    reader = _Reader(root)
    settings = reader.settings()
    references = read_references(reader)
    retired = reader.records(RETIRED, Tombstone)
    glossary = reader.named(settings.glossary, GlossaryTerm)
    helplines = reader.named(settings.helplines, Helpline)
    language = reader.named(settings.language_list, Wording)
    return Beside(
        settings=settings,
        references=references,
        retired=_by_key(reader, RETIRED, [(t.id, t) for t in retired]),
        glossary=tuple(glossary),
        helplines=tuple(helplines),
        language=tuple(language),
        template=_template(root, settings),
        comments={path: reader.comment(path) for path in comment_paths(root)},
        problems=reader.problems,
    )
