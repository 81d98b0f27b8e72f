"""The keys of front-matter that framework.yml declares: vocabularies, and relations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from ..model import Mappings, Marked, Problem, Relations, Settings, Terms, Vocabulary
from ..model.settings import ONE
from .strict_yaml import Node, read_value

T = TypeVar("T")


@dataclass(slots=True)
class Declared:
    """What the declared keys of one page say: of the page, and of its statements by number."""

    terms: Terms = field(default_factory=dict)
    relations: Relations = field(default_factory=dict)
    mappings: Mappings = field(default_factory=dict)
    statement_terms: dict[str, dict[Marked, tuple[Marked, ...]]] = field(default_factory=dict)
    statement_mappings: dict[str, dict[Marked, dict[Marked, tuple[Marked, ...]]]] = field(
        default_factory=dict
    )

    def terms_of(self, number: str) -> Terms:
        """The terms that front-matter gives to one statement."""
        return _at(number, self.statement_terms)

    def mappings_of(self, number: str) -> Mappings:
        """The entries of frameworks elsewhere that front-matter maps one statement to."""
        return _at(number, self.statement_mappings)


def _at(number: str, entries: dict[str, dict[Marked, T]]) -> dict[str, T]:
    return {key: of[Marked(number)] for key, of in entries.items() if Marked(number) in of}


def declared_keys(settings: Settings) -> list[str]:
    """The keys that front-matter has besides those of every framework."""
    return [*map(str, settings.vocabularies), *map(str, settings.relations)]


def read_declared(node: Node | None, settings: Settings, problems: list[Problem]) -> Declared:
    """The declared keys of a front-matter; what is of the wrong kind is added to `problems`."""
    items = node.value if node and isinstance(node.value, dict) else {}
    found = Declared()
    for key, vocabulary in settings.vocabularies.items():
        value = items.get(key)
        if value is None:
            continue
        if vocabulary.on_statements:
            found.statement_terms[str(key)] = _by_number(key, value, vocabulary, problems)
        else:
            found.terms[str(key)] = _terms(key, value, vocabulary, problems)
    for key, kind in settings.relations.items():
        value = items.get(key)
        if value is None:
            continue
        if kind.external:
            whole, single = _mapped(key, value, problems)
            found.mappings[str(key)] = whole
            found.statement_mappings[str(key)] = single
        else:
            found.relations[str(key)] = read_value(value, dict[Marked, Marked], key, problems)
    return found


def _terms(
    key: str, value: Node, vocabulary: Vocabulary, problems: list[Problem]
) -> tuple[Marked, ...]:
    if vocabulary.values == ONE:
        term: Marked = read_value(value, Marked, key, problems)
        return (term,) if term else ()
    terms: tuple[Marked, ...] = read_value(value, tuple[Marked, ...], key, problems)
    return terms


def _by_number(
    key: str, value: Node, vocabulary: Vocabulary, problems: list[Problem]
) -> dict[Marked, tuple[Marked, ...]]:
    """The terms of single statements: `{3: L2, 4: L1}`."""
    entries = _entries(key, value, problems, "statement numbers, each with its term: {3: …}")
    return {at: _terms(f"{key} of {at}", v, vocabulary, problems) for at, v in entries}


def _mapped(
    key: str, value: Node, problems: list[Problem]
) -> tuple[dict[Marked, tuple[Marked, ...]], dict[Marked, dict[Marked, tuple[Marked, ...]]]]:
    """Targets with identifiers, of the page and of its statements: `{CSF: [X], 3: {CSF: [Y]}}`."""
    lists = dict[Marked, tuple[Marked, ...]]
    whole: dict[Marked, tuple[Marked, ...]] = {}
    single: dict[Marked, dict[Marked, tuple[Marked, ...]]] = {}
    for at, v in _entries(key, value, problems, "targets, each with a list of identifiers"):
        if at.isdigit():
            single[at] = read_value(v, lists, f"{key} of {at}", problems)
        else:
            whole[at] = read_value(v, tuple[Marked, ...], f"{key}, {at}", problems)
    return whole, single


def _entries(
    key: str, value: Node, problems: list[Problem], wanted: str
) -> Iterable[tuple[Marked, Node]]:
    if isinstance(value.value, dict):
        return value.value.items()
    problems.append(Problem("type", value.line, value.column, f"{key} is {value.what}", wanted))
    return ()
