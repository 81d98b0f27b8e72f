"""Rules on what points elsewhere: relations, references to statements, literature, glossary."""

from __future__ import annotations

from collections.abc import Iterator

from ..load import REFERENCES, SETTINGS
from .scope import Hit, Scope, nearest

_GLOSSARY_WORDS_MAX = 80


def relations_exist(scope: Scope) -> Iterator[Hit]:
    """A relation is to another facet that exists, and says why."""
    ids = {str(facet.id) for facet in scope.framework.facets if facet.id}
    for page in scope.pages:
        for other, reason in page.related.items():
            if other == page.id:
                yield Hit(page.path, other, f"{other} is related to itself; take the line away")
            elif other not in ids:
                yield Hit(page.path, other, f"{other} is no facet" + nearest(other, ids))
            if not reason:
                yield Hit(page.path, other, f"the relation to {other} has no reason; write it in a sentence")  # fmt: skip


def relations_mutual(scope: Scope) -> Iterator[Hit]:
    """A relation is told from both sides, each with its own reason."""
    facets = {facet.id: facet for facet in scope.framework.facets}
    for page in scope.framework.facets:
        for other in page.related:
            back = facets.get(other)
            if back and other != page.id and page.id not in back.related:
                yield Hit(page.path, other, f"{other} does not name {page.id} in return; add {page.id} to `related` in {back.path}")  # fmt: skip


def text_references(scope: Scope) -> Iterator[Hit]:
    """A reference in text, `[F05]` or `[F05.3]`, is to a facet or a statement that exists."""
    pages = {str(page.id) for page in scope.pages if page.id}
    statements = set(scope.framework.statements)
    for page in scope.pages:
        for statement in page.statements:
            for target in statement.targets("facet"):
                if target not in pages:
                    yield Hit(page.path, target, f"[{target}] is no facet" + nearest(target, pages))
            for target in statement.targets("statement"):
                if target in scope.framework.retired:
                    yield Hit(page.path, target, f"[{target}] was retired; refer to what took its place, or take it out")  # fmt: skip
                elif target not in statements:
                    known = [s for s in statements if s.split(".")[0] == target.split(".")[0]]
                    yield Hit(page.path, target, f"[{target}] is no statement" + nearest(target, known or pages))  # fmt: skip


def citations(scope: Scope) -> Iterator[Hit]:
    """A citation, `[@key]`, is of an entry of references.yml."""
    known = scope.framework.references
    for page in scope.pages:
        for statement in page.statements:
            for key in statement.targets("citation"):
                if key not in known:
                    yield Hit(page.path, key, f"[@{key}] is no reference" + _near(key, known))


def further_research(scope: Scope) -> Iterator[Hit]:
    """Further research names entries of references.yml."""
    known = scope.framework.references
    for page in scope.pages:
        for key in page.further_research:
            if key not in known:
                yield Hit(page.path, key, f"“{key}” is no reference" + _near(key, known))
    source = scope.framework.settings.source
    if source and source.reference not in known:
        yield Hit(SETTINGS, source.reference, f"“{source.reference}” is no reference" + _near(source.reference, known))  # fmt: skip


def _near(key: str, known: dict[str, object] | dict[str, object]) -> str:
    near = nearest(key, known)
    return near if near.startswith("; did") else f"; add it to {REFERENCES}"


def references_complete(scope: Scope) -> Iterator[Hit]:
    """An entry of references.yml has id, type and title, and is for facets that exist."""
    ids = {str(facet.id) for facet in scope.framework.facets}
    for reference in scope.framework.references.values():
        for key in ("id", "type", "title"):
            if not reference.csl.get(key):
                yield Hit(REFERENCES, reference.key, f"the entry “{reference.key}” has no {key}; write it")  # fmt: skip
        for facet in reference.facets:
            if facet not in ids:
                yield Hit(REFERENCES, facet, f"{facet} is no facet" + nearest(facet, ids))


def references_used(scope: Scope) -> Iterator[Hit]:
    """Every entry of references.yml is cited or named as further research somewhere."""
    used = {str(k) for p in scope.pages for s in p.statements for k in s.targets("citation")}
    used |= {str(key) for page in scope.pages for key in page.further_research}
    source = scope.framework.settings.source
    used.add(str(source.reference) if source else "")
    for key, reference in scope.framework.references.items():
        if key not in used:
            yield Hit(REFERENCES, reference.key, f"“{key}” is used nowhere; cite it, name it as further research, or take it out")  # fmt: skip


def glossary(scope: Scope) -> Iterator[Hit]:
    """A glossary term is explained once, and what it points to is in the glossary."""
    path = str(scope.framework.settings.glossary)
    terms = {str(entry.term) for entry in scope.framework.glossary}
    seen: dict[str, str] = {}
    for entry in scope.framework.glossary:
        if not entry.explanation:
            yield Hit(path, entry.term, f"“{entry.term}” has no explanation; write one")
        for word in (entry.term, *entry.words):
            first = seen.setdefault(word.lower(), str(entry.term))
            if first != entry.term or (word is not entry.term and word == entry.term):
                yield Hit(path, word, f"“{word}” already belongs to “{first}”; take it away here")
        for other in entry.see:
            if other not in terms:
                yield Hit(path, other, f"“{other}” is no term" + nearest(other, terms))


def glossary_used(scope: Scope) -> Iterator[Hit]:
    """A glossary term occurs in the text, as itself or as one of its words."""
    path = str(scope.framework.settings.glossary)
    text = "\n".join(s.plain for p in scope.pages for s in p.statements).lower()
    text += "\n".join(str(p.title) + p.summary for p in scope.pages).lower()
    for entry in scope.framework.glossary:
        if not any(word.lower() in text for word in (entry.term, *entry.words)):
            yield Hit(path, entry.term, f"“{entry.term}” occurs nowhere in the text; take it out, or name the form that does")  # fmt: skip


def tombstones(scope: Scope) -> Iterator[Hit]:
    """A tombstone has a known kind, and what it points to exists."""
    path = "facets/retired.yml"
    kinds = ("merged", "withdrawn", "harm", "law")
    there = {*scope.framework.statements, *(str(p.id) for p in scope.pages)}
    for grave in scope.framework.retired.values():
        if grave.kind not in kinds:
            yield Hit(path, grave.kind, f"“{grave.kind}” is no kind" + nearest(grave.kind, kinds))
        if grave.kind == "merged" and not grave.into:
            yield Hit(path, grave.id, f"{grave.id} was merged and does not say into what; write `into: [id]`")  # fmt: skip
        for target in grave.into:
            if target not in there and target not in scope.framework.retired:
                yield Hit(path, target, f"{target} is neither there nor retired" + nearest(target, there))  # fmt: skip
        if grave.id in scope.framework.statements or grave.id in {p.id for p in scope.pages}:
            continue  # reuse is told at the statement


def released_ids(scope: Scope) -> Iterator[Hit]:
    """An id that was released is still there, or has a tombstone in facets/retired.yml."""
    there = {*scope.framework.statements, *(str(p.id) for p in scope.pages)}
    for id_, version in scope.released.items():
        if id_ in there or id_ in scope.framework.retired:
            continue
        facet = id_.split(".")[0]
        page = next((p for p in scope.pages if p.id == facet), None)
        path, place = (page.path, page.id) if page else (SETTINGS, scope.framework.settings.title)
        yield Hit(path, place, f"{id_} stands in release {version} and is gone; add it to facets/retired.yml with the reason and what took its place")  # fmt: skip
