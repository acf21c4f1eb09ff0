"""What is different between the scores of two warehouses: which vendors moved, in which period, by how much."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import duckdb

from pipelines.queries import plain

log = logging.getLogger(__name__)

# A sample's scores are nobody's: against them everything would be new.
_IS_SAMPLE = "select is_sample from {side}.meta.build"
_SCORES = """
select
    coalesce(a.period, b.period) as period, coalesce(a.peer_group, b.peer_group) as group_key,
    coalesce(a.vendor_id, b.vendor_id) as vendor_id, coalesce(a.vendor_name, b.vendor_name) as vendor_name,
    b.total as total_before, a.total as total_after, a.total - b.total as total_change,
    b.rank as rank_before, a.rank as rank_after, b.tier as tier_before, a.tier as tier_after,
    b.status as status_before, a.status as status_after, b.coverage as coverage_before, a.coverage as coverage_after
from {after} as a
full join {before} as b on a.period = b.period and a.peer_group = b.peer_group and a.vendor_id = b.vendor_id
where
    a.total is distinct from b.total or a.rank is distinct from b.rank or a.tier is distinct from b.tier
    or a.status is distinct from b.status or a.coverage is distinct from b.coverage
order by
    coalesce(a.period, b.period) desc, abs(coalesce(a.total, 0) - coalesce(b.total, 0)) desc,
    coalesce(a.peer_group, b.peer_group), coalesce(a.vendor_id, b.vendor_id)
"""


def score_changes(before: Path, after: Path) -> list[dict[str, Any]] | None:
    """Return one record per vendor, peer group and period whose score, place, tier, status or coverage differ.

    A vendor that came or went has null on the other side. Against the made-up sample nothing is compared. None where
    the warehouse before is damaged or an older product's, whose scores had other columns.
    """
    try:
        return _compared(before, after)
    except duckdb.Error:
        log.info("scores can't be compared with those of %s", before.name, exc_info=True)
        return None


def _compared(before: Path, after: Path) -> list[dict[str, Any]]:
    with duckdb.connect(config={"python_enable_replacements": "false"}) as connection:
        for side, path in (("before", before), ("after", after)):
            place = str(path).replace("'", "''")
            connection.execute(f"attach '{place}' as {side} (read_only)")
            if connection.execute(_IS_SAMPLE.format(side=side)).fetchone() == (True,):
                return []
        cursor = connection.execute(
            _SCORES.format(before="before.scores.vendor_scores", after="after.scores.vendor_scores")
        )
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, map(plain, row), strict=True)) for row in cursor.fetchall()]
