"""A facet or part: its front-matter, its sections and their statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from .marked import Marked
from .settings import Settings

Terms = dict[str, tuple[Marked, ...]]  # the keys of terms, by the key of their vocabulary
Relations = dict[str, dict[Marked, Marked]]  # by the key of the relation: facet, and why
Mappings = dict[str, dict[Marked, tuple[Marked, ...]]]  # by that key: target, and its identifiers

InlineKind = Literal[
    "text", "emphasis", "strong", "code", "link", "facet", "statement", "citation", "term", "row", "cell"
]  # fmt: skip
StatementBlock = Literal["paragraph", "item", "ordered", "code", "table"]


@dataclass(frozen=True, slots=True)
class Inline:
    """A run of a statement's text. `target` is an address, an id, a reference key or a term.

    A code block is one run of code, whose target is its language. A table is runs of rows, which
    have cells; the first row has the heads of the columns.
    """

    kind: InlineKind
    text: str = ""
    target: Marked = Marked()
    children: tuple[Inline, ...] = ()

    def walk(self) -> list[Inline]:
        """The run itself and all that it contains, in reading order."""
        if not self.children:
            return [self]
        return [self, *(inner for child in self.children for inner in child.walk())]


@dataclass(frozen=True, slots=True)
class Statement:
    """One paragraph, list item, code block or table: what is addressed, cited and commented on.

    `text` and `plain` are defined by `source.blocks.hashed` and `source.inline.plain_text`.
    """

    facet: str
    number: int | None
    section: str  # the section's key
    block: StatementBlock
    text: str  # Markdown without the number: what is hashed and compared
    plain: Marked  # the same as a reader sees it, in one line
    inlines: tuple[Inline, ...]
    mark: Marked  # where it begins; its text is the number mark as written, or empty
    last_line: int
    origin: str = "source"
    start: int = 0  # of an item of an ordered list: the number that the list begins with
    group: str = ""  # the anchor of the subheading that it is under
    label: str = ""  # the owner's own identifier
    terms: Terms = field(default_factory=dict, hash=False)  # as its page's front-matter gives them
    mappings: Mappings = field(default_factory=dict, hash=False)

    @property
    def display(self) -> str:
        """How the statement is called on pages: the owner's identifier, or the permanent id."""
        return self.label or self.id

    @property
    def id(self) -> str:
        """The permanent id, F03.4; F03.? while the statement has no number."""
        return f"{self.facet}.{self.number or '?'}"

    def targets(self, kind: InlineKind) -> tuple[Marked, ...]:
        """The targets of one kind in reading order: citation keys, facet ids, statement ids."""
        return tuple(
            run.target
            for top in self.inlines
            for run in (top.walk() if top.children else (top,))
            if run.kind == kind
        )


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading within a section, which groups the statements below it."""

    title: Marked
    anchor: str


@dataclass(frozen=True, slots=True)
class Section:
    """A second-level heading and the statements under it, some of them under subheadings."""

    title: Marked
    key: str  # from framework.yml, or the slug of the title in a part
    anchor: str
    statements: tuple[Statement, ...]
    groups: tuple[Subheading, ...] = ()


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front-matter of a facet or a part that every framework has.

    The keys of vocabularies and relations are those that framework.yml declares.
    """

    id: Marked
    title: Marked
    summary: Marked
    status: Marked
    reviewed: Marked
    label: Marked = Marked()  # the owner's own identifier
    aliases: tuple[Marked, ...] = ()  # others under which it is, or was, known
    source_title: Marked = Marked()
    further_research: tuple[Marked, ...] = ()
    origins: dict[Marked, Marked] = field(default_factory=dict)  # by the number of a statement
    labels: dict[Marked, Marked] = field(default_factory=dict)  # by the number of a statement
    waivers: dict[Marked, Marked] = field(default_factory=dict)


def front_matter_order(settings: Settings) -> tuple[str, ...]:
    """The order of the keys in a file; `framework fmt` keeps it."""
    return (
        "id", "label", "aliases", "title", "source_title", "summary", "status",
        *map(str, settings.vocabularies), *map(str, settings.relations),
        "further_research", "origins", "labels", "waivers", "reviewed",
    )  # fmt: skip


@dataclass(frozen=True)
class Facet(FrontMatter):
    """A facet, or a part around the facets (introduction, conclusion)."""

    kind: Literal["facet", "part"] = "facet"
    path: str = ""  # below the content root, with forward slashes
    slug: str = ""
    terms: Terms = field(default_factory=dict)  # of vocabularies on facets
    relations: Relations = field(default_factory=dict)
    mappings: Mappings = field(default_factory=dict)  # of the facet as a whole
    statement_terms: dict[str, dict[Marked, tuple[Marked, ...]]] = field(default_factory=dict)
    statement_mappings: dict[str, dict[Marked, dict[Marked, tuple[Marked, ...]]]] = field(
        default_factory=dict
    )
    keys: dict[str, Marked] = field(default_factory=dict)  # where each key of the front-matter is
    sections: tuple[Section, ...] = ()

    @property
    def display(self) -> str:
        """How the facet is called on pages: the owner's identifier, or the permanent id."""
        return str(self.label or self.id)

    @cached_property
    def related(self) -> dict[Marked, Marked]:
        """The facets that this one points to, whatever the relation, and why."""
        return {id_: why for facets in self.relations.values() for id_, why in facets.items()}

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement in reading order."""
        return tuple(s for section in self.sections for s in section.statements)

    @cached_property
    def cited(self) -> list[str]:
        """The reference keys that the statements cite, in the order of first citation."""
        keys = (str(k) for s in self.statements for k in s.targets("citation"))
        return list(dict.fromkeys(keys))

    @property
    def number(self) -> str:
        """The number in the id, without leading zeros: 3 for F03, nothing for INT."""
        return self.id.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").lstrip("0")
