"""The words for changes: one table for every page, file, feed and report that names a change.

A change is data: a kind and arguments. Nothing else in the library words one, and no code reads
these words again.
"""

from __future__ import annotations

from collections.abc import Iterable

Arg = str | tuple[str, ...]

# What a statement, a facet or a part is in one version compared with the version before.
LABELS: dict[str, str] = {
    "first": "first published",
    "new": "new",
    "returned": "new, under an id that was retired",
    "withdrawn": "withdrawn",
    "merged": "merged into another",
    "split": "split",
    "renumbered": "the same words under another id",
    "reworded": "reworded",
    "corrected": "spelling or punctuation corrected",
    "marked": "links, citations or emphasis changed",
    "moved": "moved to another section",
    "reordered": "moved within its section",
    "origin": "origin changed",
    "block": "paragraph or list item changed",
    "classified": "label, terms or mappings changed",
    "changed": "changed",
    "gone": "withdrawn",
    "same": "unchanged",
    "absent": "not in this version",
}

_MARKUP = {
    "cites": "cites",
    "links": "links",
    "stresses": "stresses",
    "strongly": "strongly stresses",
    "refers": "refers to",
}


def _markup_notes() -> Iterable[tuple[str, str]]:
    for name, verb in _MARKUP.items():
        yield f"{name}-first", f"it {verb} {{0}}"
        yield f"{name}-also", f"it now {verb} {{0}}"
        yield f"{name}-gone", f"it no longer {verb} {{0}}"


# Each kind of note as a sentence without its capital and full stop. `{at}` is the first argument
# and a colon, or nothing where that is empty; `{1:q}` is a list in which each item is quoted.
NOTES: dict[str, str] = {
    # any value of the model
    "value-first": "{0} is now “{1}”; there was none",
    "value-gone": "{0} is taken away; it was “{1}”",
    "value-reworded": "{0} is reworded",
    "value-new": "{0} is now “{1}”; it was “{2}”",
    "entry-gone": "{at}{1} is gone; it was “{2}”",
    "entry-new": "{at}{1} is new: “{2}”",
    "items-gone": "{at}no longer {1:q}",
    "items-new": "{at}now also {1:q}",
    "order": "{at}the order is now {1}",
    # a facet or part
    "page-moved": "it comes elsewhere in the reading order",
    "no-reason": "no reason is recorded",
    "why": "why: {0}",
    "lives-on": "its content lives on in {0}",
    "section-new": "the section “{0}” is new",
    "section-gone": "the section “{0}” is gone",
    "section-order": "the sections come in another order: {0:q}",
    "section-title": "the section “{0}” is now called “{1}”",
    "section-anchor": "the address of the section “{0}” is now #{1}",
    "section-kind": "the section “{0}” is now of the kind “{1}”",
    # front-matter
    "its-reworded": "its {0} is reworded",
    "its-gone": "its {0} is taken away; it was “{1}”",
    "its-first": "its {0} is “{1}”",
    "its-new": "its {0} is now “{1}”; it was “{2}”",
    "list-first": "its {0} include {1}",
    "list-also": "its {0} now also include {1}",
    "list-gone": "its {0} no longer include {1}",
    "list-order": "its {0} come in another order: {1}",
    "list-shuffled": "its {0} come in another order",
    "relation-first": "its {0} include {1}: {2}",
    "relation-also": "its {0} now also include {1}: {2}",
    "reason-reworded": "the reason of its relation to {0} is reworded",
    "waiver-first": "it waives the rule {0}: {1}",
    "waiver-also": "it now waives the rule {0}: {1}",
    "waiver-gone": "it no longer waives the rule {0}",
    "waiver-reworded": "the reason why it waives the rule {0} is reworded",
    "empty-now": "“{0}” is now there, and empty",
    "empty-gone": "“{0}” is no longer there, and empty",
    "noted": "the {0} that is noted for {1} changed, and no statement with it",
    # a statement
    "written": "it was written “{0}” and is now “{1}”",
    "was-under": "it was under “{0}”",
    "origin-new": "its origin is now “{0}”; it was “{1}”",
    "origin-first": "its origin is “{0}”",
    "now-item": "it is now a list item",
    "now-paragraph": "it is now a paragraph",
    "now-ordered": "it is now an item of an ordered list",
    "now-code": "it is now a code block",
    "now-table": "it is now a table",
    "list-begins": "its list now begins with {0}",
    "now-in-group": "it is now under the subheading “{0}”",
    "now-in-no-group": "it is now under no subheading",
    "no-number": "it has no number yet",
    "data-first": "its {0} is {1}",
    "data-new": "its {0} is now {1}; it was {2}",
    "data-gone": "it no longer has a {0}; it was {1}",
    "data-order": "what is said of it comes in another order",
    "withheld": "its text is no longer shown, for reasons of {0}",
    "into": "what took its place: {0}",
    "parts": "some of its words are now in {0}",
    **dict(_markup_notes()),
}


class _Listed:
    """An argument as a note prints it: a list as a, b and c."""

    def __init__(self, arg: Arg) -> None:
        self.items = (arg,) if isinstance(arg, str) else arg

    def __format__(self, spec: str) -> str:
        return listed(f"“{item}”" if spec == "q" else item for item in self.items)


def listed(items: Iterable[str]) -> str:
    """Words as a list in running text: a, b and c."""
    words = list(items)
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def note(kind: str, args: tuple[Arg, ...] = ()) -> str:
    """A note in words, without a capital and a full stop. Raises KeyError for an unknown kind."""
    at = f"{args[0]}: " if args and args[0] else ""
    return NOTES[kind].format(*map(_Listed, args), at=at)


def sentence(words: str) -> str:
    """Words as a sentence of their own: with a capital, and a full stop unless one is there."""
    ends = (".", "?", "!", ".”", "?”", "!”")
    return words[:1].upper() + words[1:] + ("" if words.endswith(ends) else ".")


def labels(kinds: Iterable[str]) -> tuple[str, ...]:
    """What happened, in a word or two each."""
    return tuple(LABELS[kind] for kind in kinds)


def plural(number: int, word: str) -> str:
    """A number of things: 1 statement, 2 statements."""
    return f"{number} {word}{'' if number == 1 else 's'}"
