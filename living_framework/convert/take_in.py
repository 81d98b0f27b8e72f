"""Imported pages as the files of a content root: ids, numbers, front-matter and framework.yml.

A statement that is there already keeps its number, whether it is the same or reworded. One that the
newer edition does not have stays until its owner retires it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from string import ascii_uppercase

from ..model import Facet, Framework, SectionKind, Statement
from ..slugs import free_slug, slugify
from ..source.body import parse_body
from ..source.ids import next_number
from . import match
from .body import kept, text_of
from .outcome import Report
from .pieces import Page, Piece
from .sections import arrange, kind_of, titles_of

LINKS = "links"  # the relation that links between files become
PLACEHOLDER = "Replace this paragraph with the first statement."  # what `framework init` writes
SUMMARY = 200
_LINK = re.compile("\0([^\0]*)\0")
_SENTENCE = re.compile(r".+?[.!?](?=\s|$)")


def link_to(path: str) -> str:
    """What stands for a reference to another page until that has its id."""
    return f"\0{path}\0"


@dataclass(slots=True)
class TakenIn:
    """What an import writes, and what is left to its owner."""

    files: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    new_ids: list[str] = field(default_factory=list)
    kept: int = 0  # statements that keep their ids, with the same words
    reworded: int = 0
    new: int = 0
    sections: list[str] = field(default_factory=list)  # the titles, in the order of the pages
    gone: list[Statement] = field(default_factory=list)  # to be retired, if their owner agrees


@dataclass
class _Import:
    framework: Framework
    taken: Collection[str]
    today: date
    report: Report
    done: TakenIn = field(default_factory=TakenIn)
    ids: dict[str, str] = field(default_factory=dict)  # by the paths of the pages
    slugs: set[str] = field(default_factory=set)  # of pages that stay or were taken in

    def page(self, page: Page, id_: str, facet: Facet | None, titles: Sequence[str]) -> None:
        """One page: its statements matched, numbered and written."""
        for part in page.parts:
            part.pieces = [self._linked(piece) for piece in part.pieces]
        old = facet.statements if facet else ()
        new = self._statements(page, id_)
        labels = [piece.label for part in page.parts for piece in part.pieces]
        chosen = match.numbers(old, new, labels)
        by_number = {s.number: s for s in old}
        same = sum(by_number[n].plain == new[place].plain for place, n in chosen.items())
        self.done.kept += same
        self.done.reworded += len(chosen) - same
        self.done.new += len(new) - len(chosen)
        gone = [s for s in old if s.number and s.number not in chosen.values()]
        self.done.gone += gone
        numbers = {id(piece): chosen.get(place) for place, piece in enumerate(_pieces(page))}
        following = next_number(facet, self.taken) if facet else _after(id_, self.taken)
        for key, number in numbers.items():
            if number is None:
                numbers[key] = following
                following += 1
        before = set(map(id, _pieces(page)))
        if facet:
            kept(facet, gone, page, titles)
        left = iter([s.number for s in sorted(gone, key=lambda s: _place(page, s, before))])
        every = _pieces(page)
        given = [numbers[id(piece)] if id(piece) in numbers else next(left) for piece in every]
        text = text_of(page, given.__getitem__)
        front = _front_matter(self, page, id_, facet, dict(zip(map(int, filter(None, given)), every, strict=True)), new)  # fmt: skip
        path = facet.path if facet else self._path(page, id_)
        self.done.files[path] = f"---\n{front}---\n\n{text}"

    def _path(self, page: Page, id_: str) -> str:
        """The file of a new page, whose name is the page's address."""
        slug = free_slug(page.title, self.slugs)
        self.slugs.add(slug)
        if slug != slugify(page.title):
            self.report.add("title", "adapted", page.path, 1, f"its address is {slug}")
        return f"facets/{id_.lstrip(ascii_uppercase)}-{slug}.md"

    def _linked(self, piece: Piece) -> Piece:
        return replace(
            piece,
            text=_LINK.sub(lambda m: f"[{self.ids[m[1]]}]" if m[1] in self.ids else "", piece.text),
        )

    def _statements(self, page: Page, id_: str) -> list[Statement]:
        sections, problems = parse_body(text_of(page, lambda _: None), id_, {})
        for problem in problems:
            self.report.add("text", "adapted", page.path, 1, f"`framework check` will name it: {problem.kind} {problem.found}")  # fmt: skip
        return [statement for section in sections for statement in section.statements]


