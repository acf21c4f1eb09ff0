"""Shares of places over drawn weights: against exact areas, the order of vendors, and known limits."""

from __future__ import annotations

import time
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.acceptability import acceptability, pairwise_winning
from models.ranks import competition_ranks
from models.weight_draws import LOOSE, NORMAL, TIGHT, descending_weights, uniform_weights, weights_around
from tests.models.published import case

EXACT = case("smaa_exact_triantaphyllou_3crit")
TABLES = st.tuples(st.integers(1, 7), st.integers(1, 5)).flatmap(
    lambda size: arrays(float, size, elements=st.integers(0, 3).map(lambda step: 25.0 * step))
)


def test_shares_come_to_the_exact_areas_of_the_weight_triangle() -> None:
    found = acceptability(EXACT.matrix, uniform_weights(3, draws=100_000))
    assert np.abs(found.ranks - EXACT.expected["rank_acceptability"]).max() < EXACT.tolerance
    assert found.central_weights[:3] == pytest.approx(np.array(EXACT.expected["central_weights"])[:3], abs=4e-3)
    assert np.isnan(found.central_weights[3]).all()  # A4 is never first


def test_ten_thousand_draws_are_within_four_standard_errors() -> None:
    exact = np.array(EXACT.expected["rank_acceptability"])
    error = np.sqrt(exact * (1 - exact) / 10_000)
    found = acceptability(EXACT.matrix, uniform_weights(3))
    assert found.draws == 10_000
    assert (np.abs(found.ranks - exact) <= 4 * error + 1e-12).all()


@settings(deadline=None)
@given(TABLES)
def test_rows_sum_to_one_and_places_are_as_many_as_vendors(points: np.ndarray) -> None:
    found = acceptability(points, uniform_weights(points.shape[1], draws=200))
    assert found.ranks.sum(axis=1) == pytest.approx(np.ones(len(points)))
    assert (found.best_rank <= found.worst_rank).all()
    assert ((found.mean_rank >= 1) & (found.mean_rank <= len(points))).all()
    assert found.first_share.sum() >= 1 - 1e-12  # ties are first together
    assert (found.top_three_share >= found.first_share).all()


@settings(deadline=None)
@given(TABLES)
def test_shares_are_what_ranking_each_draw_gives(points: np.ndarray) -> None:
    draws = uniform_weights(points.shape[1], draws=50)
    counted = np.zeros((len(points), len(points)))
    for weights in draws:
        counted[np.arange(len(points)), competition_ranks(points @ weights) - 1] += 1
    assert acceptability(points, draws).ranks == pytest.approx(counted / 50)


@settings(deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_vendors_changes_no_digit(points: np.ndarray, random: Random) -> None:
    order = list(range(len(points)))
    random.shuffle(order)
    draws = weights_around(np.ones(points.shape[1]), draws=100)
    straight, shuffled = acceptability(points, draws), acceptability(points[order], draws)
    assert (straight.ranks[order] == shuffled.ranks).all()
    assert np.array_equal(straight.central_weights[order], shuffled.central_weights, equal_nan=True)
    assert (straight.best_rank[order] == shuffled.best_rank).all()


def test_another_vendor_changes_no_draw_and_no_order_among_the_others() -> None:
    points = np.random.default_rng(3).uniform(0, 100, (12, 5))
    draws = uniform_weights(5)
    assert (draws == uniform_weights(5)).all()
    before = pairwise_winning(points, draws)
    after = pairwise_winning(np.vstack([points, np.full(5, 60.0)]), draws)
    assert (after[:12, :12] == before).all()


def test_two_hundred_vendors_take_less_than_half_a_second() -> None:
    points = np.random.default_rng(1).uniform(0, 100, (200, 30))
    taken = []
    for _ in range(3):
        start = time.process_time()
        acceptability(points, uniform_weights(30))
        taken.append(time.process_time() - start)
    assert min(taken) < 0.5


def test_equal_vendors_share_a_place_and_the_next_is_left_out() -> None:
    found = acceptability([[90, 80], [90, 80], [10, 10]], uniform_weights(2, draws=10))
    assert found.ranks.tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 1]]
    assert found.top_three_share.tolist() == [1, 1, 1]
    assert found.best_rank.tolist() == [1, 1, 3]


def test_what_no_draw_weighs_tells_no_vendors_apart() -> None:
    found = acceptability([[90, 10], [90, 70]], weights_around([1, 0], draws=10))
    assert found.ranks.tolist() == [[1, 0], [1, 0]]


def test_a_rank_interval_holds_five_to_ninety_five_percent_of_the_draws() -> None:
    # B is first where its indicator weighs more than half: the given draws say how often.
    points = [[100, 0], [0, 100]]
    for firsts, best, worst in ((4, 2, 2), (5, 1, 2), (94, 1, 2), (95, 1, 1)):
        draws = np.array([[0.2, 0.8]] * firsts + [[0.8, 0.2]] * (100 - firsts))
        found = acceptability(points, draws)
        assert (found.best_rank[1], found.worst_rank[1]) == (best, worst)


@pytest.mark.parametrize(("kappa", "deviation"), [(LOOSE, 0.10), (NORMAL, 0.046), (TIGHT, 0.020)])
def test_draws_lie_around_the_stated_weights_as_far_as_said(kappa: float, deviation: float) -> None:
    draws = weights_around([0.3, 0.5, 0.2], kappa)
    assert draws.sum(axis=1) == pytest.approx(np.ones(10_000))
    assert draws.mean(axis=0) == pytest.approx([0.3, 0.5, 0.2], abs=0.005)
    assert draws[:, 0].std() == pytest.approx(deviation, abs=0.002)


def test_draws_differ_by_seed_only() -> None:
    assert (weights_around([1, 2], seed=1) == weights_around([10, 20], seed=1)).all()
    assert (weights_around([1, 2], seed=1) != weights_around([1, 2], seed=2)).any()


def test_uniform_draws_have_the_moments_of_the_simplex() -> None:
    draws = uniform_weights(4, draws=50_000)
    assert draws.mean(axis=0) == pytest.approx(np.full(4, 0.25), abs=0.003)
    assert draws.var(axis=0) == pytest.approx(np.full(4, 3 / 80), abs=0.001)


def test_descending_draws_keep_the_order() -> None:
    draws = descending_weights(3, draws=20_000)
    assert (np.diff(draws, axis=1) <= 0).all()
    # The mean of ordered uniform weights: (1 + 1/2 + 1/3)/3, (1/2 + 1/3)/3, 1/9.
    assert draws.mean(axis=0) == pytest.approx([11 / 18, 5 / 18, 2 / 18], abs=0.003)


def test_pairwise_winning_of_the_exact_case() -> None:
    winning = pairwise_winning(EXACT.matrix, uniform_weights(3))
    assert (np.diag(winning) == 0).all()
    assert winning[0, 3] == 1  # A1 dominates A4
    assert winning + winning.T == pytest.approx(1 - np.eye(4))


@pytest.mark.parametrize("draws", [np.empty((0, 2)), np.ones((5, 3))])
def test_draws_that_do_not_fit_are_refused(draws: np.ndarray) -> None:
    with pytest.raises(ValueError, match="2 indicators need draws"):
        acceptability([[1, 2]], draws)


def test_impossible_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        uniform_weights(0)
    with pytest.raises(ValueError, match="greater than 0"):
        weights_around([1, 2], concentration=0)
