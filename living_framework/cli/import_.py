"""`framework import`: a folder of Markdown or a table of statements, into a content root."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import click

from . import Refusal, hold, loaded, root_option

if TYPE_CHECKING:
    from ..convert.outcome import Report
    from ..convert.pieces import Page
    from ..convert.take_in import TakenIn
    from ..model import Framework

TABLES = (".csv", ".xlsx")


@click.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@root_option
@click.option("--dry-run", is_flag=True, help="Report what would be done and write nothing.")
def command(source: Path, root: Path, dry_run: bool) -> None:
    """Take in SOURCE: a folder of Markdown, or a CSV or XLSX file with a statement a row.

    A file becomes a page, headings become sections and subheadings, paragraphs, items, code blocks and tables become
    statements, and links between files become references and relations. The report says of each
    construct what was taken as it is, adapted or dropped, with its place.

    Over an older edition, a statement that is the same or reworded keeps its id. One that is gone
    stays in the draft, and the report has the command that retires it.
    """
    from ..convert.outcome import Report

    hold(root)
    framework = loaded(root)
    report = Report()
    pages = read(source, framework, report)
    if not pages:
        raise Refusal(f"{source} has no Markdown file with text in it")
    done = _take_in(pages, framework, root, report, write=not dry_run)
    for line in report.lines():
        click.echo(line)
    click.echo(f"\n{len(pages)} pages; statements: {done.kept} with the same words, {done.reworded} reworded, {done.new} new, {len(done.gone)} gone")  # fmt: skip
    for statement in done.gone:
        click.echo(f'  framework retire {statement.id} --reason "…"   # {statement.plain[:60]}')
    click.echo("Nothing was written (--dry-run)." if dry_run else "Then: framework check")


def read(source: Path, framework: Framework, report: Report) -> list[Page]:
    """The pages of a source, before they are taken in. Raises Refusal."""
    from ..convert.from_table import NoTable, pages_of_rows, rows_of

    if source.is_dir():
        return _markdown(source, report)
    if source.suffix.lower() not in TABLES:
        raise Refusal(f"{source.name} is no folder, and its name does not end in .csv or .xlsx")
    try:
        return pages_of_rows(rows_of(source), source.name, framework.settings, report)
    except NoTable as error:
        raise Refusal(str(error)) from None


def _markdown(source: Path, report: Report) -> list[Page]:
    from ..convert.from_markdown import page_of
    from ..convert.take_in import link_to

    every = sorted(p for p in source.rglob("*") if p.is_file() and not any(part.startswith(".") for part in p.relative_to(source).parts))  # fmt: skip
    names = {p.relative_to(source).as_posix(): p for p in every if p.suffix == ".md"}
    for path in (path for path in every if path.suffix != ".md"):
        report.add("file", "dropped", path.relative_to(source).as_posix(), 1, "it is no Markdown")
    found = []
    for name, path in names.items():
        links: list[str] = []

        def linked(address: str, name: str = name, links: list[str] = links) -> str:
            target = _target(name, address, names)
            if target and target != name:
                links.append(target)
                return link_to(target)
            return ""

        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            raise Refusal(f"{name} is not UTF-8; save it as UTF-8") from None
        page = page_of(text, name, linked, report)
        page.links = links
        if page.parts and any(part.pieces for part in page.parts):
            found.append(page)
        else:
            report.add("file", "dropped", name, 1, "it has no text")
    there = {page.path for page in found}
    for page in found:
        page.links = [path for path in page.links if path in there]
    return found


def _target(name: str, address: str, names: dict[str, Path]) -> str:
    """The file that an address in another file leads to, if it is one of those imported."""
    path = unquote(urlsplit(address).path)
    if not path:
        return ""
    joined = os.path.normpath(f"{name.rpartition('/')[0]}/{path}" if "/" in name else path)
    plain = joined.lstrip("/").removesuffix(".html")
    tried = (plain, f"{plain}.md", f"{plain}/index.md", f"{plain}/README.md")
    return next((n for n in tried if n in names), "")


def _take_in(
    pages: list[Page], framework: Framework, root: Path, report: Report, *, write: bool
) -> TakenIn:
    from ..convert.take_in import settings_with, take_in
    from ..source.files import replace_all
    from ..source.load import SETTINGS
    from ..versions import released_ids, releases
    from .new import with_facet

    taken = {*released_ids(releases(root)), *framework.retired}
    done = take_in(pages, framework, _ids(framework, taken, len(pages)), taken, date.today(), report)  # fmt: skip
    settings = settings_with((root / SETTINGS).read_text("utf-8"), framework, pages, done.sections)
    for id_ in done.new_ids:
        settings = with_facet(settings, id_)
    if write:
        files = {root / name: text.encode() for name, text in done.files.items()}
        replace_all({**files, root / SETTINGS: settings.encode()})
        for name in set(done.removed) - set(done.files):
            (root / name).unlink()
    return done


def _ids(framework: Framework, taken: set[str], count: int) -> list[str]:
    """Free ids for pages, in order."""
    from .new import next_id

    found: list[str] = []
    for _ in range(count):
        found.append(next_id(framework, {*taken, *found}))
    return found