def _pieces(page: Page) -> list[Piece]:
    return [piece for part in page.parts for piece in part.pieces]


def _place(page: Page, statement: Statement, before: set[int]) -> int:
    """Where among the pieces one that was put back is."""
    places = (n for n, piece in enumerate(_pieces(page)) if id(piece) not in before and piece.text == statement.text)  # fmt: skip
    return next(places, 0)


def _after(id_: str, taken: Iterable[str]) -> int:
    used = (int(n) for facet, _, n in (i.partition(".") for i in taken) if facet == id_ and n.isdigit())  # fmt: skip
    return max(used, default=0) + 1


def placeholders_of(framework: Framework) -> list[Facet]:
    """The facets that have nothing but what `framework init` writes."""
    return [f for f in framework.facets if [s.plain for s in f.statements] == [PLACEHOLDER]]


def take_in(
    pages: Sequence[Page], framework: Framework, ids: Sequence[str], taken: Collection[str], today: date, report: Report,
) -> TakenIn:  # fmt: skip
    """The files of a content root with pages taken in; framework.yml is left to `settings_with`.

    `ids` are free ids for new pages, `taken` those that are not given again.
    """
    work = _Import(framework, taken, today, report)
    placeholders = placeholders_of(framework)
    work.slugs = {page.slug for page in framework.pages if page not in placeholders}
    work.done.removed += [facet.path for facet in placeholders]
    free = iter([*(str(facet.id) for facet in placeholders), *ids])
    titles = titles_of(pages, framework.settings, fresh=len(placeholders) == len(framework.facets))
    work.done.sections = titles
    for page in pages:
        arrange(page, titles, report)
    there = match.pages(pages, framework)
    given = [str(there[n].id) if n in there else next(free) for n in range(len(pages))]
    work.ids = dict(zip((page.path for page in pages), given, strict=True))
    for place, page in enumerate(pages):
        facet = there.get(place)
        work.page(page, given[place], None if facet in placeholders else facet, titles)
    work.done.new_ids = [i for i in given if i not in set(map(str, framework.settings.facets))]
    for facet in framework.facets:
        if facet not in there.values() and facet not in placeholders:
            work.done.gone += facet.statements
            report.add("page", "verbatim", facet.path, 1, "not in what is imported; it stays until it is retired")  # fmt: skip
    return work.done


# --- Front-matter --------------------------------------------------------------------------------


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _front_matter(
    work: _Import, page: Page, id_: str, facet: Facet | None, pieces: dict[int, Piece], new: Sequence[Statement]
) -> str:  # fmt: skip
    """The front-matter of a page; what its owner wrote in it stays."""
    values = {"title": _quoted(page.title)}
    if page.label:
        values["label"] = _quoted(page.label)
    labels = {number: piece.label for number, piece in pieces.items() if piece.label}
    if labels:
        values["labels"] = _flow(labels)
    values |= _terms(work, page, pieces)
    links = {work.ids[path]: "" for path in dict.fromkeys(page.links) if work.ids[path] != id_}
    if links:
        values[LINKS] = _flow(links)
    if facet:
        return _changed(work.framework.root.joinpath(facet.path).read_text("utf-8"), values)
    if not page.summary:
        work.report.add("summary", "adapted", page.path, 1, "the first sentence of the text")
    status = work.framework.settings.statuses[0].key
    said = (s.plain for s in new if s.block not in ("code", "table"))
    summary = _summary(page.summary or next(said, page.title))
    first = {"id": id_, "label": values.pop("label", ""), "title": values.pop("title"), "summary": _quoted(summary), "status": str(status)}  # fmt: skip
    every = {**first, **values, "reviewed": work.today.isoformat()}
    return "".join(f"{key}: {value}\n" for key, value in every.items() if value)


