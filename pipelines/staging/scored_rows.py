"""What contracts with `scored` say of their sheets' rows, as two tables that entities and measures are made from."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from pipelines.contract import Contract
from pipelines.contract_scored import Scored

# Filled here, read by sql/scored/: one row per sheet row, and one per sheet row and measure.
_TABLES = """
create table staging.scored_rows (
    vendor_id varchar, vendor_name varchar, told_apart_by varchar, period varchar, family varchar, year_begins integer
);
create table staging.scored_values (
    vendor_id varchar, period varchar, family varchar, measure varchar, value decimal(24, 12), is_na boolean,
    file_id varchar, source_sheet varchar, source_row integer, source_field varchar
);
"""


def write_scored_rows(connection: duckdb.DuckDBPyConnection, contracts: Iterable[Contract]) -> None:
    """Create and fill staging.scored_rows and staging.scored_values.

    Names of tables and columns come from contracts, which hold only lower case letters, digits and underscores.
    """
    connection.execute(_TABLES)
    for contract in contracts:
        if contract.scored:
            _write(connection, contract.source, contract.scored)


def _write(connection: duckdb.DuckDBPyConnection, source: str, scored: Scored) -> None:
    period = f'"{scored.period}"' if scored.period else "?"
    when = [] if scored.period else [scored.edition]
    apart = f"concat_ws(', ', {', '.join(map(_quoted, scored.told_apart_by))})" if scored.told_apart_by else "''"
    connection.execute(
        f'insert into staging.scored_rows select "{scored.vendor}", "{scored.name}", {apart}, {period}, ?, ? '  # noqa: S608
        f"from staging.{source}",
        [*when, scored.family, scored.year_begins],
    )
    for measure in scored.measures:
        connection.execute(
            f'insert into staging.scored_values select "{scored.vendor}", {period}, ?, ?, "{measure}", '  # noqa: S608
            f"list_contains(na_fields, ?), file_id, source_sheet, source_row, ? from staging.{source}",
            [*when, scored.family, measure, measure, measure],
        )


def _quoted(name: str) -> str:
    return f'"{name}"'
