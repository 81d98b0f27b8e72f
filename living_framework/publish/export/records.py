"""What is published for machines, as dataclasses: the files and their schemas are made from these.

A field's description in the schema is the comment of its `Annotated` type, or nothing where the
name says it. Fields that are empty are left out of nothing: every key is always there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from ...model import StatementBlock

Text = str
Address = Annotated[str, {"format": "uri"}]
Day = Annotated[
    str, {"pattern": r"^(\d{4}-\d{2}-\d{2})?$", "description": "ISO 8601, or empty if not known"}
]
PageId = Annotated[str, {"pattern": "^[A-Z]+[0-9]*$"}]
StatementId = Annotated[str, {"pattern": r"^[A-Z]+[0-9]*\.[1-9][0-9]*$"}]
Digest = Annotated[str, {"pattern": "^([0-9a-f]{64})?$"}]
Terms = dict[str, tuple[str, ...]]
Csl = Annotated[
    dict[str, Any],
    {
        "description": "An item of CSL-JSON, keyed by `id`",
        "required": ["id", "type", "title"],
        "properties": {"id": {"type": "string"}, "type": {"type": "string"}},
    },
]


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its SPDX id, name and address."""

    id: str
    name: str
    url: Address


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of a vocabulary."""

    key: str
    title: str
    note: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A section that every facet has, and what its statements are called."""

    key: str
    title: str
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words by which facets or statements are sorted."""

    one: str
    many: str
    label: str
    on: Literal["facet", "statement"]
    values: Literal["one", "many"]
    groups: bool
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A framework elsewhere that facets or statements map to."""

    key: str
    title: str
    url: Annotated[str, {"description": "With {id} in place of an identifier, or empty"}]


@dataclass(frozen=True, slots=True)
class RelationKind:
    """How a facet can point to other facets, or to entries of frameworks elsewhere."""

    label: str
    to: Literal["facet", "external"]
    mutual: bool
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A facet that this one points to, and why."""

    kind: Annotated[str, {"description": "The key of the relation"}]
    id: PageId
    reason: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """An entry of a framework elsewhere."""

    kind: Annotated[str, {"description": "The key of the relation"}]
    target: str
    id: str
    url: str


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """A paragraph, list item, code block or table with its permanent id."""

    id: StatementId
    section: Annotated[str, {"description": "The key of the section that it stands in"}]
    block: StatementBlock
    origin: Annotated[str, {"description": "Whether it restates the source, or who added it"}]
    markdown: str
    text: Annotated[str, {"description": "The same as a reader sees it"}]
    label: Annotated[str, {"description": "The owner's own identifier, or empty"}]
    terms: Annotated[Terms, {"description": "Terms that it has, by vocabulary"}]
    mappings: tuple[Mapping, ...]
    citations: Annotated[tuple[str, ...], {"description": "Works that it cites, by id"}]
    facets: Annotated[tuple[PageId, ...], {"description": "Facets that it refers to"}]
    statements: Annotated[tuple[StatementId, ...], {"description": "Statements it refers to"}]
    permalink: Annotated[Address, {"description": "Where these words stand in this version"}]
    resolver: Annotated[Address, {"description": "Where the id resolves, whatever becomes of it"}]


@dataclass(frozen=True, slots=True)
class SectionRecord:
    """A section of a facet or a part."""

    key: str
    title: str
    statements: tuple[StatementRecord, ...]


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A facet, or a part around the facets."""

    id: PageId
    kind: Literal["facet", "part"]
    title: str
    source_title: Annotated[str, {"description": "As the source has it, or empty"}]
    summary: str
    status: str
    label: Annotated[str, {"description": "The owner's own identifier, or empty"}]
    aliases: tuple[str, ...]
    terms: Annotated[Terms, {"description": "Terms that it has, by vocabulary"}]
    related: tuple[Relation, ...]
    mappings: tuple[Mapping, ...]
    further_research: Annotated[tuple[str, ...], {"description": "Works to read on, by id"}]
    reviewed: Day
    permalink: Address
    resolver: Address
    sections: tuple[SectionRecord, ...]


@dataclass(frozen=True, slots=True)
class GlossaryRecord:
    """A word explained."""

    term: str
    explanation: str
    words: tuple[str, ...]
    see: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RetiredRecord:
    """An id that is no longer part of the framework."""

    id: str
    kind: str
    reason: str
    since: str
    into: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrameworkRecord:
    """framework.json: everything of one version."""

    schema: Annotated[Address, {"description": "The schema that this file follows"}]
    title: str
    subtitle: str
    summary: str
    scope: str
    status: str
    language: str
    version: Annotated[str, {"pattern": r"^(draft|\d+\.\d+\.\d+)$"}]
    date: Day
    commit: Annotated[str, {"description": "Of a draft, where it is known"}]
    digest: Annotated[Digest, {"description": "SHA-256 of the release's manifest, or empty"}]
    doi: str
    permalink: Address
    authors: tuple[str, ...]
    publisher: str
    licence: Licence
    source: Annotated[str, {"description": "What the framework restates: the id of a reference"}]
    repository: Address
    unit: Annotated[tuple[str, str], {"description": "What one facet, and what many are called"}]
    sections: tuple[SectionKind, ...]
    statuses: tuple[Term, ...]
    vocabularies: dict[str, Vocabulary]
    relations: dict[str, RelationKind]
    pages: tuple[PageRecord, ...]
    references: tuple[Csl, ...]
    glossary: tuple[GlossaryRecord, ...]
    retired: tuple[RetiredRecord, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of statements.csv. Lists are joined by semicolons and a space.

    After these columns comes one for each vocabulary, by its key: the terms of the statement, or of
    its page where the vocabulary is on facets and not found by words.
    """

    id: StatementId
    label: str
    page: PageId
    page_title: str
    section: str
    section_title: str
    block: StatementBlock
    origin: str
    text: str
    citations: str
    facets: str
    statements: str
    version: str
    date: Day
    permalink: Address
    resolver: Address


@dataclass(frozen=True, slots=True)
class StateRecord:
    """What an id is in one version, compared with the version before; versions with no change are left out."""

    version: Annotated[str, {"pattern": r"^(draft|\d+\.\d+\.\d+)$"}]
    date: Day
    kinds: Annotated[tuple[str, ...], {"description": "What changed, as keys that stay"}]
    labels: Annotated[tuple[str, ...], {"description": "The same in English"}]
    section: str
    text: Annotated[
        str,
        {"description": "The statement, or the page's title; empty where it is gone or withheld"},
    ]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IdRecord:
    """The history of one id."""

    id: Annotated[str, {"pattern": r"^[A-Z]+[0-9]*(\.[1-9][0-9]*)?$"}]
    permalink: Address
    states: tuple[StateRecord, ...]


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    """history.json: the history of every id that was ever published, oldest state first."""

    schema: Annotated[Address, {"description": "The schema that this file follows"}]
    versions: Annotated[tuple[str, ...], {"description": "Oldest first, the draft last"}]
    ids: tuple[IdRecord, ...]
