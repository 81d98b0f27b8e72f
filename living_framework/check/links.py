"""Rules on what points elsewhere: relations, references to statements, literature, glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import WITHHELD, Marked, Reference
from ..source.load import REFERENCES, RETIRED, SETTINGS
from .scope import NOT_READ, Hit, Scope, nearest, quoted

KEY = re.compile(r"[A-Za-z0-9][\w:.+/-]*", re.ASCII)
KINDS = ("merged", "withdrawn", *WITHHELD)


def relations_exist(scope: Scope) -> Iterator[Hit]:
    """A relation is to another facet that exists, and says why where framework.yml asks for it."""
    ids = {str(facet.id) for facet in scope.framework.facets if facet.id}
    kinds = scope.framework.settings.relations
    for page in scope.pages:
        for key, related in page.relations.items():
            for other, reason in related.items():
                if other == page.id:
                    yield Hit(page.path, other, f"{other} is related to itself; take the line away")
                elif other not in ids:
                    yield Hit(page.path, other, f"{quoted(other)} is no facet" + nearest(other, ids))  # fmt: skip
                if not reason and kinds[Marked(key)].reason == "required":
                    yield Hit(page.path, other, f"the relation to {other} has no reason; write it in a sentence")  # fmt: skip


def relations_mutual(scope: Scope) -> Iterator[Hit]:
    """A relation that framework.yml declares mutual is named by both facets, each with its reason."""
    facets = {facet.id: facet for facet in scope.framework.facets}
    mutual = {str(key) for key, kind in scope.framework.settings.relations.items() if kind.mutual}
    for page in scope.framework.facets:
        for key, other in ((k, o) for k, of in page.relations.items() for o in of if k in mutual):
            back = facets.get(other)
            if back and back.keys and other != page.id and page.id not in back.relations.get(key, {}):  # fmt: skip
                yield Hit(page.path, other, f"{other} does not name {page.id} in return; add {page.id} with a reason to `{key}` in {back.path}")  # fmt: skip


def text_references(scope: Scope) -> Iterator[Hit]:
    """A reference in text, `[F05]` or `[F05.3]`, is to a facet or a statement that exists."""
    pages = {str(page.id) for page in scope.pages if page.id}
    unread = {str(page.id) for page in scope.pages if scope.has(page.path, NOT_READ)}
    statements = set(scope.framework.statements)
    for page in scope.pages:
        for statement in page.statements:
            for target in statement.targets("facet"):
                if target not in pages:
                    yield Hit(page.path, target, f"[{target}] is no facet" + nearest(target, pages))
            for target in statement.targets("statement"):
                facet = target.split(".")[0]
                if target in scope.framework.retired and target not in statements:
                    yield Hit(page.path, target, f"[{target}] was retired; refer to what took its place, or take it out")  # fmt: skip
                elif target not in statements and facet not in unread:
                    known = [s for s in statements if s.split(".")[0] == facet]
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
    """Further research, and the source in framework.yml, name entries of references.yml."""
    known = scope.framework.references
    for page in scope.pages:
        seen: set[str] = set()
        for key in page.further_research:
            if key in seen:
                yield Hit(page.path, key, f"“{key}” is there twice; take one away")
            elif key not in known:
                yield Hit(page.path, key, f"{quoted(key)} is no reference" + _near(key, known))
            seen.add(key)
    source = scope.framework.settings.source
    if source and source.reference and source.reference not in known:
        yield Hit(SETTINGS, source.reference, f"{quoted(source.reference)} is no reference" + _near(source.reference, known))  # fmt: skip


def _near(key: str, known: dict[str, Reference]) -> str:
    near = nearest(key, known)
    return near if near.startswith("; did") else f"; add it to {REFERENCES}"


def references_complete(scope: Scope) -> Iterator[Hit]:
    """An entry of references.yml has id, type and title, and is for facets that exist.

    The id has letters, digits and hyphens: it is what is written in `[@id]`.
    """
    ids = {str(facet.id) for facet in scope.framework.facets if facet.id}
    for reference in scope.framework.references.values():
        for key in ("id", "type", "title"):
            value = reference.csl.get(key)
            if not isinstance(value, str) or not value.strip():
                which = f"“{reference.key}”" if reference.key else "that begins here"
                yield Hit(
                    reference.path, reference.key, f"the entry {which} has no {key}; write it"
                )
        if reference.key and not KEY.fullmatch(reference.key):
            yield Hit(reference.path, reference.key, f"{quoted(reference.key)} cannot be used in [@…]; write letters, digits and hyphens alone")  # fmt: skip
        for facet in reference.facets:
            if facet not in ids:
                yield Hit(reference.path, facet, f"{facet} is no facet" + nearest(facet, ids))


def references_used(scope: Scope) -> Iterator[Hit]:
    """Every entry of references.yml is cited or named as further research somewhere."""
    used = {str(k) for p in scope.pages for s in p.statements for k in s.targets("citation")}
    used |= {str(key) for page in scope.pages for key in page.further_research}
    source = scope.framework.settings.source
    used.add(str(source.reference) if source else "")
    used |= {str(key) for entry in scope.framework.glossary for key in entry.sources}
    for key, reference in scope.framework.references.items():
        if key and key not in used and scope.read:
            yield Hit(reference.path, reference.key, f"“{key}” is used nowhere; cite it, name it as further research, or take it out")  # fmt: skip


def glossary(scope: Scope) -> Iterator[Hit]:
    """A glossary term is explained once, and the terms and references that it names exist."""
    path = str(scope.framework.settings.glossary)
    terms = {str(entry.term) for entry in scope.framework.glossary}
    seen: dict[str, tuple[int, str]] = {}
    slugs: dict[str, str] = {}
    for at, entry in enumerate(scope.framework.glossary):
        for word in (entry.term, *entry.words):
            place, first = seen.setdefault(word.lower(), (at, str(entry.term)))
            if place != at or (word is not entry.term and word == entry.term):
                yield Hit(path, word, f"“{word}” already belongs to “{first}”; take it away here")
        same = slugs.setdefault(entry.slug, str(entry.term))
        if same != entry.term:
            yield Hit(path, entry.term, f"“{entry.term}” has the same address as “{same}”; join the two")  # fmt: skip
        for other in entry.see:
            if other == entry.term:
                yield Hit(path, other, f"“{other}” points to itself; take it out")
            elif other not in terms:
                yield Hit(path, other, f"{quoted(other)} is no term" + nearest(other, terms))
        for key in entry.sources:
            if key not in scope.framework.references:
                yield Hit(path, key, f"{quoted(key)} is no reference" + _near(key, scope.framework.references))  # fmt: skip


def glossary_used(scope: Scope) -> Iterator[Hit]:
    """A glossary term occurs in the text, as itself or as one of its words."""
    if not scope.read:
        return
    path = str(scope.framework.settings.glossary)
    text = "\n".join(s.plain for p in scope.pages for s in p.statements)
    text += "\n".join(f"{p.title}\n{p.summary}" for p in scope.pages)
    for entry in scope.framework.glossary:
        words = (entry.term, *entry.words)
        if not any(word.lower() in text.lower() for word in words):
            yield Hit(path, entry.term, f"“{entry.term}” occurs nowhere in the text; take it out, or add to `words` the form that does")  # fmt: skip


def tombstones(scope: Scope) -> Iterator[Hit]:
    """A tombstone has a known kind, and what took the place of the id exists.

    The kinds are merged, withdrawn, harm and law.
    """
    there = {*scope.framework.statements, *(str(p.id) for p in scope.pages)}
    retired = scope.framework.retired
    for grave in retired.values():
        if grave.kind and grave.kind not in KINDS:
            yield Hit(RETIRED, grave.kind, f"{quoted(grave.kind)} is no kind" + nearest(grave.kind, KINDS))  # fmt: skip
        if grave.kind == "merged" and not grave.into:
            yield Hit(RETIRED, grave.id, f"{grave.id} was merged and does not say into what; write `into: [id]`")  # fmt: skip
        for target in grave.into:
            if target == grave.id or (target not in there and target not in retired and scope.read):
                yield Hit(RETIRED, target, f"{quoted(target)} cannot take the place of {grave.id}; write the id of a statement or facet that is there")  # fmt: skip
