"""Where every row went: the tables of files, sheets, problem cells and rows set aside, adding up per sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb


@dataclass(frozen=True)
class LoadedFile:
    """One input file and the folder that holds what was read from it (`result` is its result.json)."""

    file_id: str
    name: str
    size_bytes: int
    is_sample: bool
    result_dir: Path
    result: dict[str, Any]


_TABLES = """
create table staging.files (
    file_id varchar, file_name varchar, size_bytes bigint, is_sample boolean, state varchar, code varchar,
    zh varchar, en varchar, rows_read bigint, rows_loaded bigint, rows_rejected bigint, rows_set_aside bigint
);
create table staging.sheets (
    file_id varchar, file_name varchar, seq integer, sheet varchar, source varchar, state varchar, header_row integer,
    code varchar, zh varchar, en varchar, rows_read bigint, rows_loaded bigint, rows_rejected bigint,
    rows_set_aside bigint
);
create table staging.problem_cells (
    file_id varchar, file_name varchar, sheet varchar, row integer, "column" varchar, cell varchar, field varchar,
    raw_text varchar, rule varchar, severity varchar, zh varchar, en varchar
);
create table staging.set_aside_rows (
    file_id varchar, file_name varchar, sheet varchar, row integer, kind varchar, text varchar, zh varchar, en varchar
);
create table staging.columns (
    file_id varchar, sheet varchar, source varchar, field varchar, "column" varchar, header varchar, unit varchar
);
"""


def write_ledger_tables(connection: duckdb.DuckDBPyConnection, files: Sequence[LoadedFile]) -> None:
    """Create the ledger tables and fill in what reading each file found."""
    connection.execute(_TABLES)
    for file in files:
        for seq, sheet in enumerate(file.result["sheets"], start=1):
            connection.execute(
                "insert into staging.sheets values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
                [
                    file.file_id,
                    file.name,
                    seq,
                    sheet["sheet"],
                    sheet["source"],
                    sheet["state"],
                    sheet["header_row"],
                    sheet["code"],
                    sheet["zh"],
                    sheet["en"],
                    sheet["rows_read"],
                    sheet["rows_rejected"],
                    sheet["rows_set_aside"],
                ],
            )
    _read_parts(
        connection,
        files,
        "cells.parquet",
        "problem_cells",
        'f.file_id, f.file_name, r.sheet, r.row, r."column", r.cell, r.field, r.raw_text, r.rule, r.severity, r.zh, r.en',
        "r.row, r.cell",
    )
    _read_parts(
        connection,
        files,
        "set_aside.parquet",
        "set_aside_rows",
        "f.file_id, f.file_name, r.sheet, r.row, r.kind, r.text, r.zh, r.en",
        "r.row",
    )
    _read_parts(
        connection,
        files,
        "columns.parquet",
        "columns",
        'f.file_id, r.sheet, r.source, r.field, r."column", r.header, r.unit',
        "r.field",
    )


def write_ledger(connection: duckdb.DuckDBPyConnection, files: Sequence[LoadedFile], sources: Sequence[str]) -> None:
    """Add the rows taken out when all files were seen together, count what was loaded, and close the accounts."""
    connection.execute(
        "insert into staging.problem_cells "
        'select f.file_id, i.file_name, f.sheet, f.row, c."column", c."column" || cast(f.row as varchar), f.field, '
        "f.raw_text, f.rule, 'rejected', f.zh, f.en from temp.faulty_rows as f "
        "join (select distinct file_id, file_name from staging.sheets) as i on f.file_id = i.file_id "
        "left join staging.columns as c on f.file_id = c.file_id and f.sheet = c.sheet and f.field = c.field "
        "and f.source = c.source where f.kind = 'rejected' order by f.source, f.row_no"
    )
    connection.execute(
        "insert into staging.set_aside_rows select f.file_id, i.file_name, f.sheet, f.row, 'duplicate', f.raw_text, "
        "f.zh, f.en from temp.faulty_rows as f "
        "join (select distinct file_id, file_name from staging.sheets) as i on f.file_id = i.file_id "
        "where f.kind = 'set_aside' order by f.source, f.row_no"
    )
    connection.execute(
        "update staging.sheets as s set rows_rejected = rows_rejected + t.rejected, "
        "rows_set_aside = rows_set_aside + t.set_aside from (select file_id, sheet, "
        "count(*) filter (where kind = 'rejected') as rejected, count(*) filter (where kind = 'set_aside') as set_aside "
        "from temp.faulty_rows group by file_id, sheet) as t where s.file_id = t.file_id and s.sheet = t.sheet"
    )
    for source in sources:
        connection.execute(
            "update staging.sheets as s set rows_loaded = rows_loaded + t.loaded from "  # noqa: S608 - contract names
            f"(select file_id, source_sheet, count(*) as loaded from staging.{source} group by file_id, source_sheet) as t "
            "where s.file_id = t.file_id and s.sheet = t.source_sheet"
        )
    for file in files:
        _write_file(connection, file)


def _write_file(connection: duckdb.DuckDBPyConnection, file: LoadedFile) -> None:
    error = file.result["file_error"] or {}
    row = connection.execute(
        "select coalesce(sum(rows_read), 0), coalesce(sum(rows_loaded), 0), coalesce(sum(rows_rejected), 0), "
        "coalesce(sum(rows_set_aside), 0), coalesce(bool_or(state = 'held'), false) from staging.sheets where file_id = ?",
        [file.file_id],
    ).fetchone()
    counts = row or (0, 0, 0, 0, False)
    connection.execute(
        "insert into staging.files values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            file.file_id,
            file.name,
            file.size_bytes,
            file.is_sample,
            _state(bool(error), counts),
            error.get("code"),
            error.get("zh"),
            error.get("en"),
            *counts[:4],
        ],
    )


def _state(refused: bool, counts: tuple[Any, ...]) -> str:
    _, loaded, rejected, _, held = counts
    if refused:
        return "refused"
    if loaded:
        return "partly" if rejected or held else "loaded"
    return "held" if held or rejected else "unrecognised"


def _read_parts(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[LoadedFile],
    part: str,
    table: str,
    columns: str,
    order: str,
) -> None:
    parts = [
        (str(file.result_dir / part), file.file_id, file.name) for file in files if (file.result_dir / part).exists()
    ]
    if not parts:
        return
    connection.execute("create or replace temp table ledger_parts (path varchar, file_id varchar, file_name varchar)")
    connection.executemany("insert into ledger_parts values (?, ?, ?)", parts)
    connection.execute(
        f"insert into staging.{table} select {columns} from read_parquet($paths, union_by_name = true, filename = true) "  # noqa: S608
        f"as r join ledger_parts as f on r.filename = f.path order by f.file_name, r.sheet, {order}",
        {"paths": [path for path, _, _ in parts]},
    )
