"""What another rule would change: every vendor's place, tier and score before and after, who moves most first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import duckdb

from pipelines.method.trial import Record

_AS_BUILT: Final = """
select
    vendor_id, concat_ws('|', family, class, mode) as group_key, period, status, total, tier_total, rank, peer_count,
    tier, coverage
from scores.vendor_scores
where period = ?
"""
_COMPARED: Final = ("rank", "tier", "total", "status", "coverage")


@dataclass(frozen=True)
class Summary:
    """How many vendors a rule moves: places, tiers (up, down), scores; `most` is the largest change of a score."""

    vendors: int
    places: int
    tiers_up: int
    tiers_down: int
    scores: int
    most: float


def as_built(connection: duckdb.DuckDBPyConnection, period: str) -> list[Record]:
    """Return the standings of a period as the warehouse has them."""
    found = connection.execute(_AS_BUILT, [period])
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def impact(before: Sequence[Record], after: Sequence[Record], tiers: Mapping[str, int]) -> list[Record]:
    """Return one record per vendor and peer group: how it stands now and how it would, who moves most first.

    `tiers` are the places of both sides' tiers by name, 1 the best. `rank_change` counts places gained, `tier_change`
    is up, down, came or left; both are None where there is nothing to compare, or another name for the same place.
    """
    known = {(row["vendor_id"], row["group_key"]): row for row in before}
    compared = [_compared(known.get((row["vendor_id"], row["group_key"]), {}), row, tiers) for row in after]
    return sorted(compared, key=_moves_most)


def summary(rows: Sequence[Record]) -> Summary:
    """Count what an impact moves."""
    return Summary(
        len(rows),
        sum(bool(row["rank_change"]) for row in rows),
        sum(row["tier_change"] == "up" for row in rows),
        sum(row["tier_change"] == "down" for row in rows),
        sum(bool(row["total_change"]) for row in rows),
        float(max((abs(row["total_change"]) for row in rows if row["total_change"] is not None), default=0)),
    )


def _compared(old: Record, new: Record, tiers: Mapping[str, int]) -> Record:
    pairs: Record = {}
    for name in _COMPARED:
        pairs |= {f"{name}_before": old.get(name), f"{name}_after": new.get(name)}
    return {
        "vendor_id": new["vendor_id"],
        "vendor_name": new["vendor_name"],
        "group_key": new["group_key"],
        "peer_count": new["peer_count"],
        **pairs,
        "rank_change": _less(old.get("rank"), new.get("rank")),
        "total_change": _less(new.get("total"), old.get("total")),
        "tier_change": _tier_change(old.get("tier"), new.get("tier"), tiers),
    }


def _less(one: Any, other: Any) -> Any:
    return None if one is None or other is None else one - other


def _tier_change(old: str | None, new: str | None, tiers: Mapping[str, int]) -> str | None:
    if old == new:
        return None
    if old is None or new is None:
        return "came" if old is None else "left"
    if tiers[old] == tiers[new]:
        return None
    return "up" if tiers[new] < tiers[old] else "down"


def _moves_most(row: Record) -> tuple[Any, ...]:
    return (
        -abs(row["rank_change"] or 0),
        row["tier_change"] is None,
        row["status_before"] == row["status_after"],
        -abs(row["total_change"] or 0),
        row["group_key"],
        row["rank_after"] is None,
        row["rank_after"] or 0,
        row["vendor_name"],
        row["vendor_id"],
    )
