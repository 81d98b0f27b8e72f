"""CITATION.cff, made from framework.yml and the newest release."""

from __future__ import annotations

import json
from typing import Any

from ..model import Author, Release, Settings

FILE = "CITATION.cff"

_HEAD = """\
# How to cite the framework as a whole; a facet or a statement has a cite box on its page. Made from
# framework.yml and the newest release: do not edit it, run `framework cff`.
"""


def cff(settings: Settings, latest: Release | None = None, doi: str = "") -> str:
    """The text of CITATION.cff (Citation File Format 1.2.0), with the newest release's version."""
    licence = settings.licence.content
    fields: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this framework, please cite it, and name the version that you used.",
        "type": "dataset",
        "title": f"{settings.title}: {settings.subtitle}" if settings.subtitle else settings.title,
        "abstract": settings.summary,
        "authors": [_author(author) for author in settings.citation.authors],
        "version": latest.version if latest else "",
        "date-released": latest.date if latest else "",
        "doi": doi,
        "license": licence.id,
        "url": f"{settings.site}{latest.version}/" if latest else settings.site,
        "repository-code": settings.repository.url,
    }
    return _HEAD + "".join(_field(key, value) for key, value in fields.items() if value)


def _author(author: Author) -> dict[str, str]:
    if not author.person:
        return {"name": str(author.name)}
    family, given = author.parts
    person = {"family-names": family, "given-names": given, "orcid": author.iri}
    return {key: value for key, value in person.items() if value}


def _field(key: str, value: Any) -> str:
    """One key of YAML: a string in JSON's quotation marks is YAML too, whatever it holds."""
    if isinstance(value, list):
        entries = (list(entry.items()) for entry in value)
        lines = [
            f"  {'-' if first else ' '} {name}: {_quoted(text)}\n"
            for entry in entries
            for first, (name, text) in ((pair is entry[0], pair) for pair in entry)
        ]
        return f"{key}:\n{''.join(lines)}"
    return f"{key}: {_quoted(str(value))}\n"


def _quoted(text: str) -> str:
    return json.dumps(str(text), ensure_ascii=False)
