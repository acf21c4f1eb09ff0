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
        seen = ~np.isnan(scores)
        level = np.where(seen, self._rounded(scores), FULL)
        part = np.where(seen, weights, 0.0)
        if self.is_geometric:
            with np.errstate(divide="ignore"):
                level = np.log(self.lowest + level * (FULL - self.lowest) / FULL)
        # What weighs nothing says nothing, be it the logarithm of 0.
        summed = np.where(part > 0, part * np.where(part > 0, level, 0.0), 0.0).sum(axis=-1)
        mean = _ratio(summed, part.sum(axis=-1))
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

    points: engagements × indicators, NaN where missing. shares: vendors × engagements, each row of sum 1. added: bonus
    less deductions, per vendor. dimensions: that of each indicator.
    """

    points: FloatArray
    dimensions: Sequence[str]
    shares: FloatArray
    added: FloatArray
    adding: Adding

    def totals(self, weights: FloatArray) -> FloatArray:
        """Return draws × vendors for draws × indicators: what the rule gives each vendor under each set of weights."""
        names = list(dict.fromkeys(self.dimensions))
        members = [np.array([own == name for own in self.dimensions]) for name in names]
        seen = (~np.isnan(self.points)).astype(np.float64)
        filled = np.where(seen > 0, self.points, 0.0)
        scores = np.stack(
            [_ratio(weights[:, own] @ filled[:, own].T, weights[:, own] @ seen[:, own].T) for own in members], axis=-1
        )
        across = np.stack([weights[:, own].sum(axis=1) for own in members], axis=-1)
        engagements = self.adding.total(across[:, None, :], scores)
        result: FloatArray = np.matmul(engagements, self.shares.T) + self.added
        return result


def _ratio(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    result: FloatArray = np.divide(numerator, denominator, out=np.full(numerator.shape, np.nan), where=denominator > 0)
    return result
