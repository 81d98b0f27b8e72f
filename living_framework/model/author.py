"""Who wrote a framework, as framework.yml names them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .marked import Marked

_BEHIND = re.compile(r"(?<!\s)\s*\((?:https://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\)$")


@dataclass(frozen=True, slots=True)
class Author:
    """An author: a person, "Family, Given" or with an ORCID iD; otherwise, or as it says, a body."""

    name: Marked
    orcid: Marked = Marked()
    body: bool = False  # of a body whose name has a comma

    @classmethod
    def of_text(cls, text: Marked) -> Author:
        """An author who is written as a text; a person's ORCID iD may be in brackets at its end."""
        found = _BEHIND.search(text)
        if not found:
            return cls(text)
        at = text.at(found.start(1))
        name = Marked(text[: found.start()], text.line, text.column)
        return cls(name, Marked(found[1], at.line, at.column))

    @property
    def person(self) -> bool:
        """Whether this is a person and not a body."""
        return not self.body and bool(self.orcid or ", " in self.name)

    @property
    def parts(self) -> tuple[str, str]:
        """A person's family and given name; the second is empty for a person with one name."""
        family, _, given = self.name.partition(", ")
        return family, given

    @property
    def iri(self) -> str:
        """The address of a person's ORCID record, or nothing."""
        return f"https://orcid.org/{self.orcid}" if self.orcid else ""
