"""All that a folder has beside the pages written by hand, written; the engine is not known here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path

from .. import cite
from .facts import Facts
from .folder import Folder
from .pages import NotMade, Page, file_of
from .placing import Store, bring


class Output:
    """A folder being written: into one place, or beside the place that it is brought up to date in."""

    def __init__(self, folder: Folder, built: Path, whole: Path, *, on_demand: bool) -> None:
        """`built` gets the pages by hand and the files, `whole` all; both may be one.

        With `on_demand` the pages of the model are not made.
        """
        self.folder = folder
        self.built = built
        self.whole = whole
        self.on_demand = on_demand
        self.store = Store(folder.plan.cache)
        # The sheet is made beside everything else.
        self.sheet = folder.comment_sheet(built) if folder.plan.part != "root" else None

    @cached_property
    def facts(self) -> Facts:
        """What each page is made from."""
        return Facts(self.folder)

    def by_hand(self, pages: Iterable[Page]) -> None:
        """Write pages whose HTML is known. Raises NotMade."""
        for page in pages:
            self._put(self.built, page)

    def finish(self) -> None:
        """Write everything else. Raises NotMade, and OSError where the comment sheet cannot be made."""
        self.folder.write_files(self.built)
        if self.sheet:
            self.sheet.finish()
        if not self.on_demand:
            pages = self._pages()
            if self.whole != self.built:
                bring(self.built, self.whole, pages)
        cite.save_cache()  # pages have references too

    def _pages(self) -> set[str]:
        """Write every page that is made from the model; their files, below the folder."""
        for page in self._apart():
            self._put(self.whole, page)
        self.store.prune()
        return {file_of(page.url) for page in self.folder.listed}

    def _put(self, site: Path, page: Page) -> None:
        """A page in its place, made where it is another than it was. Raises NotMade."""
        make = partial(self.folder.render, page)
        self.store.put(site, file_of(page.url), self.facts.key(page), make)

    def _apart(self) -> Iterator[Page]:
        """The pages that are made from the model. Raises NotMade where two have one address."""
        seen: dict[str, str] = {}
        for page in self.folder.listed:
            first = seen.setdefault(page.url.casefold(), page.path)
            if first != page.path:
                raise NotMade(page, ValueError(f"{first} has the same address"))
            yield page
