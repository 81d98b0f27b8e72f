"""All that a folder has beside the pages written by hand, made into a tree; the engine is not known here."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial

from .. import cite
from ..review import sheet
from .beside import Beside, Ended
from .facts import Facts
from .folder import Folder
from .pages import NotMade, Page, file_of
from .placing import Row, Tree

MANY = 40  # pages, of which to make every other is more than another process costs


class Output:
    """A folder being made into a tree. With `on_demand` the pages of the model are not made.

    With `processes`, very many pages are made in two.
    """

    def __init__(
        self, folder: Folder, tree: Tree, *, on_demand: bool = False, processes: int = 1
    ) -> None:
        self._processes = processes
        self.folder = folder
        self.tree = tree
        self.on_demand = on_demand
        self._workbook = self._begun() if folder.plan.part != "root" else None

    @cached_property
    def facts(self) -> Facts:
        """What each page is made from."""
        return Facts(self.folder)

    def by_hand(self, pages: Iterable[Page]) -> None:
        """Make pages whose HTML is known. Raises NotMade."""
        for page in pages:
            self._put(page, self.facts.key(page))

    def finish(self) -> None:
        """Make everything else. Raises NotMade, and OSError where the comment sheet cannot be made."""
        for file in self.folder.files():
            self.tree.put(file.path, self.facts.of_file(file), file.make)
        if not self.on_demand:
            self._pages()
        if self._workbook:
            making, key = self._workbook
            making.finish()
            self.tree.made(sheet.XLSX, key)
        cite.save_cache()  # pages have references too

    def _begun(self) -> tuple[sheet.Making, str] | None:
        """The workbook of the comment sheet, where it is another than it was: it is made beside everything else."""
        edition = self.folder.plan.edition
        self.tree.add(sheet.CSV, sheet.as_csv(edition))
        data = sheet.as_data(edition)
        key = self.facts.of_data(data)
        if self.tree.keeps(sheet.XLSX, key):
            return None
        return sheet.Making(self.tree.folder / sheet.XLSX, data), key

    def _pages(self) -> None:
        """Make the pages of the model; very many in two processes, each of which has every other."""
        due = [
            (page, key)
            for page in self._apart()
            if not self.tree.keeps(file_of(page.url), key := self.facts.key(page))
        ]
        if len(due) < MANY or self._processes == 1:
            self._make(due)
            return
        gc.freeze()  # else the first collection in each process would copy all that is read
        others = Beside(partial(self._made, due[1::2]))
        try:
            self._make(due[::2])
            self.tree.files |= others.answer()
        except Ended:
            raise OSError("the process that made half of the pages ended before it was done") from None  # fmt: skip
        finally:
            others.end()

    def _made(self, due: Sequence[tuple[Page, str]]) -> dict[str, Row]:
        """Make pages; their files."""
        before = set(self.tree.files)
        self._make(due)
        cite.save_cache()
        return {path: row for path, row in self.tree.files.items() if path not in before}

    def _make(self, due: Iterable[tuple[Page, str]]) -> None:
        for page, key in due:
            self._put(page, key)

    def _put(self, page: Page, key: str) -> None:
        """A page in its place, made where it is another than it was. Raises NotMade."""
        self.tree.put(file_of(page.url), key, lambda: self.folder.render(page).encode())

    def _apart(self) -> Iterator[Page]:
        """The pages that are made from the model. Raises NotMade where two have one address."""
        seen: dict[str, str] = {}
        for page in self.folder.listed:
            first = seen.setdefault(page.url.casefold(), page.path)
            if first != page.path:
                raise NotMade.of(page, ValueError(f"{first} has the same address"))
            yield page
