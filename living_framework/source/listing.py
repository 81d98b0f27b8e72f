"""Which files a content root has, by kind."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from .files import children, names
from .reader import REFERENCES, RETIRED, SETTINGS
from .references import reference_paths

COMMENTS = "comments"
TEMPLATE = "facets/_template.md"
NUMBERED = re.compile(r"^(?P<number>[0-9]+)-(?P<slug>.+)$")


def facet_paths(root: Path) -> list[str]:
    """The content files of a root, sorted: no templates (a leading _), no hidden files."""
    found = names(root / "facets")
    return [f"facets/{name}" for name in found if name.endswith(".md") and name[0] not in "_."]


def comment_paths(root: Path) -> list[str]:
    """The files of comments, sorted: comments/<version>/<id>.yml."""
    found = (p for folder in children(root / COMMENTS) if folder.is_dir() for p in children(folder))
    return [p.relative_to(root).as_posix() for p in found if p.suffix == ".yml"]


def strays(root: Path) -> list[str]:
    """What is among the content files and is none."""
    content = {RETIRED, *facet_paths(root)}
    paths = [f"facets/{name}" for name in names(root / "facets") if name[0] not in "_."]
    return [path for path in paths if path not in content]


def source_paths(root: Path) -> list[str]:
    """Every file that a framework is read from; some may not exist."""
    paths = [SETTINGS, *reference_paths(root), RETIRED, *facet_paths(root), *comment_paths(root)]
    paths.append(TEMPLATE)
    with suppress(PermissionError):  # these are found by their names too
        beside = (name for name in names(root) if name.endswith(".yml") and name != "mkdocs.yml")
        paths += [name for name in beside if name not in (SETTINGS, REFERENCES)]
    return paths


def sources(root: Path) -> list[Path]:
    """The same as places."""
    return [root / path for path in source_paths(root)]
