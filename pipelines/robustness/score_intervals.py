"""Between which values does a score lie, given how few cases some rates rest on and what is missing (domain 3.7, 5.5)?

The worst–best range of missing data comes from the warehouse; chance widens it on both sides: the bounds of each rate's
points, times its weight, are added as independent errors, each side for itself (models/intervals.total_interval).
Where a total is no weighted sum, what the bounds of one dimension alone do to it takes the place of that product.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final, TypeVar

import numpy as np

from models.composites import Adding
from models.matrices import FloatArray
from pipelines.robustness.observed import Observed, Row, adding_of

FULL: Final = 100.0

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class ScoreInterval:
    """The bounds of one score, in points.

    They hold the score as published too, which a rule may round further than its range of missing data is wide.
    `chance_below` and `chance_above` are what small numbers alone could take or add, `worst` and `best` the range of
    missing data alone; `low` and `high` hold both.
    """

    low: float
    high: float
    worst: float
    best: float
    chance_below: float
    chance_above: float


@dataclass(frozen=True)
class PointsInterval:
    """The points of one indicator of a vendor and the bounds that chance leaves them."""

    low: float
    points: float
    high: float


def vendor_intervals(seen: Observed) -> dict[tuple[str, str], ScoreInterval]:
    """Return by peer group and vendor the interval of every score of the period."""
    squares: dict[tuple[str, str], FloatArray] = defaultdict(lambda: np.zeros(2))
    moved = _moved(seen)
    of_vendor = {row.engagement_id: (row.peer_group, row.vendor_id, row.due_share) for row in seen.indicators}
    for engagement, (group, vendor, share) in of_vendor.items():
        squares[group, vendor] += (share * moved[engagement]) ** 2
    return {
        key: _interval(row, np.sqrt(squares[key]))
        for row in seen.vendors
        if row.total is not None and (key := (row.peer_group, row.vendor_id))
    }


def engagement_intervals(seen: Observed) -> dict[str, ScoreInterval]:
    """Return by engagement the interval of every score of the period."""
    moved = _moved(seen)
    return {row.engagement_id: _interval(row, moved.get(row.engagement_id, np.zeros(2))) for row in seen.engagements}


def indicator_intervals(seen: Observed) -> dict[tuple[str, str, str], PointsInterval]:
    """Return by peer group, vendor and indicator the points over its engagements, by size, with their bounds."""
    return _points(seen.indicators, lambda row: (row.peer_group, row.vendor_id, row.indicator), lambda row: row.share)


def engagement_indicator_intervals(seen: Observed) -> dict[tuple[str, str], PointsInterval]:
    """Return by engagement and indicator its points with their bounds."""
    return _points(seen.indicators, lambda row: (row.engagement_id, row.indicator), lambda _row: 1.0)


def _moved(seen: Observed) -> Mapping[str, FloatArray]:
    """Return by engagement how far chance may have moved its total, down and up."""
    adding = next((adding_of(row) for row in (*seen.engagements, *seen.vendors)), Adding())
    by_dimension: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in seen.indicators:
        by_dimension[row.engagement_id][row.dimension].append(row)
    move = _of_sum if adding.is_weighted_sum else _by_dimension
    return {engagement: move(list(parts.values()), adding) for engagement, parts in by_dimension.items()}


def _of_sum(parts: Sequence[Sequence[Row]], _adding: Adding) -> FloatArray:
    weighed = [(row.applicable_weight / FULL, row) for rows in parts for row in rows]
    return np.array([
        sqrt(sum((weight * row.below) ** 2 for weight, row in weighed)),
        sqrt(sum((weight * row.above) ** 2 for weight, row in weighed)),
    ])  # fmt: skip


def _by_dimension(parts: Sequence[Sequence[Row]], adding: Adding) -> FloatArray:
    """Work the total out again with one dimension after the other at its bounds: below the worst, above the best."""
    heard = [rows for rows in parts if sum(row.applicable_weight for row in rows) > 0]
    weights = np.array([sum(row.applicable_weight for row in rows) for rows in heard])
    moved = []
    for way in ("below", "above"):
        sign, missing = (-1, 0.0) if way == "below" else (1, FULL)
        scores = np.array([_score_of(rows, missing) for rows in heard])
        reach = np.array([_error_of(rows, way) for rows in heard])
        shifted = np.clip(scores + sign * np.diag(reach), 0.0, FULL)
        totals = adding.total(weights, np.vstack([scores, shifted]))
        moved.append(sqrt(float(((totals[1:] - totals[0]) ** 2).sum())))
    return np.array(moved)


def _score_of(rows: Sequence[Row], missing: float) -> float:
    """Return a dimension's score where what has no value earns `missing` points."""
    whole = sum(row.applicable_weight for row in rows)
    return float(sum(row.applicable_weight * (row.points if row.is_value else missing) for row in rows) / whole)


def _error_of(rows: Sequence[Row], way: str) -> float:
    whole = sum(row.applicable_weight for row in rows)
    return sqrt(sum((row.applicable_weight * getattr(row, way)) ** 2 for row in rows)) / float(whole)


def _interval(row: Row, moved: FloatArray) -> ScoreInterval:
    below, above = map(float, moved)
    low, high = max(0.0, row.worst - below), min(FULL, row.best + above)
    return ScoreInterval(min(low, row.total), max(high, row.total), row.worst, row.best, below, above)


def _points(rows: Iterable[Row], key: Callable[[Row], Key], part: Callable[[Row], float]) -> dict[Key, PointsInterval]:
    shares: dict[Key, list[tuple[float, Row]]] = defaultdict(list)
    for row in rows:
        if row.points is not None and part(row) > 0:
            shares[key(row)].append((part(row), row))
    return {name: _mean(parts) for name, parts in shares.items()}


def _mean(parts: Iterable[tuple[float, Row]]) -> PointsInterval:
    parts = list(parts)
    whole = sum(share for share, _ in parts)
    points = sum(share * row.points for share, row in parts) / whole
    below = sqrt(sum((share * row.below) ** 2 for share, row in parts)) / whole
    above = sqrt(sum((share * row.above) ** 2 for share, row in parts)) / whole
    return PointsInterval(max(0.0, points - below), points, min(FULL, points + above))
