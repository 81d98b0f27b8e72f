"""The words of the interface, in the language of a framework.

The text of a template is its message, without a mark (see `interface`). Words within expressions
are marked: `_("Draft")`, `ngettext("%(n)s facet", "%(n)s facets", n)`.

Catalogs are gettext files, locale/LANGUAGE/LC_MESSAGES/interface.po, read with Babel; English is
what the templates say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from markupsafe import Markup, escape

from ..diff import wording

SOURCE = "en"  # the language that the templates are written in
PSEUDO = "en-XA"  # a language for tests: every message in brackets
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
DOMAIN = "interface"


class Catalog(wording.Catalog, Protocol):
    """What messages are looked up in, and what differs where any message does."""

    @property
    def key(self) -> str:
        """Differs where any message does."""

    @property
    def language(self) -> str:
        """The language that the messages are in."""

    def dated(self, day: str) -> str:
        """A day (ISO 8601) for people to read; what is no day stays as it is."""

    def counted(self, number: float) -> str:
        """A whole number for people to read."""


@dataclass(frozen=True)
class English(wording.English):
    """The words as the templates have them; a date is as ISO 8601 has it, which is the house style."""

    key: str = SOURCE
    language: str = SOURCE

    def dated(self, day: str) -> str:
        """The day as it is."""
        return day

    def counted(self, number: float) -> str:
        """The number with commas."""
        return f"{number:,.0f}"


@dataclass(frozen=True)
class Pseudo(English):
    """Every message in brackets, so that a test can see which words are in none."""

    key: str = PSEUDO

    def gettext(self, message: str) -> str:
        """The message in brackets."""
        return f"⟦{message}⟧"

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The form for the number in brackets."""
        return f"⟦{super().ngettext(one, many, number)}⟧"


@dataclass
class Translated:
    """A catalog read from a .po file."""

    file: Path
    key: str = field(init=False)
    language: str = field(init=False)  # of the file, as its header has it
    _found: dict[str, str | tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Read the file. Raises OSError."""
        from babel.messages.pofile import read_po

        data = self.file.read_bytes()
        self.key = hashlib.sha256(data).hexdigest()
        with self.file.open("rb") as file:
            catalog = read_po(file)
        self.language = str(catalog.locale).replace("_", "-") if catalog.locale else SOURCE
        self._rule = _plural_rule(str(catalog.locale) if catalog.locale else SOURCE)
        self._found = {
            m.id if isinstance(m.id, str) else m.id[0]: m.string
            if isinstance(m.string, str)
            else tuple(m.string)
            for m in catalog
            if m.id and m.string and not m.fuzzy
        }

    def gettext(self, message: str) -> str:
        """The message in the language; in English where it is not translated."""
        found = self._found.get(message, message)
        return found if isinstance(found, str) else found[0]

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The form for the number; in English where it is not translated."""
        found = self._found.get(one)
        if found is None or isinstance(found, str):
            return one if number == 1 else many
        at = self._rule(number)
        return found[at] if at < len(found) and found[at] else found[-1]

    def dated(self, day: str) -> str:
        """The day in words (CLDR, long form)."""
        from babel.dates import format_date

        try:
            return format_date(date.fromisoformat(day), "long", locale=self._locale)
        except ValueError:
            return day

    def counted(self, number: float) -> str:
        """The number with the marks of the language between its thousands (CLDR)."""
        from babel.numbers import format_decimal

        return format_decimal(round(number), locale=self._locale)

    @property
    def _locale(self) -> str:
        return self.language.replace("-", "_")


def _plural_rule(language: str) -> Callable[[int], int]:
    from gettext import c2py

    from babel.messages.plurals import get_plural

    return c2py(get_plural(language).plural_expr)


def catalog_of(language: str, folders: Iterable[Path]) -> Catalog:
    """The catalog of a language, from the first folder that has one; English where none has."""
    if language == PSEUDO:
        return Pseudo()
    for folder in folders:
        for name in (language, language.partition("-")[0]):
            file = folder / name / "LC_MESSAGES" / f"{DOMAIN}.po"
            if file.is_file():
                return Translated(file)
    return English()


def direction(language: str) -> str:
    """The direction in which a language is written: ltr or rtl."""
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


class Given:
    """`_` and `ngettext` for expressions in templates: a message with values put in by name."""

    def __init__(self, catalog: Catalog) -> None:
        """Of one catalog."""
        self.catalog = catalog

    def gettext(self, message: str, **values: Any) -> Markup:
        """A message, its `%(name)s` filled in and escaped."""
        text = self.catalog.gettext(message)
        return escape(text) % values if values else escape(text)

    def ngettext(self, one: str, many: str, number: int, **values: Any) -> Markup:
        """The message for a number, which is its `%(n)s`."""
        text = self.catalog.ngettext(one, many, number)
        given = {"n": self.catalog.counted(number), **values}
        return escape(text) % given if values or "%(n)s" in text else escape(text)
