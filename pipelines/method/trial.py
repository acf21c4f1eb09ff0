"""What a period's scores would be under other weights, or another version of the rule.

The SQL of `scores` is run as it is on a connection of its own, for the periods asked about alone: there is no second
way of scoring that could differ from the first. What weights do not touch is computed once, before the first trial.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
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
from pipelines.scoring_tables import IN_FORCE, scoring_between, scoring_tables
from pipelines.transform import MACROS, SqlTable

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
class Rule:
    """One version of a scheme."""

    scheme: str
    version: str


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
    connection = duckdb.connect(config={"python_enable_replacements": "false", "threads": 1})
    connection.execute(MACROS.read_text(encoding="utf-8"))
    place = str(path).replace("'", "''")
    connection.execute(f"attach '{place}' as built (read_only)")
    connection.execute("set enable_external_access = false")
    for schema in ("entities", "facts", "scores", "measures", "deductions"):
        connection.execute(f"create schema {schema}")
    if policy is None:
        connection.execute("create schema policy")
        for (name,) in connection.execute(_POLICY_TABLES).fetchall():
            connection.execute(f"create table {name} as from built.{name}")
    else:
        write_policy(connection, policy)
    _check(connection, rule, periods)
    _lay_out(connection, rule, tuple(periods), is_new=policy is not None)
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


def rule_in_force(connection: duckdb.DuckDBPyConnection, period: str) -> Rule | None:
    """Return the version by which a warehouse scored a period."""
    row = connection.execute("select scheme, scheme_version from scores.scheme_in_force where period = ?", [period])
    found = row.fetchone()
    return None if found is None else Rule(*found)


def _lay_out(connection: duckdb.DuckDBPyConnection, rule: Rule, periods: tuple[str, ...], *, is_new: bool) -> None:
    """Fill the connection with all that weights do not touch."""
    is_as_built = not is_new and _rules_of(connection, periods) == {(rule.scheme, rule.version)}
    before = () if is_as_built else _before(is_new=is_new)
    made = {table.name for table in (*before, *_needed())} | {IN_FORCE}
    read = {name for table in (*before, *_needed()) for name in table.reads} | {"entities.vendors"}
    inputs = sorted(name for name in read - made if not name.startswith("policy."))
    for name in inputs:
        connection.execute(f"create table {name} as from built.{name}")
    _put_in_force(connection, rule, periods)
    for table in before:
        # Written, views too: rows of other periods are taken out of them below.
        connection.execute(table.ddl(is_written=True))
    # Only now: what comes before points may look back at other periods.
    for name in sorted({*inputs, *(table.name for table in before)} & _weighed()):
        _keep_only(connection, name, periods)
    for table in _needed():
        _run(connection, table)
    for name in _REMEMBERED:
        _remember(connection, name, periods)
    _add_remembered(connection, _FACTS)


def _rules_of(connection: duckdb.DuckDBPyConnection, periods: tuple[str, ...]) -> set[tuple[str, str]]:
    found = connection.execute(
        f"select distinct scheme, scheme_version from built.{IN_FORCE} where list_contains(?, period)",  # noqa: S608
        [list(periods)],
    )
    return set(found.fetchall())


def _put_in_force(connection: duckdb.DuckDBPyConnection, rule: Rule, periods: tuple[str, ...]) -> None:
    connection.execute(f"create table {IN_FORCE} as from built.{IN_FORCE}")
    connection.execute(
        f"update {IN_FORCE} set scheme = ?, scheme_version = ? where list_contains(?, period)",  # noqa: S608
        [rule.scheme, rule.version, list(periods)],
    )


def _run(connection: duckdb.DuckDBPyConnection, table: SqlTable) -> None:
    connection.execute(table.ddl(is_again=True))


def _keep_only(connection: duckdb.DuckDBPyConnection, name: str, periods: tuple[str, ...]) -> None:
    """Drop the rows of other periods where a table has periods."""
    if "period" in {row[0] for row in connection.execute(f"describe {name}").fetchall()}:
        connection.execute(f"delete from {name} where not list_contains(?, period)", [list(periods)])  # noqa: S608


def _remember(connection: duckdb.DuckDBPyConnection, name: str, periods: tuple[str, ...]) -> None:
    """Keep the rows of the periods before, as they were built."""
    connection.execute("create schema if not exists earlier")
    connection.execute(
        f"create table earlier.{name.partition('.')[2]} as from built.{name} where period in ("  # noqa: S608
        "select period from built.entities.periods where seq < (select max(seq) from built.entities.periods "
        "where list_contains($periods, period))) and not list_contains($periods, period)",
        {"periods": list(periods)},
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
def _before(*, is_new: bool) -> tuple[SqlTable, ...]:
    """Return what another version changes before points are weighed; an unsaved one also what only rules decide."""
    reads = {name for table in _needed() for name in table.reads}
    changed = {IN_FORCE}
    if is_new:
        changed |= {name for table in scoring_tables() for name in table.reads if name.startswith("policy.")}
    made = {table.name for table in _needed()} | {IN_FORCE}
    return tuple(table for table in scoring_between(changed, reads) if table.name not in made)


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
