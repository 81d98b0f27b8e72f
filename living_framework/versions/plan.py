"""What a release would freeze, what has changed since the last one, and all that prevents it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from ..check.helplines import unverified
from ..diff import LEVELS, Changes, compare
from ..model import Framework, Helpline, Marked, Release
from ..source import git
from ..source.files import is_scratch
from ..source.load import RETIRED, SETTINGS, load
from ..source.revision import helplines_at
from .checked import checked
from .frozen import frozen_files, released_files
from .manifest import MANIFEST, VERSION, BrokenRelease, parts, raised
from .store import FOLDER, STAGING, releases
from .verify import verify

STOPS_A_RELEASE = ("FW030",)  # a warning in a draft, and an error in a release
CHANGED = "FW083"  # a help line that is not as it was, and not verified since

# RFC 2606 and RFC 6761: names that belong to nobody.
_RESERVED = re.compile(r"(^|\.)(example|test|invalid|localhost|example\.(com|net|org))\Z")
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an editor asks for. `version` is empty where the least that is enough shall be taken."""

    version: str = ""
    date: date | None = None
    level: str = "none"  # what the editor takes the change for; it may only raise what is computed
    allow_placeholders: bool = False
    allow_unverified: bool = False  # help lines that nobody has verified
    as_published: bool = False  # elsewhere, under this number, before it was a release here


@dataclass(frozen=True, slots=True)
class Plan:
    """A release that could be made: nothing is written yet. Not to be made with `reasons`."""

    version: str
    date: str
    last: Release | None
    level: str
    changes: tuple[str, ...]  # in words, a line each
    compared: Changes | None  # the same as data; None for a first release
    files: dict[str, bytes]  # all that the release's folder will have
    reasons: tuple[str, ...]  # what prevents it, each with its remedy


def prepare(root: Path, wanted: Wanted, today: date) -> Plan:
    """The plan of a release of the draft in a content root.

    Raises NoFramework where the folder is no content root, GitProblem where git is missing.
    """
    framework = load(root)
    reasons = list(_uncommitted(root))
    # That an id is gone is reported by the check, with the place where it was.
    reasons += [str(fault) for fault in verify(root).faults if fault.path != RETIRED]
    try:
        known = releases(root)
    except BrokenRelease:
        known = ()  # reported by verify; what depends on it is not
        version, changes, level = wanted.version, None, wanted.level
    else:
        last = known[-1] if known else None
        changes = compare(load(last.root), framework) if last else None
        level = max(wanted.level, changes.level if changes else "none", key=_rank)
        version = wanted.version or (raised(last.version, level) if last and changes else "")
        reasons += _against_version(version, known, changes, level, wanted)
    day = wanted.date or today
    reasons += _against_text(root, framework, known, today)
    reasons += _against_date(day, today, known)
    reasons += _against_tombstones(framework, known, version)
    if not wanted.allow_placeholders:
        reasons += _placeholders(framework)
    if not wanted.allow_unverified:
        reasons += [f"{_at(path, place)}: {said}" for path, place, said in unverified(framework)]
    last = known[-1] if known else None
    return Plan(
        version=version,
        date=day.isoformat(),
        last=last,
        level=level,
        changes=summary(changes, framework),
        compared=changes,
        files={} if reasons else _files(framework, version, day, last, wanted.as_published),
        reasons=tuple(dict.fromkeys(reasons)),
    )


def _files(
    framework: Framework, version: str, day: date, last: Release | None, as_published: bool
) -> dict[str, bytes]:
    files = frozen_files(framework)
    previous = (last.version, last.digest) if last else ("", "")
    return released_files(files, version, day.isoformat(), previous, as_published=as_published)


def _rank(level: str) -> int:
    return list[str](LEVELS).index(level)


def summary(changes: Changes | None, framework: Framework) -> tuple[str, ...]:
    """What a release changes, a line each; of a first release what it has."""
    if changes is not None:
        return tuple(changes.summary())
    facets, statements = len(framework.facets), len(framework.statements)
    return (f"The first release: {facets} facets, {statements} statements in all",)


# --- What prevents it ----------------------------------------------------------------------


