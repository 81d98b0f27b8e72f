"""Generated frameworks: their text in no form yet, and in ours; `bench.markdown` has it for other tools.

Everything comes from the size alone, so that two runs measure the same text.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

GROUP = 15  # facets in a phase, as in a group of stock's navigation
SECTIONS = ("context", "role", "opportunity", "challenge", "question")
TITLES = ("Description", "The role of tools", "Opportunities", "Challenges", "Open questions")
STATEMENTS = (3, 3, 3, 3, 3)  # in each section
WORDS_EACH = 30  # in a statement: about 450 in a facet
ACTORS = ("growers", "sellers", "neighbours", "schools", "councils", "visitors")
TOOLS = ("rain barrels", "shared calendars", "soil sensors", "seed banks", "market stalls")
TERMS = ("compost", "allotment", "mulch", "tilth", "cultivar", "rotation", "fallow", "graft")
PLAIN = Path(__file__).with_name("words.txt").read_text("utf-8").split()


@dataclass(frozen=True)
class Statement:
    """A paragraph or list item. `links` are numbers of facets, `cites` numbers of works."""

    section: int
    words: str
    links: tuple[int, ...] = ()
    cites: tuple[int, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A facet, in no form yet."""

    number: int
    title: str
    summary: str
    actors: tuple[str, ...]
    tools: tuple[str, ...]
    statements: tuple[Statement, ...]


def entries(size: int) -> list[Entry]:
    """As many facets as asked for, always the same."""
    return [_entry(number, size) for number in range(1, size + 1)]


