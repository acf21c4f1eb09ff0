"""What a period's scores would be under other weights, or another version of the rule.

The SQL is run as it is on a connection of its own, for the periods asked about alone (pipelines/second_run.py): there
is no second way of scoring that could differ from the first. What weights do not touch is computed once, before the
first trial.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from math import lcm
from pathlib import Path
from typing import Any, Final

import duckdb

from models.held_weights import Tree, dimension_weights, whole_of
from pipelines.errors import WarehouseError
from pipelines.policy import write_policy
from pipelines.policy_files import PolicyTables
from pipelines.scoring_tables import IN_FORCE, scoring_between
from pipelines.second_run import (
    Rule,
    Upstream,
    bring,
    differing,
    memory_over,
    policy_read,
    queries_of,
    run_upstream,
    said,
    upstream,
)
from pipelines.transform import SqlTable

# Where weights come in.
_WEIGHED: Final = "scores.indicators_weighed"
_TOTALS: Final = "scores.vendor_totals"
_FACTS: Final = "scores.vendor_facts"
_CONDITIONS: Final = "scores.tier_conditions"
_MOVING: Final = frozenset({"scores.tiers_due", "scores.vendor_tiers"})
# What the answer is read from.
_WANTED: Final = ("scores.vendor_ranks", "scores.vendor_tiers")
# They read scores for whose vendor an engagement is, not for its points: once is enough.
_STEADY: Final = frozenset({"scores.vendor_caps", _FACTS})
# Standings move from period to period, so earlier ones are kept as they were.
_REMEMBERED: Final = (_FACTS, _TOTALS, _CONDITIONS)

# A scheme's sum comes as a float of what was written: 100, 1, 2.5.
_WHOLES_WITHIN: Final = 1_000_000

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
_VERSIONED: Final = """
select 'policy.' || table_name
from duckdb_columns()
where database_name = current_database() and schema_name = 'policy' and column_name = 'version'
"""
# The trial's own names come last: they say what a name means under it.
_TIER_PLACES: Final = """
select t.tier, h.heirs[t.seq]
from scores.tier_heirs as h
inner join policy.tiers as t on h.scheme = t.scheme and h.old_version = t.version
where h.scheme = $scheme and h.new_version = $version and h.old_version in ($version, $before)
order by h.old_version = $version, t.seq
"""
_WEIGHTS: Final = """
select dimension, indicator, weight_units, weight_unit_total, weight_total
from policy.indicators
inner join policy.schemes using (scheme, version)
where scheme = $scheme and version = $version
order by seq
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
            _set_weights(self.connection, self.rule, weights or self.weights)
            for table in _live():
                _run(self.connection, table)
            for name in (_TOTALS, _CONDITIONS):
                _add_remembered(self.connection, name)
            for table in _moving():
                _run(self.connection, table)
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
        for name in sorted(_names(connection, _POLICY_TABLES)):
            connection.execute(f"create table {name} as from built.{name}")
    else:
        write_policy(connection, policy)
    _check(connection, rule, periods)
    _lay_out(connection, rule, list(periods), queries_of(path), is_new=policy is not None)
    connection.execute("detach built")
    return Trial(connection, rule, tuple(periods), weights_of(connection, rule))


def weights_of(connection: duckdb.DuckDBPyConnection, rule: Rule) -> dict[str, dict[str, Fraction]]:
    """Return a version's exact weights by dimension and indicator, in the order they are shown."""
    rows = connection.execute(_WEIGHTS, vars(rule)).fetchall()
    tree: dict[str, dict[str, Fraction]] = {}
    for dimension, indicator, units, unit_total, total in rows:
        whole = Fraction(total).limit_denominator(_WHOLES_WITHIN)
        tree.setdefault(dimension, {})[indicator] = Fraction(units, unit_total) * whole
    return tree


def _lay_out(
    connection: duckdb.DuckDBPyConnection, rule: Rule, periods: list[str], tables: Sequence[SqlTable], *, is_new: bool
) -> None:
    """Fill the connection with all that weights do not touch."""
    in_force = _rules_of(connection, periods)
    is_as_built = not is_new and in_force == {rule}
    before = () if is_as_built else _before(_names(connection, _VERSIONED) if is_new else frozenset())
    changed = frozenset[str]() if is_as_built else _changed(connection, rule, in_force, tables)
    scoring = (*before, *_needed())
    earlier = upstream(tables, changed, scoring)
    _bring_in(connection, earlier, scoring)
    _put_in_force(connection, rule, periods)
    run_upstream(connection, earlier, tables, "built", periods)
    for name in sorted(earlier.made & _reads(_needed())):
        _write(connection, name)
    for table in before:
        # Written, views too: rows of other periods are taken out of them below.
        connection.execute(table.ddl(is_written=True))
    # Only now: what comes before points may look back at other periods.
    for name in sorted(_weighed()):
        _keep_only(connection, name, periods)
    for table in _needed():
        _run(connection, table)
    for name in _REMEMBERED:
        _remember(connection, name, periods)
    _add_remembered(connection, _FACTS)


def _bring_in(connection: duckdb.DuckDBPyConnection, earlier: Upstream, scoring: Sequence[SqlTable]) -> None:
    """Take from the warehouse what is not made here: a copy of what the scoring reads, a look at what comes before."""
    made = earlier.made | {table.name for table in scoring} | {IN_FORCE}
    copied = (_reads(scoring) | {"entities.vendors"}) - made
    for names, kind in ((copied, "table"), (earlier.read - made - copied, "view")):
        # Policy stands in the trial already.
        bring(connection, {name for name in names if not name.startswith("policy.")}, "built", kind)


