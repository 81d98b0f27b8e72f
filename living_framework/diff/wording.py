"""The words for changes: one table for every page, file, feed and report that names a change.

A change is data: a kind and arguments. Nothing else in the library words one, and no code reads
these words again. What pages show is in their language: each function takes the catalog to look
messages up in. Commands, reports and exports are in English.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

Arg = str | tuple[str, ...]


class Catalog(Protocol):
    """What messages are looked up in."""

    def gettext(self, message: str) -> str:
        """A message in the language."""

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The message for a number."""


class English:
    """The messages themselves."""

    def gettext(self, message: str) -> str:
        """The message itself."""
        return message

    def ngettext(self, one: str, many: str, number: int) -> str:
        """English has one form for 1, and one for all others."""
        return one if number == 1 else many


ENGLISH = English()


def message(text: str) -> str:
    """A text of the interface in Python, marked so that it is found; it is translated where shown."""
    return text


# What a statement, a facet or a part is in one version compared with the version before.
LABELS: dict[str, str] = {
    "first": message("first published"),
    "new": message("new"),
    "returned": message("new, under an id that was retired"),
    "withdrawn": message("withdrawn"),
    "merged": message("merged into another"),
    "split": message("split"),
    "renumbered": message("the same words under another id"),
    "reworded": message("reworded"),
    "corrected": message("spelling or punctuation corrected"),
    "marked": message("links, citations or emphasis changed"),
    "moved": message("moved to another section"),
    "reordered": message("moved within its section"),
    "origin": message("origin changed"),
    "block": message("paragraph or list item changed"),
    "classified": message("label, terms or mappings changed"),
    "changed": message("changed"),
    "gone": message("withdrawn"),
    "same": message("unchanged"),
    "absent": message("not in this version"),
}

# Each kind of note as a sentence without its capital and full stop. `{at}` is the first argument
# and a colon, or nothing where that is empty; `{1:q}` is a list in which each item is quoted.
NOTES: dict[str, str] = {
    # any value of the model
    "value-first": message("{0} is now “{1}”; there was none"),
    "value-gone": message("{0} was removed; it was “{1}”"),
    "value-reworded": message("{0} is reworded"),
    "value-new": message("{0} is now “{1}”; it was “{2}”"),
    "entry-gone": message("{at}{1} is gone; it was “{2}”"),
    "entry-new": message("{at}{1} is new: “{2}”"),
    "items-gone": message("{at}no longer {1:q}"),
    "items-new": message("{at}now also {1:q}"),
    "order": message("{at}the order is now {1}"),
    # a facet or part
    "page-moved": message("it has another place in the reading order"),
    "no-reason": message("no reason is recorded"),
    "why": message("why: {0}"),
    "lives-on": message("its content is now in {0}"),
    "section-new": message("the section “{0}” is new"),
    "section-gone": message("the section “{0}” is gone"),
    "section-order": message("the sections come in another order: {0:q}"),
    "section-title": message("the section “{0}” is now called “{1}”"),
    "section-anchor": message("the address of the section “{0}” is now #{1}"),
    "section-kind": message("the section “{0}” is now of the kind “{1}”"),
    # front-matter
    "its-reworded": message("its {0} is reworded"),
    "its-gone": message("its {0} was removed; it was “{1}”"),
    "its-first": message("its {0} is “{1}”"),
    "its-new": message("its {0} is now “{1}”; it was “{2}”"),
    "list-first": message("its {0} include {1}"),
    "list-also": message("its {0} now also include {1}"),
    "list-gone": message("its {0} no longer include {1}"),
    "list-order": message("its {0} come in another order: {1}"),
    "list-shuffled": message("its {0} come in another order"),
    "relation-first": message("its {0} include {1}: {2}"),
    "relation-also": message("its {0} now also include {1}: {2}"),
    "reason-reworded": message("the reason of its relation to {0} is reworded"),
    "waiver-first": message("it waives the rule {0}: {1}"),
    "waiver-also": message("it now waives the rule {0}: {1}"),
    "waiver-gone": message("it no longer waives the rule {0}"),
    "waiver-reworded": message("the reason why it waives the rule {0} is reworded"),
    "empty-now": message("“{0}” was added, and is empty"),
    "empty-gone": message("“{0}”, which was empty, was removed"),
    "noted": message("the {0} noted for {1} changed, but no statement did"),
    # a statement
    "written": message("it was written “{0}” and is now “{1}”"),
    "was-under": message("it was under “{0}”"),
    "origin-new": message("its origin is now “{0}”; it was “{1}”"),
    "origin-first": message("its origin is “{0}”"),
    "now-item": message("it is now a list item"),
    "now-paragraph": message("it is now a paragraph"),
    "now-ordered": message("it is now an item of an ordered list"),
    "now-code": message("it is now a code block"),
    "now-table": message("it is now a table"),
    "list-begins": message("its list now begins with {0}"),
    "now-in-group": message("it is now under the subheading “{0}”"),
    "now-in-no-group": message("it is now under no subheading"),
    "no-number": message("it has no number yet"),
    "data-first": message("its {0} is {1}"),
    "data-new": message("its {0} is now {1}; it was {2}"),
    "data-gone": message("it no longer has a {0}; it was {1}"),
    "data-order": message("what is said of it comes in another order"),
    "withheld": message("its text is no longer shown, for reasons of {0}"),
    "into": message("what took its place: {0}"),
    "parts": message("some of its words are now in {0}"),
    # markup
    "cites-first": message("it cites {0}"),
    "cites-also": message("it now cites {0}"),
    "cites-gone": message("it no longer cites {0}"),
    "links-first": message("it links {0}"),
    "links-also": message("it now links {0}"),
    "links-gone": message("it no longer links {0}"),
    "stresses-first": message("it stresses {0}"),
    "stresses-also": message("it now stresses {0}"),
    "stresses-gone": message("it no longer stresses {0}"),
    "strongly-first": message("it strongly stresses {0}"),
    "strongly-also": message("it now strongly stresses {0}"),
    "strongly-gone": message("it no longer strongly stresses {0}"),
    "refers-first": message("it refers to {0}"),
    "refers-also": message("it now refers to {0}"),
    "refers-gone": message("it no longer refers to {0}"),
    # a facet or part as a whole
    "page-new": message("new {0}"),
    "page-gone": message("withdrawn"),
    "page-changed": message("changed"),
}


