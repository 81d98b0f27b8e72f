"""Rules on the body of a facet: sections, statements and what markup they may have."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Marked, Statement
from ..source.text import slugify
from .scope import NOT_READ, Hit, Scope, hit, nearest, quoted


def sections_present(scope: Scope) -> Iterator[Hit]:
    """A facet has the sections of framework.yml, each once, in that order, and no other.

    Sections that are not required may be left out.
    The introduction and the conclusion have sections of their own choice, each with a title of its
    own.
    """
    kinds = scope.framework.settings.sections
    wanted = [str(kind.title) for kind in kinds]
    for page in scope.pages:
        seen: dict[str, Marked] = {}
        for title in (section.title for section in page.sections):
            first = seen.setdefault(slugify(title), title)
            if first is not title:
                yield Hit(page.path, title, f"the section {quoted(title)} is on line {first.line} already; join the two")  # fmt: skip
            elif page.kind == "facet" and wanted and title not in wanted:
                yield Hit(page.path, title, f"{quoted(title)} is no section of a facet" + nearest(title, wanted))  # fmt: skip
        if page.kind == "part" or scope.has(page.path, NOT_READ | {"no-front-matter"}):
            continue
        titles = [str(title) for title in seen.values()]
        for title_ in (str(kind.title) for kind in kinds if kind.required):
            if title_ not in titles:
                yield Hit(page.path, Marked("", page.id.line, 1), f"the section “{title_}” is missing; write `## {title_}` in its place")  # fmt: skip
        known = [title for title in seen.values() if title in wanted]
        in_order = sorted(known, key=wanted.index)
        moved = next((a for a, b in zip(known, in_order, strict=True) if a != b), None)
        if moved:
            yield Hit(page.path, moved, f"“{moved}” is out of order; the order is {', '.join(wanted)}")  # fmt: skip


def sections_filled(scope: Scope) -> Iterator[Hit]:
    """A section has at least one statement, and a facet or part at least one section."""
    for page in scope.pages:
        for section in page.sections:
            if not section.statements:
                yield Hit(page.path, section.title, f"the section {quoted(section.title)} is empty; write a statement, or say what is not known")  # fmt: skip
        required = any(kind.required for kind in scope.framework.settings.sections)
        told = page.kind == "facet" and required  # that the required ones are missing
        if page.keys and not page.sections and not told and not scope.has(page.path, NOT_READ):
            yield Hit(page.path, page.id, "the file has no sections; write the first as `## Title`")


def in_a_section(scope: Scope) -> Iterator[Hit]:
    """Every statement is under a section's heading."""
    for path, problem in scope.problems("no-section"):
        yield hit(path, problem, f"{quoted(problem.found)} is before the first section; move it under a heading")  # fmt: skip


def statement_length(scope: Scope) -> Iterator[Hit]:
    """A statement has words, at most 3,000 characters and at most 300 marks.

    A statement is one paragraph, list item, code block or table, and makes one point.
    """
    for path, problem in scope.problems("long-statement"):
        if problem.found:
            yield hit(path, problem, f"the statement has {problem.found}; split it, the bound is {problem.hint}")  # fmt: skip
        else:
            yield hit(path, problem, "the statement has no words; write some, or take it away")


def numbered(scope: Scope) -> Iterator[Hit]:
    """A statement has a number at its end.

    The number is the statement's permanent address. `framework ids` gives the next free one; it is
    a warning in a draft and stops a release.
    """
    for page in scope.pages:
        for statement in page.statements:
            if statement.number is None:
                yield Hit(page.path, statement.mark, f"{quoted(statement.plain)} has no number; run `framework ids`")  # fmt: skip


def numbers_unique(scope: Scope) -> Iterator[Hit]:
    """A number belongs to one statement of a facet, and zero and leading zeros are no numbers."""
    for page in scope.pages:
        seen: dict[int, Statement] = {}
        for statement in page.statements:
            number = statement.number
            if number is None:
                continue
            if statement.mark != f"^{number}" or number == 0:
                yield Hit(page.path, statement.mark, f"{statement.mark} is no number of a statement: 1 is the first, and none begins with 0; take it off and run `framework ids`")  # fmt: skip
            first = seen.setdefault(number, statement)
            if first is not statement:
                yield Hit(page.path, statement.mark, f"^{number} is also on line {first.mark.line}; take it off the newer of the two and run `framework ids`")  # fmt: skip


