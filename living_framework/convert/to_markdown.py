"""A framework as a folder of plain Markdown, which stock MkDocs with Material builds as it is.

Every id is an anchor, with the id as a link to it behind the words. No plugin and no template is
needed. The dialect is that of Python-Markdown with its tables and fenced code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

import yaml

from ..model import Facet, Framework, Inline, Section, Statement

_SIGNS = re.compile(r"[\\`*_{}\[\]]")
REFERENCES, GLOSSARY, WITHDRAWN = "references.md", "glossary.md", "withdrawn.md"


def escaped(text: str, *, in_table: bool = False) -> str:
    """A text of which no character is markup to Python-Markdown."""
    text = _SIGNS.sub(lambda match: f"\\{match[0]}", text.replace("&", "&amp;"))
    text = text.replace("<", "&lt;")
    return text.replace("|", "\\|") if in_table else text


@dataclass(frozen=True)
class _Writer:
    framework: Framework
    version: str
    reference: Callable[[str], tuple[Inline, ...]]

    # --- in a line -------------------------------------------------------------------------------

    def runs(self, runs: Iterable[Inline], above: str, *, in_table: bool = False) -> str:
        """Runs as one line of Markdown; `above` leads from the file to the folder of them all."""
        return " ".join("".join(self._run(run, above, in_table) for run in runs).split())

    def _run(self, run: Inline, above: str, in_table: bool) -> str:
        inner = self.runs(run.children, above, in_table=in_table) if run.children else ""
        if run.kind in ("emphasis", "strong"):
            sign = "*" if run.kind == "emphasis" else "**"
            return f"{sign}{inner}{sign}"
        if run.kind == "code":
            longest = max((len(ticks) for ticks in re.findall("`+", run.text)), default=0)
            fence = "`" * (longest + 1)
            space = " " if run.text[:1] == "`" or run.text[-1:] == "`" else ""
            code = run.text.replace("|", "\\|") if in_table else run.text
            return f"{fence}{space}{code}{space}{fence}"
        if run.kind == "link":
            return f"[{inner}](<{run.target}>)"
        if run.kind in ("facet", "statement"):
            return self.to(str(run.target), above)
        if run.kind == "citation":
            return f"[{escaped(f'({run.target})')}]({above}{REFERENCES}#{quote(str(run.target))})"
        return escaped(run.text, in_table=in_table) + inner

    def to(self, id_: str, above: str) -> str:
        """A link to an id, in the words by which it is called."""
        page = self.framework.by_id.get(id_.partition(".")[0])
        statement = self.framework.statements.get(id_)
        if page is None or ("." in id_ and statement is None):
            return f"[{id_}]({above}{WITHDRAWN}#{id_})"
        shown = statement.display if statement else page.display
        return f"[{escaped(shown)}]({above}{file_of(page)}#{id_})"

    # --- pages -----------------------------------------------------------------------------------

    def page(self, page: Facet) -> str:
        """A facet or part: its front-matter, its sections, and what it points to."""
        blocks = [f"# {escaped(page.title)}", f"{anchor(str(page.id))}{escaped(page.summary)} [{escaped(page.display)}](#{page.id})"]  # fmt: skip
        for section in page.sections:
            blocks += self._section(section)
        blocks += self._beside(page)
        return f"---\n{self._front_matter(page)}---\n\n" + "\n\n".join(blocks) + "\n"

    def _front_matter(self, page: Facet) -> str:
        values = {
            "title": str(page.title),
            "id": str(page.id),
            "label": str(page.label),
            "aliases": [str(alias) for alias in page.aliases],
            "description": str(page.summary),
            "status": str(page.status),
            **{key: [str(term) for term in terms] for key, terms in page.terms.items()},
            "reviewed": str(page.reviewed),
        }
        kept = {key: value for key, value in values.items() if value}
        return str(yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=1000))

    def _section(self, section: Section) -> Iterator[str]:
        yield f"## {escaped(section.title)}"
        titles = {group.anchor: str(group.title) for group in section.groups}
        group, before = "", ""
        listed: list[str] = []
        for statement in section.statements:
            kind = statement.block if statement.block in ("item", "ordered") else ""
            if listed and (kind != before or statement.group != group):
                yield "\n".join(listed)
                listed = []
            if statement.group != group:
                yield f"### {escaped(titles[statement.group])}"
            group, before = statement.group, kind
            if kind:
                sign = "-  " if kind == "item" else f"{statement.start + len(listed)}. "
                listed.append(f"{sign} {self._statement(statement)}")
            else:
                yield self._statement(statement)
        if listed:
            yield "\n".join(listed)

    def _statement(self, statement: Statement) -> str:
        link = f"[{escaped(statement.display)}](#{statement.id})"
        after = " ".join([link, *(f"({escaped(tag)})" for tag in self._tags(statement))])
        if statement.block == "code":
            return f"{anchor(statement.id)}{after}\n\n{statement.text}"
        if statement.block == "table":
            rows = [[self.runs([cell], "../", in_table=True) for cell in row.children] for row in statement.inlines]  # fmt: skip
            rows.insert(1, ["---"] * len(rows[0]))
            table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
            return f"{anchor(statement.id)}{after}\n\n{table}"
        return f"{anchor(statement.id)}{self.runs(statement.inlines, '../')} {after}"

    def _tags(self, statement: Statement) -> Iterator[str]:
        """What is said of a statement besides its words."""
        settings = self.framework.settings
        if statement.origin != "source":
            yield statement.origin
        for key, vocabulary in settings.on_statements.items():
            if terms := statement.terms.get(key):
                yield f"{vocabulary.heading}: {', '.join(map(str, terms))}"
        for targets in statement.mappings.values():
            yield from (f"{target}: {', '.join(map(str, ids))}" for target, ids in targets.items())

    def _beside(self, page: Facet) -> Iterator[str]:
        settings = self.framework.settings
        for key, found in page.relations.items():
            if found:
                yield f"## {escaped(settings.relations[key].label)}"  # type: ignore[index]
                yield "\n".join(f"-   {self.to(str(id_), '../')}{': ' if why else ''}{escaped(why)}" for id_, why in found.items())  # fmt: skip
        for key, targets in page.mappings.items():
            kind = settings.relations[key]  # type: ignore[index]
            yield f"## {escaped(kind.label)}"
            yield "\n".join(f"-   {escaped(kind.targets[target].title)}: {escaped(', '.join(map(str, ids)))}" for target, ids in targets.items())  # fmt: skip

    # --- the files beside ------------------------------------------------------------------------

    def index(self) -> str:
        """The first page."""
        settings = self.framework.settings
        licence = settings.licence.content
        blocks = [f"# {escaped(settings.title)}", escaped(settings.summary), escaped(settings.scope)]  # fmt: skip
        blocks.append("\n".join(f"-   [{escaped(page.title)}]({file_of(page)}): {escaped(page.summary)}" for page in self.framework.pages))  # fmt: skip
        blocks.append(f"{escaped(self.version[:1].upper() + self.version[1:])}, from [{escaped(settings.site)}](<{settings.site}>). [{escaped(licence.name)}](<{licence.url}>)")  # fmt: skip
        return "\n\n".join(block for block in blocks if block) + "\n"

    def references(self) -> str:
        """Every work, with its key as an anchor."""
        said = (f"-   {anchor(key)}{self.runs(self.reference(key), '')} ({escaped(key)})" for key in self.framework.references)  # fmt: skip
        return "# References\n\n" + "\n".join(said) + "\n"

    def glossary(self) -> str:
        """Every word that is explained."""
        said = (f"## {escaped(entry.term)}\n\n{escaped(entry.explanation)}" for entry in self.framework.alphabetical)  # fmt: skip
        return "# Glossary\n\n" + "\n\n".join(said) + "\n"

    def withdrawn(self) -> str:
        """Every id that is no longer part of the framework, with the reason and where it leads."""
        lines = []
        for id_, grave in self.framework.retired.items():
            into = ", ".join(self.to(str(other), "") for other in grave.into)
            lines.append(f"-   {anchor(id_)}{id_}: {escaped(grave.reason)}{f' See {into}.' if into else ''}")  # fmt: skip
        return "# Withdrawn\n\n" + "\n".join(lines) + "\n"


def anchor(id_: str) -> str:
    """An anchor that any Markdown program keeps."""
    return f'<a id="{id_}"></a>'


def file_of(page: Facet) -> str:
    """The file of a facet or part, below the folder of the pages."""
    return f"{'facets' if page.kind == 'facet' else 'parts'}/{page.slug}.md"


def files(
    framework: Framework, version: str, reference: Callable[[str], tuple[Inline, ...]]
) -> dict[str, str]:
    """The files of the folder, by their paths. `reference` gives a formatted work by its key."""
    writer = _Writer(framework, version, reference)
    pages = {file_of(page): writer.page(page) for page in framework.pages}
    beside = {REFERENCES: writer.references() if framework.references else ""}
    beside |= {GLOSSARY: writer.glossary() if framework.glossary else ""}
    beside |= {WITHDRAWN: writer.withdrawn() if framework.retired else ""}
    docs = {"index.md": writer.index(), **pages, **{k: v for k, v in beside.items() if v}}
    return {"mkdocs.yml": _mkdocs(framework), **{f"docs/{k}": v for k, v in docs.items()}}


def _mkdocs(framework: Framework) -> str:
    settings = {
        "site_name": str(framework.settings.title),
        "theme": {"name": "material", "font": False},
        "markdown_extensions": ["tables", "fenced_code"],
    }
    return str(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True))
