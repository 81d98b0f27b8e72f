"""What takes several files to do: retire an id, rename a facet, move a statement.

An edit is made in memory and checked there. It is written only where the text then has no error that
it did not have before.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..check.scope import nearest
from ..model import Facet, Finding, Framework, Statement
from ..model.page import InlineKind
from ..slugs import MAX_SLUG, slugify
from ..source import strict_yaml
from ..source.edit import Edited, EditedPage
from ..source.ids import next_number
from ..source.load import RETIRED, SETTINGS, load, sources
from .checked import checked
from .store import released_ids, releases


class CannotEdit(Exception):
    """The edit was not made; each argument is a line that says why."""


@dataclass
class Edit:
    """An edit of the draft: the files that will be others, by their path below the root."""

    framework: Framework
    pages: dict[str, EditedPage] = field(default_factory=dict)  # by id
    others: dict[str, Edited] = field(default_factory=dict)  # by path
    renamed: dict[str, str] = field(default_factory=dict)  # path: the one that it will have

    def page(self, id_: str) -> EditedPage:
        """The file of a facet or part, to be edited. Raises CannotEdit, OSError."""
        if id_ not in self.pages:
            known = {str(page.id): page for page in self.framework.pages}
            if id_ not in known:
                raise CannotEdit(f"there is no {id_}{nearest(id_, known)}")
            page = known[id_]
            self.pages[id_] = EditedPage(self._read(page.path), page)
        return self.pages[id_]

    def other(self, path: str) -> Edited:
        """A file that is no facet, to be edited. Raises OSError."""
        if path not in self.others:
            self.others[path] = Edited(self._read(path))
        return self.others[path]

    def _read(self, path: str) -> bytes:
        file = self.framework.root / path
        return file.read_bytes() if file.exists() else b""

    def files(self) -> dict[str, bytes | None]:
        """The files as they will be; None for one that will be gone."""
        found: dict[str, bytes | None] = {}
        edited = {p.page.path: p for p in self.pages.values()} | self.others
        for path, text in edited.items():
            if path in self.renamed:
                found[path] = None
            if self.renamed.get(path, path):
                found[self.renamed.get(path, path)] = text.data()
        return {p: data for p, data in found.items() if data != self._was(p)}

    def _was(self, path: str) -> bytes | None:
        file = self.framework.root / path
        return file.read_bytes() if file.exists() else None

    def refer(self, old: str, new: str) -> None:
        """Let every reference in the text to one id be one to another."""
        kind: InlineKind = "statement" if "." in old else "facet"
        for page in self.framework.pages:
            for statement in page.statements:
                for target in statement.targets(kind):
                    if target == old:
                        self.page(str(page.id)).put_word(target, new)


# --- The three edits -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Retirement:
    """Why an id goes, and what takes its place."""

    reason: str
    into: tuple[str, ...]
    day: date


def retire(framework: Framework, id_: str, why: Retirement) -> Edit:
    """Take a statement, or a facet with all its statements, out of the draft. Raises CannotEdit."""
    edit = Edit(framework)
    if id_ in framework.retired:
        raise CannotEdit(f"{id_} is retired already, see {RETIRED}")
    for target in why.into:
        _known(framework, target)
        if target.partition(".")[0] == id_ or target == id_:
            raise CannotEdit(f"{target} goes with {id_}, so it cannot take its place")
    statement = _known(framework, id_)
    if statement:
        edit.page(statement.facet).take_statement(statement)
    else:
        _take_facet(edit, framework.page(id_))
    if len(why.into) == 1:
        edit.refer(id_, why.into[0])
    _add_tombstone(edit, id_, why)
    return edit


def move(framework: Framework, id_: str, to: str, section: str, why: str, day: date) -> tuple[Edit, str]:  # fmt: skip
    """Move a statement to another facet, where it has a new id; the edit and that id.

    It goes to the end of a section, by its key; without one, to the section that it is in now. The
    old id leads to the new one for ever. Raises CannotEdit.
    """
    statement = _known(framework, id_)
    if statement is None:
        raise CannotEdit(f"{id_} is no statement; `framework rename` gives a facet another title")
    edit = Edit(framework)
    target = edit.page(to)
    if to == statement.facet:
        raise CannotEdit(f"{id_} is in {to} already; within a facet, move its lines by hand: the number stays")  # fmt: skip
    taken = {*released_ids(releases(framework.root)), *framework.retired}
    new = f"{to}.{next_number(target.page, taken)}"
    source = edit.page(statement.facet)
    key = section or statement.section
    if not target.add_statement(_renumbered(source.written(statement), new), key):
        known = [str(s.key) for s in target.page.sections]
        raise CannotEdit(f"{to} has no section {key}{nearest(key, known)}")
    for name, value in source.take_statement(statement).items():
        target.say(name, f"{new.partition('.')[2]}: {value}")
    edit.refer(id_, new)
    _add_tombstone(edit, id_, Retirement(why or f"Moved to {to}.", (new,), day))
    return edit, new


def _renumbered(written: str, id_: str) -> str:
    text = written.rstrip()
    return f"{text[: text.rindex('^')]}^{id_.partition('.')[2]}{written[len(text) :]}"


def rename(framework: Framework, id_: str, title: str, slug: str) -> Edit:
    """Give a facet or part another title, and a facet the address that goes with it.

    Without a title, only the address changes; without a slug it is made of the title. Raises
    CannotEdit.
    """
    edit = Edit(framework)
    page = edit.page(id_)
    old = page.page
    if title:
        page.set_text("title", " ".join(title.split()))
    new = slug or slugify(title)
    if not new or slugify(new) != new:
        raise CannotEdit(f"“{slug or title}” is no address; write small letters, digits and hyphens")  # fmt: skip
    if len(new) > MAX_SLUG:
        raise CannotEdit(f"“{slug or title:.40}…” makes an address of {len(new)} characters, and {MAX_SLUG} is the most; choose a shorter one with --slug")  # fmt: skip
    if any(other.slug == new and other.id != old.id for other in framework.pages):
        raise CannotEdit(f"another page has the address {new}; choose another with --slug")
    if old.kind == "facet":
        path = f"facets/{Path(old.path).name.partition('-')[0]}-{new}.md"
        if path != old.path:
            edit.renamed[old.path] = path
    elif slug:
        raise CannotEdit(f"{id_} is a part, whose file is named in {SETTINGS}; change it there")
    return edit


# --- Their pieces --------------------------------------------------------------------------------


def _known(framework: Framework, id_: str) -> Statement | None:
    """A statement by its id; None where that is a page's. Raises CannotEdit."""
    if id_ in framework.statements:
        return framework.statements[id_]
    pages = [str(page.id) for page in framework.pages]
    if id_ not in pages:
        known = framework.statements if "." in id_ else pages
        raise CannotEdit(f"there is no {id_}{nearest(id_, known)}")
    return None


