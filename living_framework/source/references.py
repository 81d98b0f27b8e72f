"""The works that a framework cites: references.yml, and the files of references/, within bounds."""

from __future__ import annotations

from pathlib import Path

from ..model import Marked, Problem, Reference
from .files import children
from .reader import FOLDER, REFERENCES, Reader
from .strict_yaml import Node

MAX_ENTRY = 64 * 1024  # characters of one reference
MAX_ALL_ENTRIES = 16 * 1024 * 1024


def reference_paths(root: Path) -> list[str]:
    """The files of references: references.yml, and those of the folder references/, sorted."""
    names = (p.name for p in children(root / FOLDER) if p.suffix == ".yml")
    return [REFERENCES, *(f"{FOLDER}/{name}" for name in names if name[0] not in "_.")]


def read_references(reader: Reader) -> dict[str, Reference]:
    """The entries of references.yml and of the files in references/, within bounds."""
    found = []
    total = 0
    for path in reference_paths(reader.root):
        for node in reader.items(path):
            weight = _weight(node)
            total += weight
            if weight > MAX_ENTRY:
                size = Problem(
                    "entry-size", node.line, node.column, f"{weight:,}", f"{MAX_ENTRY:,}"
                )
                reader.note(path, [size])
            elif total > MAX_ALL_ENTRIES:
                many = f"{MAX_ALL_ENTRIES:,}"
                reader.note(path, [Problem("entries-size", node.line, node.column, many)])
                break
            else:
                found.append(_reference(node, path))
    known: dict[str, Reference] = {}
    for reference in found:
        if reference.key and reference.key in known:
            at = reference.key
            reader.note(reference.path, [Problem("duplicate-key", at.line, at.column, at)])
        else:
            known[str(reference.key)] = reference
    return known


def _weight(node: Node) -> int:
    """How many characters the texts of a value have."""
    if isinstance(node.value, dict):
        return sum(len(key) + _weight(value) for key, value in node.value.items())
    if isinstance(node.value, list):
        return sum(map(_weight, node.value))
    return len(node.value)


def _reference(node: Node, path: str) -> Reference:
    items = node.value if isinstance(node.value, dict) else {}
    key = items.get(Marked("id"))
    facets = items.get(Marked("facets"))
    names = facets.value if facets and isinstance(facets.value, list) else []
    return Reference(
        key=key.text if key and key.text else Marked("", node.line, node.column),
        csl={str(k): v.plain() for k, v in items.items() if k != "facets"},
        facets=tuple(name.text for name in names if name.text),
        path=path,
    )
