"""The projects of the other tools, and whether what they built has all that was given to them."""

from __future__ import annotations

import re
from pathlib import Path

from ..frameworks import GROUP, entries
from ..projects import EDITED, Project
from ..timing import Failed
from .forms import Form
from .tools import Tool

TAG = re.compile(r"<[^>]+>")
EDIT = re.compile(r"\bedit\d+\b")  # as `Project.edit` writes
FACET = re.compile(r"/facet-(\d+)(?:/|\.html)$")


def project(form: Form, tool: Tool, folder: Path, size: int) -> Project:
    """A project of some facets, made in a folder that is not there yet."""
    form.write(folder, size)
    text, page = folder / form.text.format(EDITED), form.page.format(EDITED)
    return Project(form.name, folder, tool.command, form.out, page, [], text)


def check_pages(made: Project, size: int) -> None:
    """See that every facet has a page with all its words, the last edit too. Raises Failed."""
    edited = EDIT.findall(made.text.read_text("utf-8"))
    for entry in entries(size):
        place = made.page.replace(f"facet-{EDITED}", f"facet-{entry.number}")
        page = made.folder / made.out / place
        text = TAG.sub("", page.read_text("utf-8")) if page.is_file() else ""
        wanted = [entry.title, entry.summary, *(one.words for one in entry.statements)]
        wanted += edited if entry.number == EDITED else []
        missing = [words for words in wanted if words not in text]
        if missing:
            raise Failed(f"{made.name}: {page} lacks “{missing[0]}”")


def check_links(made: Project, size: int, links: frozenset[str]) -> None:
    """See that a page links to all facets of its group, the first. Raises Failed."""
    found = {int(match[1]) for link in links if (match := FACET.search(link))}
    missing = set(range(1, min(size, GROUP) + 1)) - found - {EDITED}
    if missing:
        raise Failed(f"{made.name}: the navigation of facet {EDITED} lacks {sorted(missing)}")
