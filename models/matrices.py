"""What a points matrix and its weights must be before anything is computed: finite, matching, not negative."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]

_TABLE: Final = 2


def checked_points(points: ArrayLike) -> FloatArray:
    """Return a complete matrix, one row a vendor and one column an indicator, as floats.

    Raises ValueError for another shape, no rows or columns, and for NaN or infinity: missing values are
    filled first (models/gaps.py), never taken for zero here.
    """
    matrix = np.asarray(points, dtype=np.float64)
    if matrix.ndim != _TABLE or 0 in matrix.shape:
        raise ValueError(f"points need one row a vendor and one column an indicator, not the shape {matrix.shape}")
    if not np.isfinite(matrix).all():
        row, column = np.argwhere(~np.isfinite(matrix))[0]
        raise ValueError(
            f"row {row + 1}, column {column + 1} is {matrix[row, column]}: a missing value is filled first"
        )
    return matrix


def checked_weights(weights: Sequence[Fraction | float] | ArrayLike, count: int) -> FloatArray:
    """Return `count` weights as floats with sum 1; exact fractions are divided before they become floats.

    Raises ValueError for another number of weights, a negative, NaN or infinite one, and a sum of zero.
    """
    if isinstance(weights, list | tuple) and all(isinstance(weight, int | Fraction) for weight in weights):
        whole = sum(weights)
        weights = [float(Fraction(weight) / whole) for weight in weights] if whole > 0 else [*map(float, weights)]
    vector = np.asarray(weights, dtype=np.float64)
    if vector.shape != (count,):
        raise ValueError(f"{count} indicators need {count} weights, not the shape {vector.shape}")
    if not np.isfinite(vector).all() or (vector < 0).any():
        raise ValueError(f"weights must be finite and not negative: {vector.tolist()}")
    total = float(vector.sum())
    if total <= 0:
        raise ValueError("the weights sum to zero: at least one must be greater")
    return vector / total
