"""What work costs, so that no test depends on how fast a machine is or what else it has to do.

Calls are the same everywhere. Seconds are of this process's processor time, and are used in two ways
only: one measure is compared with another, or a blow-up is found, which takes many times as long as
anything that is measured. How long something takes is what `make bench` says.
"""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Callable

BLOW_UP = 20.0  # seconds; what is bounded by it takes 1 second or less
ATTEMPTS = 5


def calls(step: Callable[[], object]) -> int:
    """How many functions were called while a step was done."""
    profile = cProfile.Profile()
    profile.runcall(step)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def seconds(step: Callable[[], object]) -> float:
    """The processor time that a step took."""
    begun = time.process_time()
    step()
    return time.process_time() - begun


def out_of_proportion(
    half: Callable[[], object],
    whole: Callable[[], object],
    most: float,
    slack: float = 0.0,
    attempts: int = ATTEMPTS,
) -> str:
    """What two steps took where the second took over `most` times the first and `slack` seconds more.

    Empty where it took less. The best of several attempts counts for each, since what a machine does
    besides can only make a step slower.
    """
    once = twice = float("inf")
    for _ in range(attempts):
        once, twice = min(once, seconds(half)), min(twice, seconds(whole))
        if twice <= most * once + slack:
            return ""
    return f"{once:.4f} s, then {twice:.4f} s"