def numbers_not_reused(scope: Scope) -> Iterator[Hit]:
    """The number of a withdrawn statement is never given again, nor the id of a withdrawn facet."""
    for page in scope.pages:
        used = [(str(page.id), page.id), *((s.id, s.mark) for s in page.statements if s.number)]
        for id_, place in used:
            grave = scope.framework.retired.get(id_)
            if grave:
                remedy = "take the number off and run `framework ids`" if "." in id_ else "give it the next free id"  # fmt: skip
                yield Hit(page.path, place, f"{id_} was retired ({quoted(grave.reason)}); {remedy}")


def numbers_at_the_end(scope: Scope) -> Iterator[Hit]:
    """A number mark is at the very end of its statement, after a space, and nowhere else."""
    for path, problem in scope.problems("stray-number"):
        if problem.hint:
            yield hit(path, problem, f"{problem.found} is not read as the statement's number; write a space before it and at most four digits, or words instead of ^")  # fmt: skip
        else:
            yield hit(path, problem, f"{problem.found} is inside a statement; write an empty line or a new item after it, or take it away")  # fmt: skip


def origins(scope: Scope) -> Iterator[Hit]:
    """`origins` names statements that exist, and says `derived` or `editorial` of them.

    A statement without an entry restates the source. `derived` is what the editors derive from the
    source, as most open questions are; `editorial` is what they add to it from later sources. The
    page shows both as such.
    """
    for page in scope.pages:
        numbers = {str(s.number) for s in page.statements if s.number}
        for number, origin in page.origins.items():
            if number not in numbers and not scope.has(page.path, NOT_READ):
                yield Hit(page.path, number, f"no statement of this file has the number {quoted(number)}; write one that does, or take the entry away")  # fmt: skip
            if origin and origin not in ("derived", "editorial"):
                yield Hit(page.path, origin, f"{quoted(origin)} is no origin; write derived or editorial, or take the entry away")  # fmt: skip


_PLAIN = "write it as plain text, a list or a link"
_INSTEAD = {
    "a heading of": "write `## Title`, or plain text",
    "a heading underlined": "write `## Title`, or an empty line between the text and the line",
    "a heading without": "write its title, or take it away",
    "markup in a heading": "write the title in plain words",
    "an indented code block": "write ``` on a line before it and after it",
    "a code block without an empty": "write an empty line before it",
    "a code block without an end": "write ``` on a line of its own after the code",
    "a code block with more": "write no more than the language after ```",
    "a table without": "write an empty line before it",
    "a row of": "write as many cells as the first row has",
    "text directly below": "write an empty line before it",
    "a subheading without": "write a statement below it, or take it away",
    "a second subheading": "give one of the two other words",
    "a list within": "write its items in the outer list, or a section of their own",
    "a second paragraph": "write it as an item of its own",
    "an empty list item": "write its text, or take it away",
    "a block quotation": "put a few words in quotation marks, with their source",
    "a rule across": "take the line away",
    "a forced line": "write a new paragraph or item, or one line",
    "an image": "say in words what it shows",
    "a link without": "write the words that lead there in its brackets",
    "a link with": "take the title in quotes away",
    "a link definition": "write the address where it is used: [words](https://…)",
    "emphasis within": "take the inner marks away",
}


def markup(scope: Scope) -> Iterator[Hit]:
    """A body has only simple markup.

    Allowed are second-level headings with third-level ones below them, paragraphs, flat lists with
    hyphens or numbers, fenced code and tables with their number on a line of its own below, emphasis,
    strong emphasis, `code`, links, `[F05]`, `[F05.3]` and `[@key]`. Raw HTML, images, indented code,
    quotations, nested lists, other headings, forced line breaks, snippets and link definitions are not.
    """
    for path, problem in scope.problems("markup"):
        text = f" ({quoted(problem.hint)})" if problem.hint else ""
        instead = next((v for start, v in _INSTEAD.items() if problem.found.startswith(start)), _PLAIN)  # fmt: skip
        yield hit(path, problem, f"{problem.found}{text} is not allowed; {instead}")


def template_syntax(scope: Scope) -> Iterator[Hit]:
    """A body has no template syntax and no attribute lists.

    `{{`, `{%`, `{#` and `{:` mean something to site generators. Facet text is never run, so they
    would be printed as they are.
    """
    for path, problem in scope.problems("template"):
        yield hit(path, problem, f"“{problem.found}” is a command to programs, and none is run here; say it in words")  # fmt: skip


def links(scope: Scope) -> Iterator[Hit]:
    """A link goes to an https: or mailto: address."""
    for path, problem in scope.problems("link"):
        yield hit(path, problem, f"the link goes to {quoted(problem.found, 60)}; write a whole https:// or mailto: address, or the id of a facet in brackets")  # fmt: skip
