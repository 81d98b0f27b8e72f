"""The day of a release: tomorrow may have begun elsewhere, the day after has begun nowhere."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from living_framework.model import Release
from living_framework.versions.plan import _against_date

TODAY = date(2026, 11, 24)


def last(day: date) -> tuple[Release, ...]:
    return (Release("0.1.0", day.isoformat(), Path(), "", "", "", {}, {}),)


@pytest.mark.parametrize(("days", "refused"), [(-1, False), (0, False), (1, False), (2, True)])
def test_a_day_in_the_future_is_refused_from_the_day_after_tomorrow(
    days: int, refused: bool
) -> None:
    reasons = list(_against_date(TODAY + timedelta(days=days), TODAY, ()))
    assert len(reasons) == refused
    assert all("is in the future" in reason for reason in reasons)


@pytest.mark.parametrize(("days", "refused"), [(-1, False), (0, False), (1, True)])
def test_a_release_may_have_the_day_of_the_last_and_none_before_it(
    days: int, refused: bool
) -> None:
    reasons = list(_against_date(TODAY, TODAY, last(TODAY + timedelta(days=days))))
    assert len(reasons) == refused
    assert all("the date of 0.1.0" in reason for reason in reasons)