def _reads(tables: Sequence[SqlTable]) -> frozenset[str]:
    return frozenset[str]().union(*(table.reads for table in tables))


def _changed(
    connection: duckdb.DuckDBPyConnection, rule: Rule, in_force: AbstractSet[Rule], tables: Sequence[SqlTable]
) -> frozenset[str]:
    """Return the tables of policy in which the rule differs from what scored some of the periods."""
    names = policy_read(tables, frozenset(_WANTED))
    own = said(connection, rule, names)
    return frozenset[str]().union(*(differing(said(connection, each, names, "built."), own) for each in in_force))


def _names(connection: duckdb.DuckDBPyConnection, sql: str) -> frozenset[str]:
    return frozenset(name for (name,) in connection.execute(sql).fetchall())


def _write(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Put a table in the place of a view, which could not be read once the warehouse is let go of."""
    connection.execute(f"create temp table written as from {name}")
    connection.execute(f"drop view {name}")
    connection.execute(f"create table {name} as from written")
    connection.execute("drop table written")


def _rules_of(connection: duckdb.DuckDBPyConnection, periods: list[str]) -> set[Rule]:
    found = connection.execute(
        f"select distinct scheme, scheme_version from built.{IN_FORCE} where list_contains(?, period)",  # noqa: S608
        [periods],
    )
    return {Rule(*row) for row in found.fetchall()}


def _put_in_force(connection: duckdb.DuckDBPyConnection, rule: Rule, periods: list[str]) -> None:
    connection.execute("create schema if not exists scores")
    connection.execute(f"create table {IN_FORCE} as from built.{IN_FORCE}")
    connection.execute(
        f"update {IN_FORCE} set scheme = ?, scheme_version = ? where list_contains(?, period)",  # noqa: S608
        [rule.scheme, rule.version, periods],
    )


def _run(connection: duckdb.DuckDBPyConnection, table: SqlTable) -> None:
    connection.execute(table.ddl(is_again=True))


def _keep_only(connection: duckdb.DuckDBPyConnection, name: str, periods: list[str]) -> None:
    """Drop the rows of other periods where a table has periods."""
    if "period" in {row[0] for row in connection.execute(f"describe {name}").fetchall()}:
        connection.execute(f"delete from {name} where not list_contains(?, period)", [periods])  # noqa: S608


def _remember(connection: duckdb.DuckDBPyConnection, name: str, periods: list[str]) -> None:
    """Keep the rows of the periods before, as they were built."""
    connection.execute("create schema if not exists earlier")
    connection.execute(
        f"create table earlier.{name.partition('.')[2]} as from built.{name} where period in ("  # noqa: S608
        "select period from built.entities.periods where seq < (select max(seq) from built.entities.periods "
        "where list_contains($periods, period))) and not list_contains($periods, period)",
        {"periods": periods},
    )


def _add_remembered(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    connection.execute(f"insert into {name} by name from earlier.{name.partition('.')[2]}")


@cache
def _needed() -> tuple[SqlTable, ...]:
    """Return what lies between an indicator's weight and the answer, in order."""
    return scoring_between({_WEIGHED}, set(_WANTED), start_with=_WEIGHED)


@cache
def _weighed() -> frozenset[str]:
    """Return the names of scores that this part reads and does not make."""
    made = {table.name for table in _needed()}
    return frozenset(
        name for table in _needed() for name in table.reads if name.startswith("scores.") and name not in made
    )


@cache
def _live() -> tuple[SqlTable, ...]:
    """Return what is run for every trial; tiers move last, when earlier standings have been added."""
    return tuple(table for table in _needed() if table.name not in {*_STEADY, *_MOVING})


@cache
def _moving() -> tuple[SqlTable, ...]:
    return tuple(table for table in _needed() if table.name in _MOVING)


@cache
def _before(versioned: frozenset[str]) -> tuple[SqlTable, ...]:
    """Return what another version changes before points are weighed.

    `versioned` are the tables of policy that know versions, where the warehouse does not know this one.
    """
    reads = _reads(_needed())
    made = {table.name for table in _needed()} | {IN_FORCE}
    return tuple(table for table in scoring_between({IN_FORCE} | versioned, reads) if table.name not in made)


def _set_weights(connection: duckdb.DuckDBPyConnection, rule: Rule, weights: Tree) -> None:
    """Write exact weights into the policy tables as pipelines/schemes.py does: whole units in their proportion."""
    indicators = {name: weight for members in weights.values() for name, weight in members.items()}
    units = lcm(*(weight.denominator for weight in indicators.values()))
    connection.execute(
        "update policy.schemes set weight_unit_total = ? where scheme = ? and version = ?",
        [int(whole_of(weights) * units), rule.scheme, rule.version],
    )
    for table, named in (("dimensions", dimension_weights(weights)), ("indicators", indicators)):
        connection.execute(
            f"update policy.{table} as t set weight = n.weight, weight_units = n.units from ("  # noqa: S608
            "select unnest($names) as name, unnest($weights) as weight, unnest($units) as units) as n "
            f"where t.scheme = $scheme and t.version = $version and t.{table[:-1]} = n.name",
            {
                "names": list(named),
                "weights": [float(weight) for weight in named.values()],
                "units": [int(weight * units) for weight in named.values()],
                **vars(rule),
            },
        )


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
