"""How firm a tender's first place is when the weights are not exactly those declared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from models.acceptability import acceptability
from models.gaps import completed
from models.stability import first_place_intervals
from models.weight_draws import DRAWS, NORMAL, weights_around

PRICE: Final = "price"
_LEAST: Final = 2

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Firmness:
    """By candidate the share of drawn weightings that put it first, and its places in 5 to 95 % of them.

    `price_low` and `price_high` are the price weights between which the first stays first; None without a price weight.
    """

    first_share: Mapping[str, float]
    places: Mapping[str, tuple[int, int]]
    draws: int
    price_low: float | None
    price_high: float | None


def firmness(rows: Sequence[Row], price_points: Mapping[str, float], price_weight: float) -> Firmness | None:
    """Return how firm the order of the candidates is, None with fewer than two of them.

    `rows`: one per candidate and indicator with vendor_id, indicator, dimension, weight, points (None where missing).
    Weights are drawn around the declared ones, the price's among them; a gap stands for the rest of its dimension.
    """
    vendors = sorted({str(row["vendor_id"]) for row in rows} & price_points.keys())
    if len(vendors) < _LEAST:
        return None
    heads = {str(row["indicator"]): (str(row["dimension"]), float(row["weight"])) for row in rows}
    names = sorted(heads)
    found = {(str(row["vendor_id"]), str(row["indicator"])): row["points"] for row in rows}
    points = np.array([[_number(found.get((vendor, name))) for name in names] for vendor in vendors])
    weights = np.array([heads[name][1] for name in names])
    whole = completed(points, weights, [heads[name][0] for name in names])
    price = np.array([[price_points[vendor]] for vendor in vendors])
    table = np.hstack([whole, price])
    shares = np.append((1 - price_weight) * weights / weights.sum(), price_weight)
    drawn = acceptability(table, weights_around(shares, NORMAL, DRAWS))
    interval = first_place_intervals(table, shares)[-1] if price_weight else None
    return Firmness(
        first_share=dict(zip(vendors, map(float, drawn.first_share), strict=True)),
        places={
            vendor: (int(best), int(worst))
            for vendor, best, worst in zip(vendors, drawn.best_rank, drawn.worst_rank, strict=True)
        },
        draws=drawn.draws,
        price_low=interval.low if interval else None,
        price_high=interval.high if interval else None,
    )


def _number(value: object) -> float:
    return float("nan") if value is None else float(str(value))
