"""`framework site`: check, build every version, check what was built, put it in place."""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import Refusal, root_option

if TYPE_CHECKING:
    from ..site.unchanged import Note


@click.command("site")
@root_option
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=None, show_default="site/ in the root", help="Where the site is put.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1), default=None, show_default="one a processor", help="How many versions are built at a time.")  # fmt: skip
@click.option("--downloads", is_flag=True, help="Also make the PDF and the offline copy of each version; needs a Chromium.")  # fmt: skip
@click.option("--preview", metavar="NUMBER", help="Mark every page as a preview of this pull request.")  # fmt: skip
@click.option("--fresh", is_flag=True, help="Build everything, also what has not changed.")
def command(
    root: Path,
    out: Path | None,
    jobs: int | None,
    downloads: bool,
    preview: str | None,
    fresh: bool,
) -> None:
    """Check and build every version of the site into one folder.

    The working text becomes draft/, each release a folder of its own, and the newest release is
    also latest/. What has not changed since the last time is not built again. Nothing is put in
    place unless the text and the built site pass their checks.
    """
    from ..site.unchanged import Note

    begun = time.monotonic()
    target = (out or root / "site").resolve()
    note = Note(root, target, [str(target), preview or "", str(downloads), str(date.today())])
    said = None if fresh else note.said()
    if said is None:
        note.forget()
        _make(root, target, jobs, note, preview=preview or "", downloads=downloads, fresh=fresh)
    else:
        click.echo(f"{said}nothing has changed", err=True)
    click.echo(f"{target} in {time.monotonic() - begun:.1f} s")


def _make(  # noqa: PLR0913 - the options of the command
    root: Path, target: Path, jobs: int | None, note: Note, *, preview: str, downloads: bool, fresh: bool
) -> None:  # fmt: skip
    """Check and build what has changed, and put it in place; what it was made from is noted."""
    from ..site.assemble import make
    from ..site.engine import SiteError
    from ..source import kept
    from ..versions.lifecycle import editions
    from .jobs import shell_at

    if not fresh:
        kept.use(kept.of_user())
    folders = shell_at(root).folders
    before = note.inputs(folders)
    said = _gate(root)
    shell = shell_at(root)
    workers = jobs or len(os.sched_getaffinity(0))
    published = editions(root)
    for edition in published:
        edition.preview = preview
        edition.downloads = downloads
    try:
        make(shell, published, target, workers, partial(click.echo, err=True), fresh=fresh)
    except SiteError as error:
        for line in error.lines:
            click.echo(line, err=True)
        click.echo(f"{len(error.lines)} faults; nothing was put in place", err=True)
        sys.exit(1)
    except OSError as error:
        raise Refusal(f"{error.filename or target}: {error.strerror}; nothing was put in place") from None  # fmt: skip
    note.write(folders, before, said)


def _gate(root: Path) -> str:
    """End here where the text has errors or a release was changed; print every finding, and give what was printed."""
    from ..versions.verify import verify
    from .check import as_text, findings_of

    findings = findings_of(root, date.today(), shown=False)  # `make` asks where it builds
    errors = [f for f in findings if f.severity == "error"]
    said = f"{as_text(findings)}\n" if findings else ""
    click.echo(said, err=True, nl=False)
    if errors:
        click.echo("nothing was built", err=True)
        sys.exit(1)
    faults = sorted(verify(root).faults)
    if faults:
        for fault in faults:
            click.echo(fault, err=True)
        raise Refusal(f"{len(faults)} faults in the releases; nothing was built", 1)
    return said
