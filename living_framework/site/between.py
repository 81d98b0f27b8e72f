"""Links from one folder of the site to another, followed where the site has been put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .check import Fault, Outside, follow_outside, places_of
from .engine import ROOT, Job


def faults_between(
    jobs: list[Job], stamps: Iterable[dict[str, Any]], site: Path
) -> Iterator[Fault]:
    """What is wrong with them; `stamps` are what was noted of each folder when it was built."""
    ids = _ids(jobs)
    for job, stamp in zip(jobs, stamps, strict=True):
        links = [Outside(*link) for link in stamp["outside"]]
        host_path = urlsplit(job.edition.settings.site).path
        folder = "" if job.part == ROOT else job.name
        yield from follow_outside(site, folder, links, host_path, ids)


def _ids(jobs: list[Job]) -> dict[str, list[str]]:
    """The ids on each page of the site, by its path; those of latest/ are those of the newest release."""
    found: dict[str, list[str]] = {}
    for job in jobs:
        folders = ["" if job.part == ROOT else f"{job.name}/"]
        if job.part != ROOT and job.edition.is_latest:
            folders.append("latest/")
        for page, ids in places_of(job.memory).items():
            found |= {folder + page: ids for folder in folders}
    return found
