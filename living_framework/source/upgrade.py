"""Settings of every schema that was ever released, as those of the newest.

Schema 1 had three vocabularies with fixed names, one relation, and a way to leave the site; schema 2
declares them. What is read from schema 1 becomes what schema 2 would say, so that nothing else knows
that there was another. Front-matter needs no change: its keys are the ones declared here.
"""

from __future__ import annotations

import dataclasses

from ..model import Marked, Problem, SectionKind, Settings
from . import strict_yaml
from .strict_yaml import Node

NEWEST = "2"
SCHEMAS = ("1", NEWEST)

# What schema 1 called the lists of terms, and what each of them was.
_VOCABULARIES: dict[str, tuple[str, dict[str, str]]] = {
    "phases": ("phase", {"one": "phase", "many": "phases", "label": "Phase", "values": "one", "required": "true", "groups": "true"}),
    "actors": ("actors", {"one": "actor", "many": "actors", "label": "Actors", "required": "true", "pages": "true", "matrix": "true", "found_by_words": "true"}),
    "technologies": ("technologies", {"one": "technology", "many": "technologies", "label": "Technologies", "pages": "true", "matrix": "true", "found_by_words": "true"}),
}  # fmt: skip
_RELATED = {"label": "Related facets", "to": "facet", "mutual": "true", "reason": "required"}
_MODULES = ("leave", "helplines", "notice", "glossary")
_WANTED = (*_VOCABULARIES, "leave")  # keys that schema 1 required, and schema 2 does not know


def settings_of(node: Node | None, problems: list[Problem]) -> Settings:
    """framework.yml of any schema as settings; what is wrong with it is added to `problems`."""
    items = node.value if node and isinstance(node.value, dict) else {}
    schema = items.get(Marked("schema"))
    if node and schema and schema.text == "1":
        node, missing = _upgraded(node, items)
        problems += missing
    elif schema and schema.text and schema.text not in SCHEMAS:
        at = schema.text
        problems.append(Problem("schema", at.line, at.column, at, " and ".join(SCHEMAS)))
    return _named(strict_yaml.read(node, Settings, problems))


def _upgraded(node: Node, items: dict[Marked, Node]) -> tuple[Node, list[Problem]]:
    """The tree of a framework.yml of schema 1 as schema 2 has it, and the keys that it lacks."""
    missing = [
        Problem("missing-key", node.line, node.column, name)
        for name in _WANTED
        if name not in items
    ]
    old = {*_VOCABULARIES, *_MODULES}
    kept = {key: value for key, value in items.items() if key not in old}
    schema = items[Marked("schema")]
    kept[Marked("schema")] = Node(NEWEST, schema.line, schema.column)
    vocabularies = {
        Marked(key): _group({**said, "on": "facet"}, key_at, terms=terms)
        for name, (key, said) in _VOCABULARIES.items()
        for key_at, terms in items.items()
        if key_at == name
    }
    related = _group(_RELATED, Marked())
    modules = {key: value for key, value in items.items() if key in _MODULES}
    modules |= {Marked(name): Node("true", 1, 1) for name in ("evidence", "map")}
    kept[Marked("vocabularies")] = Node(vocabularies, node.line, node.column)
    kept[Marked("relations")] = Node({Marked("related"): related}, node.line, node.column)
    kept[Marked("modules")] = Node(modules, node.line, node.column)
    return Node(kept, node.line, node.column, node.places), missing


def _group(said: dict[str, str], at: Marked, **more: Node) -> Node:
    """A group of keys that stands where schema 1 has one of its lists."""
    texts = {
        Marked(key, at.line, at.column): Node(v, at.line, at.column) for key, v in said.items()
    }
    return Node({**texts, **{Marked(k): v for k, v in more.items()}}, at.line, at.column)


def _named(settings: Settings) -> Settings:
    """Settings in which every section says what one and many of its statements are called."""
    return dataclasses.replace(settings, sections=tuple(map(_with_words, settings.sections)))


def _with_words(kind: SectionKind) -> SectionKind:
    title = kind.title.lower()
    one = kind.one or Marked(title, kind.title.line, kind.title.column)
    return dataclasses.replace(kind, one=one, many=kind.many or kind.one or one)
