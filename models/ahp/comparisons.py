"""What a matrix of pairwise judgements must be: square, positive, reciprocal, and every item reachable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from models.matrices import FloatArray
from models.refused import RefusedError

# People type 0.33 for a third and 0.14 for a seventh.
_ROUNDED_WITHIN: Final = 0.005001
LARGEST: Final = 15


def checked_comparisons(judgements: ArrayLike) -> FloatArray:
    """Return judgements as an exactly reciprocal matrix, NaN where a pair was not judged.

    Entry (i, j) says how many times item i matters as much as item j. Of a pair's two entries the larger counts;
    the smaller must be its reciprocal to two decimals, or missing. None and NaN are missing. Raises RefusedError
    otherwise (rules size, diagonal, positive, reciprocal), and where nothing connects some items (rule connected).
    """
    matrix = np.array(judgements, dtype=np.float64)
    count = matrix.shape[0] if matrix.ndim else 0
    if matrix.shape != (count, count) or not 1 <= count <= LARGEST:
        raise RefusedError("size", f"judgements need a square table of 1 to {LARGEST} items, not {matrix.shape}")
    for i in range(len(matrix)):
        if not (np.isnan(matrix[i, i]) or matrix[i, i] == 1):
            raise RefusedError("diagonal", f"item {i + 1} against itself is 1, not {matrix[i, i]:g}", items=(i,))
        for j in range(i + 1, len(matrix)):
            matrix[i, j] = _judgement(matrix, i, j)
            matrix[j, i] = 1 / matrix[i, j]
    np.fill_diagonal(matrix, 1)
    _check_connected(matrix)
    return matrix


def comparisons_from_upper(upper: Sequence[float | None], count: int) -> FloatArray:
    """Return the checked matrix of `count` items from the judgements above the diagonal, row by row."""
    if len(upper) != count * (count - 1) // 2:
        raise RefusedError("size", f"{count} items have {count * (count - 1) // 2} pairs, not {len(upper)}")
    matrix = np.full((count, count), np.nan)
    matrix[np.triu_indices(count, k=1)] = np.array(upper, dtype=np.float64)
    return checked_comparisons(matrix)


def missing_pairs(matrix: FloatArray) -> list[tuple[int, int]]:
    """Return the pairs (i < j) that were not judged."""
    return [(int(i), int(j)) for i, j in np.argwhere(np.isnan(matrix)) if i < j]


def _judgement(matrix: FloatArray, i: int, j: int) -> float:
    upper, lower = float(matrix[i, j]), float(matrix[j, i])
    for value in (upper, lower):
        if not np.isnan(value) and not 0 < value < np.inf:
            sentence = f"items {i + 1} and {j + 1}: a judgement is above 0, not {value:g}"
            raise RefusedError("positive", sentence, items=(i, j))
    if np.isnan(lower):
        return upper
    if np.isnan(upper):
        return 1 / lower
    larger, smaller = max(upper, lower), min(upper, lower)
    if abs(smaller - 1 / larger) > _ROUNDED_WITHIN:
        sentence = f"items {i + 1} and {j + 1}: {upper:g} one way must be {1 / upper:g} the other, not {lower:g}"
        raise RefusedError("reciprocal", sentence, items=(i, j))
    return upper if upper >= lower else 1 / lower


def _check_connected(matrix: FloatArray) -> None:
    reached = {0}
    waiting = [0]
    while waiting:
        near = np.flatnonzero(~np.isnan(matrix[waiting.pop()])).tolist()
        waiting += [item for item in near if item not in reached]
        reached |= set(near)
    alone = tuple(item for item in range(len(matrix)) if item not in reached)
    if alone:
        listed = ", ".join(str(item + 1) for item in alone)
        raise RefusedError(
            "connected", f"no chain of judgements leads from item 1 to {listed}: judge one more pair", items=alone
        )
