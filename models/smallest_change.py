"""What is the least change of weights that makes two vendors change places?

One weight alone: Triantaphyllou & Sanchez (1997) Decision Sciences 28(1), theorem 1, doi
10.1111/j.1540-5915.1997.tb01306.x. All weights together: the shortest move (Euclidean) within sum 1 to a tie.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from models.matrices import FloatArray, checked_points, checked_weights


@dataclass(frozen=True)
class SmallestChange:
    """What one weight must lose for vendors to change places; NaN where no weight ≥ 0 does it.

    `absolute[k, i, j]` is what weight k loses (negative: gains) to tie vendors i and j, `percent` the same as a
    percentage of weight k. `criticality[k]` is the least |percent| over all pairs, infinite where there is none;
    `sensitivity` is 1 / criticality, 0 where the weight decides nothing.
    """

    absolute: FloatArray
    percent: FloatArray
    criticality: FloatArray
    sensitivity: FloatArray


def smallest_single_changes(points: ArrayLike, weights: ArrayLike) -> SmallestChange:
    """Return the least change of each single weight for each pair; the others are rescaled after the change.

    Memory is indicators × vendors²: ask for the vendors that compete, not for thousands.
    """
    matrix = checked_points(points)
    share = checked_weights(weights, matrix.shape[1])
    totals = matrix @ share
    lead = totals[None, :] - totals[:, None]
    apart = matrix.T[:, None, :] - matrix.T[:, :, None]
    change = np.divide(lead, apart, out=np.full(apart.shape, np.nan), where=apart != 0)
    change[:, np.arange(len(matrix)), np.arange(len(matrix))] = np.nan
    change[change > share[:, None, None]] = np.nan
    scale = np.where(share > 0, share, np.nan)
    percent = 100 * change / scale[:, None, None]
    least = np.where(np.isnan(percent), np.inf, np.abs(percent)).min(axis=(1, 2))
    with np.errstate(divide="ignore"):
        return SmallestChange(change, percent, least, np.where(np.isinf(least), 0.0, 1 / least))


@dataclass(frozen=True)
class JointChange:
    """The shortest move of all weights together that ties two vendors; `weights` are those after the move.

    `distance` is infinite and `weights` None where no weights with sum 1 tie the two. `possible` says whether the
    weights after the move are all at least 0; if not, the true move is longer than `distance`.
    """

    distance: float
    weights: FloatArray | None
    possible: bool


def smallest_joint_change(first: ArrayLike, second: ArrayLike, weights: ArrayLike) -> JointChange:
    """Return the shortest move of the weights that ties two vendors, each given as a row of points."""
    pair = checked_points(np.stack([np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)]))
    share = checked_weights(weights, pair.shape[1])
    apart = pair[0] - pair[1]
    lead = float(share @ apart)
    along = apart - apart.mean()
    length = float(np.linalg.norm(along))
    if length == 0:
        return JointChange(0.0, share, possible=True) if lead == 0 else JointChange(np.inf, None, possible=False)
    moved = share - lead / length**2 * along
    return JointChange(abs(lead) / length, moved, possible=bool((moved >= 0).all()))
