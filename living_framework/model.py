"""The framework as data: frozen dataclasses, and nothing else.

These classes are also the schema of the files that editors write: `frontmatter.read` fills them
from YAML by their annotations, a field without a default is a required key, and the published JSON
Schemas are made from them. Every text that was written by hand is `Marked` with the place where it
stands, so that a finding can point at it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Literal, NamedTuple, Self

from .slugs import slugify

DRAFT = "draft"


class Marked(str):
    """Text that remembers the line and column (both from 1) where it was written.

    A text that is not written in one piece (folded over lines, quoted, with markup between its
    words) has `places`: (offset in the text, line, column) of each piece.
    """

    __slots__ = ("column", "line", "places")
    line: int
    column: int
    places: tuple[tuple[int, int, int], ...]

    def __new__(
        cls,
        text: str = "",
        line: int = 1,
        column: int = 1,
        places: tuple[tuple[int, int, int], ...] = (),
    ) -> Self:
        """The text `text`, written at `line` and `column`."""
        self = super().__new__(cls, text)
        self.line = line
        self.column = column
        self.places = places
        return self

    def __getnewargs__(  # type: ignore[override]
        self,
    ) -> tuple[str, int, int, tuple[tuple[int, int, int], ...]]:
        return str(self), self.line, self.column, self.places

    def at(self, offset: int) -> Marked:
        """The place of the character at `offset`, as an empty text."""
        begin, line, column = 0, self.line, self.column
        known = bisect_right(self.places, offset, key=itemgetter(0))
        if known:
            begin, line, column = self.places[known - 1]
        return Marked("", line, column + offset - begin)


class Problem(NamedTuple):
    """Something a reader met and could not take; a rule turns it into a finding."""

    kind: str
    line: int
    column: int
    found: str
    hint: str = ""


Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend: where it is, which rule it breaks, and what to write instead."""

    path: str
    line: int
    column: int
    rule: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.rule} {self.message}"


# --- Body text -----------------------------------------------------------------------------------

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
        return [self, *(inner for child in self.children for inner in child.walk())]


@dataclass(frozen=True, slots=True)
class Statement:
    """One paragraph, list item, code block or table: what is addressed, cited and commented on.

    `text` and `plain` are defined by `source.blocks.hashed` and `source.inline.plain_text`.
    """

    facet: str
    number: int | None
    section: str  # the section's key: context, role, opportunity, …
    block: StatementBlock
    text: str  # Markdown without the number: what is hashed and compared
    plain: Marked  # the same as a reader sees it, in one line
    inlines: tuple[Inline, ...]
    mark: Marked  # where it begins; its text is the number mark as written, or empty
    last_line: int
    origin: str = "source"
    start: int = 0  # of an item of an ordered list: the number that the list begins with
    group: str = ""  # the anchor of the subheading that it is under

    @property
    def id(self) -> str:
        """The permanent id, F03.4; F03.? while the statement has no number."""
        return f"{self.facet}.{self.number or '?'}"

    def targets(self, kind: InlineKind) -> tuple[Marked, ...]:
        """The targets of one kind in reading order: citation keys, facet ids, statement ids."""
        return tuple(run.target for top in self.inlines for run in top.walk() if run.kind == kind)


@dataclass(frozen=True, slots=True)
class Group:
    """A subheading within a section."""

    title: Marked
    anchor: str