def _terms(work: _Import, page: Page, pieces: dict[int, Piece]) -> dict[str, str]:
    """What vocabularies on statements say of the statements, by their keys."""
    values = {}
    for key, vocabulary in work.framework.settings.on_statements.items():
        known = {str(name): str(term.key) for term in vocabulary.terms for name in (term.title, term.key)}  # fmt: skip
        given = [(n, p, term) for n, p in pieces.items() for of, term in p.terms if of == key]
        for _, piece, term in given:
            if term not in known:
                work.report.add("term", "dropped", page.path, piece.line, f"{key}: {term}; framework.yml does not have it")  # fmt: skip
        found = {n: known[term] for n, _, term in given if term in known}
        if found:
            values[key] = _flow(found)
    return values


def _summary(text: str) -> str:
    text = " ".join(text.split())
    sentence = _SENTENCE.match(text)
    text = sentence[0] if sentence else text
    if len(text) > SUMMARY:
        text = text[: SUMMARY - 1].rsplit(" ", 1)[0] + "…"
    return text if text.endswith((".", "!", "?", "…")) else f"{text[: SUMMARY - 1]}."


def _flow(values: dict[int, str] | dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {_quoted(value)}" for key, value in values.items()) + "}"


def _changed(file: str, values: dict[str, str]) -> str:
    """The front-matter of a file with some keys set; one that has several lines is left alone."""
    lines = file.split("---\n", 2)[1].splitlines(keepends=True)
    for key, value in values.items():
        at = next((n for n, line in enumerate(lines) if line.startswith(f"{key}:")), None)
        if at is None:
            end = next((n for n, line in enumerate(lines) if line.startswith("reviewed:")), len(lines))  # fmt: skip
            lines.insert(end, f"{key}: {value}\n")
        elif at + 1 == len(lines) or not lines[at + 1].startswith((" ", "\t")):
            lines[at] = f"{key}: {value}\n"
    return "".join(lines)


# --- framework.yml -------------------------------------------------------------------------------


def settings_with(
    text: str, framework: Framework, pages: Sequence[Page], titles: Sequence[str]
) -> str:
    """framework.yml with the sections of the pages in order, and the relation that links become."""
    known = {str(kind.title): kind for kind in framework.settings.sections}
    new = [title for title in titles if title not in known]
    if new and list(titles)[: len(known)] == list(known):
        text = _added(text, "sections", [f"  - {kind_of(title)}\n" for title in new])
    elif new:
        text = _sections_in_order(text, known, titles)
    if any(page.links for page in pages) and LINKS not in map(str, framework.settings.relations):
        line = f"  {LINKS}: {{label: Links, to: facet, reason: optional}}\n"
        text = _added(text, "relations", [line])
    return text


def _sections_in_order(text: str, known: Mapping[str, SectionKind], titles: Sequence[str]) -> str:
    """The block of sections written anew, with the lines that were there."""
    lines = text.splitlines(keepends=True)
    own = {title: lines[kind.key.line - 1] for title, kind in known.items()}
    for line in own.values():
        lines.remove(line)
    said = [own.get(title, f"  - {kind_of(title)}\n") for title in titles]
    return _added("".join(lines), "sections", said)


def _added(text: str, key: str, new: Sequence[str]) -> str:
    """A text of YAML with lines added at the end of a block at its outermost level."""
    lines = text.splitlines(keepends=True)
    begin = next((n for n, line in enumerate(lines) if line.startswith(f"{key}:")), None)
    if begin is None:
        return text if not new else "".join([*lines, f"{key}:\n", *new])
    end = begin + 1
    while end < len(lines) and lines[end].startswith((" ", "-")):
        end += 1
    return "".join([*lines[:end], *new, *lines[end:]])
