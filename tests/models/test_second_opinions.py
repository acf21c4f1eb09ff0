"""Weighted sum, weighted product and TOPSIS: published cases, two other libraries, and the laws of fixed scales."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.curves import parse_curve, points
from models.rank_likeness import kendall_tau_b, likeness, rank_similarity, same_top, weighted_spearman
from models.ranks import competition_ranks, mean_ranks
from models.second_opinions import (
    Better,
    product_of_points,
    topsis_by_vectors,
    topsis_of_points,
    topsis_of_values,
    weighted_product,
    weighted_sum,
)
from tests.models.published import Case, called, case, cases_of

POINTS = st.tuples(st.integers(2, 8), st.integers(1, 6)).flatmap(
    lambda size: arrays(float, size, elements=st.integers(0, 100).map(float))
)


@pytest.fixture(autouse=True)
def no_advice_of_the_oracles() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def ratios(matrix: np.ndarray, better: list[Better]) -> np.ndarray:
    """x/max for benefits, min/x for costs: how the cases of the weighted sum are normalised."""
    rising = np.array([each == "higher" for each in better])
    return np.where(rising, matrix / matrix.max(axis=0), matrix.min(axis=0) / matrix)


def published_sum(each: Case, weights: list[float]) -> np.ndarray:
    matrix = each.matrix
    if each.facts["parameters"]["normalisation"] != "none":
        matrix = ratios(matrix, each.better)
    return weighted_sum(matrix, weights) * sum(weights)


@pytest.mark.parametrize("each", cases_of("weighted_sum"), ids=called)
def test_published_weighted_sums(each: Case) -> None:
    scores = published_sum(each, each.weights)
    if "scores" in each.expected:
        assert scores == pytest.approx(each.expected["scores"], abs=each.tolerance)
    assert competition_ranks(scores).tolist() == each.expected["ranks"]


def test_published_ranks_under_seven_sets_of_weights() -> None:
    # Keshavarz Ghorabaee et al. (2015) Informatica 26(3):435-451, tables 5-7.
    each = case("ranks_7weightsets_keshavarz2015_saw")
    sets = each.facts["parameters"]["weight_sets"]
    found = [competition_ranks(published_sum(each, weights)).tolist() for weights in sets]
    assert len(found) == 7
    assert found == each.expected["ranks_by_weight_set"]


def test_published_weighted_product() -> None:
    each = case("wpm_triantaphyllou")
    score = dict(zip(each.facts["alternatives"], weighted_product(each.matrix, each.weights), strict=True))
    for pair, ratio in each.expected["pairwise_ratios"].items():
        one, other = pair.split("/")
        assert score[one] / score[other] == pytest.approx(ratio, abs=each.tolerance)
    assert competition_ranks(list(score.values())).tolist() == each.expected["ranks"]


def test_published_human_development_index() -> None:
    # Fixed goalposts, arithmetic within education, geometric across; capped at the goalposts.
    each = case("composite_geometric_hdi2020")
    life, expected, mean = (parse_curve({"up": bounds}) for bounds in ([20, 85], [0, 18], [0, 15]))
    income = (np.log(each.matrix[:, 3]) - np.log(100)) / (np.log(75_000) - np.log(100))
    rows = [
        [
            float(points(life, Decimal(str(a)))),
            float(points(expected, Decimal(str(b))) + points(mean, Decimal(str(c)))) / 2,
        ]
        for a, b, c, _ in each.matrix.tolist()
    ]
    index = weighted_product(np.column_stack([np.array(rows) / 100, np.minimum(income, 1)]), [1, 1, 1])
    assert index == pytest.approx(each.computed["scores"], abs=1e-9)
    assert index == pytest.approx(each.expected["scores"], abs=each.tolerance)


@pytest.mark.parametrize("each", cases_of("topsis"), ids=called)
def test_published_topsis(each: Case) -> None:
    matrix = each.matrix
    if each.facts["parameters"]["normalisation"] == "vector":
        found = topsis_by_vectors(matrix, each.weights, each.better)
    else:
        rising = np.array([direction == "higher" for direction in each.better])
        worst = np.where(rising, matrix.min(axis=0), matrix.max(axis=0))
        best = np.where(rising, matrix.max(axis=0), matrix.min(axis=0))
        found = topsis_of_values(matrix, each.weights, each.better, worst, best)
    assert found.closeness == pytest.approx(each.expected["scores"], abs=each.tolerance)
    assert competition_ranks(found.closeness).tolist() == each.expected["ranks"]
    assert found.closeness == pytest.approx(each.computed["scores"], abs=1e-9)
    assert found.to_best == pytest.approx(each.computed["d_plus"], abs=1e-9)
    assert found.to_worst == pytest.approx(each.computed["d_minus"], abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_scores_of_scikit_criteria(seed: int) -> None:
    import skcriteria
    from skcriteria.agg.simple import WeightedProductModel, WeightedSumModel
    from skcriteria.agg.topsis import TOPSIS
    from skcriteria.preprocessing.scalers import VectorScaler

    random = np.random.default_rng(seed)
    table, weights = random.uniform(1, 100, (12, 7)), random.dirichlet(np.ones(7))
    decision = skcriteria.mkdm(table, [1] * 7, weights=weights)
    assert weighted_sum(table, weights) == pytest.approx(WeightedSumModel().evaluate(decision).e_.score)
    logarithms = WeightedProductModel().evaluate(decision).e_.score
    assert np.log10(weighted_product(table, weights)) == pytest.approx(logarithms)
    theirs = TOPSIS().evaluate(VectorScaler("matrix").transform(decision)).e_.similarity
    assert topsis_by_vectors(table, weights, ["higher"] * 7).closeness == pytest.approx(theirs)


@pytest.mark.parametrize("seed", range(5))
def test_scores_of_pymcdm(seed: int) -> None:
    import pymcdm

    random = np.random.default_rng(seed)
    table, weights = random.uniform(1, 100, (12, 7)), random.dirichlet(np.ones(7))
    types = random.choice([1, -1], 7)
    better: list[Better] = ["higher" if kind == 1 else "lower" for kind in types]
    vectors = pymcdm.methods.TOPSIS(pymcdm.normalizations.vector_normalization)
    assert topsis_by_vectors(table, weights, better).closeness == pytest.approx(vectors(table, weights, types))
    low, high = table.min(axis=0), table.max(axis=0)
    worst, best = np.where(types == 1, low, high), np.where(types == 1, high, low)
    theirs = pymcdm.methods.TOPSIS(pymcdm.normalizations.minmax_normalization)(table, weights, types)
    assert topsis_of_values(table, weights, better, worst, best).closeness == pytest.approx(theirs)


@pytest.mark.parametrize("seed", range(5))
def test_likeness_of_pymcdm_and_scipy(seed: int) -> None:
    import pymcdm
    from scipy.stats import kendalltau

    random = np.random.default_rng(seed)
    one, other = random.permutation(15) + 1, random.permutation(15) + 1
    assert weighted_spearman(one, other) == pytest.approx(pymcdm.correlations.rw(one, other))
    assert rank_similarity(one, other) == pytest.approx(pymcdm.correlations.ws(one, other))
    tied, with_ties = random.integers(0, 5, 15), random.integers(0, 5, 15)
    assert kendall_tau_b(tied, with_ties) == pytest.approx(kendalltau(tied, with_ties).statistic)


@given(POINTS)
def test_another_vendor_reorders_nobody(table: np.ndarray) -> None:
    weights = np.arange(1, table.shape[1] + 1)
    for method in (weighted_sum, product_of_points, lambda *all_: topsis_of_points(*all_).closeness):
        together, alone = method(table, weights), method(table[:-1], weights)
        assert together[:-1] == pytest.approx(alone, abs=1e-12)
        without = competition_ranks(alone)
        order = competition_ranks(together)[:-1]
        for i in range(len(alone)):
            assert ((order[i] < order) == (without[i] < without)).all()


@given(POINTS, st.data())
def test_a_copy_or_a_worse_loser_moves_nobody_ahead_of_the_winner(table: np.ndarray, data: st.DataObject) -> None:
    # The tests of Wang & Triantaphyllou (2008), doi 10.1016/j.omega.2005.12.003.
    weights = np.arange(1, table.shape[1] + 1)
    for method in (weighted_sum, product_of_points, lambda *all_: topsis_of_points(*all_).closeness):
        scores = method(table, weights)
        loser = data.draw(st.integers(0, len(table) - 1))
        if competition_ranks(scores)[loser] == 1:
            continue
        worse = table.copy()
        worse[loser] *= 0.5
        assert (competition_ranks(method(worse, weights)) == 1).tolist() == (competition_ranks(scores) == 1).tolist()
        copied = competition_ranks(method(np.vstack([table, table[loser]]), weights))
        assert copied[-1] == copied[loser]
        assert (copied[:-1] == 1).tolist() == (competition_ranks(scores) == 1).tolist()


@given(POINTS, st.integers(1, 1000))
def test_the_scale_of_weights_changes_nothing(table: np.ndarray, factor: int) -> None:
    weights = np.arange(1, table.shape[1] + 1)
    for method in (weighted_sum, product_of_points):
        assert method(table, weights * factor) == pytest.approx(method(table, weights))


@given(POINTS)
def test_a_product_is_never_above_the_sum_of_the_same_points(table: np.ndarray) -> None:
    weights = np.ones(table.shape[1])
    moved = 1 + table * 0.99
    assert (product_of_points(table, weights) <= weighted_sum(moved, weights) + 1e-9).all()


def test_points_of_nought_and_hundred_stay_at_the_ends() -> None:
    assert product_of_points([[0, 0], [100, 100]], [1, 1]) == pytest.approx([1, 100])
    found = topsis_of_points([[0, 0], [100, 100], [50, 50]], [1, 3])
    assert found.closeness == pytest.approx([0, 1, 0.5])
    assert not found.undecided.any()


def test_a_strong_point_makes_up_for_less_in_a_product() -> None:
    table = [[100, 20], [59, 59]]
    assert competition_ranks(weighted_sum(table, [1, 1])).tolist() == [1, 2]
    assert competition_ranks(product_of_points(table, [1, 1])).tolist() == [2, 1]


def test_where_best_and_worst_coincide_topsis_says_nothing() -> None:
    found = topsis_by_vectors([[3, 5], [3, 5]], [1, 1], ["higher", "lower"])
    assert found.closeness.tolist() == [0.5, 0.5]
    assert found.undecided.all()


def test_what_cannot_be_computed_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        weighted_product([[0, 1]], [1, 1])
    with pytest.raises(ValueError, match="floor"):
        product_of_points([[0, 1]], [1, 1], floor=0)
    with pytest.raises(ValueError, match="better side"):
        topsis_of_values([[1, 2]], [1, 1], ["higher", "lower"], worst=[0, 0], best=[1, 1])
    with pytest.raises(ValueError, match="other than 0"):
        topsis_by_vectors([[0, 2], [0, 3]], [1, 1], ["higher", "higher"])
    with pytest.raises(ValueError, match="two scores"):
        likeness([1, 2], [1, 2, 3])


def test_a_zero_that_weighs_nothing_spoils_no_product() -> None:
    assert weighted_product([[0, 4, 9]], [0, 1, 1]) == pytest.approx([6])


def test_likeness_of_two_rankings() -> None:
    same = likeness([90, 80, 70, 60], [9, 8, 7, 6])
    assert (same.tau_b, same.weighted_spearman, same.ws) == (1, 1, 1)
    assert same.same_first
    turned = likeness([90, 80, 70, 60], [6, 7, 8, 9])
    assert (turned.tau_b, turned.weighted_spearman) == (-1, -1)
    assert not turned.same_first
    assert not turned.same_top_three
    swapped_below = likeness([90, 80, 70, 60, 50], [90, 70, 80, 60, 50])
    assert swapped_below.same_first
    assert swapped_below.same_top_three
    assert swapped_below.tau_b == pytest.approx(0.8)
    assert swapped_below.ws == pytest.approx(1 - 0.25 / 3 - 0.125 / 2)


def test_likeness_says_nothing_where_all_tie() -> None:
    assert np.isnan(kendall_tau_b([1, 1], [1, 2]))
    assert np.isnan(likeness([1], [2]).weighted_spearman)
    assert np.isnan(likeness([1], [2]).ws)
    assert same_top([5, 5, 1], [7, 7, 2], 1)


def test_ranks_share_places_and_ignore_dust() -> None:
    # Domain section 9: 91.20, 88.40, 88.40, 76.10, 69.99 before tie-breaks.
    assert competition_ranks([91.20, 88.40, 88.40, 76.10, 69.99]).tolist() == [1, 2, 2, 4, 5]
    assert competition_ranks([0.1 + 0.2, 0.3]).tolist() == [1, 1]
    assert mean_ranks([91.20, 88.40, 88.40, 76.10]).tolist() == [1, 2.5, 2.5, 4]
