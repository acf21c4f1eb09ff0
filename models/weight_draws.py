"""Which weights could have been meant: seeded draws from the whole simplex, or around the stated weights.

A draw depends on the number of indicators, the stated weights and the seed, never on the vendors: adding a vendor
changes no draw. Sampling as Tervonen & Lahdelma (2007), doi 10.1016/j.ejor.2005.12.037.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from models.matrices import FloatArray, checked_weights

DRAWS: Final = 10_000
SEED: Final = 20_010_401

# How far drawn weights lie from the stated ones: of a weight of 0.3 the deviation is 0.10, 0.046, 0.020.
LOOSE: Final = 20.0
NORMAL: Final = 100.0
TIGHT: Final = 500.0


def uniform_weights(indicator_count: int, draws: int = DRAWS, seed: int = SEED) -> FloatArray:
    """Return draws × indicators weights with sum 1, every set of weights as likely as any other."""
    if indicator_count < 1 or draws < 1:
        raise ValueError(f"at least one indicator and one draw are needed, not {indicator_count} and {draws}")
    return _rows_of_sum_1(np.random.default_rng(seed).standard_exponential((draws, indicator_count)))


def weights_around(
    weights: ArrayLike, concentration: float = NORMAL, draws: int = DRAWS, seed: int = SEED
) -> FloatArray:
    """Return draws × indicators weights around the stated ones: Dirichlet(concentration × weights).

    The mean of a weight w is w, its variance w(1 - w)/(concentration + 1). A weight of 0 stays 0.
    Raises ValueError unless concentration and draws are greater than 0.
    """
    share = checked_weights(weights, np.asarray(weights).size)
    if not 0 < concentration < np.inf or draws < 1:
        raise ValueError(f"concentration and draws must be greater than 0, not {concentration} and {draws}")
    drawn = np.random.default_rng(seed).standard_gamma(concentration * share, size=(draws, len(share)))
    # With a very small concentration every gamma of a row can underflow to 0: such a row says nothing.
    empty = drawn.sum(axis=1) == 0
    drawn[empty] = share
    return _rows_of_sum_1(drawn)


def descending_weights(indicator_count: int, draws: int = DRAWS, seed: int = SEED) -> FloatArray:
    """Return uniform draws in which the first indicator weighs most, the second next …: only the order is known."""
    return np.ascontiguousarray(-np.sort(-uniform_weights(indicator_count, draws, seed), axis=1))


def _rows_of_sum_1(drawn: FloatArray) -> FloatArray:
    result: FloatArray = drawn / drawn.sum(axis=1, keepdims=True)
    return result
