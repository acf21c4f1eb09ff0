"""How exactly rates are known, small volumes, and what both mean for points and totals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.curves import parse_curve, points
from models.intervals import (
    Z_95,
    Interval,
    points_interval,
    product_error,
    shrunk_rate,
    standard_error,
    total_error,
    total_interval,
    wilson,
)

CURVES = [
    {"up": [85, 98]},
    {"down": [0.5, 3]},
    {"band": [90, 95, 105, 110]},
    {"step": {"<=0": 100, "<=1": 50}, "else": 0},
]


@pytest.mark.parametrize(
    ("cases", "volume", "low", "high"),
    [(20, 21, 0.773, 0.992), (16, 16, 0.806, 1.0), (0, 16, 0.0, 0.194), (81, 263, 0.2553, 0.3662)],
    ids=["on-time-20-of-21", "all-of-16", "none-of-16", "newcombe-1998-example"],
)
def test_wilson_intervals(cases: int, volume: int, low: float, high: float) -> None:
    # The last is example (a) of Newcombe (1998) Statistics in Medicine 17:857-872, method 3, from memory.
    found = wilson(cases, volume)
    assert (found.low, found.high) == (pytest.approx(low, abs=6e-4), pytest.approx(high, abs=6e-4))
    assert found.value == cases / volume


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_wilson_bound_is_where_the_score_test_just_fails(cases: int, volume: int) -> None:
    cases = min(cases, volume)
    found = wilson(cases, volume)
    assert 0 <= found.low <= found.value <= found.high <= 1
    for bound in (found.low, found.high):
        if 0 < bound < 1:
            distance = abs(found.value - bound) / (bound * (1 - bound) / volume) ** 0.5
            assert distance == pytest.approx(Z_95, rel=1e-6)
    mirrored = wilson(volume - cases, volume)
    assert (mirrored.low, mirrored.high) == (pytest.approx(1 - found.high), pytest.approx(1 - found.low))


def test_an_idle_month_and_impossible_counts_have_no_rate() -> None:
    for cases, volume in ((0, 0), (-1, 5), (6, 5)):
        with pytest.raises(ValueError, match="volume above 0"):
            wilson(cases, volume)


def test_small_volumes_are_drawn_towards_the_prior() -> None:
    # Two complaints in 0.1 of 10,000 against 3 per 10,000 with the say of 1: (2 + 3)/(0.1 + 1).
    assert shrunk_rate(2, Decimal("0.1"), Fraction(3), 1) == Fraction(50, 11)
    assert shrunk_rate(0, 0, Fraction(3), 1) == 3  # nothing seen: the prior
    assert shrunk_rate(7, 2, Fraction(3), 0) == Fraction(7, 2)  # no prior: the raw rate
    with pytest.raises(ValueError, match="above 0"):
        shrunk_rate(0, 0, Fraction(3), 0)
    with pytest.raises(ValueError, match="at least 0"):
        shrunk_rate(-1, 2, Fraction(3), 1)


@given(st.integers(0, 50), st.integers(1, 50), st.fractions(0, 5), st.integers(0, 50))
def test_a_shrunk_rate_lies_between_the_raw_one_and_the_prior(c: int, n: int, prior: Fraction, weight: int) -> None:
    raw, shrunk = Fraction(c, n), shrunk_rate(c, n, prior, weight)
    assert min(raw, prior) <= shrunk <= max(raw, prior)


@pytest.mark.parametrize(
    ("curve", "value", "earned"),
    [
        ({"up": [80, 100]}, Interval(85, 90, 95), Interval(25, 50, 75)),
        ({"down": [0, 10]}, Interval(2, 4, 20), Interval(0, 60, 80)),
        ({"band": [90, 95, 105, 110]}, Interval(92, 93, 108), Interval(40, 60, 100)),
        ({"band": [90, 95, 105, 110]}, Interval(97, 99, 101), Interval(100, 100, 100)),
        ({"step": {"<=0": 100, "<=1": 50}, "else": 0}, Interval(0, 1, 1.5), Interval(0, 50, 100)),
        ({"step": {"<=0": 100, "<=1": 50}, "else": 0}, Interval(1, 1, 1), Interval(50, 50, 50)),
    ],
)
def test_bounds_of_a_value_become_bounds_of_its_points(
    curve: dict[str, Any], value: Interval, earned: Interval
) -> None:
    assert points_interval(parse_curve(curve), value) == earned


@given(st.sampled_from(CURVES), st.lists(st.integers(0, 1200), min_size=4, max_size=4))
def test_no_value_between_the_bounds_earns_points_outside_theirs(written: dict[str, Any], tenths: list[int]) -> None:
    low, value, between, high = sorted(tenths)
    curve = parse_curve(written)
    found = points_interval(curve, Interval(low / 10, value / 10, high / 10))
    assert found.low <= found.value <= found.high
    assert found.low <= float(points(curve, Fraction(between, 10))) <= found.high


def test_a_total_is_as_uncertain_as_its_indicators_and_their_weights() -> None:
    # Half-widths 8 and 6 on weights 0.6 and 0.4: sqrt(4.8² + 2.4²).
    indicators = [Interval(72, 80, 88), Interval(64, 70, 76), Interval(50, 50, 50)]
    found = total_interval(74.0, [3, 2, 0], indicators)
    assert found.high - 74 == pytest.approx((4.8**2 + 2.4**2) ** 0.5)
    assert 74 - found.low == pytest.approx((4.8**2 + 2.4**2) ** 0.5)
    assert total_interval(99.0, [3, 2, 0], indicators).high == 100
    assert standard_error(Interval(-Z_95, 0, Z_95)) == pytest.approx(1)


def test_full_points_can_only_be_too_many() -> None:
    found = total_interval(100.0, [1, 1], [Interval(80, 100, 100), Interval(100, 100, 100)])
    assert (found.low, found.high) == (90, 100)


def test_common_causes_add_to_the_error_of_a_total() -> None:
    apart = total_error([1, 1], [4, 4])
    together = total_error([1, 1], [[4, 4], [4, 4]])
    assert apart == pytest.approx(2**0.5)
    assert together == pytest.approx(2)
    with pytest.raises(ValueError, match="covariance"):
        total_error([1, 1], [[1, -2], [-2, 1]])


def test_the_error_of_a_geometric_mean_is_what_drawing_shows() -> None:
    random = np.random.default_rng(7)
    values, deviations, weights = np.array([80.0, 60, 90]), np.array([2.0, 3, 1]), [0.5, 0.3, 0.2]
    drawn = np.exp(np.log(random.normal(values, deviations, (200_000, 3))) @ weights)
    assert product_error(weights, values, deviations**2) == pytest.approx(drawn.std(), rel=0.01)
    with pytest.raises(ValueError, match="greater than 0"):
        product_error([1], [0], [1])
