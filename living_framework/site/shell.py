"""What a site is made with besides its text: templates, catalogs, pages by hand and the menu.

A content root needs none of them. What it has comes before what travels with the library, file by
file, so an owner's `overrides/partials/footer.html` is the footer and all else stays.
"""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import yaml

from .. import shipped

SETTINGS = "mkdocs.yml"  # of the engine; a content root may have one
CACHE = ".cache"
_Texts: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # where PyYAML has libyaml it is faster


@dataclass(frozen=True)
class Shell:
    """The folders that a site is made with; where there are several, the first has precedence."""

    project: Path  # the folder that has them, and in which what is made is stored
    overrides: tuple[Path, ...]
    locale: tuple[Path, ...]
    docs: Path  # need not be there
    nav: tuple[Any, ...]  # as in mkdocs.yml
    own: tuple[Path, ...] = ()  # where the owner may have these; they need not be there

    @property
    def folders(self) -> list[str]:
        """Every folder that what is made may come from."""
        return [*map(str, dict.fromkeys((*self.own, *self.overrides, *self.locale, self.docs)))]

    def stored(self, name: str = "") -> Path:
        """A folder for what can be made again. It need not be there, and git ignores it."""
        return _ignored(self.project / CACHE) / name

    def template(self, name: str) -> Path:
        """The file of a template, script or style that is used. Raises FileNotFoundError."""
        for folder in self.overrides:
            if (folder / name).is_file():
                return folder / name
        raise FileNotFoundError(name)

    def compiled(self, name: str) -> Path:
        """A folder for compiled templates; all content roots share that of a checkout."""
        return _ignored((shipped.TOP if shipped.IS_CHECKOUT else self.project) / CACHE) / name


def shell_of(project: Path) -> Shell:
    """What the site of a content root is made with."""
    own = _read(project / SETTINGS) if (project / SETTINGS).is_file() else {}
    theme = own.get("theme")
    custom = str(theme.get("custom_dir") or "") if isinstance(theme, dict) else ""
    nav = own["nav"] if isinstance(own.get("nav"), list) else _read(shipped.ENGINE)["nav"]
    templates, catalogs = project / (custom or "overrides"), project / "locale"
    return Shell(
        project=project,
        overrides=_both(templates, shipped.OVERRIDES),
        locale=_both(catalogs, shipped.LOCALE),
        docs=project / str(own.get("docs_dir") or "docs"),
        nav=tuple(nav),
        own=(templates, catalogs, project / "macros", *sorted(project.glob("macros*/"))),
    )


def engine_settings(shell: Shell) -> str | IO[bytes]:
    """mkdocs.yml of a content root; one that names no plugins is put over that of the library."""
    path = shell.project / SETTINGS
    if path.is_file() and "plugins" in _read(path):
        return str(path)
    settings = yaml.safe_load(shipped.ENGINE.read_bytes())
    own = yaml.safe_load(path.read_bytes()) if path.is_file() else None
    settings |= {**(own or {}), "theme": settings["theme"]}
    docs = shell.docs if shell.docs.is_dir() else shell.stored("docs")
    docs.mkdir(parents=True, exist_ok=True)
    settings["docs_dir"] = str(docs)
    settings["theme"]["custom_dir"] = str(shell.overrides[0])
    macros = next(entry["macros"] for entry in settings["plugins"] if isinstance(entry, dict))
    if not ((shell.project / "macros").is_dir() or (shell.project / "macros.py").is_file()):
        del macros["module_name"]
    file = io.BytesIO(yaml.safe_dump(settings, allow_unicode=True).encode())
    file.name = str(path)  # relative paths are below its folder
    return file


def _ignored(folder: Path) -> Path:
    """A folder, with a note that keeps it out of git, where one can be written."""
    note = folder / ".gitignore"
    with contextlib.suppress(OSError):
        if not note.exists():
            folder.mkdir(exist_ok=True)
            note.write_text("*\n", "utf-8")
    return folder


def _both(own: Path, ours: Path) -> tuple[Path, ...]:
    """The owner's folder where it is there, then that of the library."""
    return (own, ours) if own.is_dir() and own.resolve() != ours else (ours,)


def _read(path: Path) -> dict[str, Any]:
    """The settings of the engine as texts; tags of Python or the environment are not followed."""
    found = yaml.load(path.read_text("utf-8"), _Texts)  # noqa: S506 - texts alone
    return found if isinstance(found, dict) else {}
