"""What one side of a comparison holds: the score of a vendor or engagement in a period, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

import duckdb

from models.rank_change import Standing
from pipelines.explaining.rescoring import Judged


class Subject(NamedTuple):
    """Which vendor, in which peer group ('family|class|mode'); one engagement of it alone where one is named."""

    vendor: str
    group: str
    engagement: str | None = None


_HEAD: Final = """
select
    v.vendor_name,
    case
        when t.status not in ('not_scored', 'idle')
            then main.published(main.rounded(t.total, c.total_step, c.total_down))
    end as total,
    t.status,
    r.rank
from scores.vendor_totals as t
inner join policy.schemes as c on t.scheme = c.scheme and t.scheme_version = c.version
inner join entities.vendors as v on t.vendor_id = v.vendor_id
left join scores.vendor_ranks as r
    on t.vendor_id = r.vendor_id and t.peer_group = r.peer_group and t.period = r.period
where t.vendor_id = $vendor and t.period = $period and concat_ws('|', t.family, t.class, t.mode) = $group
"""
_HEAD_OF_ONE: Final = """
select
    g.label as vendor_name,
    case when not e.is_removed then main.published(main.rounded(e.total, c.total_step, c.total_down)) end as total,
    case when e.is_removed then 'removed' when e.total is null then 'not_scored' else 'scored' end as status,
    null as rank
from scores.engagement_scores as e
inner join policy.schemes as c on e.scheme = c.scheme and e.scheme_version = c.version
inner join entities.engagements as g on e.engagement_id = g.engagement_id
where e.engagement_id = $engagement and e.vendor_id = $vendor and e.period = $period
    and concat_ws('|', e.family, e.class, e.mode) = $group
"""
_ENGAGEMENTS: Final = """
select
    e.engagement_id, case when $engagement is null then s.share else 1 end as share, e.deduction, e.bonus
from scores.engagement_scores as e
left join scores.engagement_shares as s on e.engagement_id = s.engagement_id and e.period = s.period
where e.vendor_id = $vendor and e.period = $period and concat_ws('|', e.family, e.class, e.mode) = $group
    and ($engagement is null or e.engagement_id = $engagement)
order by e.engagement_id
"""
POINTS_SQL: Final = """
select
    p.engagement_id, p.indicator, p.dimension, p.weight_units, c.weight_unit_total, p.is_shrunk,
    case when p.is_scored then p.points end as points
from scores.indicator_points as p
inner join entities.engagements as e on p.engagement_id = e.engagement_id
inner join policy.schemes as c on p.scheme = c.scheme and p.scheme_version = c.version
where e.vendor_id = $vendor and p.period = $period and concat_ws('|', e.family, e.class, e.mode) = $group
    and ($engagement is null or p.engagement_id = $engagement)
order by p.engagement_id, p.indicator
"""
_INDICATORS: Final = """
select
    p.indicator, p.dimension, i.seq, i.title_zh, i.title_en, d.title_zh as dimension_zh, d.title_en as dimension_en,
    100.0 * i.weight_units / c.weight_unit_total as weight, p.effective_weight, p.state, p.is_overdue, p.value,
    p.target, p.direction, coalesce(p.unit, i.unit) as unit,
    coalesce(p.display_scale, i.display_scale) as display_scale,
    cast(p.points as double) as points, p.points_gained, p.points_lost
from scores.vendor_indicator_points as p
inner join scores.vendor_totals as t
    on p.vendor_id = t.vendor_id and p.peer_group = t.peer_group and p.period = t.period
inner join policy.schemes as c on t.scheme = c.scheme and t.scheme_version = c.version
inner join policy.indicators as i
    on t.scheme = i.scheme and t.scheme_version = i.version and p.indicator = i.indicator
inner join policy.dimensions as d
    on t.scheme = d.scheme and t.scheme_version = d.version and p.dimension = d.dimension
where p.vendor_id = $vendor and p.period = $period and concat_ws('|', t.family, t.class, t.mode) = $group
order by i.seq
"""
_INDICATORS_OF_ONE: Final = """
select
    p.indicator, p.dimension, i.seq, i.title_zh, i.title_en, d.title_zh as dimension_zh, d.title_en as dimension_en,
    100.0 * i.weight_units / c.weight_unit_total as weight, p.effective_weight, p.state, p.is_overdue, p.value,
    p.target, p.direction, coalesce(p.unit, i.unit) as unit,
    coalesce(p.display_scale, i.display_scale) as display_scale,
    cast(p.points as double) as points,
    p.effective_weight * coalesce(cast(p.points as double), 0) / 100 as points_gained,
    p.effective_weight * (100 - coalesce(cast(p.points as double), 0)) / 100 as points_lost
