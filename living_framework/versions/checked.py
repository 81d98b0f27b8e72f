"""A text checked against everything that was released."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ..check import check
from ..check.scope import Hit
from ..model import Finding, Framework, Helpline, Release
from .store import released_ids, released_texts, released_versions


def checked(
    framework: Framework,
    known: tuple[Release, ...],
    today: date,
    prepare: Callable[[], list[Hit]] | None = None,
    helplines: tuple[Helpline, ...] = (),
) -> list[Finding]:
    """All findings on a text, given its releases; the other arguments are as in `check`."""
    return check(
        framework,
        today,
        released_ids(known),
        texts=released_texts(known),
        versions=released_versions(known),
        prepare=prepare,
        helplines=helplines,
    )
