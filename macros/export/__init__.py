"""The framework for machines: files in each version, and files around the versions."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from .. import cite
from ..views import Edition


class MachineFile(NamedTuple):
    """A file that each version has."""

    path: str
    type: str
    title: str


def machine_files() -> list[MachineFile]:
    """The files that each version has."""
    return []


def write(site: Path, edition: Edition) -> None:
    """Write the files of one version."""
    for name, text in cite.files(edition):
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def write_root(site: Path, editions: list[Edition]) -> None:
    """Write the files around the versions."""
