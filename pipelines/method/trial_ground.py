"""The ground of a trial of the rule: a private connection that holds all of the scoring that weights do not touch."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import duckdb

from pipelines.method.trial_tables import CONDITIONS, FACTS, TOTALS, WANTED, before, needed, reads_of, weighed
from pipelines.scoring_tables import IN_FORCE
from pipelines.second_run import (
    Rule,
    Upstream,
    bring,
    differing,
    policy_read,
    run_upstream,
    said,
    upstream,
)
from pipelines.transform import SqlTable

# Standings move from period to period, so earlier ones are kept as they were.
_REMEMBERED: Final = (FACTS, TOTALS, CONDITIONS)
_VERSIONED: Final = """
select 'policy.' || table_name
from duckdb_columns()
where database_name = current_database() and schema_name = 'policy' and column_name = 'version'
"""


def lay_out(
    connection: duckdb.DuckDBPyConnection, rule: Rule, periods: list[str], tables: Sequence[SqlTable], *, is_new: bool
) -> None:
    """Fill the connection with all that weights do not touch."""
    in_force = _rules_of(connection, periods)
    is_as_built = not is_new and in_force == {rule}
    earlier_tables = () if is_as_built else before(names_in(connection, _VERSIONED) if is_new else frozenset())
    changed = frozenset[str]() if is_as_built else _changed(connection, rule, in_force, tables)
    scoring = (*earlier_tables, *needed())
    earlier = upstream(tables, changed, scoring)
    _bring_in(connection, earlier, scoring)
    _put_in_force(connection, rule, periods)
    run_upstream(connection, earlier, tables, "built", periods)
    for name in sorted(earlier.made & reads_of(needed())):
        _write(connection, name)
    for table in earlier_tables:
        # Written, views too: rows of other periods are taken out of them below.
        connection.execute(table.ddl(is_written=True))
    # Only now: what comes before points may look back at other periods.
    for name in sorted(weighed()):
        _keep_only(connection, name, periods)
    for table in needed():
        run(connection, table)
    for name in _REMEMBERED:
        _remember(connection, name, periods)
    add_remembered(connection, FACTS)


def _bring_in(connection: duckdb.DuckDBPyConnection, earlier: Upstream, scoring: Sequence[SqlTable]) -> None:
    """Take from the warehouse what is not made here: a copy of what the scoring reads, a look at what comes before."""
    made = earlier.made | {table.name for table in scoring} | {IN_FORCE}
    copied = (reads_of(scoring) | {"entities.vendors"}) - made
    for names, kind in ((copied, "table"), (earlier.read - made - copied, "view")):
        # Policy stands in the trial already.
        bring(connection, {name for name in names if not name.startswith("policy.")}, "built", kind)


def _changed(
    connection: duckdb.DuckDBPyConnection, rule: Rule, in_force: AbstractSet[Rule], tables: Sequence[SqlTable]
) -> frozenset[str]:
    """Return the tables of policy in which the rule differs from what scored some of the periods."""
    names = policy_read(tables, frozenset(WANTED))
    own = said(connection, rule, names)
    return frozenset[str]().union(*(differing(said(connection, each, names, "built."), own) for each in in_force))


def names_in(connection: duckdb.DuckDBPyConnection, sql: str) -> frozenset[str]:
    """Return the names that a query lists."""
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


def run(connection: duckdb.DuckDBPyConnection, table: SqlTable) -> None:
    """Make a table of the scoring, in the place of what it was."""
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


def add_remembered(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Put the rows of earlier periods beside those of a trial."""
    connection.execute(f"insert into {name} by name from earlier.{name.partition('.')[2]}")
