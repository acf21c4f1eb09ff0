"""Between which values does a score lie, given how few cases some rates rest on and what is missing (domain 3.7, 5.5)?

The worst–best range of missing data comes from the warehouse; chance widens it on both sides: the bounds of each rate's
points, times its weight, are added as independent errors, each side for itself (models/intervals.total_interval).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Final, TypeVar

from pipelines.robustness.observed import Observed, Row

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
    squares = _squares(seen, lambda row: (row.peer_group, row.vendor_id), lambda row: row.due_share)
    return {
        key: _interval(row, squares[key])
        for row in seen.vendors
        if row.total is not None and (key := (row.peer_group, row.vendor_id))
    }


def engagement_intervals(seen: Observed) -> dict[str, ScoreInterval]:
    """Return by engagement the interval of every score of the period."""
    squares = _squares(seen, lambda row: row.engagement_id, lambda _row: 1.0)
    return {row.engagement_id: _interval(row, squares[row.engagement_id]) for row in seen.engagements}


def indicator_intervals(seen: Observed) -> dict[tuple[str, str, str], PointsInterval]:
    """Return by peer group, vendor and indicator the points over its engagements, by size, with their bounds."""
    return _points(seen.indicators, lambda row: (row.peer_group, row.vendor_id, row.indicator), lambda row: row.share)


def engagement_indicator_intervals(seen: Observed) -> dict[tuple[str, str], PointsInterval]:
    """Return by engagement and indicator its points with their bounds."""
    return _points(seen.indicators, lambda row: (row.engagement_id, row.indicator), lambda _row: 1.0)


def _squares(
    seen: Observed, key: Callable[[Row], Key], part: Callable[[Row], float]
) -> Mapping[Key, tuple[float, float]]:
    """Add up the squared errors of totals, below and above; `part` is the share an engagement has in its total."""
    squares: dict[Key, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for row in seen.indicators:
        weight = row.applicable_weight / FULL * part(row)
        below, above = squares[key(row)]
        squares[key(row)] = (below + (weight * row.below) ** 2, above + (weight * row.above) ** 2)
    return squares


def _interval(row: Row, squares: tuple[float, float]) -> ScoreInterval:
    below, above = sqrt(squares[0]), sqrt(squares[1])
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
