"""What something costs: seconds on the clock, and seconds of processors, which other programs hardly change."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and of processors in this process and those it started and saw end."""

    clock: float
    processor: float

    def __add__(self, other: Spent) -> Spent:
        """Return what both cost one after the other."""
        return Spent(self.clock + other.clock, self.processor + other.processor)


def spent(action: Callable[[], object]) -> Spent:
    """Do something and return what it cost."""
    start, before = time.perf_counter(), sum(os.times()[:4])
    action()
    return Spent(time.perf_counter() - start, sum(os.times()[:4]) - before)


def middle(costs: Iterable[Spent]) -> Spent:
    """Return the medians of both."""
    listed = list(costs)
    return Spent(statistics.median(each.clock for each in listed), statistics.median(each.processor for each in listed))
