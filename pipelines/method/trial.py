"""What a period's scores would be under other weights, or another version of the rule.

The SQL is run as it is on a connection of its own, for the periods asked about alone (pipelines/second_run.py): there
is no second way of scoring that could differ from the first. What weights do not touch is computed once, before the
first trial (pipelines/method/trial_ground.py).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import duckdb

from models.held_weights import Tree
from pipelines.errors import WarehouseError
from pipelines.method.trial_ground import add_remembered, lay_out, names_in, run
from pipelines.method.trial_tables import CONDITIONS, TOTALS, live, moving
from pipelines.method.trial_weights import set_weights, weights_of
from pipelines.policy import write_policy
from pipelines.policy_files import PolicyTables
from pipelines.second_run import Rule, memory_over, queries_of

_STANDINGS: Final = """
select
    t.vendor_id, v.vendor_name, concat_ws('|', t.family, t.class, t.mode) as group_key, t.period, t.family, t.class,
    t.mode, t.status, t.coverage,
    case
        when t.status not in ('not_scored', 'idle')
            then main.published(main.rounded(t.total, c.total_step, c.total_down))
    end as total,
    case when t.status not in ('not_scored', 'idle') then t.total end as total_exact,
    case
        when t.status not in ('not_scored', 'idle')
            then main.published(main.rounded(t.tier_total, c.total_step, c.total_down))
    end as tier_total,
    r.rank, r.peer_count, i.tier, i.tier_seq, i.moved
from scores.vendor_totals as t
inner join policy.schemes as c on t.scheme = c.scheme and t.scheme_version = c.version
inner join entities.vendors as v on t.vendor_id = v.vendor_id
left join scores.vendor_ranks as r
    on t.vendor_id = r.vendor_id and t.peer_group = r.peer_group and t.period = r.period
left join scores.vendor_tiers as i
    on t.vendor_id = i.vendor_id and t.peer_group = i.peer_group and t.period = i.period
where list_contains($periods, t.period)
order by t.period, t.family, t.class, t.mode, r.rank nulls last, total desc nulls last, v.vendor_name, t.vendor_id
"""
_POLICY_TABLES: Final = (
    "select 'policy.' || table_name from duckdb_tables() where database_name = 'built' and schema_name = 'policy'"
)
# The trial's own names come last: they say what a name means under it.
_TIER_PLACES: Final = """
select t.tier, h.heirs[t.seq]
from scores.tier_heirs as h
inner join policy.tiers as t on h.scheme = t.scheme and h.old_version = t.version
where h.scheme = $scheme and h.new_version = $version and h.old_version in ($version, $before)
order by h.old_version = $version, t.seq
"""

Record = dict[str, Any]


@dataclass(frozen=True)
class Trial:
    """A private run of the scoring: one rule applied to some periods, again and again under other weights."""

    connection: duckdb.DuckDBPyConnection
    rule: Rule
    periods: tuple[str, ...]
    weights: Tree
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def standings(self, weights: Tree | None = None) -> list[Record]:
        """Return one record per vendor, peer group and period under these weights, or under the rule's own.

        Scores, places, tiers and statuses mean what they mean in `scores.vendor_scores`.
        """
        with self._lock:
            set_weights(self.connection, self.rule, weights or self.weights)
            for table in live():
                run(self.connection, table)
            for name in (TOTALS, CONDITIONS):
                add_remembered(self.connection, name)
            for table in moving():
                run(self.connection, table)
            return _records(self.connection, _STANDINGS, {"periods": list(self.periods)})

    def tier_places(self, before: Rule | None) -> dict[str, int]:
        """Return the place under this rule of its own tiers and of those of the version that scored before."""
        names = {**vars(self.rule), "before": before.version if before else self.rule.version}
        with self._lock:
            return dict(self.connection.execute(_TIER_PLACES, names).fetchall())

    def close(self) -> None:
        """Let go of what the trial holds in memory."""
        self.connection.close()


def prepare(path: Path, rule: Rule, periods: Sequence[str], policy: PolicyTables | None = None) -> Trial:
    """Get ready to score periods of a warehouse by a version of the rule.

    `policy` holds the rule where the warehouse does not: a file that is not saved yet. Raises WarehouseError for a
    period or rule that nobody knows.
    """
    connection = memory_over({"built": path}, threads=1)
    if policy is None:
        connection.execute("create schema policy")
        for name in sorted(names_in(connection, _POLICY_TABLES)):
            connection.execute(f"create table {name} as from built.{name}")
    else:
        write_policy(connection, policy)
    _check(connection, rule, periods)
    lay_out(connection, rule, list(periods), queries_of(path), is_new=policy is not None)
    connection.execute("detach built")
    return Trial(connection, rule, tuple(periods), weights_of(connection, rule))


def _check(connection: duckdb.DuckDBPyConnection, rule: Rule, periods: Sequence[str]) -> None:
    known = {row[0] for row in connection.execute("select period from built.entities.periods").fetchall()}
    rules = connection.execute("select scheme, version from policy.schemes where purpose = 'evaluation'").fetchall()
    missing = [period for period in periods if period not in known]
    if missing or not periods:
        listed = ", ".join(missing)
        raise WarehouseError(f"没有可试算的期间 {listed}。", f"There is no period {listed} to try the rule on.")
    if (rule.scheme, rule.version) not in rules:
        raise WarehouseError(
            f"没有评分方案 {rule.scheme} {rule.version}，请先载入。",
            f"There is no scheme {rule.scheme} {rule.version}; load it first.",
        )


def _records(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, Any]) -> list[Record]:
    found = connection.execute(sql, parameters)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
