"""`framework check`: every rule at once, in the form that a person or a machine wants."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import quote

import click

from ..check import RULES
from ..check.scope import Hit
from ..model import Finding
from ..source import kept
from ..source.git import GitProblem
from ..source.load import NoFramework, load, sources
from ..source.revision import helplines_at
from ..source.text import visible
from ..versions import released_ids, releases
from ..versions.checked import checked
from . import Refusal, loaded, root_option

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def findings_of(root: Path, today: date, against: str = "", *, shown: bool = True) -> list[Finding]:
    """All findings on a content root, compared with a revision of git where one is named.

    Without `shown` no page is made to see whether it can be. Raises Refusal where the folder is no content root, and where there is no such revision.
    """

    def prepare() -> list[Hit]:
        from ..site.prepare import faults
        from ..versions.lifecycle import editions
        from .jobs import shell_at

        return faults(editions(root)[-1], shell_at(root))

    try:
        before = helplines_at(root, against) if against else ()
        return checked(load(root), releases(root), today, prepare if shown else None, before)
    except (NoFramework, GitProblem) as error:
        raise Refusal(str(error)) from None


def as_text(findings: list[Finding]) -> str:
    """`path:line:column: ID message`, a line each, and a closing line of totals."""
    errors = sum(f.severity == "error" for f in findings)
    warnings = len(findings) - errors
    lines = [f"{visible(str(f))}{'' if f.severity == 'error' else ' (warning)'}" for f in findings]
    if findings:
        lines.append("")
        lines.append("`framework rules ID` explains a rule.")
    lines.append(f"{errors} {_plural('error', errors)}, {warnings} {_plural('warning', warnings)}")
    return "\n".join(lines)


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def as_json(findings: list[Finding]) -> str:
    """A JSON array of findings."""
    names = ("path", "line", "column", "rule", "severity", "message")
    return json.dumps(
        [{n: getattr(f, n) for n in names} for f in findings], indent=1, ensure_ascii=False
    )


def as_github(findings: list[Finding]) -> str:
    """Workflow commands that GitHub shows beside the line."""

    def escaped(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return escaped(text).replace(":", "%3A").replace(",", "%2C")

    return "\n".join(
        f"::{f.severity} file={value(f.path)},line={f.line},col={f.column},title={f.rule}::"
        + escaped(f.message)
        for f in findings
    )


def as_sarif(findings: list[Finding]) -> str:
    """SARIF 2.1.0 (OASIS), as code hosts take it."""
    rules = [
        {
            "id": rule.id,
            "shortDescription": {"text": rule.title},
            "fullDescription": {"text": rule.explanation or rule.title},
            "defaultConfiguration": {"level": rule.severity},
        }
        for rule in RULES
    ]
    results = [
        {
            "ruleId": f.rule,
            "level": f.severity,
            "message": {"text": f.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(os.fsencode(f.path))},
                        "region": {"startLine": f.line, "startColumn": f.column},
                    }
                }
            ],
        }
        for f in findings
    ]
    driver = {"name": "framework check", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, indent=1)


FORMATS: dict[str, Callable[[list[Finding]], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}
FOR_HOSTS = ("sarif", "github")  # paths as seen from where the command was started


@click.command("check")
@root_option
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="How findings are printed.")  # fmt: skip
@click.option("--against", default="", metavar="REVISION", help="Also compare the help lines with those of this revision of git.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--watch", is_flag=True, help="Check again at every change of a file, until Ctrl+C.")
@click.option("--summary", is_flag=True, help="Print the completeness board instead: facet by section.")  # fmt: skip
@click.option("--helplines-overdue", type=click.IntRange(1), metavar="DAYS", help="Only tell, with exit status 1, which help lines were not verified for DAYS days.")  # fmt: skip
def command(  # noqa: PLR0913, PLR0917 - each option is an argument
    root: Path, form: str, against: str, strict: bool, watch: bool, summary: bool,
    helplines_overdue: int | None,
) -> None:  # fmt: skip
    """Check the structure of a framework: every rule at once.

    Prints `path:line:column: ID message` for each finding, with what to write instead. Exit status
    1 where there is an error; a warning alone is 0.
    """
    kept.use(kept.of_user())
    if helplines_overdue:
        sys.exit(_overdue(root, helplines_overdue))
    if summary:
        _summary(root, form)
        return
    if watch:
        _watch(root, form)
        return
    findings = findings_of(root, date.today(), against)
    shown = [replace(f, path=(root / f.path).as_posix()) for f in findings]
    text = FORMATS[form](shown if form in FOR_HOSTS else findings)
    if text:
        click.echo(text)
    sys.exit(any(f.severity == "error" or strict for f in findings))


def _summary(root: Path, form: str) -> None:
    from ..check.completeness import COMPLETE, as_data, board
    from ..review.disposition import open_counts

    try:
        framework = load(root)
        waiting = open_counts(framework, framework.comments.values())
        shown = board(framework, date.today(), released_ids(releases(root)), waiting)
    except NoFramework as error:
        raise Refusal(str(error)) from None
    if form == "json":
        click.echo(json.dumps(as_data(shown), indent=1, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("Facet", "Status", *(str(kind.title) for kind in shown.sections), "Reviewed")
    for row in shown.rows:
        cells = [
            f"{cell.statements}, {cell.sourced} sourced" if cell.state == COMPLETE
            else f"{cell.state}, {cell.findings} findings" if cell.findings else cell.state
            for cell in row.cells
        ]  # fmt: skip
        due = f"{row.facet.reviewed}{', due again' if row.overdue else ''}"
        table.add_row(f"{row.facet.id} {row.facet.title}", str(row.facet.status), *cells, due)
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    click.echo(
        f"{shown.complete} of {shown.cells} sections complete; {shown.total('sourced')} of "
        f"{shown.total('statements')} statements have references; {shown.total('open_comments')} open "
        f"{_plural('comment', shown.total('open_comments'))}; {shown.overdue} facets due for review"
    )


def _watch(root: Path, form: str) -> None:
    import watchfiles

    folders = {path.parent for path in sources(root)}
    click.echo("Checking at every change; Ctrl+C ends it.", err=True)
    click.echo(FORMATS[form](findings_of(root, date.today())))
    for _ in watchfiles.watch(*folders, raise_interrupt=False):
        click.echo("\n" + FORMATS[form](findings_of(root, date.today())))


def _overdue(root: Path, days: int) -> bool:
    from ..check.front_matter import parse_date

    late = False
    for line in loaded(root).helplines:
        day = parse_date(line.verified)
        if day is None or (date.today() - day).days > days:
            late = True
            click.echo(f"{line.label}: last verified {line.verified or 'never'}; verify it at its source")  # fmt: skip
    if not late:
        click.echo(f"every help line was verified within {days} days")
    return late
