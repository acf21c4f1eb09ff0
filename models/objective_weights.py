"""Which indicators tell the vendors apart? Entropy and CRITIC, as a diagnosis and never as weights of a score.

Both reward dispersion, not importance, and change with every quarter and every vendor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.matrices import FloatArray, checked_points
from models.ranks import DUST_DECIMALS
from models.second_opinions import Better

Doubt: TypeAlias = Literal["few_vendors", "constant_indicator", "no_information", "hardly_any_dispersion"]

_FEW: Final = 4
# Below this no indicator's 1 - e is more than noise.
_NOISE: Final = 1e-3


@dataclass(frozen=True)
class ObjectiveWeights:
    """Weights (sum 1), what each comes from (`information`: 1 - entropy, or CRITIC's C), and reasons to doubt them.

    `constant` marks indicators on which all vendors are equal: weight 0. Where nothing tells vendors apart, or all
    indicators do it alike (CRITIC), weights are equal and doubted.
    """

    weights: FloatArray
    information: FloatArray
    constant: NDArray[np.bool_]
    doubts: tuple[Doubt, ...]


def entropy_weights(values: ArrayLike) -> ObjectiveWeights:
    """Return weights by Shannon entropy of each column's shares, log base the number of vendors, direction ignored.

    Raises ValueError for a negative value and for a column of zeros: shares need a positive sum.
    """
    matrix = checked_points(values)
    if (matrix < 0).any() or (matrix.sum(axis=0) <= 0).any():
        raise ValueError("entropy needs values of at least 0 and more than 0 in each column")
    shares = matrix / matrix.sum(axis=0)
    logs = np.log(np.where(shares > 0, shares, 1.0))
    base = np.log(len(matrix)) if len(matrix) > 1 else 1.0
    information = np.maximum(0.0, 1 + (shares * logs).sum(axis=0) / base)
    return _weights(matrix, information, noise=_NOISE)


def critic_weights(values: ArrayLike, better: Sequence[Better]) -> ObjectiveWeights:
    """Return CRITIC weights (Diakoulaki et al. 1995): deviation × sum of (1 - correlation).

    Values are put between 0 and 1 by each indicator's worst and best vendor first.
    """
    matrix = checked_points(values)
    if len(better) != matrix.shape[1]:
        raise ValueError(f"{matrix.shape[1]} indicators need a direction each, not {len(better)}")
    spread = np.ptp(matrix, axis=0)
    rising = np.array([each == "higher" for each in better])
    scaled = np.divide(matrix - matrix.min(axis=0), spread, out=np.zeros_like(matrix), where=spread > 0)
    scaled = np.where(rising, scaled, np.where(spread > 0, 1 - scaled, 0.0))
    centred = scaled - scaled.mean(axis=0)
    length = np.linalg.norm(centred, axis=0)
    unit = np.divide(centred, length, out=np.zeros_like(centred), where=length > 0)
    # A constant indicator correlates with nothing, and nobody's conflict should depend on it.
    conflict = np.maximum(0, (1 - unit.T @ unit).round(DUST_DECIMALS) * (spread > 0)).sum(axis=1)
    if (spread > 0).sum() == 1:
        conflict = (spread > 0).astype(np.float64)
    return _weights(matrix, length / np.sqrt(max(1, len(matrix) - 1)) * conflict, noise=0.0)


def _weights(matrix: FloatArray, information: FloatArray, noise: float) -> ObjectiveWeights:
    constant = np.ptp(matrix, axis=0) == 0
    information = np.where(constant, 0.0, information)
    whole = float(information.sum())
    weights = information / whole if whole > 0 else np.full(information.shape, 1 / information.size)
    found: dict[Doubt, bool] = {
        "few_vendors": len(matrix) < _FEW,
        "constant_indicator": bool(constant.any() and not constant.all()),
        "no_information": whole <= 0,
        "hardly_any_dispersion": whole > 0 and float(information.max()) < noise,
    }
    return ObjectiveWeights(weights, information, constant, tuple(doubt for doubt, holds in found.items() if holds))
