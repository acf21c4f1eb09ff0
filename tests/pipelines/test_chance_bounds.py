"""Do the bounds that chance leaves an indicator hold what every rate between a rate's own bounds earns, on any curve?"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor, log
from typing import Any

import numpy as np
import pytest

from models.curves import parse_curve, points
from models.intervals import wilson
from pipelines.robustness.observed import observed
from pipelines.robustness.score_intervals import (
    engagement_indicator_intervals,
    engagement_intervals,
    vendor_intervals,
)
from tests.pipelines.one_period import dimension, indicator, scheme, scored

Way = Callable[[float], float]


def earning(curve: dict[str, Any], place: Way = lambda rate: rate) -> Way:
    """Return what a rate earns on a curve over a place that follows from it."""
    return lambda rate: float(points(parse_curve(curve), Fraction(place(rate))))


def between(start: float, end: float) -> Way:
    return lambda rate: (rate - start) / (end - start)


UP, LATE, BAND, FALL = {"up": [0, 100]}, {"up": [50, 100]}, {"band": [10, 40, 60, 90]}, {"down": [20, 80]}
STEPS = {"step": [[5, 100], [20, 50]], "else": 0}
LOG, LOG_LATE = {"up": [1, 100], "log": True}, {"up": [20, 100], "log": True}
LIMITED = {"curve": {"up": [0, 1], "from": "mF", "to": "mT"}}


def logarithm(curve: dict[str, Any]) -> Way:
    low, high = (log(each / 100) for each in curve["up"])
    return lambda rate: 100 * min(max((log(max(rate, 1e-99)) - low) / (high - low), 0), 1)


def shares(curve: dict[str, Any]) -> Way:
    return earning(curve, lambda rate: 100 * rate)


# How an indicator is written, and what the same rate earns by hand.
WRITTEN: list[tuple[dict[str, Any], Way]] = [
    ({"curve": LOG}, logarithm(LOG)),
    ({**LIMITED, "better": "higher"}, earning({"up": [0, 1]}, between(0.05, 0.95))),
    # Lower is better: the row's own limits run from 95 % (0 points) down to 5 %.
    ({"curve": {"up": [0, 1], "from": "mT", "to": "mF"}, "better": "lower"}, earning({"up": [0, 1]}, between(0.95, 0.05))),
    # The start is already beyond the end: whatever is better than the start has arrived.
    ({"curve": {"up": [0, 1], "from": "mT", "to": "mF"}, "better": "higher"}, lambda rate: 100.0 * (rate > 0.95)),
    ({"curves": {"x": UP, "y": LATE}, "take": "best"}, lambda rate: max(shares(UP)(rate), shares(LATE)(rate))),
    ({"curves": {"x": LOG_LATE, "y": LATE}, "take": "best"}, lambda rate: max(logarithm(LOG_LATE)(rate), shares(LATE)(rate))),
    # One falls where the other rises: the best is lowest where they meet.
    ({"curves": {"x": UP, "y": FALL}, "take": "best"}, lambda rate: max(shares(UP)(rate), shares(FALL)(rate))),
    ({"curves": {"x": UP, "y": FALL}, "take": "mean"}, lambda rate: (shares(UP)(rate) + shares(FALL)(rate)) / 2),
    ({"curves": {"x": BAND, "y": STEPS}, "take": "mean"}, lambda rate: (shares(BAND)(rate) + shares(STEPS)(rate)) / 2),
    ({"curve": UP, "round_points": 5}, lambda rate: floor(100 * rate / 5 + 0.5) * 5.0),
]  # fmt: skip
COUNTS = [(0, 10), (1, 10), (3, 20), (10, 100), (5, 10), (55, 100), (60, 80), (90, 100), (19, 20), (40, 40)]


@pytest.mark.parametrize(("written", "earned"), WRITTEN, ids=[str(written) for written, _ in WRITTEN])
def test_chance_bounds_hold_what_every_rate_between_them_earns(written: dict[str, Any], earned: Way) -> None:
    found = {f"e{at}": {"mA1": counts, "mF": (5, 100), "mT": (95, 100)} for at, counts in enumerate(COUNTS)}
    entry = indicator("A1", unit="%", chance=True, **written)
    with scored(scheme(dimension("a", entry)), found) as connection:
        seen = observed(connection, "2025Q4")
    known = engagement_indicator_intervals(seen)
    assert len(known) == len(COUNTS)
    for at, (cases, volume) in enumerate(COUNTS):
        bounds = wilson(cases, volume)
        rates = np.linspace(bounds.low, bounds.high, 4001)
        reached = [earned(float(rate)) for rate in rates]
        own = known[f"e{at}", "A1"]
        assert own.points == pytest.approx(earned(cases / volume), abs=1e-9)
        assert own.low == pytest.approx(min(reached), abs=0.05)
        assert own.high == pytest.approx(max(reached), abs=0.05)


def test_the_best_of_two_measures_is_no_worse_than_the_better_lower_bound() -> None:
    ways = {"x": {**UP, "measure": "mX"}, "y": {**UP, "measure": "mY"}}
    entry = indicator("A1", unit="%", chance=True, curves=ways, take="best")
    with scored(scheme(dimension("a", entry)), {"e": {"mX": (8, 10), "mY": (75, 100)}}) as connection:
        own = engagement_indicator_intervals(observed(connection, "2025Q4"))["e", "A1"]
    few, many = wilson(8, 10), wilson(75, 100)
    assert own.points == pytest.approx(80)
    assert own.low == pytest.approx(100 * many.low, abs=1e-6)
    assert own.high == pytest.approx(100 * few.high, abs=1e-6)


def test_the_bar_beside_a_score_holds_it_however_coarsely_it_is_rounded() -> None:
    entry = indicator("A1", unit="%", chance=True, curve=UP)
    document = scheme(dimension("a", entry), rounding={"total": 25})
    with scored(document, {"e": {"mA1": (6300, 10_000)}, "f": {"mA1": (6200, 10_000)}}) as connection:
        seen = observed(connection, "2025Q4")
    # 63 is told as 75, 62 as 50, and chance alone reaches a point to either side.
    bars = {vendor: each for (_group, vendor), each in vendor_intervals(seen).items()}
    for vendor, total in (("e", 75), ("f", 50)):
        for bar in (bars[vendor], engagement_intervals(seen)[vendor]):
            assert bar.low <= total <= bar.high
            assert bar.high - bar.low < 14
