"""One folder of the site, built and checked: an edition, or the pages around the editions.

This is where MkDocs is run. A folder is kept in a cache, with a note of what it was made from.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import cite
from ..source.text import slugify
from ..versions.edition import Edition
from ..versions.lifecycle import Lifecycle
from ..versions.places import located, portion_place
from .by_hand import ByHand, Warned, is_plain
from .cache_key import MadeWith
from .check import Fault, Report, check_folder
from .folder import Folder
from .output import Output
from .pages import NotMade, file_of, url_of
from .placing import Tree, look, noted
from .plan import Plan
from .put_off import put_off
from .shell import SETTINGS, Shell, engine_settings

if TYPE_CHECKING:
    from ..publish.renderer import Renderer

ROOT = "root"  # the cache's name for the pages around the editions
STAMP = "stamp.json"  # beside each folder in the cache: its key, and what its check found
OFFLINE = "offline.zip"


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
    shell: Shell
    cache: Path
    on_demand: bool = False  # whether pages of the model are made when they are asked for
    lifecycle: Lifecycle | None = None  # of the editions, where others need it too
    made_with: MadeWith = MadeWith("", "")  # where it is not known, pages by hand are not kept
    processes: int = 1  # of which more than one make very many pages

    @property
    def out(self) -> Path:
        """Where the built folder is kept."""
        return self.cache / self.name

    @property
    def files(self) -> Path:
        """The note of the files of the built folder, and of what each was made from."""
        return self.cache / f"{self.name}.files.json"

    @property
    def beside(self) -> Path:
        """Where MkDocs puts the pages written by hand and the files beside them."""
        return self.cache / f"{self.name}.beside"

    @property
    def by_hand(self) -> Path:
        """What MkDocs made of the pages written by hand."""
        return self.cache / f"{self.name}.by_hand.json"

    @property
    def memory(self) -> Path:
        """What the check of the folder remembers of its pages."""
        return self.cache / f"{self.name}.pages.json"

    def stamp(self) -> dict[str, Any]:
        """What was noted when the folder was built; nothing where it was not, or is gone."""
        return noted(self.cache / f"{self.name}.{STAMP}") if self.out.is_dir() else {}


def build(job: Job, key: str = "") -> list[str]:
    """Build and check one folder into the cache; the faults found, empty when it is good.

    `key` says what it is made from. A folder with faults, or without a key, is not used again.
    """
    (job.cache / f"{job.name}.{STAMP}").unlink(missing_ok=True)
    os.environ["SOURCE_DATE_EPOCH"] = _epoch(job.edition.date)
    os.umask(0o022)
    warnings = run_engine(job)
    if not warnings and job.edition.downloads and job.part == "version":
        warnings = _downloads(job)
        look(job.out, job.files)
    if warnings:
        return warnings
    report = _checked(job)
    if not report.faults:
        stamp = {"key": key, "pages": report.pages, "links": report.links}
        stamp["outside"] = report.outside
        (job.cache / f"{job.name}.{STAMP}").write_text(json.dumps(stamp), "utf-8")
    return [str(Fault(f"{job.name}/{fault.page}", fault.message)) for fault in report.faults]


def paper(job: Job) -> Renderer:
    """The templates of what is printed in margins, in the language of an edition."""
    from ..publish.messages import catalog_of
    from ..publish.renderer import Renderer

    catalog = catalog_of(str(job.edition.settings.language), job.shell.locale)
    return Renderer(job.shell.overrides, {}, catalog=catalog)


def _downloads(job: Job) -> list[str]:
    """The PDF and the offline copy of an edition with their sums, into its folder; what is wrong."""
    from ..publish.pdf import NoBrowser, other_words, print_edition
    from ..publish.proofs import write_sums

    try:
        print_edition(job.out, job.edition, paper(job), lambda _: None)
        offline(job, job.out / OFFLINE)
        write_sums(job.out)
        return list(other_words(job.out, job.edition))
    except NoBrowser as error:
        return [str(error)]
    except SiteError as error:
        return error.lines


def offline(job: Job, archive: Path) -> int:
    """Build an edition to stand alone and pack it; the number of files. Raises SiteError."""
    from ..publish.offline import pack

    top = f"{slugify(job.edition.settings.title)}-{job.edition.version}"
    alone = replace(job, name=f"{job.name}.alone", part="alone")
    shutil.rmtree(alone.out, ignore_errors=True)
    try:
        faults = run_engine(alone, folders=False)
        if not faults:
            faults = [str(fault) for fault in _checked(alone).faults]
        if faults:
            raise SiteError(faults)
        return pack(alone.out, archive, top, job.edition.date)
    finally:
        shutil.rmtree(alone.out, ignore_errors=True)


def run_engine(job: Job, *, folders: bool = True) -> list[str]:
    """Write all of a folder; what is in the way of that.

    MkDocs runs where a page written by hand may be another than it was. With `folders` false each page
    is a file.
    """
    cite.use_cache(job.shell.stored())
    plan = Plan(job.edition, job.part, job.shell, folders, job.made_with.pages)
    folder = Folder(plan, job.lifecycle)
    by_hand = ByHand(folder, job.by_hand, job.made_with.by_hand)
    pages = by_hand.kept() if job.made_with.by_hand and job.beside.is_dir() else None
    if pages is None:
        by_hand.forget()
        faults = _run(job, folder, by_hand)
        if faults:
            return faults
    tree = Tree(job.out, job.files if job.part != "alone" else None)
    try:
        output = Output(folder, tree, on_demand=job.on_demand, processes=job.processes)
        output.by_hand(pages or ())
        output.finish()
    except (NotMade, OSError) as error:
        return [str(error)]
    tree.bring(job.beside)
    tree.finish()
    return []


def _run(job: Job, folder: Folder, by_hand: ByHand) -> list[str]:
    """Have MkDocs build a folder; its warnings, each of which is a fault."""
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    put_off("requests")
    from mkdocs_macros import context

    # It would start git a dozen times in each build, for values that no page of docs/ can see.
    context.get_git_info = dict
    logger = logging.getLogger("mkdocs")
    kept = Warned()
    logger.addHandler(kept)
    logger.propagate = False
    try:
        config = load_config(
            engine_settings(job.shell),
            site_dir=str(job.beside),
            use_directory_urls=folder.plan.folders,
        )
        missing = {"framework", "macros"} - set(config.plugins)
        if missing:
            return [
                f"{SETTINGS}: `plugins` lacks {', '.join(sorted(missing))}; without a {SETTINGS} one is made"
            ]
        plugin: Any = config.plugins["framework"]
        plugin.config.update(folder=folder)
        mkdocs_build(config)
    except Abort as error:
        return [*kept.lines, str(error)]
    except SystemExit:  # mkdocs-macros ends the process at an error in a page
        return [*kept.lines, f"{job.name}: a page could not be rendered"]
    finally:
        logger.removeHandler(kept)
    if not kept.lines and job.made_with.by_hand and is_plain(config):
        by_hand.keep(plugin.made)
    return kept.lines


def _epoch(day: str) -> str:
    import calendar
    import time

    return str(calendar.timegm(time.strptime(day or "1980-01-01", "%Y-%m-%d")))


def _checked(job: Job) -> Report:
    apart = {"latest", *(e.version for e in job.editions)} if job.part == ROOT else set()
    return check_folder(job.out, job.edition, _statements(job), frozenset(apart), job.memory)


def _statements(job: Job) -> Iterator[tuple[str, str]]:
    """Pages, each with a statement that it has to show."""
    framework = job.edition.framework
    if job.part == ROOT:
        withheld = job.editions[-1].framework.withheld
        for id_ in {id_ for edition in job.editions for id_ in edition.framework.statements}:
            if not withheld(id_):
                yield f"id/{id_}/index.html", id_
        return
    folders = job.part == "version"
    for id_, statement in framework.statements.items():
        page = located(framework, id_).split("#")[0]
        if statement.number:
            yield f"{page}index.html" if folders else f"{page.removesuffix('/')}.html", id_
            whole = portion_place("whole", framework.portion_of(id_).number)
            yield file_of(url_of(whole, folders=folders)), id_
