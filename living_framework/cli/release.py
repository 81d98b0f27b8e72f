"""`framework release`: the draft, frozen as a version."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..source.git import GitProblem
from ..source.load import NoFramework
from ..versions.changelog import FILE, entry, has_entry, with_entry
from ..versions.manifest import MANIFEST, RAISED
from ..versions.sign import CannotSign, signed
from ..versions.store import FOLDER
from ..versions.write import Busy, CannotWrite, freeze, lock, replace
from . import Refusal, root_option

if TYPE_CHECKING:
    from ..versions.plan import Plan


@click.command("release")
@click.argument("version", required=False, default="")
@root_option
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="The date of the release.  [default: today]")  # fmt: skip
@click.option("--as", "level", type=click.Choice(list(RAISED)), default=None, help="What you take the change for; it may raise what is computed and not lower it.")  # fmt: skip
@click.option("--allow-placeholders", is_flag=True, help="Release with addresses in reserved example names.")  # fmt: skip
@click.option("--allow-unverified", is_flag=True, help="Release with help lines that nobody has verified.")  # fmt: skip
@click.option("--as-published", is_flag=True, help="VERSION was published elsewhere: take it in under its own number, whatever the change calls for; give its --date.")  # fmt: skip
@click.option("--sign", "keys", type=click.Path(path_type=Path), multiple=True, metavar="KEY", help="Sign the manifest by this SSH key; once for each editor. For a VERSION that is released already, add the signature.")  # fmt: skip
@click.option("--check", "only_check", is_flag=True, help="Say what the next version would be, what calls for it, and what is in the way; exit status 1 where something is.")  # fmt: skip
@click.option("--notes", is_flag=True, help="Print a draft of the release notes, with who took part.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what would be done and write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
def command(  # noqa: PLR0913, PLR0917 - each option is an argument
    version: str, root: Path, day: datetime | None, level: str | None, allow_placeholders: bool,
    allow_unverified: bool, as_published: bool, keys: tuple[Path, ...], only_check: bool, notes: bool, dry_run: bool, yes: bool,
) -> None:  # fmt: skip
    """Freeze the text as VERSION, which never changes.

    VERSION is major.minor.patch, and at least what the change since the last release calls for;
    leave it out to take just that. Exit status 1 where something prevents the release, all
    of it reported at once.
    """
    from ..versions.plan import Wanted, prepare

    if as_published and not (version and day):
        raise Refusal("--as-published needs the VERSION and the --date that it was published with")
    wanted = Wanted(
        version, day.date() if day else None, level or "none", allow_placeholders, allow_unverified, as_published
    )  # fmt: skip
    try:
        if only_check or notes:
            (_print_notes if notes else _report)(root, prepare(root, wanted, date.today()))
            return
        with lock(root):
            if not dry_run and (_changelog_finished(root, version) or _signed(root, version, keys)):
                return
            plan = prepare(root, wanted, date.today())
            _refuse_unready(plan)
            _refuse_unbuildable(root, plan)
            _show(plan)
            if dry_run:
                click.echo("Nothing was written (--dry-run).")
                return
            ask(f"Freeze this as {plan.version}, for ever?", yes)
            signatures = signed(MANIFEST, plan.files[MANIFEST], keys)
            freeze(root, plan.version, {**plan.files, **signatures})
            click.echo(f"Frozen in releases/{plan.version}/.")
            new = entry(plan.version, plan.date, plan.level, plan.changes)
            _write_changelog(root, plan.version, new)
    except (NoFramework, GitProblem, Busy, CannotWrite, CannotSign) as error:
        raise Refusal(str(error)) from None
    _say_what_follows(plan.version)


def _say_what_follows(version: str) -> None:
    click.echo("Read CHANGELOG.md, then:")
    click.echo("  framework cff && git add releases CHANGELOG.md CITATION.cff")
    click.echo(f'  git commit -m "Release {version}" && git tag v{version}')


def _report(root: Path, plan: Plan) -> None:
    """The next version, why it is that, and what is in the way. Raises Refusal where something is."""
    from ..versions.notes import WHAT_LEVELS_MEAN, causes

    found = causes(plan.compared) if plan.compared else {}
    if plan.last is None:
        click.echo(
            "There is no release yet; the first is what you say, 0.1.0 or 1.0.0 for example."
        )
    elif not found:
        click.echo(f"Nothing has changed since {plan.last.version}.")
    else:
        click.echo(f"The next version is {plan.version}: {plan.level}, after {plan.last.version} of {plan.last.date}.")  # fmt: skip
    for level, lines in found.items():
        click.echo(f"\n{level}: {WHAT_LEVELS_MEAN[level]}")
        for line in lines:
            click.echo(f"  {line}")
    if plan.reasons:
        click.echo("\nIn the way:")
        for reason in plan.reasons:
            click.echo(f"  {reason}")
        raise Refusal(f"{len(plan.reasons)} {'problem' if len(plan.reasons) == 1 else 'problems'}", 1)  # fmt: skip
    _refuse_unbuildable(root, plan)
    click.echo("\nNothing is in the way.")


def _print_notes(root: Path, plan: Plan) -> None:
    from ..source.load import load
    from ..versions.notes import contributors, draft

    click.echo(draft(plan, contributors(load(root), plan.last)), nl=False)


def _refuse_unready(plan: Plan) -> None:
    for reason in plan.reasons:
        click.echo(reason, err=True)
    if plan.reasons:
        count = len(plan.reasons)
        raise Refusal(f"not released; {count} {'problem' if count == 1 else 'problems'}", 1)


def _refuse_unbuildable(root: Path, plan: Plan) -> None:
    """Nothing is frozen that cannot be shown: its pages are made first. Raises Refusal."""
    from ..site.prepare import of_files
    from ..versions.lifecycle import editions
    from .jobs import shell_at

    try:
        found = of_files(plan.files, plan.version, editions(root)[-1], shell_at(root))
    except OSError as error:
        raise Refusal(f"the pages cannot be tried out: {error.strerror}; nothing was changed") from None  # fmt: skip
    for path, _, message in found:
        click.echo(f"{path}: {message}", err=True)
    if found:
        raise Refusal("not released; its pages cannot be made", 1)


def _show(plan: Plan) -> None:
    last = plan.last
    after = f", after {last.version} of {last.date}: {plan.level}" if last else ""
    click.echo(f"{plan.version}, {plan.date}{after}")
    click.echo("\nTo be frozen:")
    for name in plan.files:
        click.echo(f"  {name}")
    click.echo(f"\nChanged since {last.version}:" if last else "\nChanged:")
    for change in plan.changes:
        click.echo(f"  {change}")
    click.echo()


def ask(question: str, yes: bool) -> None:
    """Go on only where the editor says so. Raises Refusal where there is nobody to ask."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise Refusal("nobody can be asked here; add --yes to go on, or --dry-run to look")
    if not click.confirm(question):
        raise Refusal("nothing was written", 1)


