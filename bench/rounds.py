"""Things measured in turn, so that a busy moment falls on all of them alike."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Mapping

Action = Callable[[], object]


def interleave(actions: Mapping[str, Action], *, rounds: int, warm: int = 0, seed: int = 1) -> dict[str, list[float]]:
    """Do each thing once a round, in another order each time; the seconds of each by its name.

    The first `warm` rounds are not counted.
    """
    chance = random.Random(seed)
    order = list(actions)
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    gc.collect()
    gc.disable()
    try:
        for number in range(warm + rounds):
            chance.shuffle(order)
            for name in order:
                took = timed(actions[name])
                if number >= warm:
                    seconds[name].append(took)
    finally:
        gc.enable()
    return seconds


def timed(action: Action) -> float:
    """The seconds that something takes."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def median_ms(seconds: list[float]) -> float:
    """The median in milliseconds."""
    return round(1000 * statistics.median(seconds), 3)


def ratio(part: list[float], whole: list[float]) -> float:
    """How many times longer the one takes than the other, by their medians."""
    return round(statistics.median(part) / statistics.median(whole), 2)
