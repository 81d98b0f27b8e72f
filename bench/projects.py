"""The projects that are measured, made in a folder: ours, with and without releases, and stock's."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from . import frameworks, markdown
from .timing import ENV, FRAMEWORK, MKDOCS, run

HERE = Path(__file__).parents[1]
EDITED = 3  # the facet that is edited
_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{f"GIT_{who}_{what}": "bench@generated.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}  # fmt: skip


@dataclass
class Project:
    """A folder, the command that builds it, and where it puts what it builds."""

    name: str
    folder: Path
    command: list[str]
    out: str
    page: str  # of the facet that is edited, below `out`
    serve: list[str]
    text: Path
    served: str = ""  # where on the server what is built is
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _base: str = ""

    def clean(self) -> None:
        """Forget all that was built or kept, as in a new clone.

        It is put aside until the end and not removed: on a file system that has just removed thousands of
        files, a new one costs up to twenty times as much (ext4 passes over what was removed lately).
        """
        aside = self.folder.with_name(f"{self.folder.name}.{next(self._numbers)}")
        for name in (".cache", self.out):
            if (self.folder / name).exists():
                (self.folder / name).rename(
                    aside.with_name(f"{aside.name}{name.replace('/', '.')}")
                )

    def edit(self) -> str:
        """Change one sentence of one facet; the words that are new in it."""
        self._base = self._base or self.text.read_text("utf-8")
        first = frameworks.entries(EDITED)[-1].statements[0].words
        words = f"edit{next(self._numbers)}"
        self.text.write_text(self._base.replace(first, f"{first} {words}", 1), "utf-8")
        return words

    def edits(self) -> Iterator[str]:
        """Edits without end."""
        while True:
            yield self.edit()


def stock(folder: Path, size: int) -> Project:
    """MkDocs with Material and macros."""
    markdown.stock(folder, size)
    text = folder / f"docs/{markdown.place_of(EDITED)}"
    page = f"facets/facet-{EDITED}/index.html"
    serve = [*MKDOCS, "serve", "-a", "{address}"]
    return Project("stock", folder, [*MKDOCS, "build"], "site", page, serve, text)


def draft(folder: Path, size: int) -> Project:
    """Our draft, by plain `mkdocs build`."""
    _ours(folder, size)
    page = f"facets/facet-{EDITED}/index.html"
    serve = [*FRAMEWORK, "serve", "--address", "{address}"]
    text = folder / frameworks.file_of(EDITED)
    return Project("draft", folder, [*MKDOCS, "build"], "build/mkdocs", page, serve, text, "draft/")


def site(folder: Path, size: int, releases: int) -> Project:
    """Our whole site with some releases."""
    made = draft(folder, size)
    subprocess.run(["git", "init", "-q", folder], check=True)
    (folder / ".gitignore").write_text(".cache/\nsite/\nbuild/\n", "utf-8")
    for number in range(1, releases + 1):
        made.edit()
        _commit(folder)
        run([*FRAMEWORK, "release", "--yes", "--allow-placeholders", "--date", "2026-11-24", f"0.{number}.0"], folder)  # fmt: skip
        _commit(folder)
    made.name, made.out, made.page = f"site {releases}", "site", f"draft/{made.page}"
    made.command = [*FRAMEWORK, "site"]
    return made


def _ours(folder: Path, size: int) -> None:
    frameworks.ours(folder, size)
    shutil.copy(HERE / "mkdocs.yml", folder)
    for name in ("docs", "overrides", "macros", "locale"):
        if (HERE / name).is_dir():
            shutil.copytree(HERE / name, folder / name)


def _commit(folder: Path) -> None:
    for order in (["add", "--all"], ["commit", "--quiet", "--message", "A change"]):
        subprocess.run(["git", "-C", folder, *order], check=True, env={**ENV, **_GIT})
