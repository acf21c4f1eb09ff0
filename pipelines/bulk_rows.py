"""How rows made in Python reach the database in one statement, however many they are.

Row by row it takes a hundred times longer; as an Arrow table it first brings NumPy, Arrow and pandas into the process,
half a second and 100 MB.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb


def insert(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Put rows into tables (schema.name), a statement each; rows of a table all have the columns of its first.

    The columns' types are looked up once for all tables: that takes longer than a small table's rows.
    """
    found = connection.execute(
        "select schema_name || '.' || table_name as name, column_name, data_type from duckdb_columns() "
        "where list_contains($1::varchar[], name)",
        [list(tables)],
    ).fetchall()
    kinds = {(table, column): kind for table, column, kind in found}
    for table, rows in tables.items():
        if not rows:
            continue
        names = list(rows[0])
        spread = unnested({each: kinds[table, each] for each in names})
        connection.execute(
            f"insert into {table} ({', '.join(names)}) select {spread}",
            [[row[each] for row in rows] for each in names],
        )


def unnested(columns: Mapping[str, str]) -> str:
    """Return what selects the rows of one list a column (name → type), given as parameters in this order."""
    return ", ".join(
        f"unnest(${place}::{kind}[]) as {name}" for place, (name, kind) in enumerate(columns.items(), start=1)
    )


def by_column(rows: Iterable[Sequence[Any]], width: int) -> list[list[Any]]:
    """Return the values of rows of this width by column."""
    listed = list(rows)
    return [[row[place] for row in listed] for place in range(width)]
