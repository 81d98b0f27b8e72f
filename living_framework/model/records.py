"""What a framework has beside its facets: references, glossary, help lines, comments, tombstones."""

from __future__ import annotations

from dataclasses import dataclass

from ..slugs import slugify
from .marked import Marked


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of references.yml: a CSL item, and the facets that it was gathered for."""

    key: Marked
    csl: dict[str, object]
    facets: tuple[Marked, ...] = ()
    path: str = ""  # of its file, below the content root

    @property
    def in_short(self) -> str:
        """What names the work to a reader: its title, where it has one."""
        return str(self.csl.get("title", ""))


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A word explained. `words` are other forms and other words for the same."""

    term: Marked
    explanation: Marked
    words: tuple[Marked, ...] = ()
    see: tuple[Marked, ...] = ()
    sources: tuple[Marked, ...] = ()  # keys of references

    @property
    def in_short(self) -> str:
        """What a reader wants to know of it."""
        return str(self.explanation)

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


HELPLINE_KINDS = ("voice", "text", "tty", "chat", "web", "emergency")


@dataclass(frozen=True, slots=True)
class Helpline:
    """A way to reach help, with where the fact comes from and when it was verified."""

    id: Marked
    label: Marked
    value: Marked
    kind: Marked  # one of HELPLINE_KINDS
    scope: Marked
    source: Marked
    verified: Marked = Marked()  # the day; where nobody has verified it, it is not given
    verified_by: Marked = Marked()
    operator: Marked = Marked()
    note: Marked = Marked()
    url: Marked = Marked()
    languages: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a statement, facet or part of one version, and its answer.

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
    duplicate_of: Marked = Marked()  # the id of the comment that says the same

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.state == COMMENT_STATES[0]


COMMENT_STATES = ("open", "accepted", "accepted in part", "declined", "noted", "duplicate")
CHANGED_STATES = COMMENT_STATES[1:3]  # those in which something was changed
DUPLICATE = COMMENT_STATES[5]
COMMENT_KINDS = {
    "editorial": "wording, spelling, clarity",
    "technical": "wrong or missing in substance",
    "harm": "could do harm to someone",
    "source": "a reference is wrong, missing or better",
}
