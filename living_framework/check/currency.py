"""Rules on age: what has to be looked at again. Dates age, so these are warnings, never errors."""

from __future__ import annotations

from collections.abc import Iterator

from .front_matter import parse_date
from .scope import Hit, Scope

REVIEW_DAYS = 365
HELPLINE_DAYS = 90


def review_due(scope: Scope) -> Iterator[Hit]:
    """A facet was reviewed within the last year."""
    for page in scope.pages:
        day = parse_date(page.reviewed)
        if day and (scope.today - day).days > REVIEW_DAYS:
            yield Hit(page.path, page.reviewed, f"last reviewed on {day}, over {REVIEW_DAYS} days ago; read it again and set the date")  # fmt: skip


def helplines_due(scope: Scope) -> Iterator[Hit]:
    """A help line was verified within the last 90 days."""
    path = str(scope.framework.settings.helplines)
    for line in scope.framework.helplines:
        day = parse_date(line.verified)
        if day and (scope.today - day).days > HELPLINE_DAYS:
            yield Hit(path, line.verified, f"“{line.label}” was verified on {day}, over {HELPLINE_DAYS} days ago; verify it at its source and set the date")  # fmt: skip
