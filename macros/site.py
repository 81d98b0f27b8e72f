"""The whole versioned site: every edition and the pages around them, in one folder.

Each folder (an edition, or the root's own pages) is built apart, side by side, into a cache that is
keyed by all that it depends on, and checked there; what has not changed is not built again. Then
the site is put together in a staging folder and one rename puts it in place.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib
import json
import logging
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from . import export
from .depends import Keys, listing
from .grammar import slugify
from .load import load
from .pages import located
from .sitecheck import Fault, Outside, Report, check_folder, follow_outside
from .views import Edition

CACHE = ".cache/site"
ROOT = "root"  # the cache's name for the pages around the editions
STAMP = "stamp.json"  # beside each folder in the cache: its key, and what its check found
PLACED = "placed.json"  # what was put in place last, and where
OFFLINE = "offline.zip"
MARKER = "versions.json"  # a folder that has it was made here and may be replaced

Say = Callable[[str], None]


class SiteError(Exception):
    """The site could not be made; the lines say why. Nothing was put in place."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = list(lines)
        super().__init__("\n".join(self.lines))


@dataclass(frozen=True)
class Job:
    """One folder to build: an edition, or the pages around the editions."""

    name: str
    part: str
    edition: Edition
    editions: list[Edition]
    project: Path
    cache: Path

    @property
    def out(self) -> Path:
        """Where the built folder is kept."""
        return self.cache / self.name

    def stamp(self) -> dict[str, Any]:
        """What was noted when the folder was built; nothing where it was not, or is gone."""
        return _read(self.cache / f"{self.name}.{STAMP}") if self.out.is_dir() else {}


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


# --- One folder ----------------------------------------------------------------------------------


def build(job: Job, key: str = "") -> list[str]:
    """Build and check one folder into the cache; the faults found, empty when it is good.

    `key` says what it is made from. A folder with faults, or without a key, is not used again.
    """
    (job.cache / f"{job.name}.{STAMP}").unlink(missing_ok=True)
    shutil.rmtree(job.out, ignore_errors=True)
    os.environ["SOURCE_DATE_EPOCH"] = _epoch(job.edition.date)
    os.umask(0o022)
    warnings = _engine(job)
    if not warnings and job.edition.downloads and job.part == "version":
        warnings = _downloads(job)
    if warnings:
        return warnings
    report = _checked(job)
    if not report.faults:
        stamp = {"key": key, "pages": report.pages, "links": report.links}
        stamp["outside"] = report.outside
        (job.cache / f"{job.name}.{STAMP}").write_text(json.dumps(stamp), "utf-8")
    return [str(Fault(f"{job.name}/{fault.page}", fault.message)) for fault in report.faults]


def _downloads(job: Job) -> list[str]:
    """The PDF and the offline copy of an edition, into its folder."""
    from .paper import NoBrowser, print_edition

    try:
        print_edition(job.out, job.edition, job.project / "overrides", lambda _: None)
        offline(job, job.out / OFFLINE)
    except NoBrowser as error:
        return [str(error)]
    except SiteError as error:
        return error.lines
    return []


def offline(job: Job, archive: Path) -> int:
    """Build an edition to stand alone and pack it; the number of files. Raises SiteError."""
    from .offline import pack

    top = f"{slugify(job.edition.settings.title)}-{job.edition.version}"
    alone = replace(job, name=f"{job.name}.alone", part="alone")
    shutil.rmtree(alone.out, ignore_errors=True)
    try:
        faults = _engine(alone, use_directory_urls=False)
        if not faults:
            faults = [str(fault) for fault in _checked(alone).faults]
        if faults:
            raise SiteError(faults)
        return pack(alone.out, archive, top, job.edition.date)
    finally:
        shutil.rmtree(alone.out, ignore_errors=True)


