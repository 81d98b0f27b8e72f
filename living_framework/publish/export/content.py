"""What each version publishes for machines, as text: JSON, CSV, JSON-LD and CSL-JSON."""

from __future__ import annotations

import csv
import dataclasses
import io
from typing import Any

from ... import cite
from ...cite import meta
from ...cite.subject import doi_of
from ...model import (  # fmt: skip
    Facet,
    GlossaryTerm,
    Mappings,
    RelationKind,
    Settings,
    Statement,
    Term,
    Tombstone,
    Vocabulary,
)
from ...model.settings import ONE
from ...source.mentions import tags_of
from ...versions.edition import Edition
from . import records as r
from .plain import as_json

FORMULA = ("=", "+", "-", "@", "\t", "\r")


# --- framework.json ------------------------------------------------------------------------------


def framework_json(_edition: Edition, record: r.FrameworkRecord) -> str:
    """Everything of one version."""
    return as_json(record)


def framework_record(edition: Edition) -> r.FrameworkRecord:
    """One version as data."""
    settings, framework = edition.settings, edition.framework
    licence = settings.licence.content
    return r.FrameworkRecord(
        schema=schema_address(edition, "framework"),
        title=str(settings.title),
        subtitle=str(settings.subtitle),
        summary=str(settings.summary),
        scope=str(settings.scope),
        status=str(settings.status),
        language=str(settings.language),
        version=edition.version,
        date=edition.date,
        commit=edition.commit,
        digest=edition.digest,
        doi=doi_of(edition),
        permalink=cite.permalink(edition),
        authors=_texts(tuple(author.name for author in settings.citation.authors)),
        publisher=str(settings.citation.publisher),
        licence=r.Licence(str(licence.id), str(licence.name), str(licence.url)),
        source=str(settings.source.reference) if settings.source else "",
        repository=str(settings.repository.url),
        unit=(str(settings.unit.one), str(settings.unit.many)),
        sections=tuple(
            r.SectionKind(str(s.key), str(s.title), str(s.one), str(s.many))
            for s in settings.sections
        ),
        statuses=_terms(settings.statuses),
        vocabularies={str(key): _vocabulary(v) for key, v in settings.vocabularies.items()},
        relations={str(key): _kind(kind) for key, kind in settings.relations.items()},
        pages=tuple(_page(edition, page) for page in framework.pages),
        references=tuple(references(edition)),
        glossary=tuple(map(_explained, edition.framework.alphabetical)),
        retired=tuple(map(_retired, framework.retired.values())),
    )


def _explained(t: GlossaryTerm) -> r.GlossaryRecord:
    return r.GlossaryRecord(str(t.term), str(t.explanation), _texts(t.words), _texts(t.see))


def _retired(t: Tombstone) -> r.RetiredRecord:
    return r.RetiredRecord(str(t.id), str(t.kind), str(t.reason), str(t.since), _texts(t.into))


def schema_address(edition: Edition, name: str) -> str:
    """The address of one of the schemas, at the root of the whole site."""
    return f"{edition.settings.site}schemas/{name}.schema.json"


def _texts(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(str, values))


def _terms(entries: tuple[Term, ...]) -> tuple[r.Term, ...]:
    return tuple(r.Term(str(t.key), str(t.title), str(t.note), _texts(t.words)) for t in entries)


def _vocabulary(declared: Vocabulary) -> r.Vocabulary:
    return r.Vocabulary(
        one=str(declared.one),
        many=str(declared.many),
        label=declared.heading,
        on="statement" if declared.on_statements else "facet",
        values="one" if declared.values == ONE else "many",
        groups=declared.groups,
        terms=_terms(declared.terms),
    )


def _kind(declared: RelationKind) -> r.RelationKind:
    targets = (r.Target(str(k), str(t.title), str(t.url)) for k, t in declared.targets.items())
    return r.RelationKind(
        label=str(declared.label),
        to="external" if declared.external else "facet",
        mutual=declared.mutual,
        targets=tuple(targets),
    )


def _mappings(settings: Settings, mappings: Mappings) -> tuple[r.Mapping, ...]:
    """The entries elsewhere that a page or statement maps to, each with its address."""
    kinds = {str(key): kind.targets for key, kind in settings.relations.items()}
    return tuple(
        r.Mapping(key, str(target), str(id_), kinds[key][target].address(id_))
        for key, targets in mappings.items()
        for target, ids in targets.items()
        for id_ in ids
        if target in kinds.get(key, {})
    )