def _take_facet(edit: Edit, facet: Facet) -> None:
    """Take a facet's file away, and what framework.yml, relations and references say of it."""
    if facet.kind != "facet":
        raise CannotEdit(f"{facet.id} is a part; take it out of `parts` in {SETTINGS} by hand")
    edit.page(str(facet.id))
    edit.renamed[facet.path] = ""
    settings = edit.other(SETTINGS)
    for among, item in _items(settings, "facets", facet.id):
        settings.take_entry(item, among)
    for page in edit.framework.pages:
        for relation, others in page.relations.items():
            if facet.id in others and page is not facet:
                edit.page(str(page.id)).take_from(relation, str(facet.id))
    for path in {r.path for r in edit.framework.references.values() if facet.id in r.facets}:
        references = edit.other(path)
        for among, item in _items(references, "facets", facet.id):
            references.take_entry(item, among)


def _items(text: Edited, key: str, value: str) -> Iterator[tuple[strict_yaml.Node, strict_yaml.Node]]:  # fmt: skip
    """The items with a value, each with its list, in every list of a key in a YAML file."""
    tree, _ = strict_yaml.parse(text.before.removeprefix("\ufeff"), values=1 << 20)
    entries = tree.value if tree and isinstance(tree.value, list) else [tree] if tree else []
    for entry in entries:
        items = entry.value if isinstance(entry.value, dict) else {}
        among = next((node for name, node in items.items() if name == key), None)
        for item in among.value if among and isinstance(among.value, list) else ():
            if item.value == value:
                yield among, item  # type: ignore[misc]  # there are items only where it is


def _add_tombstone(edit: Edit, id_: str, why: Retirement) -> None:
    text = edit.other(RETIRED)
    entry = [
        f"- id: {id_}",
        f"kind: {'merged' if why.into else 'withdrawn'}",
        f"reason: {json.dumps(why.reason, ensure_ascii=False)}",
        f"date: {why.day.isoformat()}",
    ]
    if why.into:
        entry.append(f"into: [{', '.join(why.into)}]")
    line_end = text.end_of_line
    said = f"{line_end}  ".join(entry)
    tree, _ = strict_yaml.parse(text.before.removeprefix("\ufeff"))
    if tree and not tree.value:  # [], in whose place it is
        start = text.offset(tree.line, tree.column)
        text.put(start, text.before.index("]", start) + 1, said)
        return
    end = len(text.before)
    gap = "" if text.before.endswith("\n") or not text.before else line_end
    text.put(end, end, f"{gap}{said}{line_end}")


# --- Checked and told ----------------------------------------------------------------------------


def errors(framework: Framework, files: dict[str, bytes | None], today: date) -> list[Finding]:
    """The errors that the text would have with these files and does not have now."""
    known = releases(framework.root)
    before = {(f.path, f.rule, f.message) for f in _errors(checked(framework, known, today))}
    with tempfile.TemporaryDirectory(prefix="framework-") as name:
        root = Path(name).resolve()
        for path in sources(framework.root):
            if path.exists():
                copy = root / path.relative_to(framework.root)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
        for below, data in files.items():
            (root / below).unlink(missing_ok=True)
            if data is not None:
                (root / below).write_bytes(data)
        after = list(_errors(checked(load(root), known, today)))
    return [f for f in after if (f.path, f.rule, f.message) not in before]


def _errors(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if finding.severity == "error")
