"""How exactly is a rate known, and what does that mean for points and total?

Wilson (1927) for rates of counts; small volumes are drawn towards a prior that is frozen before the period (domain 5.5,
decision 13), so that no vendor's presence moves another's score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from models.curves import Curve, points, segments
from models.matrices import FloatArray, checked_weights

# Two-sided 95 % of the normal distribution.
Z_95: Final = 1.959963984540054
_FULL: Final = 100.0


@dataclass(frozen=True)
class Interval:
    """A value with the bounds that hold the true one in 95 of 100 cases."""

    low: float
    value: float
    high: float


def wilson(cases: float | Fraction | Decimal, volume: float | Fraction | Decimal, z: float = Z_95) -> Interval:
    """Return the interval of the rate cases/volume (a fraction 0-1); a shrunk rate's cases need not be whole.

    Raises ValueError unless 0 <= cases <= volume and volume > 0: an idle month has no rate.
    """
    count, trials = float(cases), float(volume)
    if not 0 <= count <= trials or trials <= 0:
        raise ValueError(f"a rate needs 0 <= cases <= volume and a volume above 0, not {cases} of {volume}")
    rate, share = count / trials, z * z / trials
    middle = (rate + share / 2) / (1 + share)
    reach = z * sqrt(rate * (1 - rate) / trials + share / trials / 4) / (1 + share)
    # At the ends the formula gives exactly 0 and 1; floats may miss them by dust.
    low = 0.0 if count == 0 else max(0.0, middle - reach)
    high = 1.0 if count == trials else min(1.0, middle + reach)
    return Interval(low, rate, high)


def shrunk_rate(
    cases: Fraction | Decimal | int,
    volume: Fraction | Decimal | int,
    prior_rate: Fraction,
    prior_volume: Fraction | Decimal | int,
) -> Fraction:
    """Return (cases + prior_rate · prior_volume) / (volume + prior_volume), exact: the rate drawn towards the prior.

    Raises ValueError for negative numbers or where both volumes are 0.
    """
    whole = Fraction(volume) + Fraction(prior_volume)
    if min(cases, volume, prior_rate, prior_volume) < 0 or whole == 0:
        raise ValueError("shrinkage needs numbers of at least 0 and a volume, or a prior volume, above 0")
    return (Fraction(cases) + prior_rate * Fraction(prior_volume)) / whole


def points_interval(curve: Curve, value: Interval) -> Interval:
    """Return the least and most points that values between the bounds earn, and those of the value itself.

    Corners between the bounds count: a band curve is highest in its middle.
    """
    low, high = Fraction(str(value.low)), Fraction(str(value.high))
    ends = {x for part in segments(curve) for x in (part.x_from, part.x_to) if x is not None and low <= x <= high}
    earned = [points(curve, x) for x in (low, high, *ends)]
    for part in segments(curve):
        # A step's level on the open side of its edge, which no corner itself earns.
        earned += [level for x, level in ((part.x_from, part.s_from), (part.x_to, part.s_to)) if _inside(x, low, high)]
    return Interval(float(min(earned)), float(points(curve, Fraction(str(value.value)))), float(max(earned)))


def standard_error(interval: Interval, z: float = Z_95) -> float:
    """Return the standard error that the width of a 95 % interval stands for."""
    return (interval.high - interval.low) / (2 * z)


def total_error(weights: ArrayLike, covariance: ArrayLike) -> float:
    """Return the standard error of the weighted sum: sqrt(w'Sw), weights as shares of their sum.

    `covariance` is indicators × indicators, or one variance an indicator where errors are independent.
    """
    matrix = np.asarray(covariance, dtype=np.float64)
    matrix = np.diag(matrix) if matrix.ndim == 1 else matrix
    share = checked_weights(weights, len(matrix))
    variance = float(share @ matrix @ share)
    if matrix.shape != (len(share), len(share)) or variance < 0 or not np.isfinite(variance):
        raise ValueError("a covariance is square, finite and gives no sum a negative variance")
    return sqrt(variance)


def product_error(weights: ArrayLike, values: ArrayLike, variances: ArrayLike) -> float:
    """Return the standard error of the geometric mean, by Var(ln G) = sum of w²·Var(x)/x² (delta method)."""
    level: FloatArray = np.asarray(values, dtype=np.float64)
    if (level <= 0).any():
        raise ValueError("a geometric mean needs values greater than 0")
    share = checked_weights(weights, len(level))
    mean = float(np.exp(share @ np.log(level)))
    return mean * sqrt(float(share**2 @ (np.asarray(variances, dtype=np.float64) / level**2)))


def total_interval(total: float, weights: ArrayLike, indicators: Sequence[Interval]) -> Interval:
    """Return the interval of a total 0-100 from its indicators' points, independent of each other.

    Each side for itself: sqrt(sum of (w · distance to that bound)²) (Zou & Donner 2008, Statistics in Medicine
    27:1693-1702). Full points can only be too many, which half the width on both sides would not say. An indicator
    known exactly has an interval of width 0.
    """
    share = checked_weights(weights, len(indicators))
    below = sqrt(sum((w * (each.value - each.low)) ** 2 for w, each in zip(share, indicators, strict=True)))
    above = sqrt(sum((w * (each.high - each.value)) ** 2 for w, each in zip(share, indicators, strict=True)))
    return Interval(max(0.0, total - below), total, min(_FULL, total + above))


def _inside(x: Fraction | None, low: Fraction, high: Fraction) -> bool:
    return x is not None and low < x < high