def _write_changelog(root: Path, version: str, new: str) -> None:
    path = root / FILE
    try:
        text = path.read_bytes().decode("utf-8") if path.exists() else ""
        replace(root, {path: with_entry(text, version, new).encode()})
    except (OSError, UnicodeDecodeError, CannotWrite) as error:
        raise Refusal(
            f"{version} is released, but its entry could not be written ({error}); correct that and "
            f"run `framework release {version}` again"
        ) from None


def _signed(root: Path, version: str, keys: tuple[Path, ...]) -> bool:
    """A signature is added to a release that is there already. Raises CannotSign, Refusal."""
    from ..versions.sign import add
    from ..versions.verify import verify

    folder = root / FOLDER / version
    if not (version and keys and (folder / MANIFEST).is_file()):
        return False
    faults = [fault for fault in verify(root).faults if fault.path.startswith(f"{FOLDER}/")]
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise Refusal("not signed; the releases are not as they were made", 1)
    new = add(folder / MANIFEST, keys)
    replace(root, new)
    for path in new:
        click.echo(f"{path.relative_to(root)} is written; add and commit it.")
    return True


def _changelog_finished(root: Path, version: str) -> bool:
    """The one step that can be left: the newest release is there, and its entry is not."""
    from ..diff import compare
    from ..source.load import load
    from ..versions import BrokenRelease, releases
    from ..versions.plan import summary

    try:
        known = releases(root)
    except BrokenRelease:
        return False  # reported with all else that prevents a release
    path = root / FILE
    text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    if not known or known[-1].version != version or has_entry(text, version):
        return False
    this, before = known[-1], known[-2] if len(known) > 1 else None
    changes = compare(load(before.root), load(this.root)) if before else None
    said = summary(changes, load(this.root))
    level = changes.level if changes else "none"
    _write_changelog(root, version, entry(version, this.date, level, said))
    click.echo(f"{version} was released already; its entry in {FILE} was missing and is written.")
    return True
