"""Do totals that are no weighted sum come out as their formula says, and do searches find what closed forms know?"""

from __future__ import annotations

from math import exp, log
from time import thread_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.acceptability import acceptability, acceptability_of
from models.composites import Adding, Composite
from models.searched_ranges import searched_ranges
from models.stability import first_place_intervals, full_ranking_intervals
from models.weight_draws import uniform_weights

SUM, PRODUCT = Adding(), Adding(is_geometric=True)
DIMENSIONS = ("x", "x", "y", "z")
WEIGHTS = np.array([0.3, 0.2, 0.3, 0.2])
ALONE = [np.arange(4) == place for place in range(4)]

tables = st.lists(st.lists(st.integers(1, 100), min_size=4, max_size=4), min_size=2, max_size=6, unique_by=tuple)


def composite(points: object, adding: Adding) -> Composite:
    table = np.array(points, dtype=np.float64)
    return Composite(table, DIMENSIONS, np.ones(len(table)), np.arange(len(table)), np.zeros(len(table)), adding)


def test_a_geometric_mean_by_hand() -> None:
    (total,) = composite([[80, 60, 50, 40]], PRODUCT).totals(WEIGHTS[None, :])[0]
    assert total == pytest.approx(exp(0.5 * log(72) + 0.3 * log(50) + 0.2 * log(40)))


def test_a_gap_leaves_its_weight_to_its_dimension_and_an_empty_dimension_to_the_others() -> None:
    gap = np.nan
    found = composite([[80, gap, 50, 40], [gap, gap, 50, 40]], PRODUCT).totals(WEIGHTS[None, :])[0]
    assert found[0] == pytest.approx(exp(0.5 * log(80) + 0.3 * log(50) + 0.2 * log(40)))
    assert found[1] == pytest.approx(exp((0.3 * log(50) + 0.2 * log(40)) / 0.5))


def test_a_dimension_of_nothing_makes_a_product_nothing_unless_it_is_lifted_or_weighs_nothing() -> None:
    points = [[0, 0, 100, 100]]
    lifted = Adding(is_geometric=True, lowest=1.0)
    assert composite(points, PRODUCT).totals(WEIGHTS[None, :])[0, 0] == 0
    assert composite(points, lifted).totals(WEIGHTS[None, :])[0, 0] == pytest.approx(10)
    assert composite(points, PRODUCT).totals(np.array([[0, 0, 0.5, 0.5]]))[0, 0] == pytest.approx(100)


@pytest.mark.parametrize(("is_down", "scores"), [(False, (72.5, 50.4, 40.0)), (True, (72.4, 50.3, 39.9))])
def test_dimensions_are_rounded_before_they_are_added(is_down: bool, scores: tuple[float, ...]) -> None:
    points = [[80.45, 60.45, 50.35, 39.95]]
    adding = Adding(step=100_000_000, is_down=is_down)
    total = composite(points, adding).totals(WEIGHTS[None, :])[0, 0]
    assert total == pytest.approx(0.5 * scores[0] + 0.3 * scores[1] + 0.2 * scores[2], abs=1e-9)


def test_engagements_join_by_size_and_deductions_follow() -> None:
    shares, starts, added = np.array([0.25, 0.75]), np.array([0]), np.array([-2.0])
    one, other = composite([[80, 60, 50, 40], [90, 90, 90, 90]], PRODUCT).totals(WEIGHTS[None, :])[0]
    joined = Composite(np.array([[80.0, 60, 50, 40], [90, 90, 90, 90]]), DIMENSIONS, shares, starts, added, PRODUCT)
    assert joined.totals(WEIGHTS[None, :])[0, 0] == pytest.approx(0.25 * one + 0.75 * other - 2)


@settings(max_examples=25)
@given(tables)
def test_of_a_weighted_sum_drawing_and_searching_say_what_the_formulas_say(points: list[list[int]]) -> None:
    table = np.array(points, dtype=np.float64)
    drawn = uniform_weights(4, 500)
    ours, known = acceptability_of(composite(table, SUM), drawn), acceptability(table, drawn)
    assert np.array_equal(ours.ranks, known.ranks)
    searched = searched_ranges(composite(table, SUM), WEIGHTS, ALONE)
    for found, exact in zip(searched, full_ranking_intervals(table, WEIGHTS), strict=True):
        assert (found.order.low, found.order.high) == pytest.approx((exact.low, exact.high), abs=2e-6)
    totals = np.sort(table @ WEIGHTS)
    if totals[-1] - totals[-2] > 1e-6:
        for found, exact in zip(searched, first_place_intervals(table, WEIGHTS), strict=True):
            assert (found.first.low, found.first.high) == pytest.approx((exact.low, exact.high), abs=2e-6)


def test_the_range_of_a_product_is_worked_out_by_hand() -> None:
    # ln 90·t + ln 40·(1 − t) = ln 50: the first leads until its strong dimension weighs less than that.
    table = np.array([[90.0, 90, 40, 40], [50, 50, 50, 50]])
    strong = np.array([True, True, False, False])
    (found,) = searched_ranges(composite(table, PRODUCT), WEIGHTS, [strong])
    assert found.first.weight == pytest.approx(0.5)
    assert found.first.low == pytest.approx((log(50) - log(40)) / (log(90) - log(40)), abs=2e-6)
    assert found.first.high == 1


def test_two_hundred_vendors_under_ten_thousand_sets_of_weights_take_less_than_half_a_second() -> None:
    points = np.random.default_rng(1).uniform(1, 100, (200, 30))
    dimensions = tuple(f"d{number // 6}" for number in range(30))
    many = Composite(points, dimensions, np.ones(200), np.arange(200), np.zeros(200), PRODUCT)
    drawn = uniform_weights(30)
    spent = []
    for _turn in range(3):
        began = thread_time()
        found = acceptability_of(many, drawn)
        spent.append(thread_time() - began)
    assert found.draws == 10_000
    assert min(spent) < 0.5


def test_equal_totals_share_a_place_in_every_draw() -> None:
    adding = Adding(step=10_000_000_000)
    found = acceptability_of(
        composite([[81, 81, 62, 50], [79, 79, 58, 50], [10, 10, 10, 10]], adding), uniform_weights(4, 200)
    )
    assert found.ranks[0].tolist() == found.ranks[1].tolist() == [1, 0, 0]
    assert found.ranks[2].tolist() == [0, 0, 1]
