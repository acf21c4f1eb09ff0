"""Which fields have a column on which sheet; a month may stand in the title alone."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb


def written_fields(connection: duckdb.DuckDBPyConnection, source: str) -> Mapping[tuple[str, str], frozenset[str]]:
    """Return the fields that have a column, by file and sheet."""
    found = connection.execute(
        "select file_id, sheet, list(field) from staging.columns where source = $source and field is not null "
        "group by file_id, sheet",
        {"source": source},
    ).fetchall()
    return {(file_id, sheet): frozenset(fields) for file_id, sheet, fields in found}
