"""Whether a text can be shown: its pages are made in memory, and nothing is written.

`check` ends with this for a few pages, and `release` for all of them, so that what passes can be
built and nothing is frozen that cannot be shown.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from .. import cite
from ..check import check
from ..check.scope import Hit
from ..model import Finding, Marked, Release
from ..source.load import SETTINGS, load
from ..versions.edition import Edition
from .folder import Folder
from .pages import NotMade
from .plan import Plan
from .shell import Shell


def faults(edition: Edition, shell: Shell, *, whole: bool = False) -> list[Hit]:
    """What is in the way of showing an edition, with the file to look at.

    `shell` is what its pages are made with. Without `whole`, every address is worked out
    and the first page and one facet are made.
    """
    plan = Plan(edition, "version", shell)
    cite.use_cache(shell.compiled("references"))
    try:
        return list(_faults(Folder(plan), whole))
    except (KeyError, ValueError) as error:
        return [_hit(SETTINGS, f"the pages cannot be listed: {error}")]
    finally:
        cite.save_cache()


def findings(edition: Edition, shell: Shell) -> list[Finding]:
    """The same as findings of the rule on it; of all other rules nothing."""
    return check(edition.framework, date.today(), rules=(), prepare=lambda: faults(edition, shell))


def _faults(folder: Folder, whole: bool) -> Iterator[Hit]:
    yield from _logo(folder.plan)
    seen: dict[str, str] = {}
    facet_made = False
    for page in folder.listed:
        here = page.url.casefold()
        if here in seen:
            yield _hit(page.source or SETTINGS, f"{page.path} and {seen[here]} have one address; rename one of them")  # fmt: skip
        seen[here] = page.path
        is_sample = page.is_homepage or (page.template == "facet" and not facet_made)
        facet_made = facet_made or page.template == "facet"
        if not (whole or is_sample):
            continue
        try:
            folder.render(page)
        except NotMade as error:
            yield _hit(page.source or SETTINGS, str(error))


def _logo(plan: Plan) -> Iterator[Hit]:
    """The logo that framework.yml names, where it is not there."""
    logo = plan.edition.settings.look.logo
    try:
        plan.shell.template(logo or "main.html")
    except FileNotFoundError:
        yield Hit(SETTINGS, logo, f"overrides/{logo} is not there; put the logo there, or take the line away")  # fmt: skip


def _hit(path: str, message: str) -> Hit:
    return Hit(path, Marked(), message)


def of_files(files: Mapping[str, bytes], version: str, edition: Edition, shell: Shell) -> list[Hit]:
    """The same of the files of a release, as the edition that they are to be. Every page is made.

    `edition` is the draft, whose settings readers act on.
    """
    today = load(edition.root).settings
    with tempfile.TemporaryDirectory(prefix="framework-") as name:
        root = Path(name)
        for path, data in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        new = Release(version, edition.date, root, "", "", "", {}, {})
        known = (*edition.releases, new)
        frozen = replace(edition, root=root, version=version, releases=known, today=today)
        draft = replace(edition, releases=known)
        frozen.siblings = draft.siblings = [*edition.all()[:-1], frozen, draft]
        return faults(frozen, shell, whole=True)
