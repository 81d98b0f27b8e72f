"""framework.yml: the kinds that one framework declares, and everything that is a fact of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..slugs import slugify
from .author import Author
from .marked import Marked


@dataclass(frozen=True, slots=True)
class Unit:
    """What a framework calls its facets: technique, requirement, control or proposal."""

    one: Marked = Marked("facet")
    many: Marked = Marked("facets")


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A section that facets have. `register` is the slug of the page that lists it."""

    key: Marked
    title: Marked
    one: Marked = Marked()  # where it is not given, the title in small letters
    many: Marked = Marked()
    register: Marked = Marked()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of a vocabulary, or a status."""

    key: Marked
    title: Marked
    note: Marked = Marked()
    reader: Marked = Marked()
    words: tuple[Marked, ...] = ()

    @property
    def slug(self) -> str:
        """The entry's name in addresses."""
        return slugify(self.key)


FACET, STATEMENT, EXTERNAL = "facet", "statement", "external"
ONE, MANY = "one", "many"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words by which facets, or statements, are sorted."""

    one: Marked
    many: Marked
    terms: tuple[Term, ...]
    label: Marked = Marked()  # how a page heads it
    on: Marked = Marked(FACET)  # FACET or STATEMENT
    values: Marked = Marked(MANY)  # ONE or MANY
    required: bool = False
    groups: bool = False  # it orders navigation, home and overviews
    pages: bool = False  # each term has a page
    matrix: bool = False  # there is a table of facets by its terms
    found_by_words: bool = False  # a statement has a term where it has one of the term's words

    @property
    def heading(self) -> str:
        """How a page heads it."""
        return str(self.label) or self.many[:1].upper() + self.many[1:]

    @property
    def on_statements(self) -> bool:
        """Whether single statements are given its terms in front-matter."""
        return self.on == STATEMENT

    @property
    def tags(self) -> bool:
        """Whether a statement can have its terms, by its words or by front-matter."""
        return self.on_statements or self.found_by_words

    def term(self, key: str) -> Term:
        """The term with this key. Raises KeyError."""
        for term in self.terms:
            if term.key == key:
                return term
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Target:
    """A framework elsewhere that facets or statements map to; `{id}` in `url` is an id of it."""

    title: Marked
    url: Marked = Marked()

    def address(self, id_: str) -> str:
        """The address of one of its entries; empty where it has none."""
        return self.url.replace("{id}", id_)


@dataclass(frozen=True, slots=True)
class RelationKind:
    """How a facet can point to other facets, or to entries of frameworks elsewhere."""

    label: Marked
    to: Marked = Marked(FACET)  # FACET or EXTERNAL
    mutual: bool = False  # the other facet names this one in return
    reason: Marked = Marked("optional")  # required, or optional
    targets: dict[Marked, Target] = field(default_factory=dict)

    @property
    def external(self) -> bool:
        """Whether it points to frameworks elsewhere."""
        return self.to == EXTERNAL


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

    authors: tuple[Author, ...]
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
class Modules:
    """What a framework has besides its text. What is not named does not exist."""

    leave: Leave | None = None
    helplines: Marked = Marked()  # the file with the help lines
    notice: Marked = Marked()  # shown before a reader begins
    glossary: Marked = Marked()  # the file with the words that are explained
    evidence: bool = False  # the page on what the statements rest on
    map: bool = False  # the drawing of the relations


@dataclass(frozen=True, slots=True)
class Look:
    """What the pages and the PDF look like: a logo, and the colour of links and buttons."""

    logo: Marked = Marked()  # its file below overrides/
    colour: Marked = Marked()  # on light grounds, and on paper
    colour_dark: Marked = Marked()  # on dark grounds


@dataclass(frozen=True, slots=True)
class Round:
    """A round of review of the draft: its days, and what reviewers are asked."""

    opens: Marked
    closes: Marked
    asks: Marked


@dataclass(frozen=True, slots=True)
class Part:
    """A part around the facets: its file, and whether it comes before or after them."""

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
    facets: tuple[Marked, ...]
    sections: tuple[SectionKind, ...]
    statuses: tuple[Term, ...]
    unit: Unit = Unit()
    vocabularies: dict[Marked, Vocabulary] = field(default_factory=dict)
    relations: dict[Marked, RelationKind] = field(default_factory=dict)
    modules: Modules = Modules()
    parts: dict[Marked, Part] = field(default_factory=dict)
    source: Source | None = None
    language_list: Marked = Marked()
    look: Look = Look()
    review: Round | None = None  # while there is one; no part of the text

    # The modules by name: what is not there is None or empty.

    @property
    def leave(self) -> Leave | None:
        """Where the control that leaves the site goes, if there is one."""
        return self.modules.leave

    @property
    def helplines(self) -> Marked:
        """The file with the help lines, or empty."""
        return self.modules.helplines

    @property
    def notice(self) -> Marked:
        """What is shown before a reader begins, or empty."""
        return self.modules.notice

    @property
    def glossary(self) -> Marked:
        """The file with the words that are explained, or empty."""
        return self.modules.glossary

    # Vocabularies and relations by what they are for, each by its key, in the order of the file.

    @property
    def grouping(self) -> Vocabulary | None:
        """The vocabulary that orders navigation, home and overviews, if one does."""
        return next((v for v in self.vocabularies.values() if v.groups), None)

    @property
    def tagging(self) -> dict[str, Vocabulary]:
        """The vocabularies whose terms a statement can have."""
        return {str(key): v for key, v in self.vocabularies.items() if v.tags}

    @property
    def paged(self) -> dict[str, Vocabulary]:
        """The vocabularies whose terms have pages."""
        return {str(key): v for key, v in self.vocabularies.items() if v.pages}

    @property
    def in_matrix(self) -> dict[str, Vocabulary]:
        """The vocabularies that facets are tabled by."""
        return {str(key): v for key, v in self.vocabularies.items() if v.matrix}

    @property
    def on_facets(self) -> dict[str, Vocabulary]:
        """The vocabularies whose terms are in the front-matter of a facet as a whole."""
        return {str(k): v for k, v in self.vocabularies.items() if not v.on_statements}

    @property
    def on_statements(self) -> dict[str, Vocabulary]:
        """The vocabularies whose terms are given to single statements."""
        return {str(k): v for k, v in self.vocabularies.items() if v.on_statements}
