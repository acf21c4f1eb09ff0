"""Which vendor names wait for an answer or have one, and where they stand, so that they can be asked about once."""

from __future__ import annotations

import duckdb

from pipelines.contract import Contract
from pipelines.intake import known_name_sql
from pipelines.staging.building import Building

# What beside a name helps a person to tell who is meant.
MOST_PLACES = 5
BESIDE = ("contract_no", "service_name", "using_unit", "uscc")


def prepare_waiting(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty lists: of vendors' names and of units, and the list of codes that are certain."""
    connection.execute("create temp table known_codes (code varchar)")
    connection.execute(
        "create temp table waiting_units (norm varchar, spelling varchar, source varchar, file_id varchar, "
        "file_name varchar, sheet varchar, row integer, row_no bigint, waiting bigint, is_decided boolean)"
    )
    connection.execute("create temp table known_units (norm varchar, unit varchar, is_answered boolean)")
    connection.execute(
        "create temp table waiting_names (norm varchar, spelling varchar, source varchar, file_id varchar, "
        "file_name varchar, sheet varchar, row integer, row_no bigint, waiting bigint, contract_no varchar, "
        "service_name varchar, using_unit varchar, uscc varchar, places varchar[])"
    )


def note_waiting(building: Building, contract: Contract, table: str, condition: str) -> None:
    """Remember the names of rows that wait (a condition on `r`), and of those that an answer decided.

    `uscc` is kept only where it is certain: it then forbids to make the row another vendor's.
    """
    present = {each.name for each in contract.fields}
    beside = ", ".join(f"r.{name}" if name in present else f"cast(null as varchar) as {name}" for name in BESIDE[:3])
    code = "c.code" if "uscc" in present else "cast(null as varchar)"
    certain = "left join temp.known_codes as c on r.uscc = c.code " if "uscc" in present else ""
    building.connection.execute(
        "insert into temp.waiting_names with noted as ("  # noqa: S608 - names come from contracts
        f"select n.norm, r.vendor_name as spelling, r.file_id, r.file_name, r.source_sheet, r.source_row, r.row_no, "
        f"coalesce({condition}, false) as is_waiting, {beside}, {code} as code "
        f"from {table} as r inner join temp.names as n on r.vendor_name = n.spelling {certain}"
        "left join temp.known_names as k on n.norm = k.norm and k.how = 'answer' "
        "left join temp.settled_names as s on n.norm = s.norm "
        f"where n.norm <> '' and (coalesce({condition}, false) or k.norm is not null or s.norm is not null)) "
        "select norm, spelling, $source, file_id, file_name, source_sheet, min(source_row), min(row_no), "
        "count(*) filter (where is_waiting), contract_no, service_name, using_unit, code, "
        f"list({known_name_sql('file_name')} || ' / ' || source_sheet || ' / ' || cast(source_row as varchar) "
        "order by row_no)"
        f"[1:{MOST_PLACES}] from noted "
        "group by norm, spelling, file_id, file_name, source_sheet, contract_no, service_name, using_unit, code",
        {"source": contract.source},
    )