def _page(edition: Edition, page: Facet) -> r.PageRecord:
    return r.PageRecord(
        id=str(page.id),
        kind=page.kind,
        title=str(page.title),
        source_title=str(page.source_title),
        summary=str(page.summary),
        status=str(page.status),
        label=str(page.label),
        aliases=_texts(page.aliases),
        terms={key: _texts(terms) for key, terms in page.terms.items()},
        related=tuple(
            r.Relation(key, str(id_), str(why))
            for key, related in page.relations.items()
            for id_, why in related.items()
        ),
        mappings=_mappings(edition.settings, page.mappings),
        further_research=_texts(page.further_research),
        reviewed=str(page.reviewed),
        permalink=cite.permalink(edition, str(page.id)),
        resolver=meta.permanent(edition, str(page.id)),
        sections=tuple(
            r.SectionRecord(
                str(section.key),
                str(section.title),
                tuple(_statement(edition, page, s) for s in section.statements if s.number),
            )
            for section in page.sections
        ),
    )


def _statement(edition: Edition, page: Facet, s: Statement) -> r.StatementRecord:
    tags = tags_of(s, page, edition.settings)
    return r.StatementRecord(
        id=s.id,
        section=str(s.section),
        block=s.block,
        origin=s.origin,
        markdown=s.text,
        text=s.plain,
        label=s.label,
        terms={key: tuple(str(term.key) for term in terms) for key, terms in tags.items()},
        mappings=_mappings(edition.settings, s.mappings),
        citations=_texts(s.targets("citation")),
        facets=_texts(s.targets("facet")),
        statements=_texts(s.targets("statement")),
        permalink=cite.permalink(edition, s.id),
        resolver=meta.permanent(edition, s.id),
    )


# --- statements.csv ------------------------------------------------------------------------------


def statements_csv(edition: Edition, record: r.FrameworkRecord) -> str:
    """One row per statement, by RFC 4180, in UTF-8 with a byte order mark, by which Excel knows it.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    names = [field.name for field in dataclasses.fields(r.Row)]
    keys = [key for key in record.vocabularies if key not in names]
    writer.writerow([*names, *keys])
    for page in record.pages:
        for section in page.sections:
            for s in section.statements:
                row = _row(edition, page, section, s)
                terms = ("; ".join(s.terms.get(key, page.terms.get(key, ()))) for key in keys)
                cells = (*(getattr(row, name) for name in names), *terms)
                writer.writerow([_inert(cell) for cell in cells])
    return out.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _row(
    edition: Edition, page: r.PageRecord, section: r.SectionRecord, s: r.StatementRecord
) -> r.Row:
    return r.Row(
        id=s.id,
        label=s.label,
        page=page.id,
        page_title=page.title,
        section=section.key,
        section_title=section.title,
        block=s.block,
        origin=s.origin,
        text=s.text,
        citations="; ".join(s.citations),
        facets="; ".join(s.facets),
        statements="; ".join(s.statements),
        version=edition.version,
        date=edition.date,
        permalink=s.permalink,
        resolver=s.resolver,
    )


# --- facets.jsonld -------------------------------------------------------------------------------


def facets_jsonld(edition: Edition, _record: r.FrameworkRecord) -> str:
    """The facets as a set of defined terms, the pages as articles, and every statement."""
    framework = edition.framework
    terms = [meta.term(edition, facet) for facet in framework.facets]
    whole = meta.term_set(edition) | {"hasDefinedTerm": [term["@id"] for term in terms]}
    graph = [meta.article(edition), whole, *terms]
    for page in framework.pages:
        graph.append(meta.article(edition, page))
        graph += [_statement_node(edition, s) for s in page.statements if s.number]
    return as_json({"@context": meta.CONTEXT, "@graph": graph})


def _statement_node(edition: Edition, s: Statement) -> dict[str, Any]:
    cites = [meta.work(edition, str(key)) for key in s.targets("citation")]
    return {
        "@id": meta.permanent(edition, s.id),
        "@type": "CreativeWork",
        "identifier": s.id,
        "text": s.plain,
        "url": cite.permalink(edition, s.id),
        "isPartOf": cite.permalink(edition, s.facet),
        **({"citation": cites} if cites else {}),
    }


# --- references.json -----------------------------------------------------------------------------


def references(edition: Edition) -> list[dict[str, Any]]:
    """The works of references.yml as items of CSL-JSON, sorted by id."""
    known = edition.framework.references
    return [_item(known[key].csl) for key in sorted(known)]


def _item(csl: dict[str, Any]) -> dict[str, Any]:
    """An item with the parts of its dates as numbers, as CSL-JSON prefers them."""
    return {key: _date(value) if _is_date(value) else value for key, value in csl.items()}


def _is_date(value: Any) -> bool:
    return isinstance(value, dict) and "date-parts" in value


def _date(value: dict[str, Any]) -> dict[str, Any]:
    parts = [
        [int(part) if str(part).isdigit() else part for part in date]
        for date in value["date-parts"]
    ]
    return value | {"date-parts": parts}


def references_json(_edition: Edition, record: r.FrameworkRecord) -> str:
    """All works as a CSL-JSON array."""
    return as_json(record.references)
