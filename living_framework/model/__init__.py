"""The framework as data: frozen dataclasses, and nothing else.

These classes are also the schema of the files that editors write: the YAML reader fills them by
their annotations, a field without a default is a required key, and the published JSON Schemas are
made from them. Every text that was written by hand is `Marked` with its place, so that a finding
can point at it.
"""

from __future__ import annotations

from .author import Author
from .framework import DRAFT, Framework, Group, Release
from .marked import Finding, Marked, Problem, Severity
from .page import (
    Facet,
    FrontMatter,
    Inline,
    InlineKind,
    Mappings,
    Relations,
    Section,
    Statement,
    StatementBlock,
    Subheading,
    Terms,
    front_matter_order,
)
from .portions import Portion, pack
from .records import (
    COMMENT_KINDS,
    COMMENT_STATES,
    HELPLINE_KINDS,
    WITHHELD,
    Comment,
    GlossaryTerm,
    Helpline,
    Reference,
    Tombstone,
    Wording,
)
from .settings import (
    Citation,
    Contact,
    Leave,
    Licence,
    Licences,
    Look,
    Modules,
    Part,
    RelationKind,
    Repository,
    SectionKind,
    Settings,
    Source,
    Target,
    Term,
    Unit,
    Vocabulary,
)

__all__ = [
    "COMMENT_KINDS",
    "COMMENT_STATES",
    "DRAFT",
    "HELPLINE_KINDS",
    "WITHHELD",
    "Author",
    "Citation",
    "Comment",
    "Contact",
    "Facet",
    "Finding",
    "Framework",
    "FrontMatter",
    "GlossaryTerm",
    "Group",
    "Helpline",
    "Inline",
    "InlineKind",
    "Leave",
    "Licence",
    "Licences",
    "Look",
    "Mappings",
    "Marked",
    "Modules",
    "Part",
    "Portion",
    "Problem",
    "Reference",
    "RelationKind",
    "Relations",
    "Release",
    "Repository",
    "Section",
    "SectionKind",
    "Settings",
    "Severity",
    "Source",
    "Statement",
    "StatementBlock",
    "Subheading",
    "Target",
    "Term",
    "Terms",
    "Tombstone",
    "Unit",
    "Vocabulary",
    "Wording",
    "front_matter_order",
    "pack",
]
