"""Rules on what framework.yml declares: vocabularies, relations, labels, and names for pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..model import Facet, FrontMatter, Marked, RelationKind, Vocabulary
from ..model.settings import EXTERNAL, FACET, MANY, ONE, STATEMENT
from ..source.load import SETTINGS
from ..source.text import slugify
from .scope import NOT_READ, Hit, Scope, hit, nearest, quoted

KEY = re.compile(r"[a-z][a-z0-9_-]*\Z")
TARGET = re.compile(r"[A-Za-z][\w.-]*\Z", re.ASCII)
REASONS = ("required", "optional")
# The names at the root of a version, or of the whole site, that the tool gives to its own pages.
BUILT_IN = frozenset({
    "404", "about", "accessibility", "assets", "board", "changes", "comment-sheet", "comments", "data",
    "draft", "evidence", "explorer", "facets", "feed", "feedback", "glossary", "handbook", "help", "holds", "id",
    "index", "latest", "llms", "map", "matrix", "offline", "references", "rules", "safety", "schemas",
    "sitemap", "statements", "technical", "versions", "whole",
})  # fmt: skip


def declarations(scope: Scope) -> Iterator[Hit]:
    """The vocabularies, relations and parts that framework.yml declares make sense.

    A key has small letters, digits, hyphens and underscores, and is not one that every front-matter
    has. One vocabulary at most groups facets. A relation to frameworks elsewhere has `targets`, each
    with a title and, if it has an address, `{id}` in it.
    """
    settings = scope.framework.settings
    for path, problem in scope.problems("schema"):
        yield hit(path, problem, f"schema {quoted(problem.found)} is not known; write one of {problem.hint}, or use a newer version of the tool")  # fmt: skip
    fixed = set(FrontMatter.__dataclass_fields__)
    seen: set[str] = set()
    for key in (*settings.vocabularies, *settings.relations):
        if not KEY.match(key):
            yield Hit(SETTINGS, key, f"{quoted(key)} cannot be a key of front-matter; write small letters, digits, - and _, with a letter first")  # fmt: skip
        elif key in fixed or key in seen:
            what = "of every front-matter" if key in fixed else "of a vocabulary"
            yield Hit(SETTINGS, key, f"“{key}” is already a key {what}; choose another")
        seen.add(str(key))
    grouping = [key for key, v in settings.vocabularies.items() if v.groups]
    for key in grouping[1:]:
        yield Hit(SETTINGS, key, f"“{key}” groups the facets, and so does “{grouping[0]}”; take `groups` off one of them")  # fmt: skip
    for key, vocabulary in settings.vocabularies.items():
        yield from _vocabulary(key, vocabulary)
    for key, kind in settings.relations.items():
        yield from _relation(key, kind)
    for part in settings.parts.values():
        if part.place and part.place not in ("before", "after"):
            yield Hit(SETTINGS, part.place, f"{quoted(part.place)} is not a place of a part; write before or after")  # fmt: skip


def _vocabulary(key: Marked, vocabulary: Vocabulary) -> Iterator[Hit]:
    for name, word, known in (
        ("on", vocabulary.on, (FACET, STATEMENT)),
        ("values", vocabulary.values, (ONE, MANY)),
    ):
        if word not in known:
            yield Hit(SETTINGS, word, f"{quoted(word)} cannot be what “{key}” has as `{name}`" + nearest(word, known))  # fmt: skip
    if not vocabulary.terms:
        yield Hit(SETTINGS, key, f"“{key}” has no terms; list at least one, or take the vocabulary out")  # fmt: skip
    for name in ("groups", "found_by_words"):
        if vocabulary.on_statements and getattr(vocabulary, name):
            yield Hit(SETTINGS, key, f"“{key}” is on statements and cannot have `{name}`; take it out, or write `on: facet`")  # fmt: skip


def _relation(key: Marked, kind: RelationKind) -> Iterator[Hit]:
    for name, word, known in (("to", kind.to, (FACET, EXTERNAL)), ("reason", kind.reason, REASONS)):
        if word not in known:
            yield Hit(SETTINGS, word, f"{quoted(word)} cannot be what “{key}” has as `{name}`" + nearest(word, known))  # fmt: skip
    if kind.external and not kind.targets:
        yield Hit(SETTINGS, key, f"“{key}” leads elsewhere and names no `targets`; list at least one")  # fmt: skip
    if kind.external and kind.mutual:
        yield Hit(SETTINGS, key, f"“{key}” leads elsewhere and cannot be mutual; take `mutual` out")
    for name, target in kind.targets.items():
        if not TARGET.match(name):
            yield Hit(SETTINGS, name, f"{quoted(name)} cannot be the key of a target; write letters, digits, - and _, with a letter first")  # fmt: skip
        if target.url and "{id}" not in target.url:
            yield Hit(SETTINGS, target.url, f"the address of “{name}” has no place for an identifier; write {{id}} where it goes")  # fmt: skip


def page_names(scope: Scope) -> Iterator[Hit]:
    """Every page has an address of its own: no two alike, and none that the tool uses itself.

    The address of a facet or part is its file name, that of a register is in framework.yml, and a
    vocabulary with pages has its key.
    """
    settings = scope.framework.settings
    taken: dict[str, tuple[str, str]] = {}
    names = [(p.path, _start(p), p.slug, p.kind == "facet") for p in scope.pages]
    names += [
        (SETTINGS, k.register, slugify(k.register), False) for k in settings.sections if k.register
    ]
    names += [(SETTINGS, Marked(k, k.line, k.column), str(k), False) for k, v in settings.vocabularies.items() if v.pages]  # fmt: skip
    for path, place, name, inside in names:
        if not inside and name in BUILT_IN:
            yield Hit(path, place, f"“{name}” is the name of a page that the tool makes; choose another")  # fmt: skip
        elif inside and name == "index":
            yield Hit(path, place, "“index” is the list of all facets; choose another file name")
        address = f"facets/{name}" if inside else name
        first = taken.setdefault(address.casefold(), (path, name))
        if first != (path, name) or (path == SETTINGS and taken[address.casefold()][0] != path):
            yield Hit(path, place, f"“{name}” is also the address of a page of {first[0]}; rename one of them")  # fmt: skip
    for vocabulary in settings.vocabularies.values():
        for term in vocabulary.terms:
            if vocabulary.pages and term.key and term.slug in ("", "index"):
                yield Hit(SETTINGS, term.key, f"{quoted(term.key)} makes no address for the page of the term; choose another key")  # fmt: skip


def _start(page: Facet) -> Marked:
    return page.id if "id" in page.keys else Marked()


def some_facets(scope: Scope) -> Iterator[Hit]:
    """framework.yml lists at least one facet, and one section."""
    settings = scope.framework.settings
    missing = {p.found for _, p in scope.problems("missing-key", "type")}
    for name, entries in (("facets", settings.facets), ("sections", settings.sections)):
        if not entries and name not in missing and not any(m.startswith(f"{name} is") for m in missing):  # fmt: skip
            yield Hit(SETTINGS, settings.schema, f"`{name}` is empty, so there is nothing to publish; list at least one")  # fmt: skip


def template_words(scope: Scope) -> Iterator[Hit]:
    """No sentence of the template for new facets is left in a facet."""
    template = scope.framework.template
    if template is None:
        return
    left = {s.plain.casefold() for s in template.statements}
    for page in scope.framework.facets:
        for name, text in (("title", page.title), ("summary", page.summary)):
            if text and text == getattr(template, name):
                yield Hit(page.path, text, f"the {name} is still that of the template; write that of this facet")  # fmt: skip
        for statement in page.statements:
            if statement.plain and statement.plain.casefold() in left:
                yield Hit(page.path, statement.mark, f"{quoted(statement.plain)} is a sentence of the template; write what is true of this facet, or take it out")  # fmt: skip


def entries_of_statements(scope: Scope) -> Iterator[Hit]:
    """What front-matter says of single statements is said of statements that exist."""
    for page in scope.pages:
        if scope.has(page.path, NOT_READ):
            continue
        numbers = {str(s.number) for s in page.statements if s.number}
        said: list[tuple[str, Iterable[Marked]]] = [("labels", page.labels)]
        said += [*page.statement_terms.items(), *page.statement_mappings.items()]
        for key, entries in said:
            for number in entries:
                if number not in numbers:
                    yield Hit(page.path, number, f"no statement of this file has the number {quoted(number)}, which `{key}` names; write one that does, or take the entry away")  # fmt: skip


def mappings(scope: Scope) -> Iterator[Hit]:
    """A mapping is to a framework that framework.yml names, and gives identifiers."""
    kinds = {str(key): kind for key, kind in scope.framework.settings.relations.items()}
    for page in scope.pages:
        every = list(page.mappings.items())
        for key, statements in page.statement_mappings.items():
            every += [(key, targets) for targets in statements.values()]
        for key, targets in every:
            known = [str(name) for name in kinds[key].targets]
            for target, ids in targets.items():
                if target not in known:
                    yield Hit(page.path, target, f"{quoted(target)} is not a target of `{key}` in {SETTINGS}" + nearest(target, known))  # fmt: skip
                if not ids:
                    yield Hit(page.path, target, f"{target} has no identifiers; list them: [one, two]")  # fmt: skip


def labels(scope: Scope) -> Iterator[Hit]:
    """A label or an alias belongs to one facet or statement, and is not another one's id."""
    ids = {*scope.framework.statements, *(str(page.id) for page in scope.pages)}
    folded = {id_.casefold(): id_ for id_ in ids}
    seen: dict[str, str] = {}
    for page in scope.pages:
        named = [(page.label, str(page.id)), *((alias, str(page.id)) for alias in page.aliases)]
        named += [(label, f"{page.id}.{number}") for number, label in page.labels.items()]
        for label, owner in named:
            if not label:
                continue
            first = seen.setdefault(label.casefold(), owner)
            other = folded.get(label.casefold(), owner)
            if first != owner or other != owner:
                whose = f"of {first}" if first != owner else f"the id of {other}"
                yield Hit(page.path, label, f"“{label}” is already {whose}; give each its own")