@dataclass(frozen=True, slots=True)
class Section:
    """A second-level heading and the statements under it, some of them under subheadings."""

    title: Marked
    key: str  # from framework.yml, or the slug of the title in a part
    anchor: str
    statements: tuple[Statement, ...]
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front-matter of a facet or a part."""

    id: Marked
    title: Marked
    summary: Marked
    status: Marked
    reviewed: Marked
    source_title: Marked = Marked()
    phase: Marked = Marked()
    actors: tuple[Marked, ...] = ()
    technologies: tuple[Marked, ...] = ()
    related: dict[Marked, Marked] = field(default_factory=dict)
    further_research: tuple[Marked, ...] = ()
    origins: dict[Marked, Marked] = field(default_factory=dict)
    waivers: dict[Marked, Marked] = field(default_factory=dict)


# The order in which the keys stand in a file; `framework fmt` keeps it.
FRONT_MATTER_ORDER = (
    "id", "title", "source_title", "summary", "status", "phase", "actors", "technologies",
    "related", "further_research", "origins", "waivers", "reviewed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facet(FrontMatter):
    """A facet, or a part around the facets (introduction, conclusion)."""

    kind: Literal["facet", "part"] = "facet"
    path: str = ""  # below the content root, with forward slashes
    slug: str = ""
    keys: dict[str, Marked] = field(default_factory=dict)  # where each key of the front-matter is
    sections: tuple[Section, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement in reading order."""
        return tuple(s for section in self.sections for s in section.statements)

    @property
    def number(self) -> str:
        """The number in the id, without leading zeros: 3 for F03, nothing for INT."""
        return self.id.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").lstrip("0")


# --- framework.yml -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A section that every facet has. `register` is the slug of the page that lists it."""

    key: Marked
    title: Marked
    one: Marked
    many: Marked
    register: Marked = Marked()


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of a vocabulary: status, phase, actor or technology."""

    key: Marked
    title: Marked
    note: Marked = Marked()
    reader: Marked = Marked()
    words: tuple[Marked, ...] = ()

    @property
    def slug(self) -> str:
        """The entry's name in addresses."""
        return slugify(self.key)


@dataclass(frozen=True, slots=True)
class Source:
    """What the framework restates: a key of references.yml, and a note on it."""

    reference: Marked
    note: Marked


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its SPDX id, name and address."""

    id: Marked
    name: Marked
    url: Marked


@dataclass(frozen=True, slots=True)
class Licences:
    """The licence of the words and the licence of the code."""

    content: Licence
    code: Licence


@dataclass(frozen=True, slots=True)
class Citation:
    """Who is cited as author and publisher."""

    authors: tuple[Marked, ...]
    publisher: Marked


@dataclass(frozen=True, slots=True)
class Repository:
    """Where the text is kept, and the branch that edits go to."""

    url: Marked
    branch: Marked


@dataclass(frozen=True, slots=True)
class Contact:
    """Where feedback goes that is not an issue."""

    email: Marked


@dataclass(frozen=True, slots=True)
class Leave:
    """The neutral page that the leave-this-site control goes to."""

    url: Marked
    label: Marked


@dataclass(frozen=True, slots=True)
class Part:
    """A part around the facets, and where it stands."""

    file: Marked
    place: Marked


@dataclass(frozen=True, slots=True)
class Settings:
    """framework.yml: everything that is a fact of one framework."""

    schema: Marked
    title: Marked
    subtitle: Marked
    summary: Marked
    status: Marked
    language: Marked
    scope: Marked
    licence: Licences
    citation: Citation
    site: Marked
    repository: Repository
    contact: Contact
    leave: Leave
    facets: tuple[Marked, ...]
    sections: tuple[SectionKind, ...]
    statuses: tuple[Term, ...]
    phases: tuple[Term, ...]
    actors: tuple[Term, ...]
    technologies: tuple[Term, ...]
    parts: dict[Marked, Part] = field(default_factory=dict)
    notice: Marked = Marked()
    source: Source | None = None
    helplines: Marked = Marked()
    glossary: Marked = Marked()
    language_list: Marked = Marked()


# --- Beside the facets ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of references.yml: a CSL item, and the facets that it was gathered for."""

    key: Marked
    csl: dict[str, object]
    facets: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A word explained. `words` are other forms and other words for the same."""

    term: Marked
    explanation: Marked
    words: tuple[Marked, ...] = ()
    see: tuple[Marked, ...] = ()

    @property
    def slug(self) -> str:
        """The term's name in addresses."""
        return slugify(self.term)


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that the language list asks not to use, why, and what to write instead.

    `exceptions` are phrases in which a word is meant otherwise or is a name.
    """

    words: tuple[Marked, ...]
    reason: Marked
    instead: Marked
    exceptions: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An id that is no longer part of the framework: why, since when, and where to."""

    id: Marked
    reason: Marked
    kind: Marked
    since: Marked = Marked()
    date: Marked = Marked()
    into: tuple[Marked, ...] = ()

    @property
    def withheld(self) -> bool:
        """Whether the text was taken away for harm or law, and is not to be shown again."""
        return self.kind in WITHHELD


