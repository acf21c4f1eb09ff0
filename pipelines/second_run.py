"""A second run of the scoring: in memory, over finished warehouses, with another version of the rule in force.

The SQL is run as it is, so there is no second way of scoring that could differ from the first. What runs again follows
from DuckDB's own parse of the queries that made the warehouse: of measures, facts and deductions whatever draws on a
table of policy in which the two versions differ, through however many tables; of `scores` all that knows the version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import duckdb

from pipelines.opened import open_locked
from pipelines.scoring_tables import IN_FORCE
from pipelines.transform import MACROS, UNIONS, SqlTable, between, create, kept_queries, leading_to, unite

# Their rows belong to one scored period each; those of periods that are not asked about stay as they were built.
_BY_PERIOD: Final = ("measures", "facts", "deductions", "scores")
_KEPT: Final = 12
_POLICY: Final = "policy."
# What differs in any two versions and scores nothing; the name of a curve holds the version's.
_NAMES: Final = frozenset({"version", "effective_from", "curve_id"})
_COLUMNS: Final = """
select 'policy.' || table_name, list(column_name order by column_index)
from duckdb_columns()
where database_name = coalesce($1, current_database()) and schema_name = 'policy'
group by table_name
"""
_OF_VERSION: Final = "scheme = $scheme and version = $version"
# A curve belongs to whichever version draws on it.
_CURVES: Final = """
curve_id in (
    select m.curve_id from {database}policy.indicator_measures as m where m.scheme = $scheme and m.version = $version
)
"""

# What a version says, by table: the rows that score.
Said = Mapping[str, Sequence[tuple[Any, ...]]]


@dataclass(frozen=True)
class Rule:
    """One version of a scheme."""

    scheme: str
    version: str


def rule_in_force(connection: duckdb.DuckDBPyConnection, period: str) -> Rule | None:
    """Return the version by which a warehouse scored a period; None where it knows no such period or rule."""
    found = connection.execute(f"select scheme, scheme_version from {IN_FORCE} where period = ?", [period])  # noqa: S608
    row = found.fetchone()
    return None if row is None else Rule(*row)


@lru_cache(maxsize=_KEPT)
def queries_of(path: Path) -> tuple[SqlTable, ...]:
    """Return the tables of a warehouse file, each after what it reads; an older product's knows none."""
    with open_locked(path) as connection:
        try:
            return kept_queries(connection)
        except duckdb.CatalogException:
            return ()


def policy_read(tables: Sequence[SqlTable], wanted: AbstractSet[str]) -> frozenset[str]:
    """Return the tables of policy that something wanted draws on, through however many tables."""
    return frozenset(name for name in leading_to(tables, wanted) if name.startswith(_POLICY))


def said(connection: duckdb.DuckDBPyConnection, rule: Rule, names: Iterable[str], database: str = "") -> Said:
    """Return what a version says in each of these tables of policy; one that knows no versions is said whole.

    `database` names another one than the connection's own, as `built.`
    """
    columns = dict(connection.execute(_COLUMNS, [database.rstrip(".") or None]).fetchall())
    return {name: _rows(connection, f"{database}{name}", columns[name], rule) for name in names}


def differing(old: Said, new: Said) -> frozenset[str]:
    """Return the tables in which two versions say different things."""
    return frozenset(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def memory_over(files: Mapping[str, Path], **config: Any) -> duckdb.DuckDBPyConnection:
    """Open an empty database in memory beside read-only warehouses, by alias, and shut to everything else."""
    connection = duckdb.connect(config={"python_enable_replacements": "false", **config})
    connection.execute(MACROS.read_text(encoding="utf-8"))
    for alias, path in files.items():
        place = str(path).replace("'", "''")
        connection.execute(f"attach '{place}' as {alias} (read_only)")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def bring(connection: duckdb.DuckDBPyConnection, names: AbstractSet[str], database: str, kind: str = "view") -> None:
    """Let relations of a warehouse be read under their own names: as they are, or copied (`table`)."""
    for name in sorted(names):
        connection.execute(f"create schema if not exists {_schema(name)}")
        connection.execute(f"create {kind} {name} as from {database}.{name}")


@dataclass(frozen=True)
class Upstream:
    """What runs again before points are given: tables in order, and the unions (by schema) that they have a part in.

    `read` are the relations that it reads as they were built, parts of a union that stay among them.
    """

    tables: tuple[SqlTable, ...]
    unions: Mapping[str, str]
    read: frozenset[str]

    @property
    def made(self) -> frozenset[str]:
        """The names that the run makes itself."""
        return frozenset({table.name for table in self.tables} | set(self.unions.values()))


def upstream(tables: Sequence[SqlTable], changed: AbstractSet[str], scoring: Sequence[SqlTable]) -> Upstream:
    """Return what follows from tables of policy that differ and leads to what the scoring reads."""
    own = {table.name for table in scoring} | {IN_FORCE}
    asked = frozenset[str]().union(*(table.reads for table in scoring)) - own
    again = tuple(table for table in between(tables, changed, asked) if table.name not in own)
    unions = {schema: union for schema, union in UNIONS.items() if any(_schema(each.name) == schema for each in again)}
    parts = {table.name for table in tables if _schema(table.name) in unions}
    reads = parts.union(*(table.reads for table in again))
    made = {table.name for table in again} | set(unions.values())
    return Upstream(again, unions, frozenset(reads - made))


def run_upstream(
    connection: duckdb.DuckDBPyConnection, found: Upstream, tables: Sequence[SqlTable], built: str, periods: list[str]
) -> None:
    """Make these tables again for some periods, beside the rows that the others have in the database `built`."""
    for name in {"again", *(_schema(table.name) for table in found.tables)}:
        connection.execute(f"create schema if not exists {name}")
    for at, table in enumerate(found.tables):
        _run(connection, table, built, periods)
        schema = _schema(table.name)
        if schema not in {_schema(later.name) for later in found.tables[at + 1 :]}:
            unite(connection, tables, schema)


def _run(connection: duckdb.DuckDBPyConnection, table: SqlTable, built: str, periods: list[str]) -> None:
    columns = {row[0] for row in connection.execute(f"describe {built}.{table.name}").fetchall()}
    if _schema(table.name) not in _BY_PERIOD or "period" not in columns:
        create(connection, table)
        return
    own = f'again."{table.name}"'
    connection.execute(
        f"create table {own} as select * from (\n{table.query}\n) as anew where list_contains($periods, anew.period)",  # noqa: S608
        {"periods": periods},
    )
    listed = ", ".join("'" + period.replace("'", "''") + "'" for period in periods)
    connection.execute(
        f"create view {table.name} as from {own} union all by name "  # noqa: S608 - a view takes no parameters
        f"select * from {built}.{table.name} where period not in ({listed})"
    )


def _rows(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str], rule: Rule) -> list[tuple[Any, ...]]:
    telling = ", ".join(f'"{column}"' for column in columns if column not in _NAMES)
    which, asked = "true", {}
    if "version" in columns or "curve_id" in columns:
        database = table.partition(_POLICY)[0]
        which = _OF_VERSION if "version" in columns else _CURVES.format(database=database)
        asked = vars(rule)
    query = f"select {telling} from {table} where {which} order by all"  # noqa: S608 - columns of a table
    return connection.execute(query, asked).fetchall()


def _schema(name: str) -> str:
    return name.partition(".")[0]