def _engine(job: Job, **settings: Any) -> list[str]:
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    logger = logging.getLogger("mkdocs")
    kept = _Kept()
    logger.addHandler(kept)
    logger.propagate = False
    try:
        config = load_config(str(job.project / "mkdocs.yml"), site_dir=str(job.out), **settings)
        plugin = config.plugins["framework"]
        plugin.config.update(version=job.edition.version, part=job.part)
        plugin.published = job.editions  # type: ignore[attr-defined]
        mkdocs_build(config)
    except Abort as error:
        return [*kept.lines, str(error)]
    except SystemExit:  # mkdocs-macros ends the process at an error in a page
        return [*kept.lines, f"{job.name}: a page could not be rendered"]
    finally:
        logger.removeHandler(kept)
    return kept.lines


class _Kept(logging.Handler):
    """Warnings of the engine, kept: each is a fault."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def _epoch(day: str) -> str:
    import calendar
    import time

    return str(calendar.timegm(time.strptime(day or "1980-01-01", "%Y-%m-%d")))


def _checked(job: Job) -> Report:
    statements = {}
    if job.part != ROOT:
        framework = job.edition.framework
        end = "index.html" if job.part == "version" else ".html"
        statements = {
            id_: located(framework, id_).split("#")[0].removesuffix("/" if end == ".html" else "")
            + end
            for id_ in framework.statements
        }
    apart = {"latest", *(e.version for e in job.editions)} if job.part == ROOT else set()
    return check_folder(job.out, job.edition, statements, frozenset(apart))


# --- All of them ---------------------------------------------------------------------------------


def make(
    project: Path,
    editions: list[Edition],
    out: Path,
    workers: int,
    say: Say,
    *,
    fresh: bool = False,
) -> None:
    """Build the whole site into `out`.

    `project` is the folder with mkdocs.yml; `editions` are oldest first, the draft last; `say` is
    told what happens; `fresh` builds also what has not changed. Raises SiteError, with nothing put
    in place.
    """
    if out.exists() and not (out / MARKER).is_file() and any(out.iterdir()):
        raise SiteError(
            [f"{out} is not empty and was not made by this command; name another --out"]
        )
    cache = project / CACHE / hashlib.sha256(str(editions[-1].root).encode()).hexdigest()[:8]
    cache.mkdir(parents=True, exist_ok=True)
    with _alone(cache, say):
        for kept in cache.glob("*.json") if fresh else ():
            kept.unlink()
        _make(project, editions, out, workers, cache, say)


@contextlib.contextmanager
def _alone(cache: Path, say: Say) -> Iterator[None]:
    """One build at a time in a cache; a second one waits for the first."""
    with (cache / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another build of this site to end")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(
    project: Path, editions: list[Edition], out: Path, workers: int, cache: Path, say: Say
) -> None:
    draft = editions[-1]
    jobs = [Job(e.version, "version", e, editions, project, cache) for e in editions]
    entry = editions[-2] if len(editions) > 1 else draft
    jobs.append(Job(ROOT, ROOT, entry, editions, project, cache))
    made_from = Keys(project, editions)
    keys = {job.name: made_from.of_edition(job.edition) for job in jobs[:-1]}
    keys[ROOT] = made_from.of_root(entry)
    due = [job for job in jobs if job.stamp().get("key") != keys[job.name]]
    for job in jobs:
        if job not in due:
            say(f"{job.name}: unchanged")
    placed = {"keys": keys, "out": str(out)}
    if not due and _read(cache / PLACED) == {**placed, "files": listing(out)}:
        return
    faults = list(_build_all(due, keys, workers, say))
    if faults:
        raise SiteError(faults)
    _assemble(jobs, out, say)
    (cache / PLACED).write_text(json.dumps({**placed, "files": listing(out)}), "utf-8")


def _build_all(due: list[Job], keys: dict[str, str], workers: int, say: Say) -> Iterator[str]:
    if workers == 1 or len(due) < 2:  # noqa: PLR2004 - there is nothing to be done beside it
        for job in due:
            say(f"{job.name}: building")
            yield from build(job, keys[job.name])
        return
    _read_once(due[0].editions)
    longest_first = sorted(due, key=lambda job: job.part != ROOT)
    _due[:] = [(job, keys[job.name]) for job in longest_first]
    with multiprocessing.get_context("fork").Pool(min(workers, len(due))) as pool:
        for job, faults in zip(longest_first, pool.imap(_build_due, range(len(due))), strict=True):
            yield from faults
            say(f"{job.name}: built")


_due: list[tuple[Job, str]] = []  # what there is to build, and its key: processes that part have it


def _build_due(number: int) -> list[str]:
    return build(*_due[number])


def _read_once(editions: list[Edition]) -> None:
    """Read what every process needs before they part: the engine, and the texts."""
    for module in ("mkdocs.commands.build", "mkdocs_macros.plugin", f"{__package__}.plugin"):
        importlib.import_module(module)
    for edition in editions:
        load(edition.root)


def _assemble(jobs: list[Job], out: Path, say: Say) -> None:
    staging = out.with_name(f".{out.name}.{os.getpid()}")
    shutil.rmtree(staging, ignore_errors=True)
    try:
        shutil.copytree(next(job.out for job in jobs if job.part == ROOT), staging)
        versions = [job for job in jobs if job.part != ROOT]
        for job in versions:
            shutil.copytree(job.out, staging / job.name)
        released = [job for job in versions if not job.edition.is_draft]
        if released:
            shutil.copytree(released[-1].out, staging / "latest")
        export.write_root(staging, [job.edition for job in versions])
        _say_versions(staging, [job.edition for job in versions])
        _selector(staging, [job.edition for job in versions])
        stamps = [job.stamp() for job in jobs]
        faults = [
            fault
            for job, stamp in zip(jobs, stamps, strict=True)
            for fault in _outside_faults(job, stamp, staging)
        ]
        if faults:
            raise SiteError(map(str, faults))
        pages, links = (sum(stamp[what] for stamp in stamps) for what in ("pages", "links"))
        say(f"checked: {pages:,} pages, {links:,} links")
        _put(staging, out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _outside_faults(job: Job, stamp: dict[str, Any], site: Path) -> Iterator[Fault]:
    links = [Outside(*link) for link in stamp["outside"]]
    host_path = urlsplit(job.edition.settings.site).path
    return follow_outside(site, "" if job.part == ROOT else job.name, links, host_path)


def _put(staging: Path, out: Path) -> None:
    old = out.with_name(f".{out.name}.old.{os.getpid()}")
    if out.exists():
        out.rename(old)
    try:
        staging.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    with contextlib.suppress(OSError):
        shutil.rmtree(old)


def _say_versions(site: Path, editions: list[Edition]) -> None:
    """versions.json, in the format that Material's selector reads (provider mike)."""
    entries = []
    for edition in reversed(editions):
        title = "Draft" if edition.is_draft else f"{edition.version} ({edition.date})"
        aliases = ["latest"] if edition.is_latest else []
        entries.append({"version": edition.version, "title": title, "aliases": aliases})
    (site / MARKER).write_text(json.dumps(entries, indent=1) + "\n", "utf-8")


def _selector(site: Path, editions: list[Edition]) -> None:
    """versions.js: what the selector needs of every version, newest first."""
    entries = []
    for edition in reversed(editions):
        folder = site / edition.version
        pages = {str(p.id): located(edition.framework, p.id) for p in edition.framework.pages}
        found = (p.parent.relative_to(folder).as_posix() for p in folder.rglob("index.html"))
        entries.append(
            {
                "version": edition.version,
                "title": "Draft" if edition.is_draft else f"{edition.version} of {edition.date}",
                "newest": edition.is_latest,
                "pages": pages,
                "ids": [*pages, *edition.framework.statements],
                "has": {f"{path}/": 1 for path in sorted(found) if path != "."},
            }
        )
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    (site / "versions.js").write_text(f"window.frameworkVersions={text};\n", "utf-8")
