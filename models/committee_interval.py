"""Between which values lies the committee's total, if other members of the same kind had scored?

Each member's own composite comes first (weights × that member's scores), then a t interval over the members, which
holds its 95 % from three members on. Adding up the indicators' variances would not, because a member's severity is
shared among them, nor would a bootstrap of so few: neither is offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from models.matrices import FloatArray, checked_points, checked_weights

CONFIDENCE: Final = 0.95
_FEWEST: Final = 2


@dataclass(frozen=True)
class CommitteeInterval:
    """Mean of the members' composites with its standard error and confidence interval, in points."""

    mean: float
    standard_error: float
    low: float
    high: float
    members: int


def member_composites(scores: ArrayLike, weights: ArrayLike) -> FloatArray:
    """Return each member's composite of one candidate; `scores` has one row a member, one column an indicator."""
    matrix = checked_points(scores)
    return matrix @ checked_weights(weights, matrix.shape[1])


def composite_interval(composites: ArrayLike, confidence: float = CONFIDENCE) -> CommitteeInterval:
    """Return mean ± t · s/sqrt(k) of the members' composites.

    Raises ValueError for fewer than two members or a confidence outside 0-1.
    """
    from scipy.special import stdtrit

    values = np.asarray(composites, dtype=np.float64)
    if values.ndim != 1 or len(values) < _FEWEST or not np.isfinite(values).all():
        raise ValueError("an interval needs the composites of two members or more")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence lies between 0 and 1, not {confidence}")
    error = float(values.std(ddof=1) / np.sqrt(len(values)))
    reach = float(stdtrit(len(values) - 1, (1 + confidence) / 2)) * error
    mean = float(values.mean())
    return CommitteeInterval(mean, error, mean - reach, mean + reach, len(values))


def paired_interval(first: ArrayLike, second: ArrayLike, confidence: float = CONFIDENCE) -> CommitteeInterval:
    """Return the interval of first less second, candidates or quarters that the same members scored.

    A member's severity cancels out, so this is narrower than the difference of two intervals.
    """
    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if one.shape != other.shape:
        raise ValueError("a paired difference needs the same members on both sides")
    return composite_interval(one - other, confidence)
