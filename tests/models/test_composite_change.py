"""What a change is made of where the total is no weighted sum: causes that sum exactly, as formulas worked by hand say."""

from __future__ import annotations

from fractions import Fraction
from math import exp, log, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.composite_change import composite_change
from models.composites import Adding
from models.score_change import CAUSES, Ends, EngagementStates, IndicatorStates, score_change
from tests.models.test_changes import INDICATORS, NO_ENDS, indicator, whole

SUM, PRODUCT = Adding(), Adding(is_geometric=True, lowest=1.0)


@settings(max_examples=40)
@given(st.lists(st.tuples(INDICATORS, st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=2))
def test_of_a_weighted_sum_the_causes_are_those_of_its_indicators(
    several: list[tuple[list[IndicatorStates], int, int]],
) -> None:
    before, after = (sum(each[side] for each in several) for side in (1, 2))
    vendor = [EngagementStates(own, (Fraction(old, before), Fraction(new, after))) for own, old, new in several]
    exact, worked_out = score_change(vendor, NO_ENDS), composite_change(vendor, NO_ENDS, (SUM, SUM))
    for part, points in exact.parts.items():
        assert float(worked_out.parts[part]) == pytest.approx(float(points), abs=1e-8)


@settings(max_examples=40)
@given(INDICATORS, st.integers(-2000, 0), st.integers(0, 300))
def test_causes_sum_exactly_to_the_change(own: list[IndicatorStates], deducted: int, bonus: int) -> None:
    vendor = [
        EngagementStates(
            own, deductions=(Fraction(0), Fraction(deducted, 100)), bonus=(Fraction(bonus, 100), Fraction(0))
        )
    ]
    ends = Ends(Fraction(7012, 100), Fraction(8199, 100))
    change = composite_change(vendor, ends, (SUM, PRODUCT))
    assert sum(change.parts.values()) == change.change == Fraction(1187, 100)
    assert change.parts["deductions"] == Fraction(deducted, 100)
    assert change.parts["bonus"] == -Fraction(bonus, 100)


def test_a_geometric_mean_whose_data_change() -> None:
    own = whole(indicator("EP1", (1, 1), 80, 90), indicator("EQ1", (1, 1), 45, 40))
    change = composite_change(own, Ends(Fraction(60), Fraction(60)), (Adding(is_geometric=True),) * 2)
    assert float(change.parts["data"]) == pytest.approx(sqrt(90 * 40) - sqrt(80 * 45), abs=1e-8)
    assert {part for part, points in change.parts.items() if points} <= {"data", "rounding"}


def test_data_and_weights_that_change_together_share_what_they_do_together() -> None:
    own = whole(indicator("EP1", (1, 3), 80, 90), indicator("EQ1", (1, 1), 40, 40))
    change = composite_change(own, NO_ENDS, (Adding(is_geometric=True),) * 2)

    def total(points: float, weight: float) -> float:
        return exp(weight * log(points) + (1 - weight) * log(40))

    data = (total(90, 0.5) - total(80, 0.5) + total(90, 0.75) - total(80, 0.75)) / 2
    weights = (total(80, 0.75) - total(80, 0.5) + total(90, 0.75) - total(90, 0.5)) / 2
    assert float(change.parts["data"]) == pytest.approx(data, abs=1e-8)
    assert float(change.parts["weights"]) == pytest.approx(weights, abs=1e-8)


def test_full_points_are_no_matter_of_limits() -> None:
    own = whole(*(indicator(f"E{letter}1", (1, 1), 100, 100) for letter in "PQR"))
    change = composite_change(own, Ends(Fraction(100), Fraction(100)), (PRODUCT, PRODUCT))
    assert not any(change.parts.values())


def test_another_way_of_adding_up_is_a_matter_of_the_rule() -> None:
    own = whole(indicator("EP1", (1, 1), 90, 90), indicator("EQ1", (1, 1), 40, 40))
    change = composite_change(own, NO_ENDS, (SUM, Adding(is_geometric=True)))
    assert float(change.parts["rule"]) == pytest.approx(60 - 65, abs=1e-8)
    assert all(not change.parts[cause] for cause in CAUSES if cause != "rule")
