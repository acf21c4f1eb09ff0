"""Would a vendor really be first under the weights that speak for it, given how exactly its points are known?

The confidence factor of SMAA-2 (Lahdelma & Salminen 2001), with independent normal totals integrated numerically
instead of drawn: no seed, and another vendor's presence changes nothing but the competition.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from models.matrices import FloatArray, checked_points, checked_weights

# Eight deviations to each side in steps of 1/64: right to 0.003 where others are known exactly, else far better.
_REACH: Final = 8.0
_STEPS: Final = 1025


def confidence_first(points: ArrayLike, standard_errors: ArrayLike, weights: ArrayLike) -> FloatArray:
    """Return for each vendor the probability of being first at `weights`.

    `standard_errors` are those of the points, vendors × indicators, independent of each other; 0 where exactly known.
    Vendors whose totals are exactly known and equal share the probability.
    """
    matrix, errors = checked_points(points), checked_points(standard_errors)
    if matrix.shape != errors.shape or (errors < 0).any():
        raise ValueError("each point needs one standard error, not negative")
    share = checked_weights(weights, matrix.shape[1])
    return first_probabilities(matrix @ share, np.sqrt(errors**2 @ share**2))


def first_probabilities(totals: ArrayLike, standard_errors: ArrayLike) -> FloatArray:
    """Return for each of independent normal totals the probability of being the greatest."""
    means, deviations = np.asarray(totals, dtype=np.float64), np.asarray(standard_errors, dtype=np.float64)
    # An exactly known total gets a deviation too small to see, so that one rule serves all.
    least = 1e-9 * max(1.0, float(np.abs(means).max(initial=0.0)))
    deviations = np.maximum(deviations, least)
    in_reach = means + _REACH * deviations >= (means - _REACH * deviations).max()
    able = np.flatnonzero(in_reach)
    chances = np.zeros(means.shape)
    chances[able] = [_first(means[able], deviations[able], rival) for rival in range(len(able))]
    result: FloatArray = chances / chances.sum()
    return result


def _first(means: FloatArray, deviations: FloatArray, rival: int) -> float:
    from scipy.special import log_ndtr

    steps = np.linspace(-_REACH, _REACH, _STEPS)
    at = means[rival] + deviations[rival] * steps
    others = np.arange(len(means)) != rival
    ahead = (at[:, None] - means[others]) / deviations[others]
    density = np.exp(-(steps**2) / 2 + log_ndtr(ahead).sum(axis=1))
    return float(density.sum())
