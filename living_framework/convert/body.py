"""Pieces as the body of a facet's file, each statement with its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..model import Facet, Statement
from .pieces import Page, Part, Piece
from .sections import in_groups


def text_of(page: Page, number: Callable[[int], int | None]) -> str:
    """The body of a page's file. `number` gives the number of a statement by its place."""
    blocks: list[str] = []
    place = 0
    for part in page.parts:
        blocks.append(f"## {part.title}")
        group, before = "", ""
        for piece in part.pieces:
            if piece.group != group:
                blocks.append(f"### {piece.group}")
                group, before = piece.group, ""
            said = _block(piece, number(place))
            listed = piece.kind in ("item", "ordered")
            if listed and before == piece.kind:
                blocks[-1] += f"\n{said}"
            else:
                blocks.append(said)
            before = piece.kind if listed else ""
            place += 1
    return "\n\n".join(blocks) + "\n"


def _block(piece: Piece, number: int | None) -> str:
    mark = f"^{number}" if number else ""
    if piece.kind in ("code", "table"):
        return f"{piece.text}\n{mark}".rstrip("\n")
    sign = {"item": "- ", "ordered": "1. "}.get(piece.kind, "")
    return f"{sign}{piece.text} {mark}".rstrip()


def kept(facet: Facet, gone: Sequence[Statement], page: Page, titles: Sequence[str]) -> None:
    """Put statements that a newer edition does not have at the end of where they were."""
    for statement in gone:
        section = next(s for s in facet.sections if s.key == statement.section)
        title = str(section.title)
        part = next((p for p in page.parts if p.title == title), None)
        if part is None:
            part = Part(title)
            page.parts.append(part)
            page.parts.sort(key=lambda p: titles.index(p.title))
        group = next((str(g.title) for g in section.groups if g.anchor == statement.group), "")
        terms = tuple((key, str(t)) for key, found in statement.terms.items() for t in found)
        piece = Piece(statement.block, statement.text, statement.mark.line, group, statement.label, terms)  # fmt: skip
        part.pieces = in_groups([*part.pieces, piece])
