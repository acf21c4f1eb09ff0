"""How firm a tender's order is: other weights (the price's among them), other methods, other members, and gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from models.committee_interval import composite_interval, paired_interval
from models.gaps import completed
from models.intervals import Z_95
from models.matrices import FloatArray
from pipelines.robustness.contest import Contest, passed_on
from pipelines.robustness.firmness import Firmness, firmness
from pipelines.tenders.agreement import composites

PRICE: Final = "price"
_LEAST: Final = 2
_FULL: Final = 100.0

Row = Mapping[str, Any]
Composites = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Rule:
    """What firmness needs of a tender's rule: the price's weight, and the least difference of totals that is one."""

    price_weight: float
    least_difference: float


def tender_firmness(bids: Sequence[Row], rows: Sequence[Row], scores: Sequence[Row], rule: Rule) -> Firmness | None:
    """Return how firm the order of the candidates is, None with fewer than two of them.

    `bids`: one per ranked candidate with vendor_id, rank, total, price_points_exact (None without a price's weight),
    worst and best (range of the quality score). `rows`: one per candidate and indicator with vendor_id, indicator,
    dimension, weight, points (None where missing), effective_weight. `scores`: the committee's valid scores.
    `rule`: the price's weight, and below how many points two totals are not called different.
    """
    if len(bids) < _LEAST:
        return None
    return firmness(_contest(sorted(bids, key=lambda bid: (bid["rank"], bid["vendor_id"])), rows, scores, rule))


def _contest(bids: Sequence[Row], rows: Sequence[Row], scores: Sequence[Row], rule: Rule) -> Contest:
    price_weight = rule.price_weight
    vendors = [str(bid["vendor_id"]) for bid in bids]
    found = {(str(row["vendor_id"]), str(row["indicator"])): row["points"] for row in rows}
    seen = {name for (vendor, name), points in found.items() if points is not None and vendor in vendors}
    heads = {str(row["indicator"]): (str(row["dimension"]), float(row["weight"])) for row in rows}
    # In the order of the scheme, as the rows come.
    names = [name for name in heads if name in seen]
    dimensions = [heads[name][0] for name in names]
    quality_weights = passed_on([heads[name] for name in names], _stated(heads))
    table = np.array([[_number(found.get((vendor, name))) for name in names] for vendor in vendors])
    whole = completed(table, quality_weights, dimensions)
    price = np.array([_number(bid["price_points_exact"] or 0.0) for bid in bids])
    quality = whole @ quality_weights
    below = (1 - price_weight) * np.maximum(quality - [float(bid["worst"]) for bid in bids], 0)
    above = (1 - price_weight) * np.maximum([float(bid["best"]) for bid in bids] - quality, 0)
    totals = (1 - price_weight) * quality + price_weight * price
    judged = (1 - price_weight) * _judged_share(rows, scores)
    spread = _spread(vendors, composites(scores), judged)
    shares = np.append((1 - price_weight) * quality_weights, price_weight)
    return Contest(
        vendors=tuple(vendors),
        places=tuple(int(bid["rank"]) for bid in bids),
        published=np.array([float(bid["total"]) for bid in bids]),
        totals=totals,
        low=np.maximum(totals - below - spread, 0),
        high=np.minimum(totals + above + spread, _FULL),
        points=np.hstack([whole, price[:, None]]),
        added=np.zeros(len(vendors)),
        indicators=(*names, PRICE),
        dimensions=(*dimensions, PRICE),
        weights=shares,
        dimension_weights=_summed(zip((*dimensions, PRICE), shares, strict=True)),
        least_difference=rule.least_difference,
        pair_errors=_pair_errors(vendors, composites(scores), judged, (below, above)),
    )


def _spread(vendors: Sequence[str], given: Composites, judged: float) -> FloatArray:
    """Return how far each total could lie from its value had other members of the same kind scored."""
    reach = np.zeros(len(vendors))
    for row, vendor in enumerate(vendors):
        members = [float(score) for score in given.get(vendor, {}).values()]
        if len(members) >= _LEAST:
            interval = composite_interval(members)
            reach[row] = judged * (interval.high - interval.mean)
    return reach


def _pair_errors(
    vendors: Sequence[str], given: Composites, judged: float, gaps: tuple[FloatArray, FloatArray]
) -> FloatArray:
    """Return the standard errors of all differences: members who scored both are compared with themselves.

    `vendors` are by place, so the first of a pair is the higher; `gaps` is what missing evidence takes and adds.
    """
    errors = np.zeros((len(vendors), len(vendors)))
    for high in range(len(vendors)):
        for low in range(high + 1, len(vendors)):
            reach = judged * _paired(given.get(vendors[high], {}), given.get(vendors[low], {}))
            errors[high, low] = errors[low, high] = np.hypot(reach, gaps[0][high] + gaps[1][low]) / Z_95
    return errors


def _paired(first: Mapping[str, Any], second: Mapping[str, Any]) -> float:
    common = sorted(first.keys() & second.keys())
    if len(common) < _LEAST:
        return 0.0
    interval = paired_interval([float(first[each]) for each in common], [float(second[each]) for each in common])
    return interval.high - interval.mean


def _judged_share(rows: Sequence[Row], scores: Sequence[Row]) -> float:
    """Return the share of the quality score that the committee gives."""
    judged = {str(row["indicator"]) for row in scores}
    weights = {str(row["indicator"]): float(row["weight"]) for row in rows}
    return sum(weights[name] for name in judged if name in weights) / sum(weights.values())


def _stated(heads: Mapping[str, tuple[str, float]]) -> dict[str, float]:
    stated = _summed(heads.values())
    whole = sum(stated.values())
    return {dimension: own / whole for dimension, own in stated.items()}


def _summed(parts: Any) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, part in parts:
        found[name] = found.get(name, 0.0) + float(part)
    return found


def _number(value: object) -> float:
    return float("nan") if value is None else float(str(value))
