"""All that a folder has beside the pages written by hand, made into a tree; the engine is not known here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from .. import cite
from ..review import sheet
from .facts import Facts
from .folder import ASSETS, Folder
from .pages import NotMade, Page, file_of
from .placing import Tree


class Output:
    """A folder being made into a tree. With `on_demand` the pages of the model are not made."""

    def __init__(self, folder: Folder, tree: Tree, *, on_demand: bool = False) -> None:
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
            self._put(page)

    def finish(self) -> None:
        """Make everything else. Raises NotMade, and OSError where the comment sheet cannot be made."""
        for name in ASSETS:
            self.tree.put(name, self.facts.of_asset(name), lambda name=name: self.folder.asset(name).encode())  # type: ignore[misc]  # fmt: skip
        for name, data in self.folder.files():
            self.tree.add(name, data)
        if not self.on_demand:
            for page in self._apart():
                self._put(page)
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

    def _put(self, page: Page) -> None:
        """A page in its place, made where it is another than it was. Raises NotMade."""

        def make() -> bytes:
            return self.folder.render(page).encode()

        self.tree.put(file_of(page.url), self.facts.key(page), make)

    def _apart(self) -> Iterator[Page]:
        """The pages that are made from the model. Raises NotMade where two have one address."""
        seen: dict[str, str] = {}
        for page in self.folder.listed:
            first = seen.setdefault(page.url.casefold(), page.path)
            if first != page.path:
                raise NotMade(page, ValueError(f"{first} has the same address"))
            yield page
