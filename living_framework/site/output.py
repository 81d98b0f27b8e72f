"""All that a folder has beside the pages written by hand, written; the engine is not known here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from .. import cite
from .facts import Facts
from .folder import Folder
from .pages import NotMade, Page, file_of
from .placing import Store, bring, write


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
        # The sheet is made beside everything else.
        self.sheet = folder.comment_sheet(built) if folder.plan.part != "root" else None

    def by_hand(self, pages: Iterable[Page]) -> None:
        """Write pages whose HTML is known. Raises NotMade."""
        for page in pages:
            write(self.built / file_of(page.url), self.folder.render(page).encode())

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
        plan, folder = self.folder.plan, self.folder
        store = Store(plan.cache, self.whole)
        facts = Facts(folder)
        for page in self._apart():
            store.put(file_of(page.url), facts.key(page), partial(folder.render, page))
        store.prune()
        return {file_of(page.url) for page in folder.listed}

    def _apart(self) -> Iterator[Page]:
        """The pages that are made from the model. Raises NotMade where two have one address."""
        seen: dict[str, str] = {}
        for page in self.folder.listed:
            first = seen.setdefault(page.url.casefold(), page.path)
            if first != page.path:
                raise NotMade(page, ValueError(f"{first} has the same address"))
            yield page
