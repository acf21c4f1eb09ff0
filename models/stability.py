"""How far one weight may move before the ranking changes: closed form, weighted sum (Mareschal 1988, EJOR 33:54-64).

The weight of an indicator goes from w to t while the others keep their proportions, × (1 - t)/(1 - w). The lead of
vendor a over b is then t·A + (1 - t)·B, A their difference on the indicator and B on the rest: one crossing.
Points have no gaps (models/gaps.py fills them); weights are taken as shares of their sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from models.matrices import FloatArray, checked_points, checked_weights

# Leads smaller than this, in points, are float dust (decision 12).
_DUST: Final = 1e-9


@dataclass(frozen=True)
class StabilityInterval:
    """Between which weights (0-1) of one indicator the order stays; `weight` is the stated one, within them.

    low == high == weight where vendors tie at the stated weight and at no other: any change decides between them.
    """

    weight: float
    low: float
    high: float


def first_place_intervals(points: ArrayLike, weights: ArrayLike) -> tuple[StabilityInterval, ...]:
    """Return for each indicator the weights at which the leading vendor stays first."""
    matrix, share = _problem(points, weights)
    totals = matrix @ share
    first = int(np.argmax(totals))
    return _intervals(matrix[[first]] - np.delete(matrix, first, axis=0), share)


def full_ranking_intervals(points: ArrayLike, weights: ArrayLike) -> tuple[StabilityInterval, ...]:
    """Return for each indicator the weights at which no two vendors change places."""
    matrix, share = _problem(points, weights)
    ordered = matrix[np.argsort(-(matrix @ share), kind="stable")]
    # Totals move continuously with the weight, so the first to change places are neighbours.
    return _intervals(ordered[:-1] - ordered[1:], share)


def dominance_share(points: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the share of vendor pairs whose order no weights can change: one is nowhere worse and somewhere better.

    With `weights`, indicators of weight 0 are left out. Returns 0 for fewer than two vendors.
    """
    matrix = checked_points(points)
    if weights is not None:
        matrix = matrix[:, checked_weights(weights, matrix.shape[1]) > 0]
    count = len(matrix)
    dominated = sum(int(np.sum((row >= matrix).all(axis=1) & (row > matrix).any(axis=1))) for row in matrix)
    return dominated / (count * (count - 1) / 2) if count > 1 else 0.0


def _problem(points: ArrayLike, weights: ArrayLike) -> tuple[FloatArray, FloatArray]:
    matrix = checked_points(points)
    return matrix, checked_weights(weights, matrix.shape[1])


def _intervals(leads: FloatArray, share: FloatArray) -> tuple[StabilityInterval, ...]:
    """`leads`: one row a pair (better less worse), one column an indicator."""
    return tuple(_interval(leads, share, index) for index in range(len(share)))


def _interval(leads: FloatArray, share: FloatArray, index: int) -> StabilityInterval:
    weight, own = float(share[index]), leads[:, index]
    rest = np.delete(leads, index, axis=1) @ _proportions(np.delete(share, index))
    slope = own - rest
    moving = np.abs(slope) > _DUST
    slope, rest = slope[moving], rest[moving]
    tied = np.abs(leads @ share)[moving] <= _DUST
    crossing = np.where(tied, weight, -rest / slope)
    low = np.max(crossing[(slope > 0) | tied], initial=0.0)
    high = np.min(crossing[(slope < 0) | tied], initial=1.0)
    return StabilityInterval(weight, float(low), float(high))


def _proportions(others: FloatArray) -> FloatArray:
    """How the other indicators share what is left: as stated; equally where all of them weigh nothing."""
    whole = float(others.sum())
    return others / whole if whole > 0 else np.full(others.shape, 1 / max(len(others), 1))
