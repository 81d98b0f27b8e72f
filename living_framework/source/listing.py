"""Which files a content root has, by kind."""

from __future__ import annotations

import re
from pathlib import Path

from .files import children
from .reader import RETIRED, SETTINGS
from .references import reference_paths

COMMENTS = "comments"
TEMPLATE = "facets/_template.md"
NUMBERED = re.compile(r"^(?P<number>[0-9]+)-(?P<slug>.+)$")


def facet_paths(root: Path) -> list[str]:
    """The content files of a root, sorted: no templates (a leading _), no hidden files."""
    names = (p.name for p in children(root / "facets") if p.suffix == ".md")
    return [f"facets/{name}" for name in names if name[0] not in "_."]


def comment_paths(root: Path) -> list[str]:
    """The files of comments, sorted: comments/<version>/<id>.yml."""
    found = (p for folder in children(root / COMMENTS) if folder.is_dir() for p in children(folder))
    return [p.relative_to(root).as_posix() for p in found if p.suffix == ".yml"]


def strays(root: Path) -> list[str]:
    """What is among the content files and is none."""
    content = {RETIRED, *facet_paths(root)}
    paths = [f"facets/{p.name}" for p in children(root / "facets") if p.name[0] not in "_."]
    return sorted(path for path in paths if path not in content)


def sources(root: Path) -> list[Path]:
    """Every file that a framework is read from; some may not exist."""
    names = [SETTINGS, *reference_paths(root), RETIRED, *facet_paths(root), *comment_paths(root)]
    names.append(TEMPLATE)
    names += [p.name for p in root.glob("*.yml") if p.name not in names and p.name != "mkdocs.yml"]
    return [root / name for name in names]
