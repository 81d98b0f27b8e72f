"""What can be cited: the framework, a facet or part, and a statement, each at one version.

A citation names the permanent id, and not the owner's label, which a later version may change.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import quote

from ..model import Author, Facet
from ..source.strict_yaml import decode, parse
from ..versions.edition import Edition
from ..versions.places import place

OF_STATEMENT = ", statement "  # between the title of a page and the id of a statement of it
DOIS = "releases/doi.yml"  # version: DOI, written after the fact and outside the frozen text

Kind = Literal["framework", "page", "statement"]


@dataclass(frozen=True, slots=True)
class Cited:
    """One thing to cite, at one version. `container` is the framework's title, or empty."""

    kind: Kind
    key: str  # the name of the entry in a bibliography, and of a file
    id: str  # F03, F03.4, or empty for the framework
    title: str
    container: str
    version: str  # 1.0.0, or what is known of a draft
    note: str  # what must be said of a draft
    date: str  # ISO 8601, or empty
    url: str
    authors: tuple[Author, ...]
    publisher: str
    language: str
    summary: str
    doi: str = ""

    def pattern(self, title: str, url: str, version: str) -> Cited:
        """The same with other words for what differs within an edition; the whole keeps its title."""
        title = title if self.container else self.title
        return replace(self, kind="page", key="", id="", summary="", note="", title=title, url=url, version=version)  # fmt: skip

    @property
    def day(self) -> tuple[int, ...]:
        """Year, month and day; empty for what has no date."""
        return tuple(int(part) for part in self.date.split("-")) if self.date else ()


def name(author: Author) -> dict[str, str]:
    """An author as CSL has names."""
    if not author.person:
        return {"literal": str(author.name)}
    family, given = author.parts
    return {"family": family, "given": given} if given else {"family": family}


@lru_cache(maxsize=64)  # of a version, all have the same
def slug(text: str) -> str:
    """Text as the name of an entry: small letters, digits and hyphens of ASCII."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split()) or "framework"


def permalink(edition: Edition, id_: str = "") -> str:
    """The address at which a version of the framework, a page or a statement stands for ever.

    It is that of the published site, whatever copy of it asks. Raises KeyError for an unknown page.
    """
    start = f"{edition.settings.site}{edition.version}/"
    if not id_:
        return start
    path = place(edition.framework.page(id_.partition(".")[0])).removesuffix(".md")
    return f"{start}{quote(path)}/" + (f"#{id_}" if "." in id_ else "")


def doi_of(edition: Edition) -> str:
    """The DOI that was recorded for a version, or nothing."""
    path = edition.all()[-1].root / DOIS
    if edition.is_draft or not path.is_file():
        return ""
    node, _ = parse(decode(path.read_bytes())[0])
    known: Any = node.plain() if node else {}
    return str(known.get(edition.version, "")) if isinstance(known, dict) else ""


def version_of(edition: Edition) -> str:
    """How a citation names the version: its number, or the draft by its commit."""
    if not edition.is_draft:
        return edition.version
    commit = edition.commit.removesuffix("+")
    if not commit:
        return "draft"
    after = " with later changes" if edition.commit.endswith("+") else ""
    return f"draft, commit {commit}{after}"


def _note(edition: Edition) -> str:
    """What is said of a draft, in the entry itself."""
    if not edition.is_draft:
        return ""
    return "Draft: the text at this address may change" + ("" if edition.date else "; undated")


def _cited(edition: Edition, kind: Kind, id_: str, title: str, summary: str) -> Cited:
    settings = edition.settings
    whole = f"{settings.title}: {settings.subtitle}" if settings.subtitle else str(settings.title)
    parts = [slug(settings.title), id_, edition.version]
    return Cited(
        kind=kind,
        key="-".join(part for part in parts if part),
        id=id_,
        title=title or whole,
        container=whole if title else "",
        version=version_of(edition),
        note=_note(edition),
        date=edition.date,
        url=permalink(edition, id_),
        authors=settings.citation.authors,
        publisher=str(settings.citation.publisher),
        language=str(settings.language),
        summary=summary,
        doi=doi_of(edition) if kind == "framework" else "",
    )


def framework(edition: Edition) -> Cited:
    """The framework as a whole."""
    return _cited(edition, "framework", "", "", str(edition.settings.summary))


def page(edition: Edition, shown: Facet) -> Cited:
    """A facet or a part."""
    title = f"{shown.title} ({shown.id})"
    return _cited(edition, "page", str(shown.id), title, str(shown.summary))


def statement(edition: Edition, shown: Facet, id_: str) -> Cited:
    """A statement of a facet or a part, by its id."""
    title = f"{shown.title}{OF_STATEMENT}{id_}"
    return _cited(edition, "statement", id_, title, "")
