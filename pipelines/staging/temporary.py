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
    try:
        # One statement tells both: the catalogue's own tables take five times as long, and every sheet asks.
        found = connection.execute(f"select * from staging.{table} limit 1")  # noqa: S608 - a contract's name
    except duckdb.CatalogException:
        return False
    return set(columns) <= {name for name, *_ in found.description} and found.fetchone() is not None
