"""Entries for reference managers: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from ..model import Author
from .subject import Cited, name

_LATEX = str.maketrans({
    "\0": "{}",
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
})  # fmt: skip

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def csl_item(cited: Cited) -> dict[str, Any]:
    """An item of CSL-JSON (schema 1.0): the framework is a report, what is in it a chapter."""
    item: dict[str, Any] = {
        "id": cited.key,
        "type": "chapter" if cited.container else "report",
        "title": cited.title,
        "container-title": cited.container,
        "author": [name(author) for author in cited.authors],
        "issued": {"date-parts": [list(cited.day)]} if cited.day else None,
        "publisher": cited.publisher,
        "version": cited.version,
        "language": cited.language,
        "URL": cited.url,
        "DOI": cited.doi,
        "note": cited.note,
    }
    return {key: value for key, value in item.items() if value}


def csl_json(cited: Cited) -> str:
    """One item as the JSON array that reference managers read."""
    item = csl_item(cited).items()
    lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in item]
    return "[{\n" + ",\n".join(lines) + "\n}]\n"


def latex(text: str) -> str:
    """Text written so that LaTeX prints it as it stands: no commands, no pairs that join."""
    parted = re.sub(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[?!])(?=`)", "\0", text)
    return parted.translate(_LATEX)


def bibtex(cited: Cited) -> str:
    """A BibTeX entry in UTF-8. Doubled braces keep capitals and the names of groups as they are."""
    authors = " and ".join(_bibtex_name(author) for author in cited.authors)
    kind = "incollection" if cited.container else "techreport"
    fields = {
        "author": authors,
        "title": f"{{{latex(cited.title)}}}",
        "booktitle": f"{{{latex(cited.container)}}}" if cited.container else "",
        "publisher" if cited.container else "institution": f"{{{latex(cited.publisher)}}}",
        "type": "" if cited.container else "Living framework",
        "version": latex(cited.version),
        "year": str(cited.day[0]) if cited.day else "",
        "language": cited.language,
        "url": _verbatim(cited.url),
        "doi": cited.doi,
        "note": rf"{latex(_noted(cited))}. \url{{{_verbatim(cited.url)}}}",
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    if cited.day:
        lines.append(f"  month = {_MONTHS[cited.day[1] - 1]},")
    return "\n".join([f"@{kind}{{{cited.key},", *lines, "}"]) + "\n"


def _noted(cited: Cited) -> str:
    """Version and day, for which BibTeX has no fields, and what is said of a draft."""
    version = f"Version {cited.version}" if cited.version[:1].isdigit() else cited.version
    known = ", ".join(part for part in (version, cited.date) if part)
    return ". ".join(part for part in (known[:1].upper() + known[1:], cited.note) if part)


def _bibtex_name(author: Author) -> str:
    family, given = author.parts
    if author.person and given:
        return f"{latex(family)}, {latex(given)}"
    return f"{{{latex(str(author.name))}}}"


def _verbatim(url: str) -> str:
    """An address, in which LaTeX reads everything but braces and backslashes as it stands."""
    return re.sub(r"[{}\\]", lambda match: f"%{ord(match[0]):02X}", url)


def ris(cited: Cited) -> str:
    """An RIS record: RPRT for the framework, CHAP for what is in it. Lines end as RIS has them."""
    day = "".join(f"{part:02}/" for part in cited.day)
    fields = [
        ("TY", "CHAP" if cited.container else "RPRT"),
        ("ID", cited.key),
        *(("AU", _ris_name(author)) for author in cited.authors),
        ("TI", cited.title),
        ("T2", cited.container),
        ("ET", cited.version),
        ("PB", cited.publisher),
        ("PY", day),
        ("DA", day),
        ("LA", cited.language),
        ("UR", cited.url),
        ("DO", cited.doi),
        ("N1", cited.note),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _ris_name(author: Author) -> str:
    """A name as RIS has it: a name in one piece ends in a comma, or readers part it into two."""
    family, given = author.parts
    return f"{family}, {given}" if author.person and given else f"{author.name},"


def _line(value: str) -> str:
    """A value on the one line that it has."""
    return " ".join(value.split())
