"""The whole versioned site: every edition and the pages around them, in one folder.

Each folder (an edition, or the root's own pages) is built apart, side by side, into a cache that is
keyed by all that it depends on; what has not changed is not built again. Then
the site is put together in a staging folder and one rename puts it in place. What it replaces is
kept in the cache, and brought up to date the next time: that costs as much as has changed.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import importlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace as replaced
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import cast

from ..source.files import lock, replace
from ..source.load import load
from ..versions.edition import Edition
from ..versions.lifecycle import Lifecycle
from .beside import Beside, Ended
from .between import faults_between
from .cache_key import Keys
from .engine import ROOT, Job, SiteError, build
from .header_faults import header_faults
from .placing import Record, Source, Tree, files_of, is_as_left, linked, noted, place
from .root_files import MARKER, root_files
from .shell import Shell

CACHE = "site"  # below the cache of the shell
PLACED = "placed.json"  # what was put in place last, and where
SPARE = "spare"  # what was in place before it
ROOT_FILES = "root_files"  # the files of all folders together
OWN = (".nojekyll", ".well-known", ".well-known/security.txt", ".DS_Store")  # may go with it

Say = Callable[[str], None]


def make(
    shell: Shell,
    editions: list[Edition],
    out: Path,
    workers: int,
    say: Say,
    *,
    fresh: bool = False,
) -> None:
    """Build the whole site into `out`.

    `shell` is what it is made with; `editions` are oldest first, the draft last; `say` is
    told what happens; `fresh` builds also what has not changed. Raises SiteError, with nothing put
    in place.
    """
    if out.exists() and not (out / MARKER).is_file() and any(out.iterdir()):
        raise SiteError(
            [f"{out} is not empty and was not made by this command; name another --out"]
        )
    if foreign := _foreign(out):
        what = f"{out} has {', '.join(foreign)} in it, which this command did not make"
        raise SiteError([f"{what} and would delete; name another --out, and copy the site there"])
    cache = shell.stored(CACHE) / hashlib.sha256(str(editions[-1].root).encode()).hexdigest()[:8]
    cache.mkdir(parents=True, exist_ok=True)
    with lock(cache, say):
        _sweep(cache, out)
        for stored in cache.glob("*.json") if fresh else ():
            stored.unlink()
        for folder in cache.iterdir() if fresh else ():
            if folder.is_dir():
                shutil.rmtree(folder)
        _make(shell, editions, out, workers, cache, say)


def _foreign(out: Path) -> list[str]:
    """What is in the place of the site and was not made by us, though it might look like it."""
    found = [*out.glob(".*"), *out.glob("CNAME"), *out.glob(".well-known/*")]
    return sorted(name for p in found if (name := p.relative_to(out).as_posix()) not in OWN)


def _beside(out: Path) -> Path:
    """The folder where a site is put together, on the file system of its place. Git ignores it."""
    return out.with_name(f".{out.name}.new")


def _sweep(cache: Path, out: Path) -> None:
    """Remove what a run that was killed left, and put back the site if it was being replaced."""
    beside = _beside(out)
    if (beside / "old").exists() and not out.exists():
        (beside / "old").rename(out)
    shutil.rmtree(beside, ignore_errors=True)
    for alone in cache.glob("*.alone*"):
        if alone.is_dir():
            shutil.rmtree(alone, ignore_errors=True)


def _make(
    shell: Shell, editions: list[Edition], out: Path, workers: int, cache: Path, say: Say
) -> None:
    draft = editions[-1]
    made_from = Keys(shell, editions)
    lifecycle = Lifecycle(editions)
    entry = editions[-2] if len(editions) > 1 else draft
    folders = [*((e.version, "version", e) for e in editions), (ROOT, ROOT, entry)]
    jobs = [
        Job(
            name,
            part,
            e,
            editions,
            shell,
            cache,
            made_with=made_from.shell,
            lifecycle=lifecycle,
            processes=workers,
        )
        for name, part, e in folders
    ]
    keys = {job.name: made_from.of_edition(job.edition) for job in jobs[:-1]}
    keys[ROOT] = made_from.of_root(entry)
    due = [job for job in jobs if job.stamp().get("key") != keys[job.name]]
    for job in jobs:
        if job not in due:
            say(f"{job.name}: unchanged")
    before = noted(cache / PLACED)
    files: Record = before.get("files", {}) if before.get("out") == str(out) else {}
    if not due and files and before.get("keys") == keys and is_as_left(out, files):
        return
    faults = list(_build_all(due, keys, workers, say))
    if faults:  # where the text is the cause, say the file and the line
        raise SiteError((jobs[-2] in due and _not_shown(draft, shell)) or faults)
    os.umask(0o022)
    now = _assemble(jobs, out, files, before.get("spare", {}), say)
    placed = {"keys": keys, "out": str(out), "files": now, "spare": files}
    replace(cache / PLACED, json.dumps(placed).encode(), durable=False)


def _not_shown(draft: Edition, shell: Shell) -> list[str]:
    from .prepare import findings  # much is imported for it

    return list(map(str, findings(draft, shell)))


def _build_all(due: list[Job], keys: dict[str, str], workers: int, say: Say) -> Iterator[str]:
    if workers == 1 or len(due) < 2:  # noqa: PLR2004 - there is nothing to be done beside it
        for job in due:
            say(f"{job.name}: building")
            yield from build(job, keys[job.name])
        return
    _read_once(due)
    waiting = sorted(due, key=lambda job: job.part != ROOT)  # longest first
    running: dict[Connection, tuple[Job, Beside[list[str]]]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                job = waiting.pop(0)
                if waiting:  # whoever begins last has a processor to spare at the end
                    job = replaced(job, processes=1)
                built = Beside(partial(build, job, keys[job.name]))
                running[built.connection] = job, built
            for ready in wait(list(running)):
                job, built = running.pop(cast("Connection", ready))
                yield from _answer(job, built)
                say(f"{job.name}: built")
    finally:
        for _, built in running.values():
            built.end()


def _answer(job: Job, built: Beside[list[str]]) -> list[str]:
    try:
        return built.answer()
    except Ended:
        return [f"{job.name}: the process that built it ended before it was done"]


def _read_once(due: list[Job]) -> None:
    """Read, compare and import before the processes part what each of them would by itself."""
    job = due[0]
    for edition in job.editions:
        load(edition.root)
    if job.lifecycle:
        job.lifecycle.lives()
    if not all(job.by_hand.exists() for job in due):
        for module in (
            "mkdocs.commands.build",
            "mkdocs_macros.plugin",
            "living_framework.site.plugin",
        ):
            importlib.import_module(module)
    gc.freeze()  # else the first collection in each process would copy all that is read


def _assemble(jobs: list[Job], out: Path, files: Record, record: Record, say: Say) -> Record:
    """Put the site together, check it, and put it in place; the record of it.

    `files` is the record of what is in place now, and `record` that of the spare one.
    """
    spare = jobs[0].cache / SPARE
    beside = _beside(out)
    staging = beside / "new"
    try:
        beside.mkdir(parents=True)
        (beside / ".gitignore").write_text("*\n", "utf-8")
        try:
            spare.rename(staging)
        except OSError:  # there is none, or it is on another file system
            staging.mkdir()
            record = linked(out, staging, files)
        now = _put_together(jobs, staging, record)
        stamps = [job.stamp() for job in jobs]
        faults = list(faults_between(jobs, stamps, staging))
        faults += header_faults(staging)
        if faults:
            raise SiteError(map(str, faults))
        pages, links = (sum(stamp[what] for stamp in stamps) for what in ("pages", "links"))
        say(f"checked: {pages:,} pages, {links:,} links")
        _put(staging, out)
        with contextlib.suppress(OSError):  # none was there, or it is on another file system
            (beside / "old").rename(spare)
        return now
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _put_together(jobs: list[Job], staging: Path, record: Record) -> Record:
    """Bring a folder up to date with all that was built, and with the files around it; the record of it."""
    versions = [job for job in jobs if job.part != ROOT]
    sources, same = [_source(job, "" if job.part == ROOT else f"{job.name}/") for job in jobs], {}
    newest = next((job for job in reversed(versions) if not job.edition.is_draft), None)
    if newest:
        sources.append(_source(newest, "latest/"))
        same["latest"] = newest.name
    around = Tree(jobs[0].cache / ROOT_FILES, jobs[0].cache / f"{ROOT_FILES}.files.json")
    paths = [f"{source.below}{path}" for source in sources for path in source.files]
    lifecycle = jobs[0].lifecycle or Lifecycle([job.edition for job in versions])
    for name, data in root_files(lifecycle, jobs[0].shell, paths):
        around.add(name, data)
    around.finish()
    return place([*sources, Source("", around.folder, around.stats)], staging, record, same)


def _source(job: Job, below: str) -> Source:
    return Source(below, job.out, files_of(job.files))


def _put(staging: Path, out: Path) -> None:
    old = staging.with_name("old")
    if out.exists():
        out.rename(old)
    try:
        staging.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
