"""The committee's score, its interval, who stands out and whether members agree (domain 3.3, decision 17)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import permutations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.agreement import concordance, reliability
from models.committee import outlying_members, outlying_scores, pooled
from models.committee_interval import composite_interval, member_composites, paired_interval
from models.ranks import mean_ranks
from tests.models.published import case

SCORES = st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=0, max_size=9)
SHROUT_FLEISS = case("icc_shrout_fleiss1979")

# From memory: data set "anxiety" of the R package irr (20 persons, 3 raters), W .540, uncorrected .502, p .0429.
ANXIETY = np.array(
    [
        [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
        [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
        [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
    ]
).T


@pytest.mark.parametrize(
    ("scores", "mean", "valid", "dropped"),
    [
        ([80, 90, 70, 85, 20], Fraction(235, 3), 5, (20, 90)),
        ([80, 90, 70, 85, 20, None, None], Fraction(235, 3), 5, (20, 90)),
        ([80, 90, 70, None, 20], Fraction(65), 4, ()),
        ([80, None, 70, None, 75], Fraction(75), 3, ()),
        ([80, None, 70, None, None], None, 2, ()),
        ([None, None, None], None, 0, ()),
        ([80, 80, 80, 80, 80], Fraction(80), 5, (80, 80)),
        (
            [Decimal("88.5"), Decimal("88.5"), Decimal("60"), Decimal("99"), Decimal("70.1")],
            Fraction(824, 10) - Fraction(1, 30),
            5,
            (60, 99),
        ),
        ([10, 20, 30, 40, 50, 60, 70], Fraction(40), 7, (10, 70)),
    ],
)
def test_one_highest_and_one_lowest_go_from_five_valid_scores(
    scores: list[int | Decimal | None], mean: Fraction | None, valid: int, dropped: tuple[int, ...]
) -> None:
    found = pooled(scores)
    assert (found.mean, found.valid, found.dropped) == (mean, valid, dropped)


def test_standard_errors_of_mean_and_trimmed_mean() -> None:
    plain = pooled([70, 80, 90])
    assert plain.deviation == pytest.approx(10)
    assert plain.standard_error == pytest.approx(10 / 3**0.5)
    # Tukey & McLaughlin (1963): 20, 70, 80, 85, 90 winsorised is 70, 70, 80, 85, 85, of deviation sqrt(57.5), g = 1/5.
    trimmed = pooled([80, 90, 70, 85, 20])
    assert trimmed.standard_error == pytest.approx(57.5**0.5 / (0.6 * 5**0.5))
    assert pooled([50]).deviation is None
    assert pooled([50, 60]).standard_error is None


@given(SCORES, st.randoms(use_true_random=False))
def test_members_may_come_in_any_order_and_the_mean_lies_within_their_scores(
    scores: list[int | None], random: Random
) -> None:
    found = pooled(scores)
    shuffled = list(scores)
    random.shuffle(shuffled)
    assert pooled(shuffled) == found
    valid = [score for score in scores if score is not None]
    assert (found.mean is None) == (len(valid) < 3)
    assert found.mean is None or min(valid) <= found.mean <= max(valid)


def test_one_score_moves_the_trimmed_mean_only_so_far() -> None:
    honest = pooled([80, 82, 84, 86, 88]).mean
    bribed = pooled([80, 82, 84, 86, 0]).mean
    assert honest == 84
    assert bribed == Fraction(246, 3)


def test_a_score_far_from_the_others_median_is_flagged() -> None:
    # Of member 3 the others' median is 81: 26 apart. At 56 it is exactly 25 and passes.
    rows = [[80, 82, 81, 55, 81], [80, 82, 81, 56, 81], [None, 20, None, None, None], [90, 30, None, None, None]]
    found = outlying_scores(rows)
    assert [(each.candidate, each.member, each.score, each.median_of_others) for each in found] == [
        (0, 3, 55, 81),
        (3, 0, 90, 30),
        (3, 1, 30, 90),
    ]


def test_a_lone_zero_among_five_is_flagged_although_two_deviations_never_would() -> None:
    scores = [100, 100, 100, 100, 0]
    spread = pooled(scores).deviation
    assert spread is not None
    assert abs(0 - 80) < 2 * spread
    assert [each.member for each in outlying_scores([scores])] == [4]


def test_a_member_severe_on_all_candidates_is_flagged() -> None:
    rows = [[80, 84, 82, 60], [70, 74, 72, 60], [90, 94, 92, 76]]
    found = outlying_members(rows)
    assert [(each.member, each.mean, each.mean_of_others) for each in found] == [
        (3, Fraction(196, 3), Fraction(82)),
    ]
    assert outlying_members([[80, 84, 82, 67], [80, 84, 82, 67]]) == ()  # exactly 15
    assert outlying_members([]) == ()


def test_a_recusal_makes_nobody_look_lenient() -> None:
    # Member 0 scored the good candidate only: compared with the others on that one.
    assert outlying_members([[95, 94, 96], [None, 50, 52], [None, 40, 42]]) == ()


def test_reliability_of_shrout_and_fleiss_1979() -> None:
    found = reliability(SHROUT_FLEISS.matrix)
    named = {
        "ICC2": found.absolute_single,
        "ICC2k": found.absolute_mean,
        "ICC3": found.consistent_single,
        "ICC3k": found.consistent_mean,
    }
    for name, value in named.items():
        assert value == pytest.approx(SHROUT_FLEISS.expected["icc"][name], abs=SHROUT_FLEISS.tolerance)
        assert value == pytest.approx(SHROUT_FLEISS.computed[name], abs=1e-9)
    assert found.band == "moderate"


def test_severity_lowers_absolute_agreement_only() -> None:
    true = np.array([60.0, 70, 80, 90])
    found = reliability(np.column_stack([true, true - 10, true + 5]))
    assert found.consistent_single == pytest.approx(1)
    assert found.absolute_single < 0.9
    same = reliability(np.column_stack([true, true, true]))
    assert (same.absolute_mean, same.band) == (pytest.approx(1), "excellent")
    nothing = reliability(np.full((3, 3), 70.1))
    assert np.isnan(nothing.absolute_mean)
    assert nothing.band == "poor"


def test_concordance_of_the_anxiety_data_with_ties() -> None:
    found = concordance(ANXIETY)
    assert found.w == pytest.approx(0.540, abs=5e-4)
    assert found.p == pytest.approx(0.0429, abs=5e-5)
    assert not found.permuted
    # Without the correction for ties the same spread gives .502.
    ranks = np.stack([mean_ranks(column) for column in ANXIETY.T], axis=1)
    spread = np.sum((ranks.sum(axis=1) - 31.5) ** 2)
    assert 12 * spread / (9 * (20**3 - 20)) == pytest.approx(0.502, abs=5e-4)
    pairs = [np.corrcoef(ranks[:, i], ranks[:, j])[0, 1] for i, j in ((0, 1), (0, 2), (1, 2))]
    assert found.mean_spearman == pytest.approx(np.mean(pairs), abs=0.03)


def test_concordance_at_its_ends() -> None:
    same = concordance([[1, 10, 4], [2, 20, 5], [3, 30, 6], [4, 40, 7]])
    assert (same.w, same.mean_spearman) == (pytest.approx(1), pytest.approx(1))
    against = concordance([[1, 4], [2, 3], [3, 2], [4, 1]])
    assert against.w == pytest.approx(0)
    assert against.p == pytest.approx(1)
    silent = concordance([[5, 5], [5, 5], [5, 5]])
    assert np.isnan([silent.w, silent.p]).all()


def test_few_candidates_are_permuted_and_come_to_the_exact_value() -> None:
    table = np.array([[1, 1, 2], [2, 3, 1], [3, 2, 3]])
    found = concordance(table, permutations=20_000)
    sums = [np.array(orders).sum(axis=0) for orders in product(list(permutations([1, 2, 3])), repeat=3)]
    spreads = np.array([np.sum((each - 6) ** 2) for each in sums])
    observed = np.sum((table.sum(axis=1) - 6) ** 2)
    assert found.permuted
    assert found.p == pytest.approx(np.mean(spreads >= observed), abs=0.01)
    assert concordance(table) == concordance(table[[2, 0, 1]]) == concordance(table[:, [2, 0, 1]])


def test_agreement_needs_two_of_each() -> None:
    for table in ([[1, 2]], [[1], [2]]):
        for measure in (concordance, reliability):
            with pytest.raises(ValueError, match="two candidates and two members"):
                measure(table)
    with pytest.raises(ValueError, match="filled first"):
        concordance([[1, 2], [3, float("nan")]])


def test_the_interval_of_a_composite_is_that_of_t() -> None:
    # t with 4 degrees of freedom is 2.776445 at 97.5 %; 78, 80, 82, 84, 86 have the error sqrt(10/5).
    found = composite_interval([78, 80, 82, 84, 86])
    assert (found.mean, found.members) == (82, 5)
    assert found.standard_error == pytest.approx(2**0.5)
    assert found.high - found.mean == pytest.approx(2.7764451052 * 2**0.5)
    assert found.mean - found.low == pytest.approx(2.7764451052 * 2**0.5)


def test_the_interval_holds_its_promise_with_three_members_who_differ_in_severity() -> None:
    random = np.random.default_rng(11)
    held = 0
    for _ in range(4000):
        severity = random.normal(0, 6, (3, 1))
        scores = 75 + severity + random.normal(0, 5, (3, 4))
        interval = composite_interval(member_composites(scores, [4, 3, 2, 1]))
        held += interval.low <= 75 <= interval.high
    assert held / 4000 == pytest.approx(0.95, abs=0.012)


def test_a_paired_difference_is_free_of_severity() -> None:
    first, second = np.array([60.0, 75, 90]), np.array([58.0, 72, 89])
    found = paired_interval(first, second)
    assert found.mean == pytest.approx(2)
    assert found.low > -1
    assert composite_interval(first).standard_error > 5 * found.standard_error
    with pytest.raises(ValueError, match="same members"):
        paired_interval([1, 2], [1, 2, 3])


def test_one_member_has_no_interval() -> None:
    with pytest.raises(ValueError, match="two members"):
        composite_interval([80])
    with pytest.raises(ValueError, match="confidence"):
        composite_interval([80, 90], confidence=95)
