"""Vendors that can't be told apart share a band."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.intervals import Z_95
from models.rank_bands import facing_errors, independent_differences, rank_bands, told_apart


def test_two_totals_that_differ_by_six_hundredths_are_a_tie() -> None:
    bands = rank_bands([93.77, 93.71, 88.2, 87.9, 80.0], np.zeros((5, 5)))
    assert bands.band == (1, 1, 2, 2, 3)
    assert not bands.differs[0, 1]
    assert bands.differs[1, 2]


def test_a_band_reaches_as_far_as_its_best_vendor() -> None:
    # 80-78 and 78-76 can't be told apart, 80-76 can: the third begins a band.
    errors = np.full((3, 3), 1.5)
    bands = rank_bands([80, 78, 76], errors)
    assert bands.band == (1, 1, 2)
    assert not bands.differs[1, 2]


def test_errors_of_a_difference_decide_and_not_only_points() -> None:
    errors = independent_differences([3, 4, 0.1])
    assert errors[0, 1] == pytest.approx(5)
    assert rank_bands([80, 71, 60], errors).band == (1, 1, 2)  # 9 < 1.96 · 5
    assert rank_bands([80, 70, 60], errors).band == (1, 2, 3)


def test_a_whole_point_counts_where_nothing_is_uncertain() -> None:
    assert rank_bands([80, 79], np.zeros((2, 2))).band == (1, 2)
    assert rank_bands([80, 79.01], np.zeros((2, 2))).band == (1, 1)
    assert rank_bands([80, 80], np.zeros((2, 2)), least=0).band == (1, 1)


@given(st.lists(st.integers(0, 2000).map(lambda total: total / 20), min_size=1, max_size=8), st.randoms())
def test_bands_follow_the_totals_and_not_the_order_of_rows(totals: list[float], random: Random) -> None:
    errors = independent_differences([0.4] * len(totals))
    band = rank_bands(totals, errors).band
    for i, j in zip(*np.nonzero(np.subtract.outer(totals, totals) > 0), strict=True):
        assert band[i] <= band[j]
    order = list(range(len(totals)))
    random.shuffle(order)
    assert rank_bands([totals[i] for i in order], errors).band == tuple(band[i] for i in order)


def test_a_missing_total_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        rank_bands([80, float("nan")], np.zeros((2, 2)))
    with pytest.raises(ValueError, match="2²"):
        rank_bands([80, 70], np.zeros((3, 3)))


def test_the_sides_that_face_each_other_decide() -> None:
    # The higher one reaches 3 down, the lower one 4 up: 5 between them; the far sides of 50 say nothing.
    totals, low, high = [90.0, 80.0], [87.0, 30.0], [140.0, 84.0]
    errors = facing_errors(totals, low, high)
    assert errors[0, 1] == errors[1, 0] == pytest.approx(5 / Z_95)
    assert told_apart(totals, errors).tolist() == [[False, True], [True, False]]
    assert told_apart([90, 85.1], errors).tolist() == [[False, False], [False, False]]
