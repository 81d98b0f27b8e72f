"""What each folder of the site is made from, as one key: with the same key it is not built again.

A key is taken before anything is built. What is edited in between is then in the folder and not in
its key, and the folder is built once too often rather than once too seldom.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from .. import shipped
from ..cite.subject import doi_of
from ..review.disposition import concerning
from ..source.kept import packages
from ..source.load import TEMPLATE, sources
from ..versions.edition import ACTED_ON, Edition
from ..versions.places import located
from ..versions.store import FOLDER
from .shell import SETTINGS as ENGINE
from .shell import Shell


def files_digest(paths: Iterable[Path], top: Path) -> str:
    """A hash of files: where each is below a folder, and what is in it."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file():
            data = path.read_bytes()
            digest.update(
                f"{path.relative_to(top)}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data
            )
    return digest.hexdigest()


# Of the code as it was read: a process that runs does not follow an edit.
CODE = files_digest(Path(__file__).parents[1].rglob("*.py"), Path(__file__).parents[1])


def templates(shell: Shell) -> list[str]:
    """A hash of each folder with templates or catalogs."""
    return [files_digest(f.rglob("*"), f) for f in (*shell.overrides, *shell.locale)]


def _shown(root: Path) -> list[Path]:
    """The files that a text is read from, without the template, which is shown nowhere."""
    return [path for path in sources(root) if path != root / TEMPLATE]


class Keys:
    """The keys of one site: what it is made with, and its `editions`, which end in the draft."""

    def __init__(self, shell: Shell, editions: list[Edition]) -> None:
        """Read every file that the site is made from."""
        self.editions = editions
        self.texts = {e.version: files_digest(_shown(e.root), e.root) for e in editions}
        docs = files_digest(shell.docs.rglob("*"), shell.docs)
        engine = [files_digest([top / ENGINE], top) for top in (shell.project, shipped.TOP)]
        self.shell = [docs, *engine, *templates(shell), CODE, *packages()]

    def of_edition(self, edition: Edition) -> str:
        """The key of one edition's folder."""
        if edition.downloads:  # the offline copy has the pages around the editions in it
            return _key([self.of_root(edition), *self._of_edition(edition)])
        return _key(self._of_edition(edition))

    def of_root(self, entry: Edition) -> str:
        """The key of the pages around the editions, of which `entry` is the first to be read."""
        draft = self.editions[-1]
        every = (fact for edition in self.editions for fact in self._of_edition(edition))
        return _key(
            [entry.version, files_digest((draft.root / FOLDER).rglob("*"), draft.root), *every]
        )

    def _of_edition(self, edition: Edition) -> Iterator[str]:
        yield from self.shell
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


def _key(facts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(facts).encode("utf-8", "surrogateescape")).hexdigest()
