"""Where a total is no weighted sum: are bounds and firmness those of the total that the scheme works out?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.composites import Adding
from models.intervals import wilson
from pipelines.robustness.contest import contests
from pipelines.robustness.firmness import Firmness, firmness
from pipelines.robustness.observed import Observed, observed
from pipelines.robustness.score_intervals import engagement_intervals, vendor_intervals
from tests.pipelines.one_period import Found, column, dimension, indicator, scheme, scored

TOTALS = "select vendor_id, total_exact from scores.vendor_scores"
GEOMETRIC: dict[str, Any] = {"aggregation": {"across_dimensions": "geometric", "lowest_counts_as": 1}}
ROUNDED: dict[str, Any] = {"rounding": {"dimensions": 1}}
BOTH = GEOMETRIC | ROUNDED
level = st.integers(0, 1000).map(lambda tenths: tenths / 10)


def three(weights: tuple[int, ...] = (3, 2, 3, 2), **options: Any) -> dict[str, Any]:
    a, b, c, d = (indicator(code, weight) for code, weight in zip("abcd", weights, strict=True))
    return scheme(dimension("x", a, b), dimension("y", c), dimension("z", d), **options)


def seen_of(document: dict[str, Any], found: Found) -> Observed:
    with scored(document, found) as connection:
        return observed(connection, "2025Q4")


def firm(document: dict[str, Any], found: Found) -> Firmness:
    (contest,) = contests(seen_of(document, found)).values()
    return firmness(contest)


@settings(max_examples=8)
@given(
    st.lists(
        st.fixed_dictionaries(dict.fromkeys(("ma", "mb"), level | st.just("na")) | {"mc": level, "md": level}),
        min_size=2,
        max_size=4,
    ),
    st.lists(st.integers(1, 9), min_size=4, max_size=4),
    st.sampled_from([GEOMETRIC, ROUNDED, BOTH]),
)
def test_totals_under_other_weights_are_those_of_the_scheme_with_these_weights(
    several: list[dict[str, Any]], weights: list[int], declared: dict[str, Any]
) -> None:
    found = {f"v{number}": values for number, values in enumerate(several)}
    for contest in contests(seen_of(three(**declared), found)).values():
        assert contest.composite is not None
        present = ["abcd".index(code) for code in contest.indicators]
        stated, other = contest.weights, np.array(weights, dtype=np.float64)[present]
        assert contest.composite.totals(stated[None, :])[0] == pytest.approx(contest.totals, abs=1e-9)
        if len(present) == len(weights):
            anew = column(scored(three(tuple(weights), **declared), found), TOTALS)
            totals = contest.composite.totals(other[None, :] / other.sum())[0]
            assert totals == pytest.approx([anew[vendor] for vendor in contest.vendors], abs=1e-9)


def test_chance_moves_a_geometric_mean_as_far_as_its_dimension_does() -> None:
    rate = indicator("a", 1, unit="%", chance=True, curve={"up": [0, 100]})
    document = scheme(dimension("x", rate), dimension("y", indicator("b", 1)), **GEOMETRIC)
    seen = seen_of(document, {"e": {"ma": (1, 20), "mb": 64}, "f": {"ma": (19, 20), "mb": 64}})
    of_vendors = {vendor: bar for (_group, vendor), bar in vendor_intervals(seen).items()}
    lift = Adding(is_geometric=True, lowest=1.0)
    for vendor, cases in (("e", 1), ("f", 19)):
        known = wilson(cases, 20)
        low, high = (
            float(lift.total(np.array([1.0, 1.0]), np.array([100 * bound, 64.0]))) for bound in (known.low, known.high)
        )
        for bar in (engagement_intervals(seen)[vendor], of_vendors[vendor]):
            assert (bar.low, bar.high) == pytest.approx((low, high), abs=1e-6)


def test_chance_and_gaps_together_begin_at_the_worst_and_the_best() -> None:
    rate = indicator("a", 1, unit="%", chance=True, curve={"up": [0, 100]})
    document = scheme(dimension("x", rate, indicator("c", 1)), dimension("y", indicator("b", 2)), **GEOMETRIC)
    bar = engagement_intervals(seen_of(document, {"e": {"ma": (10, 20), "mb": 64, "mc": "missing"}}))["e"]
    known, lift = wilson(10, 20), Adding(is_geometric=True, lowest=1.0)
    ends = [50 * known.low, 25.0, 75.0, 50 * known.high + 50]
    low, worst, best, high = (float(lift.total(np.ones(2), np.array([score, 64.0]))) for score in ends)
    assert (bar.low, bar.worst, bar.best, bar.high) == pytest.approx((low, worst, best, high), abs=1e-6)


def test_two_uncertain_dimensions_are_added_as_independent_errors() -> None:
    rates = [indicator(code, 1, unit="%", chance=True, curve={"up": [0, 100]}) for code in "ab"]
    document = scheme(dimension("x", rates[0]), dimension("y", rates[1]), **GEOMETRIC)
    bar = engagement_intervals(seen_of(document, {"e": {"ma": (10, 20), "mb": (30, 40)}}))["e"]
    lift, one, other = Adding(is_geometric=True, lowest=1.0), wilson(10, 20), wilson(30, 40)

    def total(first: float, second: float) -> float:
        return float(lift.total(np.ones(2), np.array([100 * first, 100 * second])))

    whole = total(0.5, 0.75)
    below = np.hypot(whole - total(one.low, 0.75), whole - total(0.5, other.low))
    assert bar.low == pytest.approx(whole - below, abs=1e-6)


def test_of_a_weighted_sum_the_bounds_stay_what_they_were() -> None:
    rates = [indicator(code, 1, unit="%", chance=True, curve={"up": [0, 100]}) for code in "ab"]
    found: Found = {"e": {"ma": (10, 20), "mb": (30, 40), "mc": "missing", "md": 50}}
    parts = (dimension("x", *rates), dimension("y", indicator("c", 1), indicator("d", 1)))
    plain = engagement_intervals(seen_of(scheme(*parts), found))["e"]
    # So fine a rounding moves nothing, but makes the total one that is worked out again.
    again = engagement_intervals(seen_of(scheme(*parts, rounding={"dimensions": "0.000001"}), found))["e"]
    assert vars(again) == pytest.approx(vars(plain), abs=1e-5)


@pytest.mark.parametrize("declared", [GEOMETRIC, ROUNDED, BOTH], ids=["geometric", "rounded", "both"])
def test_a_total_that_is_no_sum_is_doubted_as_others_are(declared: dict[str, Any]) -> None:
    found: Found = {
        "even": {"ma": 72, "mb": 70, "mc": 71, "md": 70},
        "uneven": {"ma": 99, "mb": 99, "mc": 20, "md": 90},
        "poor": {"ma": 10, "mb": 10, "mc": 10, "md": 10},
    }
    (contest,) = contests(seen_of(three(**declared), found)).values()
    told = firmness(contest)
    first, second, last = told.standings
    assert (last.vendor_id, last.any_first_share, last.worst_place) == ("poor", 0, 3)
    assert first.any_first_share + second.any_first_share >= 1
    assert told.never_share is None
    assert [each.method for each in told.opinions] == ["sum" if declared is not ROUNDED else "product", "topsis"]
    (range_of_y,) = [each for each in told.ranges if (each.kind, each.code) == ("dimension", "y")]
    assert range_of_y.first_low is not None
    assert range_of_y.first_high is not None
    # Towards the stated weight of 30 the first stays first, away from it another takes the place.
    edge = (range_of_y.first_low if first.vendor_id == "even" else range_of_y.first_high) / 100
    assert 0 < edge < 1
    inwards = 1e-4 if edge < 0.3 else -1e-4
    for weight, is_first in ((edge + inwards, True), (edge - inwards, False)):
        rest = (1 - weight) / 0.7
        assert contest.composite is not None
        totals = contest.composite.totals(np.array([[0.3 * rest, 0.2 * rest, weight, 0.2 * rest]]))[0]
        assert (int(np.argmax(totals)) == 0) is is_first


def test_what_is_no_weighted_sum_has_a_first_by_the_sum_where_they_differ() -> None:
    found: Found = {
        "even": {"ma": 70, "mb": 70, "mc": 70, "md": 70},
        "uneven": {"ma": 100, "mb": 100, "mc": 25, "md": 90},
    }
    told = firm(three(**GEOMETRIC), found)
    assert [each.vendor_id for each in told.standings] == ["even", "uneven"]
    assert (told.opinions[0].method, told.opinions[0].same_first) == ("sum", False)


def test_adding_up_is_read_from_the_rule() -> None:
    (contest,) = contests(
        seen_of(
            three(**BOTH),
            {"e": dict.fromkeys(("ma", "mb", "mc", "md"), 50), "f": dict.fromkeys(("ma", "mb", "mc", "md"), 60)},
        )
    ).values()
    assert contest.composite is not None
    assert contest.composite.adding == replace(Adding(), is_geometric=True, lowest=1.0, step=1_000_000_000)
