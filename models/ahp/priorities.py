"""Weights of one set of judgements, with their consistency: principal eigenvector (CR) or row geometric mean (GCI)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from models.ahp.comparisons import checked_comparisons, missing_pairs
from models.ahp.missing import completed_comparisons, eigenvector, filled_by_logarithms, logarithmic_weights
from models.matrices import FloatArray

# Saaty (1980); other tables give other ratios, so the name goes with every result.
RANDOM_INDEX_NAME: Final = "saaty1980"
RANDOM_INDEX: Final = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
ACCEPTED_RATIO: Final = 0.10
# Aguaron & Moreno-Jimenez (2003): what a ratio of 0.10 is for the geometric index.
_ACCEPTED_GEOMETRIC: Final = {3: 0.31, 4: 0.35}
_ACCEPTED_GEOMETRIC_ABOVE: Final = 0.37
_FEWEST: Final = 3


@dataclass(frozen=True)
class Priorities:
    """Weights (sum 1) of items and how consistent the judgements are.

    `ratio` is CR = CI / random index, `geometric_index` GCI; both None for fewer than three items, which can't
    contradict each other. `largest_eigenvalue` is that of the judgements after the `missing` pairs were filled.
    """

    weights: FloatArray
    method: Literal["principal_eigenvector", "row_geometric_mean"]
    largest_eigenvalue: float
    ratio: float | None
    geometric_index: float | None
    acceptable: bool
    missing: int
    random_index: str = RANDOM_INDEX_NAME


def principal_eigenvector(judgements: ArrayLike) -> Priorities:
    """Return the weights of Saaty; accepted while CR <= 0.10. Missing pairs are filled with least inconsistency.

    Raises RefusedError for judgements that allow no weights.
    """
    matrix = checked_comparisons(judgements)
    filled = completed_comparisons(matrix)
    ratio = consistency_ratio(filled)
    return _priorities(
        matrix, filled, eigenvector(filled), "principal_eigenvector", ratio is None or ratio <= ACCEPTED_RATIO
    )


def row_geometric_mean(judgements: ArrayLike) -> Priorities:
    """Return the weights by row geometric means (logarithmic least squares where pairs are missing).

    Accepted while GCI <= 0.31 (3 items), 0.35 (4), 0.37 (more). Raises RefusedError likewise.
    """
    matrix = checked_comparisons(judgements)
    weights, filled = logarithmic_weights(matrix), filled_by_logarithms(matrix)
    index = geometric_consistency(filled, weights)
    limit = _ACCEPTED_GEOMETRIC.get(len(matrix), _ACCEPTED_GEOMETRIC_ABOVE)
    return _priorities(matrix, filled, weights, "row_geometric_mean", index is None or index <= limit)


def largest_eigenvalue(matrix: FloatArray) -> float:
    """Return the principal eigenvalue; at least the number of items, equal to it where all judgements agree."""
    return max(float(len(matrix)), float(np.max(np.real(np.linalg.eigvals(matrix)))))


def consistency_ratio(matrix: FloatArray) -> float | None:
    """Return CR of a complete matrix; None for fewer than three items."""
    count = len(matrix)
    if count < _FEWEST:
        return None
    return (largest_eigenvalue(matrix) - count) / (count - 1) / RANDOM_INDEX[count - 1]


def geometric_consistency(matrix: FloatArray, weights: FloatArray) -> float | None:
    """Return GCI of a complete matrix; None for fewer than three items."""
    count = len(matrix)
    if count < _FEWEST:
        return None
    errors = np.log(matrix * weights[None, :] / weights[:, None])
    return float(2 / ((count - 1) * (count - 2)) * np.sum(np.triu(errors, k=1) ** 2))


def _priorities(
    matrix: FloatArray,
    filled: FloatArray,
    weights: FloatArray,
    method: Literal["principal_eigenvector", "row_geometric_mean"],
    acceptable: bool,
) -> Priorities:
    return Priorities(
        weights,
        method,
        largest_eigenvalue(filled),
        consistency_ratio(filled),
        geometric_consistency(filled, weights),
        acceptable,
        len(missing_pairs(matrix)),
    )
