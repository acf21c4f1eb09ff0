"""Do the SQL tables give the expected rows for given rows: cases are YAML files beside this one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from pipelines.contract import Contracts, load_contracts
from pipelines.policy import load_policy, write_policy
from pipelines.policy_files import PolicyTables
from pipelines.staging.ledger import LEDGER_DDL
from pipelines.tenders.tables import JOURNAL
from pipelines.transform import INTERFACE, MACROS, UNIONS, SqlTable, in_order, load_tables, unite
from pipelines.workspace import DEFAULT_ROOT, PRODUCT

CASES = sorted(Path(__file__).parent.glob("*.yaml"))
SCHEMAS = ("entities", "measures", "facts", "deductions", "costs", "selection", "findings", "scores", "invariants")
FOLDERS = [PRODUCT / "sql" / name for name in SCHEMAS]
STAGED_COLUMNS = {"vendor": "vendor_id varchar", "engagement": "engagement_id varchar"}


# Every worker reads the cases; libyaml, where there is one, does it in a tenth of the time.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def cases() -> Iterator[Any]:
    for path in CASES:
        for case in yaml.load(path.read_text(encoding="utf-8"), LOADER):  # noqa: S506 - one that is safe
            yield pytest.param(case, id=f"{path.stem}: {case['test']}")


@pytest.fixture(scope="module")
def prepared() -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a database with the macros, the empty tables and the shipped policy, which no case changes for another."""
    with duckdb.connect() as connection:
        prepare(connection)
        yield connection


@pytest.fixture
def connection(prepared: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield the prepared database in a transaction: all that a case does, its tables too, is rolled back."""
    prepared.begin()
    yield prepared
    prepared.rollback()
    prepared.unregister("given_rows")


@pytest.mark.parametrize("case", list(cases()))
def test_given_rows_lead_to_expected_rows(connection: duckdb.DuckDBPyConnection, case: Mapping[str, Any]) -> None:
    for table, rows in case["given"].items():
        insert(connection, table, rows)
    run(connection, case["run"])
    for table, expected in case["expect"].items():
        columns = expected["columns"]
        found = connection.execute(f"select {', '.join(columns)} from {table}").fetchall()
        assert sorted(map(seen, found)) == sorted(map(seen, expected["rows"])), table


@cache
def shipped() -> tuple[PolicyTables, Contracts]:
    """The product's own policy and contracts: read once, for every case has the same."""
    return load_policy(DEFAULT_ROOT / "policy"), load_contracts(PRODUCT / "sources")


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    policy, contracts = shipped()
    connection.execute(MACROS.read_text(encoding="utf-8"))
    connection.execute(INTERFACE.read_text(encoding="utf-8"))
    connection.execute(JOURNAL.read_text(encoding="utf-8"))
    connection.execute(LEDGER_DDL.read_text(encoding="utf-8"))
    connection.execute("create schema scores; create schema selection; create schema meta")
    connection.execute("create table meta.build (as_of date)")
    write_policy(connection, policy)
    for contract in contracts:
        names = ", ".join(f'"{field.name}" {field.sql_type}' for field in contract.fields)
        extra = ", ".join(
            ["file_id varchar, source_sheet varchar, source_row integer, na_fields varchar[]"]
            + [column for refers, column in STAGED_COLUMNS.items() if contract.refers == refers]
            + (["engagement_id varchar"] if contract.source == "engagements" else [])
            + (["vendor_id varchar"] if contract.source == "vendors" else [])
        )
        connection.execute(f"create table staging.{contract.source} ({names}, {extra})")


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[Mapping[str, Any]]) -> None:
    """Insert literal rows; a policy table is emptied first, since the shipped policy filled it."""
    if table.startswith("policy."):
        connection.execute(f"delete from {table}")
    if schema(table) in ("scores", "costs", "selection") or not exists(connection, table):
        connection.register("given_rows", _relation(connection, rows))
        connection.execute(f"drop table if exists {table}")
        connection.execute(f"create table {table} as select * from given_rows")
        return
    known = columns_of(connection, table)
    for row in rows:
        for name in row.keys() - known:
            # A workspace's own column beside those that scoring asks for.
            connection.execute(f"alter table {table} add column {name} decimal(18, 6)")
            known.add(name)
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        connection.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))


def exists(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    found = "select count(*) from information_schema.tables where table_schema || '.' || table_name = ?"
    return connection.execute(found, [table]).fetchall() != [(0,)]


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    return {row[0] for row in connection.execute(f"describe {table}").fetchall()}


def _relation(connection: duckdb.DuckDBPyConnection, rows: list[Mapping[str, Any]]) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist([dict(row) for row in rows])


def run(connection: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    """Create the named tables in their own order; interface tables of the same name are replaced."""
    tables = [table for table in ordered() if table.name in names]
    assert {table.name for table in tables} == set(names)
    waiting = Counter(schema(table.name) for table in tables)
    for table in tables:
        create(connection, table)
        waiting[schema(table.name)] -= 1
        if not waiting[schema(table.name)] and schema(table.name) in UNIONS:
            connection.execute(f"drop table {UNIONS[schema(table.name)]}")
            unite(connection, tables, schema(table.name))


@cache
def ordered() -> list[SqlTable]:
    return in_order(load_tables(FOLDERS))


def schema(name: str) -> str:
    return name.partition(".")[0]


def create(connection: duckdb.DuckDBPyConnection, table: SqlTable) -> None:
    connection.execute(f"drop table if exists {table.name}")
    connection.execute(f"create table {table.name} as\n{table.query}")


def seen(row: Any) -> tuple[str, ...]:
    """A row as comparable text: numbers to nine decimals, days as ISO."""
    return tuple(shown(value) for value in row)


def shown(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int | float | Decimal):
        return f"{float(value):.9f}"
    return value.isoformat() if isinstance(value, date) else str(value)