def _uncommitted(root: Path) -> Iterator[str]:
    """A release is of a committed text: else nobody could make it again from a clone."""
    staging = f"{FOLDER}/{STAGING}"
    changed = [
        path
        for path in git.uncommitted(root)
        if staging not in path and not is_scratch(path.rpartition("/")[2])
    ]
    if changed:
        more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
        yield f"not committed: {', '.join(changed[:_SHOWN])}{more}; commit them, or set them aside"
    kept = git.tracked(root)
    for path in frozen_files(load(root)):
        if path not in kept and not any(f"/{name}".endswith(f"/{path}") for name in changed):
            yield f"{path}: is ignored by git, so a clone would not have it; add it with `git add --force`"  # fmt: skip


def _against_version(
    version: str, known: tuple[Release, ...], changes: Changes | None, level: str, wanted: Wanted
) -> Iterator[str]:
    wished = wanted.level
    last = known[-1] if known else None
    if last and not changes:
        yield f"nothing has changed since {last.version}; there is nothing to release"
    if changes and wished not in ("none", level):
        yield f"the change since {known[-1].version} is {level}; `--as` can raise that and not lower it to {wished}"  # fmt: skip
    least = raised(last.version, level if level != "none" else "patch") if last else "0.1.0"
    if not VERSION.match(version):
        what = f"“{version:.40}” is no version" if version else "the first release has to be named"
        if version or not last:
            yield f"{what}; write three numbers, for example {least}"
        return
    twin = next((release for release in known if release.version == version), None)
    if twin:
        yield f"{version} exists since {twin.date} and never changes; take {least} or higher"
    elif last and parts(version) < last.order:
        yield f"{version} is lower than {last.version}, the last; take {least} or higher"
    elif last and parts(version) < parts(least) and not wanted.as_published:
        yield f"{version} is too low: the change since {last.version} is {level}; take {least} or higher"  # fmt: skip


def _against_text(
    root: Path, framework: Framework, known: tuple[Release, ...], today: date
) -> Iterator[str]:
    before = _helplines_then(root, known) if framework.helplines else ()
    # These are reported by the option that lets them pass.
    unchecked = {(path, place.line, place.column) for path, place, _ in unverified(framework)}
    for finding in checked(framework, known, today, helplines=before):
        if finding.rule == CHANGED and (finding.path, finding.line, finding.column) in unchecked:
            continue
        if finding.severity == "error" or finding.rule in STOPS_A_RELEASE:
            yield str(finding)


def _helplines_then(root: Path, known: tuple[Release, ...]) -> tuple[Helpline, ...]:
    """The help lines of the commit that added the newest release; none where none is committed."""
    newest = f"{FOLDER}/{known[-1].version}/{MANIFEST}" if known else ""
    added = git.added(root, newest) if newest else ""
    return helplines_at(root, added) if added else ()


def _against_date(day: date, today: date, known: tuple[Release, ...]) -> Iterator[str]:
    if (day - today).days > 1:  # tomorrow has begun elsewhere on earth
        yield f"{day} is in the future; leave --date out, or give the day of the release"
    if known and day.isoformat() < known[-1].date:
        yield f"{day} is before {known[-1].date}, the date of {known[-1].version}; give a later one"


def _against_tombstones(
    framework: Framework, known: tuple[Release, ...], version: str
) -> Iterator[str]:
    """An id that the last release still has is retired from this one on."""
    last = known[-1].statements if known else {}
    there = {*last, *(id_.split(".")[0] for id_ in last)}
    for id_, grave in framework.retired.items():
        if id_ in there and grave.since and version and grave.since != version:
            yield f"{_at(RETIRED, grave.since)}: {id_} is retired since {version}, not since {grave.since}; write that"  # fmt: skip


def _placeholders(framework: Framework) -> Iterator[str]:
    settings = framework.settings
    places = [
        ("site", settings.site, _host(settings.site)),
        ("repository", settings.repository.url, _host(settings.repository.url)),
        ("contact", settings.contact.email, settings.contact.email.rpartition("@")[2]),
    ]
    for name, text, domain in places:
        if _RESERVED.search(domain.lower()):
            yield f"{_at(SETTINGS, text)}: {name} is “{text}”, a placeholder; write the real one, or say --allow-placeholders"  # fmt: skip


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # no address at all
        return ""


def _at(path: str, place: Marked) -> str:
    return f"{path}:{place.line}:{place.column}"
