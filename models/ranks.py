"""Which place a score has: standard competition ranks (1, 2, 2, 4) and mean ranks of ties (1, 2.5, 2.5, 4)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.matrices import FloatArray

# Decision 12: what differs beyond the ninth decimal is float dust.
DUST_DECIMALS: Final = 9


def without_dust(scores: ArrayLike) -> FloatArray:
    """Return scores rounded at the ninth decimal, so that 0.1 + 0.2 and 0.3 are the same score."""
    clean: FloatArray = np.asarray(scores, dtype=np.float64).round(DUST_DECIMALS) + 0.0
    return clean


def competition_ranks(scores: ArrayLike) -> NDArray[np.int64]:
    """Return the place of each score, 1 the highest; equal scores share the better place."""
    clean = without_dust(scores)
    return 1 + clean.size - np.searchsorted(np.sort(clean), clean, side="right")


def mean_ranks(scores: ArrayLike) -> FloatArray:
    """Return the place of each score, 1 the highest; equal scores share the mean of their places."""
    clean = without_dust(scores)
    ascending = np.sort(clean)
    ahead = clean.size - np.searchsorted(ascending, clean, side="right")
    level = clean.size - np.searchsorted(ascending, clean, side="left")
    result: FloatArray = (ahead + 1 + level) / 2
    return result
