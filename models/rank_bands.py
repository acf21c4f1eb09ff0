"""Which neighbours in a ranking can't be told apart? Bands of no significant difference (domain 6.3).

A difference counts if it is at least `least` points and its confidence interval leaves out 0. "Not different" is not
transitive, so bands are cut from the top: a band holds everyone who can't be told from its best vendor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.intervals import Z_95
from models.matrices import FloatArray
from models.ranks import without_dust

# Domain 6.3: totals are not exact to less than a point.
LEAST_DIFFERENCE: Final = 1.0


@dataclass(frozen=True)
class RankBands:
    """`band[i]` is the band of vendor i, 1 the best; `differs[i, j]` whether vendors i and j can be told apart."""

    band: tuple[int, ...]
    differs: NDArray[np.bool_]


def independent_differences(standard_errors: ArrayLike) -> FloatArray:
    """Return the standard errors of all differences of independent totals: sqrt(a² + b²)."""
    errors = np.asarray(standard_errors, dtype=np.float64)
    result: FloatArray = np.hypot(errors[:, None], errors[None, :])
    return result


def facing_errors(totals: ArrayLike, low: ArrayLike, high: ArrayLike) -> FloatArray:
    """Return the standard errors of all differences of totals between bounds, from the sides that face each other.

    The higher score can only have been too high by its lower reach, the lower one too low by its upper reach.
    """
    points = np.asarray(totals, dtype=np.float64)
    below, above = points - np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64) - points
    higher = points[:, None] >= points[None, :]
    facing = np.where(higher, np.hypot(below[:, None], above[None, :]), np.hypot(above[:, None], below[None, :]))
    result: FloatArray = np.maximum(facing, 0.0) / Z_95
    np.fill_diagonal(result, 0.0)
    return result


def told_apart(
    totals: ArrayLike, difference_errors: ArrayLike, least: float = LEAST_DIFFERENCE, z: float = Z_95
) -> NDArray[np.bool_]:
    """Return which vendors differ by at least `least` points and by more than chance and gaps explain."""
    points, errors = without_dust(totals), np.asarray(difference_errors, dtype=np.float64)
    apart = without_dust(np.abs(points[:, None] - points[None, :]))
    result: NDArray[np.bool_] = (apart > 0) & (apart >= least) & (apart > z * errors)
    return result


def rank_bands(
    totals: ArrayLike, difference_errors: ArrayLike, least: float = LEAST_DIFFERENCE, z: float = Z_95
) -> RankBands:
    """Return bands from totals and the standard errors of their differences (vendors × vendors).

    Paired differences (same committee members, common severity) have smaller errors than independent ones: give those.
    Raises ValueError for NaN or negative errors: a vendor without a total has no band.
    """
    points, errors = without_dust(totals), np.asarray(difference_errors, dtype=np.float64)
    if errors.shape != (points.size, points.size):
        raise ValueError(
            f"{points.size} totals need {points.size}² errors of differences, not the shape {errors.shape}"
        )
    if not np.isfinite(points).all() or not np.isfinite(errors).all() or (errors < 0).any():
        raise ValueError("totals and errors of differences must be finite, errors not negative")
    differs = told_apart(points, errors, least, z)
    return RankBands(_bands(points, differs), differs)


def _bands(points: FloatArray, differs: NDArray[np.bool_]) -> tuple[int, ...]:
    band = np.zeros(points.size, dtype=np.int64)
    number = 0
    order = np.argsort(-points, kind="stable")
    for place, vendor in enumerate(order):
        if band[vendor]:
            continue
        number += 1
        band[vendor] = number
        for other in order[place + 1 :]:
            if differs[vendor, other]:
                break
            band[other] = number
    return tuple(band.tolist())
