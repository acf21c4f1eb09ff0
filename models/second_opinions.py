"""Would another reasonable method rank alike? Weighted product and TOPSIS beside the weighted sum.

Both on fixed scales, so that no vendor's presence moves another's score. VIKOR and PROMETHEE are out of scope.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.matrices import FloatArray, checked_points, checked_weights

Better: TypeAlias = Literal["higher", "lower"]

FULL: Final = 100.0
# 0 points would make every product 0: points are taken from 0-100 to 1-100, and pages say so.
PRODUCT_FLOOR: Final = 1.0


@dataclass(frozen=True)
class Topsis:
    """Closeness to the best (0-1, higher is better) and the distances it comes from; one value a vendor.

    `undecided` marks vendors whose distances are both 0 (best and worst coincide): closeness 0.5 says nothing there.
    """

    closeness: FloatArray
    to_best: FloatArray
    to_worst: FloatArray
    undecided: NDArray[np.bool_]


def weighted_sum(values: ArrayLike, weights: ArrayLike) -> FloatArray:
    """Return the arithmetic mean of each row, weights taken as shares of their sum."""
    matrix = checked_points(values)
    return matrix @ checked_weights(weights, matrix.shape[1])


def weighted_product(values: ArrayLike, weights: ArrayLike) -> FloatArray:
    """Return the geometric mean of each row, weights taken as shares of their sum.

    Raises ValueError for a value that is not greater than 0 where the weight is.
    """
    matrix = checked_points(values)
    share = checked_weights(weights, matrix.shape[1])
    matrix = matrix[:, share > 0]
    if (matrix <= 0).any():
        raise ValueError(f"a geometric mean needs values greater than 0, not {matrix.min()}")
    result: FloatArray = np.exp(np.log(matrix) @ share[share > 0])
    return result


def product_of_points(points: ArrayLike, weights: ArrayLike, floor: float = PRODUCT_FLOOR) -> FloatArray:
    """Return the geometric mean of points 0-100 after moving them to floor-100, which keeps 100 at 100."""
    if not 0 < floor < FULL:
        raise ValueError(f"the floor must lie between 0 and 100, not {floor}")
    return weighted_product(floor + checked_points(points) * (FULL - floor) / FULL, weights)


def topsis_of_points(points: ArrayLike, weights: ArrayLike) -> Topsis:
    """Return TOPSIS on points 0-100: the best earns 100 everywhere, the worst 0, whoever takes part."""
    matrix = checked_points(points)
    return _topsis(matrix / FULL, weights, np.ones(matrix.shape[1]), np.zeros(matrix.shape[1]))


def topsis_of_values(
    values: ArrayLike, weights: ArrayLike, better: Sequence[Better], worst: ArrayLike, best: ArrayLike
) -> Topsis:
    """Return TOPSIS on raw values between fixed goalposts; for 'lower' indicators `worst` is above `best`."""
    matrix = checked_points(values)
    low, high = np.asarray(worst, dtype=np.float64), np.asarray(best, dtype=np.float64)
    rising = np.array([each == "higher" for each in better])
    if rising.shape != low.shape or (low == high).any() or ((high > low) != rising).any():
        raise ValueError("each indicator needs a best value on the better side of its worst value")
    return topsis_of_points(FULL * np.clip((matrix - low) / (high - low), 0, 1), weights)


def topsis_by_vectors(values: ArrayLike, weights: ArrayLike, better: Sequence[Better]) -> Topsis:
    """Return TOPSIS of the textbook (Hwang & Yoon 1981): each column divided by its length, best and worst observed.

    Its scores depend on who takes part: for comparing with published cases, not for second opinions.
    Raises ValueError for a column of zeros.
    """
    matrix = checked_points(values)
    length = np.linalg.norm(matrix, axis=0)
    if (length == 0).any() or len(better) != matrix.shape[1]:
        raise ValueError("each column needs a direction and a value other than 0")
    scaled = matrix / length
    rising = np.array([each == "higher" for each in better])
    best = np.where(rising, scaled.max(axis=0), scaled.min(axis=0))
    worst = np.where(rising, scaled.min(axis=0), scaled.max(axis=0))
    return _topsis(scaled, weights, best, worst)


def _topsis(scaled: FloatArray, weights: ArrayLike, best: FloatArray, worst: FloatArray) -> Topsis:
    share = checked_weights(weights, scaled.shape[1])
    to_best = np.sqrt((best - scaled) ** 2 @ share**2)
    to_worst = np.sqrt((scaled - worst) ** 2 @ share**2)
    whole = to_best + to_worst
    closeness = np.divide(to_worst, whole, out=np.full(whole.shape, 0.5), where=whole > 0)
    return Topsis(closeness, to_best, to_worst, whole == 0)
