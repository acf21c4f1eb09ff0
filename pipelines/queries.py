"""What anyone may ask a warehouse from outside: a ranking in a stable form, or one read-only query."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

import duckdb

from pipelines.errors import QueryError
from pipelines.opened import Warehouse

RANKING_SQL = """
select
    v.period, v.prior_period, v.scheme, v.scheme_version, v.family, v.class, v.mode,
    v.vendor_id, v.vendor_name, v.status, v.rank, v.peer_count, v.total, v.total_exact, v.tier,
    v.coverage, v.basis_points, v.worst, v.best, v.prior_total, v.total_change, v.prior_rank, v.rank_change,
    v.prior_tier, v.engagement_count
from scores.vendor_scores as v
where v.period = $period and ($family is null or v.family = $family)
order by v.family, v.class, v.mode, v.rank nulls last, v.total desc nulls last, v.vendor_name, v.vendor_id
"""


@dataclass(frozen=True)
class Answer:
    """The columns and rows of a query, in the order it gave them."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as records for JSON: decimals as exact text-free numbers, dates as ISO text."""
        return [dict(zip(self.columns, map(plain, row), strict=True)) for row in self.rows]


def ranking(warehouse: Warehouse, period: str | None, family: str | None = None) -> Answer:
    """Return the ranking of one period (the last one where none is named), one row per vendor and peer group.

    Raises QueryError naming the periods or families there are, if the one asked for is not among them.
    """
    return ask(warehouse, RANKING_SQL, {"period": known_period(warehouse, period, family), "family": family})


def known_period(warehouse: Warehouse, period: str | None, family: str | None = None) -> str:
    """Return the period asked for, or the last one; raises QueryError where period or family is unknown."""
    periods = [str(row[0]) for row in ask(warehouse, "select period from entities.periods order by seq").rows]
    if not periods:
        raise QueryError("数据仓库中还没有可评分的期间。", "The warehouse has no period to score yet.")
    chosen = period or periods[-1]
    if chosen not in periods:
        listed = ", ".join(periods)
        raise QueryError(f"没有期间 {chosen}；现有：{listed}", f"There is no period {chosen}; there are {listed}")
    families = [row[0] for row in ask(warehouse, "select distinct family from entities.engagements order by 1").rows]
    if family is not None and family not in families:
        listed = ", ".join(families)
        raise QueryError(f"没有服务族 {family}；现有：{listed}", f"There is no family {family}; there are {listed}")
    return chosen


def ask(warehouse: Warehouse, sql: str, parameters: dict[str, Any] | Sequence[Any] | None = None) -> Answer:
    """Run one statement on the locked, read-only warehouse; raise QueryError with DuckDB's reason if it fails."""
    cursor = warehouse.connection.cursor()
    try:
        cursor.execute(sql, parameters)
        columns = _distinct(column[0] for column in cursor.description or ())
        return Answer(columns, cursor.fetchall())
    except duckdb.Error as fault:
        raise QueryError(f"查询失败：{fault}", f"The query failed: {fault}") from fault
    finally:
        cursor.close()


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Number repeated column names, so that no column is lost in a record."""
    seen: Counter[str] = Counter()
    distinct = []
    for name in names:
        seen[name] += 1
        distinct.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return tuple(distinct)


def plain(value: object) -> object:
    """Turn a database value into what JSON can hold without losing a digit or moving a day."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else float(value)
    if isinstance(value, float) and not isfinite(value):
        return None
    if isinstance(value, date):
        return value.isoformat()
    return value


def to_json(payload: object) -> str:
    """Write JSON that is the same for the same answer: keys in the order given, Chinese as it is."""
    return json.dumps(payload, ensure_ascii=False, indent=2, default=str) + "\n"
