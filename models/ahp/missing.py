"""What stands for a judgement that was not given: the value that makes the others least inconsistent.

Bozoki, Fulop & Ronyai (2010) Math. Comput. Model. 52:318-333. The principal eigenvalue is convex in the logarithms of
the missing entries; it is least where v_i a_ij w_j = v_j a_ji w_i, v and w the left and right eigenvectors.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from models.ahp.comparisons import missing_pairs
from models.matrices import FloatArray

_ROUNDS: Final = 10_000
_CLOSE: Final = 1e-13


def logarithmic_weights(matrix: FloatArray) -> FloatArray:
    """Return weights (sum 1) nearest to the given judgements in logarithms; complete: the row geometric means."""
    given = ~np.isnan(matrix)
    np.fill_diagonal(given, val=False)
    logs = np.where(given, np.log(np.where(given, matrix, 1.0)), 0.0)
    laplacian = np.diag(given.sum(axis=1)) - given
    # Any level will do: weights are divided by their sum.
    solved = np.linalg.lstsq(laplacian.astype(np.float64), logs.sum(axis=1), rcond=None)[0]
    weights = np.exp(solved - solved.max())
    result: FloatArray = weights / weights.sum()
    return result


def filled_by_logarithms(matrix: FloatArray) -> FloatArray:
    """Return a checked matrix whose missing pairs are the ratios of its logarithmic weights."""
    weights = logarithmic_weights(matrix)
    return np.where(np.isnan(matrix), weights[:, None] / weights[None, :], matrix)


def completed_comparisons(matrix: FloatArray) -> FloatArray:
    """Return a checked matrix with its missing pairs filled so that the principal eigenvalue is least."""
    pairs = missing_pairs(matrix)
    filled = filled_by_logarithms(matrix)
    for _ in range(_ROUNDS):
        if not pairs:
            break
        right, left = eigenvector(filled), eigenvector(filled.T)
        furthest = 0.0
        for i, j in pairs:
            better = float(np.sqrt(left[j] * right[i] / (left[i] * right[j])))
            furthest = max(furthest, abs(np.log(better / filled[i, j])))
            filled[i, j], filled[j, i] = better, 1 / better
        if furthest < _CLOSE:
            break
    return filled


def eigenvector(matrix: FloatArray) -> FloatArray:
    """Return the principal eigenvector of a positive matrix, sum 1."""
    values, vectors = np.linalg.eig(matrix)
    principal = np.abs(np.real(vectors[:, int(np.argmax(np.real(values)))]))
    weights: FloatArray = principal / principal.sum()
    return weights
