"""How often does a vendor take which place, over all weights that could be meant (SMAA-2)?

Lahdelma & Salminen (2001) Operations Research 49(3):444-454, doi 10.1287/opre.49.3.444.11220, for the weighted sum, and
for totals that add up otherwise (models/composites.py).
Standard error of a share p from N draws: sqrt(p(1 - p)/N), at most 0.005 with 10,000. Vendors are put into an order of
their points before anything is added up, so their order in the input changes no digit; equal rows share places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.composites import Composite
from models.matrices import FloatArray, checked_points
from models.ranks import without_dust

Places: TypeAlias = NDArray[np.int64]

# Small enough for the processor's cache, and for one thread: more would wait for each other.
_CHUNK_CELLS: Final = 1 << 15
_LEAST_PERCENT: Final = 5
_MOST_PERCENT: Final = 95


@dataclass(frozen=True)
class Acceptability:
    """What became of each vendor (rows) over all draws.

    `ranks[i, r]` is the share of draws in which vendor i has place r + 1; rows sum to 1. `best_rank` and `worst_rank`
    hold 5 to 95 % of the draws between them. `central_weights[i]` is the mean of the weights that put vendor i first,
    a row of NaN where none did.
    """

    ranks: FloatArray
    first_share: FloatArray
    top_three_share: FloatArray
    best_rank: Places
    worst_rank: Places
    mean_rank: FloatArray
    central_weights: FloatArray
    draws: int


def acceptability(points: ArrayLike, weight_draws: FloatArray) -> Acceptability:
    """Return how often each vendor takes each place; `weight_draws` (draws × indicators) from models/weight_draws.py.

    Raises ValueError where points have gaps (models/gaps.py fills them) or the numbers of indicators differ.
    """
    matrix = checked_points(points)
    if weight_draws.shape[1:] != matrix.shape[1:] or not len(weight_draws):
        raise ValueError(f"{matrix.shape[1]} indicators need draws of as many weights, not {weight_draws.shape}")
    matrix = without_dust(matrix[:, weight_draws.any(axis=0)])
    weighing = weight_draws[:, weight_draws.any(axis=0)]
    distinct, row_of, copies = np.unique(matrix, axis=0, return_inverse=True, return_counts=True)
    counts, first = _places(distinct, copies, weighing)
    row_of = row_of.reshape(-1)
    return _told(counts[row_of], _central_weights(first, weight_draws, len(distinct))[row_of], len(weight_draws))


def acceptability_of(composite: Composite, weight_draws: FloatArray) -> Acceptability:
    """Return the same where totals are worked out anew for each draw; vendors of equal totals share a place."""
    draws, vendors = len(weight_draws), len(composite.starts)
    counts = np.zeros(vendors * vendors, dtype=np.int64)
    first = np.empty(draws, dtype=np.int64)
    step = max(1, _CHUNK_CELLS // composite.points.shape[0])
    for start in range(0, draws, step):
        totals = without_dust(composite.totals(weight_draws[start : start + step]))
        order = np.argsort(-totals, axis=1, kind="stable")
        placed = np.take_along_axis(totals, order, axis=1)
        behind = np.concatenate([np.zeros((len(placed), 1), bool), placed[:, 1:] < placed[:, :-1]], axis=1)
        ahead = np.maximum.accumulate(np.where(behind, np.arange(vendors), 0), axis=1)
        counts += np.bincount((order * vendors + ahead).ravel(), minlength=counts.size)
        first[start : start + step] = order[:, 0]
    return _told(counts.reshape(vendors, vendors), _central_weights(first, weight_draws, vendors), draws)


def _told(counts: Places, central_weights: FloatArray, draws: int) -> Acceptability:
    """Say what became of the vendors, from how often each had which place."""
    vendors = len(counts)
    ranks = counts / draws
    # In whole draws, because 0.05 as a float is a little more than a twentieth.
    up_to = np.cumsum(counts, axis=1)
    return Acceptability(
        ranks=ranks,
        first_share=ranks[:, 0],
        top_three_share=up_to[:, min(3, vendors) - 1] / draws,
        best_rank=1 + (up_to * 100 < draws * _LEAST_PERCENT).sum(axis=1),
        worst_rank=1 + (up_to * 100 < draws * _MOST_PERCENT).sum(axis=1),
        mean_rank=ranks @ np.arange(1, vendors + 1),
        central_weights=central_weights,
        draws=draws,
    )


def pairwise_winning(points: ArrayLike, weight_draws: FloatArray) -> FloatArray:
    """Return the share of draws in which vendor i (row) has more than vendor k (column); a tie counts for neither.

    Time grows with vendors²: ask for the vendors that compete.
    """
    totals = without_dust(checked_points(points) @ weight_draws.T)
    return np.stack([(row > totals).mean(axis=1) for row in totals])


def _places(distinct: FloatArray, copies: Places, weights: FloatArray) -> tuple[Places, Places]:
    """Count for each distinct row how often it has which place, and say which row is first in each draw."""
    rows, vendors = len(distinct), int(copies.sum())
    counts = np.zeros(rows * vendors, dtype=np.int64)
    first = np.empty(len(weights), dtype=np.int64)
    step = max(1, _CHUNK_CELLS // rows)
    for start in range(0, len(weights), step):
        order = np.argsort(-(weights[start : start + step] @ distinct.T), axis=1)
        ahead = np.cumsum(copies[order], axis=1) - copies[order]
        counts += np.bincount((order * vendors + ahead).ravel(), minlength=counts.size)
        first[start : start + step] = order[:, 0]
    return counts.reshape(rows, vendors), first


def _central_weights(first: Places, weights: FloatArray, rows: int) -> FloatArray:
    times = np.bincount(first, minlength=rows)
    sums = np.stack([np.bincount(first, weights=column, minlength=rows) for column in weights.T], axis=1)
    never = np.full(sums.shape, np.nan)
    result: FloatArray = np.divide(sums, times[:, None], out=never, where=times[:, None] > 0)
    return result
