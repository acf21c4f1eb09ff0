"""Which judgement should be thought over, and what would agree with the others?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from models.ahp.comparisons import checked_comparisons
from models.ahp.missing import completed_comparisons, logarithmic_weights
from models.ahp.priorities import consistency_ratio
from models.matrices import FloatArray
from models.refused import RefusedError

# The scale that people judge on: 9 … 1 … 1/9.
_SCALE: Final = np.array([1 / step for step in range(9, 1, -1)] + [float(step) for step in range(1, 10)])


@dataclass(frozen=True)
class Repair:
    """A judgement of item `row` against `column` (from 0), what the others imply for it, and what changing it would do.

    `deviation` (at least 1) is how many times the judgement is off the weights: max of a_ij·w_j/w_i and its reciprocal.
    `suggested` is the value of the scale 1/9 … 9 nearest to `implied`; `ratio_after` is CR with it.
    """

    row: int
    column: int
    judged: float
    implied: float
    suggested: float
    deviation: float
    ratio_after: float


def repairs(judgements: ArrayLike) -> tuple[Repair, ...]:
    """Return the judgements whose change to the suggested value lowers CR, the one that lowers it most first.

    `implied` comes from the other judgements alone, so that a judgement does not argue for itself. Empty for fewer
    than three items and where no single change helps.
    """
    matrix = checked_comparisons(judgements)
    before = consistency_ratio(completed_comparisons(matrix))
    if before is None:
        return ()
    weights = logarithmic_weights(matrix)
    given = [(int(i), int(j)) for i, j in np.argwhere(~np.isnan(matrix)) if i < j]
    tried = [_repair(matrix, weights, i, j) for i, j in given]
    helpful = [each for each in tried if each is not None and each.ratio_after < before - 1e-12]
    return tuple(sorted(helpful, key=lambda each: (each.ratio_after, each.row, each.column)))


def _repair(matrix: FloatArray, weights: FloatArray, i: int, j: int) -> Repair | None:
    open_pair = matrix.copy()
    open_pair[i, j] = open_pair[j, i] = np.nan
    try:
        others = logarithmic_weights(checked_comparisons(open_pair))
    except RefusedError:
        return None  # nothing else connects the two items
    implied = float(others[i] / others[j])
    suggested = float(_SCALE[np.argmin(np.abs(np.log(_SCALE / implied)))])
    changed = matrix.copy()
    changed[i, j], changed[j, i] = suggested, 1 / suggested
    after = consistency_ratio(completed_comparisons(changed))
    off = float(matrix[i, j] * weights[j] / weights[i])
    return Repair(i, j, float(matrix[i, j]), implied, suggested, max(off, 1 / off), after if after is not None else 0.0)
