"""What something costs: seconds on the clock, and seconds of processors, which other programs hardly change."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


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


def spent_by_a_process(*arguments: str) -> Spent:
    """Run the interpreter with these arguments and return what that cost, its start and its own processes included.

    Compiled modules are kept between runs, as they are wherever the product is installed.
    """
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return spent(lambda: subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, env=settings))


def processor_of(process_id: int) -> float:
    """Return how many seconds of processors a process has taken so far; 0 where the system does not tell."""
    status = Path(f"/proc/{process_id}/stat")
    if not status.exists():
        return 0.0
    user, system = status.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def middle(costs: Iterable[Spent]) -> Spent:
    """Return the medians of both."""
    listed = list(costs)
    return Spent(statistics.median(each.clock for each in listed), statistics.median(each.processor for each in listed))
