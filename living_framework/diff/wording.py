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
    "changed": "changed",
    "gone": "withdrawn",
    "same": "unchanged",
    "absent": "not in this version",
}

_TEXTS = {
    "title": "title",
    "summary": "summary",
    "status": "status",
    "phase": "phase",
    "source_title": "title in the source",
    "reviewed": "date of the last review",
    "path": "file",
    "slug": "name in addresses",
}
_LISTS = {
    "actors": ("concerns", "the actors"),
    "technologies": ("speaks of", "the technologies"),
    "further_research": ("names as further research", "further research"),
}
_MAPPINGS = {
    "related": ("is {}related to {{0}}", "the reason of its relation to {0}", "the reasons of its relations"),
    "waivers": ("{}waives the rule {{0}}", "the reason why it waives the rule {0}", "the reasons why it waives the rules"),
}  # fmt: skip
_MARKUP = {
    "cites": "cites",
    "links": "links",
    "stresses": "stresses",
    "strongly": "strongly stresses",
    "refers": "refers to",
}


def _text_notes() -> Iterable[tuple[str, str]]:
    for name, said in _TEXTS.items():
        yield f"{name}-reworded", f"its {said} is reworded"
        yield f"{name}-gone", f"its {said} is taken away; it was “{{0}}”"
        yield f"{name}-first", f"its {said} is “{{0}}”"
        yield f"{name}-new", f"its {said} is now “{{0}}”; it was “{{1}}”"


def _list_notes() -> Iterable[tuple[str, str]]:
    for name, (verb, whole) in _LISTS.items():
        yield f"{name}-first", f"{verb} {{0}}"
        yield f"{name}-also", f"now also {verb} {{0}}"
        yield f"{name}-gone", f"no longer {verb} {{0}}"
        yield f"{name}-order", f"{whole} come in another order: {{0}}"


def _mapping_notes() -> Iterable[tuple[str, str]]:
    for name, (said, reason, reasons) in _MAPPINGS.items():
        yield f"{name}-first", said.format("") + ": {1}"
        yield f"{name}-also", said.format("now also ") + ": {1}"
        yield f"{name}-gone", said.format("no longer ")
        yield f"{name}-reworded", f"{reason} is reworded"
        yield f"{name}-order", f"{reasons} come in another order"


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
    "origin-noted": "the origin that is noted for {0} changed, and no statement with it",
    "section-new": "the section “{0}” is new",
    "section-gone": "the section “{0}” is gone",
    "section-order": "the sections come in another order: {0:q}",
    "section-title": "the section “{0}” is now called “{1}”",
    "section-anchor": "the address of the section “{0}” is now #{1}",
    "section-kind": "the section “{0}” is now of the kind “{1}”",
    **dict(_text_notes()),
    **dict(_list_notes()),
    **dict(_mapping_notes()),
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
