"""How typed rows from all files become staging tables: names resolved, repeats set aside, every row accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from pipelines.contract import Contract, Contracts
from pipelines.questions import Answers
from pipelines.staging.faults import Faults
from pipelines.staging.ledger import LoadedFile, write_ledger, write_ledger_tables
from pipelines.staging.references import resolve_references
from pipelines.staging.repeats import find_repeats

# What others refer to is staged first: vendors, then services and contracts, then what happened under them.
STAGING_ORDER = ("none", "vendor", "engagement")

# A row's number is made of its file's place, its sheet's place and its own row, so nothing has to be sorted:
# 1,048,576 rows fit into 21 bits, 100 sheets into 10.
FILE_STEP, SHEET_STEP = 1 << 31, 1 << 21


@dataclass(frozen=True)
class RawRows:
    """The temporary table that holds one source's typed rows of all files, numbered by file, sheet and row."""

    contract: Contract
    table: str


@dataclass(frozen=True)
class Decided:
    """What staging is told beside the files: what people decided, and the day that “today” means."""

    answers: Answers
    as_of: date


def build_staging(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[LoadedFile],
    contracts: Contracts,
    decided: Decided,  # noqa: ARG001
) -> None:
    """Create schema `staging`: one table per contract, and the ledger of files, sheets, cells and rows.

    A row whose vendor, engagement or lookup is unknown, or whose key stands elsewhere with other values,
    is rejected (V01, V02, M-23); an exact repeat is set aside (M-22).
    """
    write_ledger_tables(connection, files)
    faults = Faults(connection)
    for contract in _in_order(contracts):
        raw = _read_rows(connection, files, contract)
        resolve_references(connection, contract, raw.table, faults)
        find_repeats(connection, contract, raw.table, faults)
        _stage(connection, raw)
    write_ledger(connection, files, [contract.source for contract in contracts])


def _in_order(contracts: Iterable[Contract]) -> list[Contract]:
    return sorted(contracts, key=lambda each: (STAGING_ORDER.index(each.refers), each.source != "vendors", each.source))


def _read_rows(connection: duckdb.DuckDBPyConnection, files: Sequence[LoadedFile], contract: Contract) -> RawRows:
    table = f"temp.raw_{contract.source}"
    columns = ", ".join(f'"{each.name}" {each.sql_type}' for each in contract.fields)
    connection.execute(
        f"create temp table raw_{contract.source} ({columns}, source_sheet varchar, source_row integer, "
        "na_fields varchar[], file_id varchar, file_name varchar, row_no bigint)"
    )
    parts = [
        (str(path), file.file_id, file.name, sheet["sheet"], place * FILE_STEP + seq * SHEET_STEP)
        for place, file in enumerate(files)
        if (path := _rows_path(file, contract)).exists()
        for seq, sheet in enumerate(file.result["sheets"])
        if sheet["source"] == contract.source
    ]
    if parts:
        connection.execute(
            "create or replace temp table parts (path varchar, file_id varchar, file_name varchar, sheet varchar, "
            "first_no bigint)"
        )
        connection.executemany("insert into parts values (?, ?, ?, ?, ?)", parts)
        names = ", ".join(f'r."{each.name}"' for each in contract.fields)
        connection.execute(
            f"insert into {table} select {names}, r.source_sheet, r.source_row, r.na_fields, p.file_id, p.file_name, "  # noqa: S608
            "p.first_no + r.file_row_number from "
            "read_parquet($paths, union_by_name = true, filename = true, file_row_number = true) as r "
            "inner join parts as p on r.filename = p.path and r.source_sheet = p.sheet",
            {"paths": sorted({path for path, *_ in parts})},
        )
    return RawRows(contract, table)


def _rows_path(file: LoadedFile, contract: Contract) -> Path:
    return file.result_dir / f"rows-{contract.source}.parquet"


def _stage(connection: duckdb.DuckDBPyConnection, raw: RawRows) -> None:
    """Keep the rows that no fault took out; the row's own columns plus what resolution added."""
    connection.execute(
        f"create table staging.{raw.contract.source} as "  # noqa: S608 - names come from contracts
        f"select r.* exclude (row_no, file_name) from {raw.table} as r "
        "anti join temp.faulty_rows as f on f.source = $source and f.row_no = r.row_no",
        {"source": raw.contract.source},
    )
    connection.execute(f"drop table {raw.table}")