def _entry(number: int, size: int) -> Entry:
    chance = random.Random(number)  # noqa: S311 - the same text every time
    actors = tuple(sorted(chance.sample(ACTORS, 2), key=ACTORS.index))
    tools = tuple(sorted(chance.sample(TOOLS, 2), key=TOOLS.index))
    named = [*actors, *tools, *chance.sample(TERMS, 3)]
    linked = [(number - 1 + step) % size + 1 for step in (1, size // 3 + 1, size // 2 + 1)]
    statements = []
    for place in range(sum(STATEMENTS)):
        words = chance.choices(PLAIN, k=WORDS_EACH - 1)
        if place < len(named):
            words.insert(chance.randrange(5, 25), named[place])
        text = " ".join(words).capitalize()
        link = (linked[place // 5],) if place % 5 == 1 else ()
        cited = (number + place // 8,) if place % 8 == 3 else ()  # noqa: PLR2004 - two works a facet
        statements.append(Statement(_section_of(place), text, link, cited))
    title = " ".join(chance.choices(PLAIN, k=4)).capitalize()
    summary = " ".join(chance.choices(PLAIN, k=14)).capitalize() + "."
    return Entry(number, f"{title} {number}", summary, actors, tools, tuple(statements))


def _section_of(place: int) -> int:
    return place // STATEMENTS[0]


# --- In our form ---------------------------------------------------------------------------------


def id_of(number: int) -> str:
    """The id of a facet: F0001."""
    return f"F{number:04}"


def file_of(number: int) -> str:
    """The file of a facet below a content root."""
    return f"facets/{number:04}-facet-{number}.md"


def ours(root: Path, size: int) -> Path:
    """A content root of some facets."""
    (root / "facets").mkdir(parents=True)
    for entry in entries(size):
        (root / file_of(entry.number)).write_text(_facet(entry, size), "utf-8")
    (root / "facets/retired.yml").write_text("[]\n", "utf-8")
    (root / "framework.yml").write_text(_settings(size), "utf-8")
    glossary = (f"- term: {term}\n  explanation: What {term} is said to be.\n" for term in TERMS)
    (root / "glossary.yml").write_text("".join(glossary), "utf-8")
    (root / "references.yml").write_text("".join(map(_work, range(1, size + 2))), "utf-8")
    return root


def _facet(entry: Entry, size: int) -> str:
    neighbours = sorted({entry.number % size + 1, (entry.number - 2) % size + 1} - {entry.number})
    related = "".join(f"  {id_of(n)}: Each of the two needs the other.\n" for n in neighbours)
    head = (
        f"---\nid: {id_of(entry.number)}\ntitle: {entry.title}\nsummary: {entry.summary}\n"
        f"status: draft\nphase: {phase_of(entry.number)}\nactors: [{', '.join(entry.actors)}]\n"
        f"technologies: [{', '.join(entry.tools)}]\nrelated:\n{related}reviewed: 2026-11-24\n---\n"
    )
    lines = [head]
    for place, title in enumerate(TITLES):
        lines.append(f"## {title}\n")
        for number, statement in enumerate(entry.statements, 1):
            if statement.section == place:
                lines.append(f"{'- ' if place > 1 else ''}{_ours(statement)} ^{number}\n")
    return "\n".join(lines)


def _ours(statement: Statement) -> str:
    links = "".join(f" [{id_of(n)}]" for n in statement.links)
    cites = "".join(f" [@work{n:04}]" for n in statement.cites)
    return f"{statement.words}{links}{cites}."


def phase_of(number: int) -> str:
    """The group of a facet."""
    return f"phase {(number - 1) // GROUP + 1}"


def _work(number: int) -> str:
    return (
        f"- id: work{number:04}\n  type: book\n  title: A made-up book, number {number}\n"
        f"  author:\n  - {{family: Grower, given: Ann {number}}}\n"
        f"  issued:\n    date-parts: [[{1990 + number % 30}]]\n  publisher: The made-up press\n"
    )


_SETTINGS = """\
schema: 2
title: Generated framework
subtitle: As many facets as asked for
summary: A framework that is made to be measured and means nothing.
status: draft
language: en
scope: Nothing in the world.
licence:
  content: {id: CC-BY-4.0, name: CC BY, url: "https://creativecommons.org/licenses/by/4.0/"}
  code: {id: MIT, name: MIT License, url: "https://opensource.org/license/mit"}
citation: {authors: [The makers of the benchmark], publisher: The makers of the benchmark}
site: https://generated.example/
repository: {url: "https://git.example/generated", branch: trunk}
contact: {email: words@generated.example}
modules:
  leave: {url: "https://www.example.org/", label: another page}
  glossary: glossary.yml
  evidence: true
  map: true
unit: {one: facet, many: facets}
statuses:
  - {key: draft, title: Draft, note: Being written.}
relations:
  related: {label: Related facets, to: facet, mutual: true, reason: required}
"""
_GROUPING = (
    "{one: phase, many: phases, on: facet, values: one, required: true, groups: true, terms: ["
)
_NAMED = "values: many, pages: true, matrix: true, found_by_words: true, terms: ["


def _settings(size: int) -> str:
    phases = dict.fromkeys(phase_of(number) for number in range(1, size + 1))
    ids = (
        f"- {id_of(number)}" for number in range(1, size + 1)
    )  # in one line they are over its bound
    lines = [f"{_SETTINGS}facets:", *ids, "sections:"]
    for key, title in zip(SECTIONS, TITLES, strict=True):
        register = "" if key == "context" else f", register: {key}-list"
        lines.append(f"  - {{key: {key}, title: {title}, one: {key}, many: {key} list{register}}}")
    terms = ", ".join(f"{{key: {key}, title: {key.capitalize()}}}" for key in phases)
    lines += ["vocabularies:", f"  phase: {_GROUPING}{terms}]}}"]
    for one, many, words in (("actor", "actors", ACTORS), ("technology", "technologies", TOOLS)):
        found = ", ".join(f"{{key: {w}, title: {w.capitalize()}, words: [{w}]}}" for w in words)
        lines.append(f"  {many}: {{one: {one}, many: {many}, on: facet, {_NAMED}{found}]}}")
    return "\n".join(lines) + "\n"