from scores.indicator_points as p
inner join policy.schemes as c on p.scheme = c.scheme and p.scheme_version = c.version
inner join policy.indicators as i
    on p.scheme = i.scheme and p.scheme_version = i.version and p.indicator = i.indicator
inner join policy.dimensions as d
    on p.scheme = d.scheme and p.scheme_version = d.version and p.dimension = d.dimension
where p.engagement_id = $engagement and p.period = $period
order by i.seq
"""
_STANDINGS: Final = """
select
    t.vendor_id, v.vendor_name, r.rank,
    -- Places follow the total as the scheme rounds it, which may have more digits than are published.
    cast(main.rounded(t.total, c.total_step, c.total_down) as decimal(18, 9)) as total,
    list(b.value order by b.seq) filter (where b.seq is not null) as tie_breaks
from scores.vendor_totals as t
inner join policy.schemes as c on t.scheme = c.scheme and t.scheme_version = c.version
inner join entities.vendors as v on t.vendor_id = v.vendor_id
inner join scores.vendor_ranks as r
    on t.vendor_id = r.vendor_id and t.peer_group = r.peer_group and t.period = r.period
left join scores.tie_breaks as b
    on t.vendor_id = b.vendor_id and t.peer_group = b.peer_group and t.period = b.period
where t.period = $period and concat_ws('|', t.family, t.class, t.mode) = $group
group by t.vendor_id, v.vendor_name, t.total, c.total_step, c.total_down, r.rank
order by r.rank, t.vendor_id
"""
# A tie-break without a value loses against every value.
_LEAST: Final = Fraction(-(10**18))

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Peer:
    """One ranked vendor of the peer group: its name, its place (none among fewer than two), what gives the place."""

    name: str
    rank: int | None
    standing: Standing


@dataclass(frozen=True)
class Side:
    """One state of a score; `total` is the published one, None where there is none.

    `indicators` by code: the values, points, weights and titles of the vendor, or of the one engagement. `points`: one
    row per engagement and indicator. `peers` by vendor id, this vendor among them where it has a place; an engagement
    has neither place nor peers, and `vendor_name` is its label.
    """

    judged: Judged
    vendor_name: str
    total: Fraction | None
    status: str
    rank: int | None
    engagements: tuple[Row, ...]
    points: tuple[Row, ...]
    indicators: Mapping[str, Row]
    peers: Mapping[str, Peer]


def read_side(connection: duckdb.DuckDBPyConnection, judged: Judged, subject: Subject) -> Side | None:
    """Return one side of a comparison; None where there is no score row in that period and peer group."""
    asked = {**subject._asdict(), "period": judged.data.period}
    is_one = subject.engagement is not None
    heads = rows(connection, _HEAD_OF_ONE if is_one else _HEAD, asked)
    if not heads:
        return None
    head = heads[0]
    return Side(
        judged,
        head["vendor_name"],
        None if head["total"] is None else Fraction(head["total"]),
        head["status"],
        head["rank"],
        tuple(rows(connection, _ENGAGEMENTS, asked)),
        tuple(rows(connection, POINTS_SQL, asked)),
        {row["indicator"]: row for row in rows(connection, _INDICATORS_OF_ONE if is_one else _INDICATORS, asked)},
        {} if is_one else _peers(connection, asked),
    )


def _peers(connection: duckdb.DuckDBPyConnection, asked: Mapping[str, object]) -> dict[str, Peer]:
    return {
        row["vendor_id"]: Peer(row["vendor_name"], row["rank"], _standing(row))
        for row in rows(connection, _STANDINGS, asked)
    }


def rows(connection: duckdb.DuckDBPyConnection, sql: str, asked: Mapping[str, object]) -> list[Row]:
    """Run a query with those of these values bound that it asks for, and return its rows by column name."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {name: value for name, value in asked.items() if f"${name}" in sql})
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def exact(value: Decimal | float | None) -> Fraction:
    """Return a stored number as the fraction it is; nothing counts as nought."""
    return Fraction(0) if value is None else Fraction(value)


def _standing(row: Row) -> Standing:
    ties = (None if value is None else Fraction(value) for value in row["tie_breaks"] or ())
    return (Fraction(row["total"]), *(_LEAST if value is None else value for value in ties))