class _Listed:
    """An argument as a note prints it: a list as a, b and c."""

    def __init__(self, arg: Arg, catalog: Catalog) -> None:
        self.items = (arg,) if isinstance(arg, str) else arg
        self.catalog = catalog

    def __format__(self, spec: str) -> str:
        quoted = self.catalog.gettext(message("“{0}”")) if spec == "q" else "{0}"
        return listed((quoted.format(item) for item in self.items), self.catalog)


def listed(items: Iterable[str], catalog: Catalog = ENGLISH) -> str:
    """Words as a list in running text: a, b and c."""
    words = list(items)
    if len(words) < 2:  # noqa: PLR2004 - a list of two has a last one and one before
        return "".join(words)
    return catalog.gettext(message("{0} and {1}")).format(", ".join(words[:-1]), words[-1])


def ranged(ids: Iterable[str], catalog: Catalog = ENGLISH) -> list[str]:
    """Ids of statements, three or more that follow one another as a range: F05.21 to F05.28."""
    runs: list[list[str]] = []
    for id_ in ids:
        if runs and id_ == _after(runs[-1][-1]):
            runs[-1].append(id_)
        else:
            runs.append([id_])
    form = catalog.gettext(message("{0} to {1}"))
    said = ([form.format(run[0], run[-1])] if len(run) > 2 else run for run in runs)  # noqa: PLR2004
    return [words for run in said for words in run]


def _after(id_: str) -> str:
    page, _, number = id_.partition(".")
    return f"{page}.{int(number) + 1}" if number.isdigit() else ""


def note(kind: str, args: tuple[Arg, ...] = (), catalog: Catalog = ENGLISH) -> str:
    """A note in words, without a capital and a full stop. Raises KeyError for an unknown kind."""
    at = f"{args[0]}: " if args and args[0] else ""
    return catalog.gettext(NOTES[kind]).format(*(_Listed(arg, catalog) for arg in args), at=at)


def sentence(words: str) -> str:
    """Words as a sentence of their own: with a capital, and a full stop unless one is there."""
    ends = (".", "?", "!", ".”", "?”", "!”")
    return words[:1].upper() + words[1:] + ("" if words.endswith(ends) else ".")


def labels(kinds: Iterable[str], catalog: Catalog = ENGLISH) -> tuple[str, ...]:
    """What happened, in a word or two each."""
    return tuple(catalog.gettext(LABELS[kind]) for kind in kinds)


def statements(number: int, catalog: Catalog = ENGLISH) -> str:
    """A number of statements: 1 statement, 2 statements."""
    return catalog.ngettext("%(n)s statement", "%(n)s statements", number) % {"n": number}


def other_changes(number: int) -> str:
    """A number of other changes: 1 other change, 2 other changes."""
    return f"{number} other change{'' if number == 1 else 's'}"
