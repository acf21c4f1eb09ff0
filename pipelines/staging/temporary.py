"""How lists made in Python become temporary tables, in one step however long they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb

from pipelines.bulk_rows import by_column, unnested


def fill(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]
) -> None:
    """Create (or replace) a temporary table of these columns (name → type) and rows."""
    connection.execute(
        f"create or replace temp table {name} as select {unnested(columns)}",
        by_column(rows, len(columns)),
    )


def staged(connection: duckdb.DuckDBPyConnection, table: str, *columns: str) -> bool:
    """Tell whether a staging table is there with these columns and holds a row."""
    found = connection.execute(
        "select column_name from duckdb_columns() where schema_name = 'staging' and table_name = ?", [table]
    ).fetchall()
    if not found or not set(columns) <= {name for (name,) in found}:
        return False
    return bool(connection.execute(f"select exists (select 1 from staging.{table})").fetchall()[0][0])  # noqa: S608
