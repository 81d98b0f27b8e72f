"""Citing the framework, a facet or a statement at a version, and the works that it cites.

Everything here is data; templates make the markup. The forms of a citation are those of the cite
box: APA and Chicago as runs of text, BibTeX, RIS and CSL-JSON as files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from ..model import Facet, Inline, Statement
from ..versions.edition import Edition
from . import styles, writers
from . import subject as things
from .cff import cff
from .meta import head_tags, json_ld
from .styles import save_cache, use_cache
from .subject import Cited, permalink

__all__ = [
    "FILES", "Citation", "CiteFile", "Form", "Held", "cff", "citation", "citation_of", "files", "formatted", "macros", "permalink",
    "save_cache", "statement_citation", "use_cache",
]  # fmt: skip

STYLES = (("apa", "APA", styles.APA), ("chicago", "Chicago (author-date)", styles.CHICAGO))
FILES = (
    ("bib", "BibTeX", "application/x-bibtex", writers.bibtex),
    ("ris", "RIS", "application/x-research-info-systems", writers.ris),
    ("json", "CSL-JSON", "application/vnd.citationstyles.csl+json", writers.csl_json),
)
FOLDER = "cite/"
WHOLE = "framework"  # the name of the files that cite the framework itself


class Form(NamedTuple):
    """One form of a citation: prose has runs; code has a media type, and a file to download."""

    key: str
    label: str
    text: str
    runs: tuple[Inline, ...] = ()
    type: str = ""
    file: str = ""


@dataclass(frozen=True)
class Citation:
    """How to cite one thing: what it is, and each form of it, made when it is asked for."""

    cited: Cited

    @property
    def first(self) -> Form:
        """The form that is shown where there is room for one: APA."""
        return _prose(self.cited, *STYLES[0])

    @cached_property
    def prose(self) -> tuple[Form, ...]:
        """APA and Chicago, to be copied."""
        return tuple(_prose(self.cited, *style) for style in STYLES)

    @cached_property
    def code(self) -> tuple[Form, ...]:
        """BibTeX, RIS and CSL-JSON, to be copied or downloaded."""
        stem = f"{FOLDER}{self.cited.id or WHOLE}" if self.cited.kind != "statement" else ""
        return tuple(
            Form(key, label, write(self.cited), type=type_, file=f"{stem}.{key}" if stem else "")
            for key, label, type_, write in FILES
        )


def citation(edition: Edition, shown: Facet | None = None) -> Citation:
    """The forms of a facet's or part's citation, or of the framework's."""
    cited = things.page(edition, shown) if shown else things.framework(edition)
    return Citation(cited)


def statement_citation(edition: Edition, statement: Statement) -> Citation:
    """The forms of a statement's citation. It has no files of its own."""
    shown = edition.framework.page(statement.facet)
    return Citation(things.statement(edition, shown, statement.id))


class Held(NamedTuple):
    """The citation of an id in the edition to cite it from."""

    edition: Edition
    citation: Citation


def citation_of(editions: list[Edition], id_: str) -> Held | None:
    """How to cite an id: in the newest release that has it, else in the draft; None where gone."""
    newest_first = [edition for edition in reversed(editions) if not edition.is_draft]
    for edition in (*newest_first, *(edition for edition in editions if edition.is_draft)):
        found = edition.framework.statements.get(id_)
        if found:
            return Held(edition, statement_citation(edition, found))
        with suppress(KeyError):
            return Held(edition, citation(edition, edition.framework.page(id_)))
    return None


def after_title(edition: Edition, form: str = "") -> str:
    """What is between the title of a page and the id of its statement, in a form of the citation.

    With it a script makes the citation of a statement of that of its page.
    """
    words = things.OF_STATEMENT
    chicago = styles.headline(words, str(edition.settings.language))
    return chicago if form == STYLES[1][0] else words


def _prose(cited: Cited, key: str, label: str, style: str) -> Form:
    marked = _in_style(cited, style)
    return Form(key, label, styles.plain(marked), styles.runs(marked))


# Stand-ins for what differs from page to page, so that the processor is asked once a version.
_TITLE, _URL, _VERSION = "\ue020", "\ue021", "\ue022"


def _in_style(cited: Cited, style: str) -> str:
    """A citation in a style, as marked text."""
    title = cited.title
    if cited.container and style == styles.CHICAGO:
        title = styles.headline(title, cited.language)
    marked = _pattern(cited.pattern(_TITLE, _URL, _VERSION), style)
    if not cited.version[:1].isdigit():
        marked = re.sub(rf"\b(\w+) {_VERSION}", lambda m: _like(m[1], cited.version), marked)
    return styles.filled(marked, {_TITLE: title, _URL: cited.url, _VERSION: cited.version})


@lru_cache(maxsize=128)  # two in each style for an edition: the framework, and all that is in it
def _pattern(cited: Cited, style: str) -> str:
    """A citation in a style, of something that has stand-ins for what differs.

    The date is given in full, which for chapters and reports the styles do not do.
    """
    item = writers.csl_item(cited) | {"id": "item", "type": "document"}
    return styles.format_reference(item, style, cited.language)


def _like(word: str, text: str) -> str:
    """Text with the capital that the word before it has: no one says "Version draft"."""
    return text[:1].upper() + text[1:] if word[:1].isupper() else text


# --- Works cited ---------------------------------------------------------------------------------


def formatted(edition: Edition, key: str) -> tuple[Inline, ...]:
    """A work of references.yml in APA style, as runs. Raises KeyError for an unknown key."""
    reference = edition.framework.references[key]
    language = str(edition.settings.language)
    return styles.runs(styles.format_reference(reference.csl, styles.APA, language))


# --- Files and macros ----------------------------------------------------------------------------


class CiteFile(NamedTuple):
    """A file to download: where it is, what it cites, and what writes it."""

    path: str
    cited: Cited
    write: Callable[[Cited], str]


def files(edition: Edition) -> Iterator[CiteFile]:
    """The files to download: for the framework, and for each facet and part, each format."""
    whole = things.framework(edition)
    for cited in (whole, *(things.page(edition, shown) for shown in edition.framework.pages)):
        for key, _, _, write in FILES:
            yield CiteFile(f"{FOLDER}{cited.id or WHOLE}.{key}", cited, write)


def macros(edition: Edition) -> dict[str, Callable[..., Any]]:
    """What pages and templates call, with the edition that they are of."""
    return {
        "citation": lambda shown=None: citation(edition, shown),
        "citation_of": lambda id_: citation_of(edition.all(), id_),
        "after_title": lambda form="": after_title(edition, form),
        "doi_of": things.doi_of,
        "statement_citation": lambda statement: statement_citation(edition, statement),
        "formatted": lambda key: formatted(edition, key),
        "cite_as": lambda shown=None: permalink(edition, str(shown.id) if shown else ""),
        "head_tags": lambda shown=None, home=False: head_tags(edition, shown, home=home),
        "json_ld": lambda shown=None, home=False: json_ld(edition, shown, home=home),
    }
