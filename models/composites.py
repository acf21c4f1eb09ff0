"""Totals that are no weighted sum of points: a geometric mean across dimensions, dimensions rounded on the way.

What pipelines/sql/macros.sql says of one state of the scores (mean_of, geometric_mean_of, rounded) is said here for
many sets of weights at once. A missing indicator leaves its weight to its dimension, an empty dimension to the others,
at any weights: nothing has to stand for it, as it must where totals are kept linear (models/gaps.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.matrices import FloatArray

FULL: Final = 100.0
# Steps of rounding are whole billionths of a point.
_BILLIONTHS: Final = 1e9


@dataclass(frozen=True)
class Adding:
    """How dimension scores 0-100 become a total.

    lowest: what a dimension of 0 counts as in a geometric mean, the others in proportion above it. step: to which
    multiple (in billionths of a point) dimensions are rounded before, half up, or down where `is_down`.
    """

    is_geometric: bool = False
    lowest: float = 0.0
    step: int | None = None
    is_down: bool = False

    @property
    def is_weighted_sum(self) -> bool:
        """Whether a total is a weighted sum of points."""
        return not self.is_geometric and self.step is None

    def total(self, weights: FloatArray, scores: FloatArray) -> FloatArray:
        """Return the mean over the last axis; NaN marks a dimension without a score, and a total of none but such."""
        level, part = self._rounded(scores), weights
        if self.is_geometric:
            with np.errstate(divide="ignore"):
                level = np.log(self.lowest + level * ((FULL - self.lowest) / FULL))
        missing = np.isnan(scores)
        if missing.any() or not (weights > 0).all():
            # What weighs nothing says nothing, be it missing or the logarithm of 0.
            part = np.where(missing, 0.0, weights)
            level = np.where(part > 0, level, 0.0)
        mean = _ratio(np.einsum("...d,...d->...", part, level), part.sum(axis=-1))
        result: FloatArray = np.exp(mean) if self.is_geometric else mean
        return result

    def _rounded(self, scores: FloatArray) -> FloatArray:
        if self.step is None:
            return scores
        counted = np.round(scores * _BILLIONTHS)
        steps = counted / self.step if self.is_down else (2 * counted + self.step) / (2 * self.step)
        return np.floor(steps) * self.step / _BILLIONTHS


@dataclass(frozen=True)
class Composite:
    """Vendors made of engagements whose totals add up as declared.

    points: engagements × indicators, NaN where missing; those of a vendor stand together. dimensions: that of each
    indicator. shares: of each engagement in its vendor. starts: the first engagement of each vendor. added: bonus less
    deductions, per vendor.
    """

    points: FloatArray
    dimensions: Sequence[str]
    shares: FloatArray
    starts: NDArray[np.int64]
    added: FloatArray
    adding: Adding

    def totals(self, weights: FloatArray) -> FloatArray:
        """Return draws × vendors for draws × indicators: what the rule gives each vendor under each set of weights."""
        names = list(dict.fromkeys(self.dimensions))
        members = [np.array([own == name for own in self.dimensions]) for name in names]
        seen = (~np.isnan(self.points)).astype(np.float64)
        filled = np.where(seen > 0, self.points, 0.0)
        across = np.stack([weights[:, own].sum(axis=1) for own in members], axis=-1)
        # One block of memory a dimension: what follows goes through them one after the other.
        blocks = np.empty((len(members), len(weights), len(filled)))
        for at, own in enumerate(members):
            whole = across[:, [at]] if seen[:, own].all() else weights[:, own] @ seen[:, own].T
            blocks[at] = _ratio(weights[:, own] @ filled[:, own].T, whole)
        engagements = self.adding.total(across[:, None, :], np.moveaxis(blocks, 0, -1))
        # Sums of neighbours: a product of matrices so large would be shared out among threads that wait for each other.
        result: FloatArray = np.add.reduceat(engagements * self.shares, self.starts, axis=1) + self.added
        return result


def _ratio(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    if (denominator > 0).all():
        return numerator / denominator
    result: FloatArray = np.divide(numerator, denominator, out=np.full(numerator.shape, np.nan), where=denominator > 0)
    return result
