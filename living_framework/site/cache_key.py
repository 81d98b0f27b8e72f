"""What each folder of the site is made from, as one key: with the same key it is not built again.

A key is taken before anything is built. What is edited in between is then in the folder and not in
its key, and the folder is built once too often rather than once too seldom.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from .. import shipped
from ..cite.subject import doi_of
from ..review.disposition import concerning
from ..source.kept import code, packages
from ..source.load import TEMPLATE, sources
from ..versions.edition import ACTED_ON, Edition
from ..versions.places import located
from ..versions.store import FOLDER
from .placing import stats
from .shell import SETTINGS as ENGINE
from .shell import Shell


def digest(facts: Iterable[str]) -> str:
    """The SHA-256 of some facts in order."""
    return hashlib.sha256("\0".join(facts).encode("utf-8", "surrogateescape")).hexdigest()


def files_digest(paths: Iterable[Path], top: Path) -> str:
    """A hash of files: where each is below a folder, and what is in it."""
    found = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file():
            data = path.read_bytes()
            found.update(
                f"{path.relative_to(top)}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data
            )
    return found.hexdigest()


def _below(top: Path) -> list[Path]:
    return [top / path for path in stats(top)]


def templates(shell: Shell) -> list[str]:
    """A hash of each folder with templates or catalogs."""
    return [files_digest(_below(f), f) for f in (*shell.overrides, *shell.locale)]


class MadeWith(NamedTuple):
    """What pages are made with besides their text: those of the model, and those by hand as well."""

    pages: str
    by_hand: str


def made_with(shell: Shell) -> MadeWith:
    """What every folder is made with, whatever its text."""
    pages = digest([*templates(shell), code(), *packages()])
    docs = files_digest(_below(shell.docs), shell.docs)
    own = (path for top in shell.project.glob("macros*") for path in (top, *top.rglob("*.py")))
    engine = [files_digest([top / ENGINE], top) for top in (shell.project, shipped.TOP)]
    return MadeWith(pages, digest([pages, docs, files_digest(own, shell.project), *engine]))


def _shown(root: Path) -> list[Path]:
    """The files that a text is read from, without the template, which is shown nowhere."""
    return [path for path in sources(root) if path != root / TEMPLATE]


class Keys:
    """The keys of one site: what it is made with, and its `editions`, which end in the draft."""

    def __init__(self, shell: Shell, editions: list[Edition]) -> None:
        """Read every file that the site is made from."""
        self.editions = editions
        self.texts = {e.version: files_digest(_shown(e.root), e.root) for e in editions}
        self.shell = made_with(shell)

    def of_edition(self, edition: Edition) -> str:
        """The key of one edition's folder."""
        if edition.downloads:  # the offline copy has the pages around the editions in it
            return digest([self.of_root(edition), *self._of_edition(edition)])
        return digest(self._of_edition(edition))

    def of_root(self, entry: Edition) -> str:
        """The key of the pages around the editions, of which `entry` is the first to be read."""
        draft = self.editions[-1]
        every = (fact for edition in self.editions for fact in self._of_edition(edition))
        return digest(
            [entry.version, files_digest(_below(draft.root / FOLDER), draft.root), *every]
        )

    def _of_edition(self, edition: Edition) -> Iterator[str]:
        yield self.shell.by_hand
        yield self.texts[edition.version]
        yield from (edition.version, edition.date, edition.commit, edition.digest)
        yield from (edition.preview, str(edition.downloads), doi_of(edition))
        if edition.today:  # its own is in its text
            yield repr([getattr(edition.settings, name) for name in ACTED_ON])
            yield repr(edition.settings.modules)
        yield repr(concerning(edition))
        withheld = (g.id for g in self.editions[-1].framework.retired.values() if g.withheld)
        yield repr(sorted(withheld))  # search finds them no more
        if edition.is_draft:
            yield from (release.digest for release in edition.releases)
        yield from self._newest(edition)

    def _newest(self, edition: Edition) -> Iterator[str]:
        """Where the pages of the newest release and of the draft are, which others lead to."""
        for other in self.editions:
            if other is not edition and (other.is_latest or other.is_draft):
                yield from (located(other.framework, page.id) for page in other.framework.pages)
