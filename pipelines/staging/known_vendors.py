"""Which spellings are known to mean which vendor, so that sheets can name vendors as they are used to."""

from __future__ import annotations

import duckdb

from models.names import normalise_vendor_name


def normalise_names(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    """Fill the temporary table `names` with the normal form of every spelling in a column (domain 2.5)."""
    connection.execute("create temp table if not exists names (spelling varchar primary key, norm varchar)")
    spellings = connection.execute(
        f"select distinct {column} from {table} where {column} is not null "  # noqa: S608
        "and not exists (select 1 from temp.names as n where n.spelling = " + column + ")"
    ).fetchall()
    if spellings:
        connection.executemany(
            "insert into temp.names values (?, ?)",
            [(name, normalise_vendor_name(name)) for (name,) in spellings],
        )


def know_vendors(connection: duckdb.DuckDBPyConnection) -> bool:
    """Fill `known_names` (normal form → vendor, only where it means one vendor); tell whether any vendor is listed."""
    connection.execute("create temp table if not exists known_names (norm varchar, vendor_id varchar)")
    if "vendors" not in _staged(connection):
        return False
    row = connection.execute("select count(*) from staging.vendors").fetchone()
    listed = bool(row and row[0])
    empty = connection.execute("select count(*) from temp.known_names").fetchone()
    if listed and empty and not empty[0]:
        normalise_names(connection, "staging.vendors", "vendor_name")
        normalise_names(connection, "staging.vendors", "former_names")
        connection.execute(
            "insert into temp.known_names "
            "select n.norm, min(v.vendor_id) from staging.vendors as v "
            "join temp.names as n on n.spelling in (v.vendor_name, v.former_names) "
            "group by n.norm having count(distinct v.vendor_id) = 1"
        )
    return listed


def _staged(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("select table_name from duckdb_tables() where schema_name = 'staging'").fetchall()
    return {name for (name,) in rows}
