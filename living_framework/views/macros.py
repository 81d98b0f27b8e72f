"""THE table of what pages and templates may call and read, for one edition in one folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from .. import cite
from ..check import RULES
from ..check.completeness import Board, board
from ..check.front_matter import parse_date
from ..publish import export, proofs
from ..publish.addresses import Addresses
from ..publish.policy import policy
from ..publish.renderer import inline_script
from ..review import disposition, sheet
from ..versions import lifecycle, released_ids
from ..versions.edition import Edition
from ..versions.lifecycle import Lifecycle
from ..versions.places import portion_place
from . import feedback, overviews, portions, reading
from .reading import Reading


def table(
    history: Lifecycle,
    pages: Reading,
    edition: Edition,
    addresses: Addresses,
    file_of: Callable[[str], Path],
) -> dict[str, Any]:
    """Every macro and value by its name. `file_of` gives the file of a script."""
    above = overviews.Overviews(edition.framework)
    return {
        "edition": edition,
        "framework": edition.framework,
        "settings": edition.settings,
        **{name: getattr(pages, name) for name in reading.MACROS},
        **{name: getattr(above, name) for name in overviews.MACROS},
        **lifecycle.macros(history),
        **addresses.macros(),
        **cite.macros(edition),
        **export.macros(edition, addresses),
        **proofs.macros(),
        **disposition.macros(edition),
        "portions_of": portions.ways(edition.framework),
        "portions_of_changes": portions.ways_of_changes,
        "portion_place": portion_place,
        "sheet_instructions": lambda: sheet.instructions(edition),
        "feedback": _feedback(edition, addresses),
        "board": cache(lambda: board_of(edition)),
        "rules": lambda: RULES,
        "inline_script": cache(lambda name: inline_script(file_of(name))),
        "policy": policy,
    }


def board_of(edition: Edition) -> Board:
    """The completeness board as of the edition's own day, so that no build depends on today."""
    framework = edition.framework
    days = [edition.date, *(page.reviewed for page in framework.pages)]
    day = max((d for d in map(parse_date, days) if d), default=date(1970, 1, 1))
    waiting = disposition.open_counts(framework, disposition.concerning(edition))
    return board(framework, day, released_ids(edition.released), waiting)


def _feedback(edition: Edition, addresses: Addresses) -> Callable[..., feedback.Ways]:
    def ways(
        page: Any,
        shown: Any = None,
        id_: str = "",
        quotation: str = "",
        address: str = "",
        title: str = "",
    ) -> feedback.Ways:
        return feedback.ways(
            edition,
            title=title or str(page.title),
            address=address or addresses.absolute(id_),
            source=getattr(page, "source", ""),
            id_=id_ or (str(shown.id) if shown else ""),
            quotation=quotation,
        )

    return ways
