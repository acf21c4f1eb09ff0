"""How rows made in Python reach the database in one statement, however many they are.

Row by row it takes a hundred times longer; as an Arrow table it first brings NumPy, Arrow and pandas into the process,
half a second and 100 MB.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows, all with the columns of the first, into a table (schema.name) that has these columns among its own."""
    schema, _, name = table.rpartition(".")
    found = connection.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ?", [schema, name]
    )
    kinds = dict(found.fetchall())
    names = list(rows[0])
    spread = unnested({each: kinds[each] for each in names})
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
