"""Intervals in which the ranking stays: against the published example, brute force, and their own laws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.gaps import completed
from models.ranks import competition_ranks
from models.stability import dominance_share, first_place_intervals, full_ranking_intervals
from tests.models.published import case

TS1997 = case("weight_stability_triantaphyllou_sanchez1997")


def problems() -> st.SearchStrategy[tuple[np.ndarray, np.ndarray]]:
    def sized(size: tuple[int, int]) -> st.SearchStrategy[tuple[np.ndarray, np.ndarray]]:
        vendors, indicators = size
        points = arrays(float, (vendors, indicators), elements=st.integers(0, 100).map(float))
        weights = arrays(float, indicators, elements=st.integers(1, 20).map(float))
        return st.tuples(points, weights)

    return st.tuples(st.integers(2, 6), st.integers(2, 5)).flatmap(sized)


def rescaled(weights: np.ndarray, index: int, new: float) -> np.ndarray:
    share = weights / weights.sum()
    moved = share * (1 - new) / (1 - share[index])
    moved[index] = new
    return moved


@pytest.mark.parametrize(
    ("ask", "key"),
    [(first_place_intervals, "stability_interval_top1"), (full_ranking_intervals, "stability_interval_full_ranking")],
)
def test_intervals_of_triantaphyllou_and_sanchez_1997(ask: Any, key: str) -> None:
    # The case's weights as printed sum to 1.0001 and its intervals are in shares of their sum.
    found = [(each.low, each.high) for each in ask(TS1997.matrix, TS1997.weights)]
    assert found == [pytest.approx(bounds, abs=TS1997.tolerance) for bounds in TS1997.expected[key]]


@given(problems())
def test_order_stays_inside_the_interval_and_changes_outside(problem: tuple[np.ndarray, np.ndarray]) -> None:
    points, weights = problem
    ranks = competition_ranks(points @ weights)
    assume(len(set(ranks)) == len(ranks))
    for index, interval in enumerate(full_ranking_intervals(points, weights)):
        assert 0 <= interval.low <= interval.weight <= interval.high <= 1
        for inside in np.linspace(interval.low, interval.high, 7)[1:-1]:
            assert (competition_ranks(points @ rescaled(weights, index, inside)) == ranks).all()
        for outside in (interval.low - 1e-4, interval.high + 1e-4):
            if 0 <= outside <= 1:
                totals = points @ rescaled(weights, index, outside)
                assert (np.diff(totals[np.argsort(ranks)]) > 0).any()


@given(problems())
def test_winner_stays_inside_the_interval_and_loses_outside(problem: tuple[np.ndarray, np.ndarray]) -> None:
    points, weights = problem
    ranks = competition_ranks(points @ weights)
    assume((ranks == 1).sum() == 1)
    winner = int(np.argmin(ranks))
    for index, interval in enumerate(first_place_intervals(points, weights)):
        for inside in np.linspace(interval.low, interval.high, 7)[1:-1]:
            assert np.argmax(points @ rescaled(weights, index, inside)) == winner
        for outside in (interval.low - 1e-4, interval.high + 1e-4):
            if 0 <= outside <= 1:
                totals = points @ rescaled(weights, index, outside)
                assert totals.max() > totals[winner]


@given(problems())
def test_a_full_ranking_is_never_more_stable_than_its_winner(problem: tuple[np.ndarray, np.ndarray]) -> None:
    points, weights = problem
    pairs = zip(first_place_intervals(points, weights), full_ranking_intervals(points, weights), strict=True)
    for first, full in pairs:
        assert first.low <= full.low + 1e-12
        assert full.high <= first.high + 1e-12


def test_a_tie_of_different_vendors_has_no_room() -> None:
    intervals = full_ranking_intervals([[80, 60], [60, 80]], [50, 50])
    assert [(each.low, each.high) for each in intervals] == [(0.5, 0.5), (0.5, 0.5)]


def test_equal_vendors_and_dominance_leave_all_weights_open() -> None:
    intervals = full_ranking_intervals([[80, 60], [80, 60], [70, 50]], [3, 7])
    assert [(each.low, each.high) for each in intervals] == [(0, 1), (0, 1)]
    assert dominance_share([[80, 60], [80, 60], [70, 50]]) == pytest.approx(2 / 3)


def test_a_single_indicator_and_a_single_vendor_are_stable() -> None:
    assert [(each.low, each.high) for each in full_ranking_intervals([[1.0], [2.0]], [5])] == [(0, 1)]
    assert [(each.low, each.high) for each in first_place_intervals([[1, 2]], [1, 1])] == [(0, 1), (0, 1)]
    assert dominance_share([[1, 2]]) == 0


def test_an_indicator_with_all_the_weight_gives_way_to_the_others_in_equal_parts() -> None:
    # B leads on the mean of the others from 50 % downwards: 10·t - 10·(1 - t).
    interval = first_place_intervals([[60, 50, 50], [50, 70, 50]], [1, 0, 0])[0]
    assert (interval.low, interval.high) == (pytest.approx(0.5), 1)


def test_dominance_leaves_out_what_weighs_nothing() -> None:
    assert dominance_share([[80, 10], [70, 20]]) == 0
    assert dominance_share([[80, 10], [70, 20]], [1, 0]) == 1


def test_a_gap_filled_with_its_dimension_keeps_the_total() -> None:
    # Domain 3.9, variant: a missing indicator's weight goes to its dimension.
    filled = completed([[80, np.nan, 50], [60, 70, np.nan]], [30, 20, 50], ["P", "P", "Q"])
    assert filled.tolist() == [[80, 80, 50], [60, 70, 64]]
    assert filled[0] @ [0.3, 0.2, 0.5] == pytest.approx(65)  # P 80 of 50, Q 50 of 50
    assert filled[1] @ [0.3, 0.2, 0.5] == pytest.approx(64)  # P alone: (60·30 + 70·20)/50


def test_deductions_move_a_total_at_any_weights() -> None:
    filled = completed([[80, 60], [70, 50]], [1, 1], ["P", "Q"], added=[-2, 3])
    for weights in ([1, 0], [0.25, 0.75]):
        assert filled @ weights == pytest.approx(np.array([[80, 60], [70, 50]]) @ weights + [-2, 3])


@pytest.mark.parametrize(
    ("points", "weights", "said"),
    [
        ([[1, float("nan")]], [1, 1], "column 2"),
        ([[1, 2]], [1], "2 weights"),
        ([[1, 2]], [1, -1], "not negative"),
        ([[1, 2]], [1, float("nan")], "finite"),
        ([[1, 2]], [0, 0], "zero"),
        ([1, 2], [1, 1], "shape"),
    ],
)
def test_what_cannot_be_computed_is_refused(points: Any, weights: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        first_place_intervals(points, weights)


def test_a_vendor_without_any_data_is_refused() -> None:
    with pytest.raises(ValueError, match="row 2 has no indicator with data"):
        completed([[80, 60], [np.nan, np.nan]], [1, 1], ["P", "Q"])