WITHHELD = ("harm", "law")


@dataclass(frozen=True, slots=True)
class Helpline:
    """A way to reach help, with where the fact comes from and when it was verified."""

    id: Marked
    label: Marked
    value: Marked
    kind: Marked
    scope: Marked
    source: Marked
    verified: Marked
    verified_by: Marked
    url: Marked = Marked()
    languages: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a statement, facet or part of one version, and what became of it.

    It is public as it stands: `name` is there only where its owner said so.
    """

    id: Marked  # C-0001, over all versions
    version: Marked  # the version that was commented on, or draft
    statement: Marked  # the id of what it is about
    received: Marked
    state: Marked  # one of COMMENT_STATES
    kind: Marked = Marked()  # one of COMMENT_KINDS, or empty where nobody said
    comment: tuple[Marked, ...] = ()  # paragraphs
    proposed: tuple[Marked, ...] = ()  # other words for the passage
    name: Marked = Marked()
    because: Marked = Marked()
    changed: tuple[Marked, ...] = ()  # the ids that were changed because of it
    answered: Marked = Marked()

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.state == COMMENT_STATES[0]


COMMENT_STATES = ("open", "accepted", "declined")
COMMENT_KINDS = {
    "editorial": "wording, spelling, clarity",
    "technical": "wrong or missing in substance",
    "harm": "could do harm to someone",
    "source": "a reference is wrong, missing or better",
}


@dataclass(frozen=True, slots=True, repr=False)
class Framework:
    """One content root, read: the settings, the facets and all that stands beside them."""

    root: Path
    settings: Settings
    facets: tuple[Facet, ...]  # in reading order
    parts: tuple[Facet, ...]
    references: dict[str, Reference]
    glossary: tuple[GlossaryTerm, ...]
    retired: dict[str, Tombstone]
    helplines: tuple[Helpline, ...]
    problems: dict[str, tuple[Problem, ...]]  # by path below the root
    language: tuple[Wording, ...] = ()  # an aid to editors, and no part of the text
    comments: dict[str, Comment] = field(default_factory=dict)  # by path below the root

    @property
    def pages(self) -> tuple[Facet, ...]:
        """Everything that has statements, in reading order: parts before, facets, parts after."""
        after = {key for key, part in self.settings.parts.items() if part.place == "after"}
        return (
            *(p for p in self.parts if p.id not in after),
            *self.facets,
            *(p for p in self.parts if p.id in after),
        )

    @property
    def statements(self) -> dict[str, Statement]:
        """Every numbered statement by its id, in reading order."""
        return {s.id: s for page in self.pages for s in page.statements if s.number}

    def withheld(self, id_: str) -> bool:
        """Whether the text of an id, or of the facet that it is in, is not to be shown again."""
        graves = (self.retired.get(id_), self.retired.get(id_.partition(".")[0]))
        return any(grave is not None and grave.withheld for grave in graves)

    def page(self, id_: str) -> Facet:
        """The facet or part with this id. Raises KeyError."""
        for page in self.pages:
            if page.id == id_:
                return page
        raise KeyError(id_)


# --- Releases ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Release:
    """A frozen version: what its manifest says. `digest` is the SHA-256 of the manifest itself."""

    version: str
    date: str  # ISO 8601
    root: Path  # a content root: the folder with the frozen framework.yml and facets/
    digest: str
    previous: str  # the version before, or empty
    previous_digest: str
    files: dict[str, str]  # path below the root: SHA-256
    statements: dict[str, str]  # id: SHA-256 of the statement's text

    @property
    def order(self) -> tuple[int, int, int]:
        """Major, minor and patch, to sort by."""
        major, minor, patch = (int(part) for part in self.version.split("."))
        return major, minor, patch
