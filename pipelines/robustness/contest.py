"""Who competes for places in a peer group: a complete table of points whose weighted sums are the scores themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np

from models.composites import Adding, Composite
from models.gaps import completed
from models.matrices import FloatArray
from pipelines.robustness.observed import Observed, Row, adding_of
from pipelines.robustness.score_intervals import ScoreInterval, vendor_intervals

# Shares of places and bands compare everyone with everyone: beyond this a group is too large to wait for.
MOST_VENDORS: Final = 1000
_LEAST: Final = 2


@dataclass(frozen=True)
class Contest:
    """Vendors by place (rows) and indicators (columns) of one peer group, or candidates of one tender.

    points: 0-100 without gaps (models/gaps.py); points @ weights + added is the unrounded score in `totals`, unless the
    rule adds up otherwise (a geometric mean, dimensions rounded on the way): then `composite` gives it.
    weights: shares of sum 1, of the indicators that anyone has; a dimension's absent weight is passed on (domain 3.7).
    added: bonus less deductions, per vendor. places: as published, after tie-breaks. published: scores to two decimals.
    low, high: bounds of each score. dimension_weights: as the rule states them, shares of sum 1, absent ones included.
    pair_errors: standard errors of the differences where they are known better than from the bounds.
    """

    vendors: tuple[str, ...]
    places: tuple[int, ...]
    published: FloatArray
    totals: FloatArray
    low: FloatArray
    high: FloatArray
    points: FloatArray
    added: FloatArray
    indicators: tuple[str, ...]
    dimensions: tuple[str, ...]
    weights: FloatArray
    dimension_weights: Mapping[str, float]
    least_difference: float
    pair_errors: FloatArray | None = None
    composite: Composite | None = None


def contests(seen: Observed) -> dict[str, Contest]:
    """Return by peer group who competes: the ranked vendors, in groups of two to MOST_VENDORS of them."""
    intervals = vendor_intervals(seen)
    ranked = [row for row in seen.vendors if row.status == "ranked" and row.rank is not None]
    rows_of: dict[tuple[str, str], list[Row]] = {}
    for row in seen.indicators:
        rows_of.setdefault((row.peer_group, row.vendor_id), []).append(row)
    found = {}
    for group, members in groupby(ranked, key=lambda row: row.peer_group):
        vendors = list(members)
        if _LEAST <= len(vendors) <= MOST_VENDORS:
            rows = [rows_of[group, vendor.vendor_id] for vendor in vendors]
            found[group] = _contest(vendors, rows, seen.weights, [intervals[group, each.vendor_id] for each in vendors])
    return found


def too_large(seen: Observed) -> dict[str, int]:
    """Return by peer group the number of ranked vendors where it is more than MOST_VENDORS."""
    ranked = [row.peer_group for row in seen.vendors if row.status == "ranked" and row.rank is not None]
    return {group: count for group in dict.fromkeys(ranked) if (count := ranked.count(group)) > MOST_VENDORS}


def _contest(
    vendors: Sequence[Row], rows: Sequence[Sequence[Row]], scheme: Sequence[Row], bounds: Sequence[ScoreInterval]
) -> Contest:
    seen = {row.indicator for each in rows for row in each if row.points is not None and row.share > 0}
    heads = [head for head in scheme if head.indicator in seen]
    weights = passed_on([(head.dimension, head.weight_units) for head in heads], stated := _stated(scheme))
    dimensions = [head.dimension for head in heads]
    place = {head.indicator: number for number, head in enumerate(heads)}
    tables = [_table(each, place) for each in rows]
    points = np.array([shares @ completed(table, weights, dimensions) for shares, table in tables])
    added = np.array([vendor.total_exact - vendor.points_exact for vendor in vendors])
    adding = adding_of(vendors[0])
    return Contest(
        vendors=tuple(vendor.vendor_id for vendor in vendors),
        places=tuple(vendor.rank for vendor in vendors),
        published=np.array([vendor.total for vendor in vendors]),
        totals=np.array([vendor.total_exact for vendor in vendors]),
        low=np.array([each.low for each in bounds]),
        high=np.array([each.high for each in bounds]),
        points=points,
        added=added,
        indicators=tuple(place),
        dimensions=tuple(dimensions),
        weights=weights,
        dimension_weights=stated,
        least_difference=float(vendors[0].no_significant_difference),
        composite=None if adding.is_weighted_sum else _composite(tables, dimensions, added, adding),
    )


def _composite(
    tables: Sequence[tuple[FloatArray, FloatArray]], dimensions: Sequence[str], added: FloatArray, adding: Adding
) -> Composite:
    counts = [len(own) for own, _ in tables]
    return Composite(
        points=np.vstack([table for _, table in tables]),
        dimensions=tuple(dimensions),
        shares=np.concatenate([own for own, _ in tables]),
        starts=np.cumsum([0, *counts[:-1]]),
        added=added,
        adding=adding,
    )


def _table(rows: Sequence[Row], place: Mapping[str, int]) -> tuple[FloatArray, FloatArray]:
    """Return the shares of a vendor's engagements by size, and their points: one row each, NaN where missing."""
    engagements = {row.engagement_id: row.share for row in rows if row.share > 0}
    number = {engagement: line for line, engagement in enumerate(engagements)}
    table = np.full((len(engagements), len(place)), np.nan)
    for row in rows:
        if row.share > 0 and row.points is not None:
            table[number[row.engagement_id], place[row.indicator]] = row.points
    return np.array(list(engagements.values())), table


def _stated(scheme: Sequence[Row]) -> dict[str, float]:
    """Return the share of each dimension as the rule states it."""
    units: dict[str, int] = {}
    for head in scheme:
        units[head.dimension] = units.get(head.dimension, 0) + head.weight_units
    whole = sum(units.values())
    return {dimension: own / whole for dimension, own in units.items()}


def passed_on(heads: Sequence[tuple[str, float]], stated: Mapping[str, float]) -> FloatArray:
    """Return the indicators' shares of sum 1, where those that nobody has passed their weight on (domain 3.7).

    `heads`: dimension and weight of each indicator that someone has; `stated`: every dimension's whole share.
    """
    seen: dict[str, float] = {}
    for dimension, weight in heads:
        seen[dimension] = seen.get(dimension, 0) + weight
    whole = sum(stated[dimension] for dimension, weight in seen.items() if weight)
    return np.array([weight / seen[name] * stated[name] / whole if seen[name] else 0.0 for name, weight in heads])
