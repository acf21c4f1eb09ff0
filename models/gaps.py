"""What stands for a missing indicator in the robustness methods: the score of its dimension (domain 3.7).

Weight of a missing indicator goes to its dimension, that of an empty dimension to the others. Filling a gap with
the dimension's score, an empty dimension with the total, gives the same total at the stated weights: exactly. At
other weights it means "as good as the vendor's rest", which keeps the total linear in the weights.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from models.matrices import FloatArray, checked_points, checked_weights


def completed(
    points: ArrayLike, weights: ArrayLike, dimensions: Sequence[Hashable], added: ArrayLike | None = None
) -> FloatArray:
    """Return points (vendors × indicators, NaN where missing) without gaps.

    `added` is what a vendor's total gets beside the weighted sum (bonus less deductions, in points): it is added to
    every indicator of the vendor, which adds it to the total at any weights of sum 1.
    Raises ValueError if the shapes differ or a vendor has no observed indicator of positive weight.
    """
    matrix = np.array(points, dtype=np.float64)
    seen = ~np.isnan(matrix)
    filled = checked_points(np.where(seen, matrix, 0.0))
    share = checked_weights(weights, filled.shape[1])
    if len(dimensions) != filled.shape[1]:
        raise ValueError(f"{filled.shape[1]} indicators need a dimension each, not {len(dimensions)}")
    members = _membership(dimensions)
    observed = (seen * share) @ members
    dimension_score = _ratio((filled * share) @ members, observed)
    present = (observed > 0) * (share @ members)
    total = _ratio((dimension_score * present).sum(axis=1), present.sum(axis=1))
    if (present.sum(axis=1) == 0).any():
        vendor = int(np.argmax(present.sum(axis=1) == 0))
        raise ValueError(f"row {vendor + 1} has no indicator with data: there is no score to speak of")
    stand_in = np.where(observed > 0, dimension_score, total[:, None]) @ members.T
    extra = np.zeros(len(filled)) if added is None else np.asarray(added, dtype=np.float64)
    result: FloatArray = np.where(seen, filled, stand_in) + extra[:, None]
    return result


def _membership(dimensions: Sequence[Hashable]) -> FloatArray:
    """One row an indicator, one column a dimension: 1 where it belongs."""
    names = list(dict.fromkeys(dimensions))
    return np.array([[float(own == name) for name in names] for own in dimensions])


def _ratio(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    return np.divide(numerator, denominator, out=np.zeros_like(numerator), where=denominator > 0)
