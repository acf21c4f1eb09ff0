"""How firm scores and places are: bounds, bands, and how they bear other weights."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from dashboard.data.reading import connection, warehouse
from dashboard.data.scope import Card
from dashboard.data.scored_periods import period, rule_of
from models.rank_bands import facing_errors, told_apart
from pipelines.robustness import score_intervals
from pipelines.robustness.contest import contests, too_large
from pipelines.robustness.firmness import Firmness
from pipelines.robustness.firmness import firmness as firmness_of
from pipelines.robustness.observed import Observed
from pipelines.robustness.observed import observed as observed_of
from pipelines.robustness.score_intervals import PointsInterval, ScoreInterval

# What `standings` says of every vendor; of one without a place only the bounds of its score.
_OF_STANDING = (
    "low", "high", "chance_below", "chance_above", "first_share", "top_three_share", "best_place", "worst_place",
    "any_first_share", "any_top_three_share", "any_best_place", "any_worst_place", "band", "is_apart",
)  # fmt: skip


def firmness(name: str, group: str) -> Firmness | None:
    """Return how firm the places of a peer group are in a period; None where fewer than two or too many have one."""
    return _firm(warehouse(), name).get(group)


def too_many(name: str, group: str) -> int | None:
    """Return how many vendors have a place where they are too many to compare everyone with everyone."""
    return too_large(_observed(warehouse(), name, group.split("|", maxsplit=1)[0])).get(_peer_group(name, group))


def standings(name: str) -> pd.DataFrame:
    """One row per vendor and peer group of a period: the bounds of its score, and how firm its place is."""
    return _standings(warehouse(), name)


def interval(card: Card) -> ScoreInterval | None:
    """Return the bounds of a score; None where there is no score."""
    seen = _observed(warehouse(), card.period, card.group.split("|")[0])
    if card.engagement:
        return score_intervals.engagement_intervals(seen).get(card.engagement)
    return score_intervals.vendor_intervals(seen).get((_peer_group(card.period, card.group), card.vendor))


def points_intervals(card: Card) -> Mapping[str, PointsInterval]:
    """Return by indicator the points of a vendor with the bounds that chance leaves them."""
    seen = _observed(warehouse(), card.period, card.group.split("|")[0])
    found = score_intervals.indicator_intervals(seen)
    whose = (_peer_group(card.period, card.group), card.vendor)
    return {indicator: own for (*key, indicator), own in found.items() if tuple(key) == whose}


def apart_from_best(name: str, rows: pd.DataFrame) -> list[bool | None]:
    """Whether each score is clearly below the best of these rows of `ranking_in_full`; None for the best itself."""
    best = int(rows["total"].to_numpy().argmax())
    exact = {(row.vendor_id, row.group_key): row.total_exact for row in _observed(warehouse(), name, None).vendors}
    totals = [exact[key] for key in zip(rows["vendor_id"], rows["group_key"], strict=True)]
    errors = facing_errors(totals, rows["low"], rows["high"])
    differs = told_apart(rows["total"], errors, float(period(name).no_significant_difference))[best]
    return [None if place == best else bool(own) for place, own in enumerate(differs)]


def _peer_group(name: str, group: str) -> str:
    rule = rule_of(name)
    return f"{rule['scheme']}|{rule['version']}|{group}"


@lru_cache(maxsize=4)
def _observed(path: str, name: str, family: str | None) -> Observed:
    return observed_of(connection(path), name, family)


@lru_cache(maxsize=16)
def _firm(path: str, name: str) -> Mapping[str, Firmness]:
    """Return by peer group how firm it is; the key leaves out the rule, which is one for all of a period."""
    seen = _observed(path, name, None)
    keys = {row.peer_group: row.group_key for row in seen.vendors}
    return {keys[group]: firmness_of(each) for group, each in contests(seen).items()}


@lru_cache(maxsize=16)
def _standings(path: str, name: str) -> pd.DataFrame:
    seen, firm = _observed(path, name, None), _firm(path, name)
    known = score_intervals.vendor_intervals(seen)
    rows = []
    for row in seen.vendors:
        bounds, group = known.get((row.peer_group, row.vendor_id)), firm.get(row.group_key)
        place = group.of(row.vendor_id) if group else None
        key = {"vendor_id": row.vendor_id, "group_key": row.group_key}
        rows.append(key | (vars(place) if place else {}) | (vars(bounds) if bounds else {}))
    return pd.DataFrame(rows, columns=["vendor_id", "group_key", *_OF_STANDING])
