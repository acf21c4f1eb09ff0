"""Where every row went: the tables of files, sheets, problem cells and rows set aside, adding up per sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.reading.severities import FIRST_SUM
from pipelines.reading.units import COUNT_UNITS, MONEY_UNITS
from pipelines.staging.sentences import say
from pipelines.staging.temporary import fill
from pipelines.workspace import PRODUCT


@dataclass(frozen=True)
class LoadedFile:
    """One input file and the folder that holds what was read from it (`result` is its result.json).

    `is_kept`: it counts no more; what frozen quarters were frozen with is held from its copy.
    """

    file_id: str
    name: str
    size_bytes: int
    is_sample: bool
    result_dir: Path
    result: dict[str, Any]
    is_kept: bool = False


# The columns of staging.replaced_rows, in order.
REPLACED_COLUMNS = {
    "source": "varchar",
    "file_id": "varchar",
    "file_name": "varchar",
    "sheet": "varchar",
    "row": "integer",
    "key": "varchar",
    "old_values": "varchar",
    "by_file_id": "varchar",
    "by_file_name": "varchar",
    "by_sheet": "varchar",
    "by_row": "integer",
}

LEDGER_DDL = PRODUCT / "sql" / "ledger.sql"

# Each kind of part that reading leaves behind: its file, the ledger table it fills, the columns, and their order.
PARTS = (
    (
        "cells.parquet",
        "problem_cells",
        ("sheet", "row", "column", "cell", "field", "raw_text", "rule", "severity", "zh", "en"),
        ("sheet", "row", "cell"),
    ),
    ("set_aside.parquet", "set_aside_rows", ("sheet", "row", "kind", "text", "zh", "en"), ("sheet", "row")),
    (
        "columns.parquet",
        "columns",
        ("sheet", "source", "field", "column", "header", "unit", "first_row", "last_row"),
        ("sheet", "first_row", "field"),
    ),
    (
        "headings.parquet",
        "headings",
        ("sheet", "source", "field", "value", "column", "header", "first_row", "last_row"),
        ("sheet", "first_row", "field", "column"),
    ),
)

# What became of each row taken out once all files were seen together. A row that was set aside is not rejected as
# well, and is listed once.
OUTCOMES_SQL = """
create or replace temp table outcomes as
select source, row_no, file_id, sheet, row, bool_or(kind <> 'rejected') as is_aside
from temp.faulty_rows
group by source, row_no, file_id, sheet, row
"""
# A value that stood in a heading (1月 … 12月) has many columns, C:N: the heading of its row says which one. One wrong
# cell beside twelve months is told once.
REJECTED_SQL = """
insert into staging.problem_cells
select file_id, file_name, sheet, row, "column", cell, field, raw_text, rule, kind, zh, en
from (
    select
        f.*, i.file_name, coalesce(h."column", c."column") as "column",
        regexp_replace(coalesce(h."column", c."column"), '^.*:.*$', 'A') || cast(f.row as varchar) as cell
    from (
        select r.* from temp.faulty_rows as r
        inner join temp.outcomes as o on r.source = o.source and r.row_no = o.row_no and not o.is_aside
        union all
        select n.* from temp.noted_cells as n
        anti join temp.outcomes as o on n.source = o.source and n.row_no = o.row_no
    ) as f
    join (select distinct file_id, file_name from staging.sheets) as i on f.file_id = i.file_id
    left join staging.columns as c
        on
            f.file_id = c.file_id and f.sheet = c.sheet and f.field = c.field and f.source = c.source
            and f.row between c.first_row and c.last_row
    left join staging.headings as h
        on
            f.file_id = h.file_id and f.sheet = h.sheet and f.field = h.field and f.source = h.source
            and f.heading = h.value and f.row between h.first_row and h.last_row
)
group by source, file_id, file_name, sheet, row, "column", cell, field, raw_text, rule, kind, zh, en
order by source, min(row_no), field
"""
SET_ASIDE_SQL = """
insert into staging.set_aside_rows
select file_id, file_name, sheet, row, kind, raw_text, zh, en
from (
    select distinct on (f.source, f.row_no) f.*, i.file_name
    from temp.faulty_rows as f
    join (select distinct file_id, file_name from staging.sheets) as i on f.file_id = i.file_id
    where f.kind <> 'rejected'
    order by f.source, f.row_no, f.kind, f.field
)
order by source, row_no
"""
# A finding is a cell of a loaded row that SQL, not the reader, has something to say about. A number is quoted in the
# unit of its column: 1.2 below 业务量(万笔) is stored as 12000.
FINDING_SQL = r"""
insert into staging.problem_cells
select
    n.file_id, i.file_name, n.source_sheet, n.source_row, coalesce(h."column", c."column"),
    regexp_replace(coalesce(h."column", c."column"), '^.*:.*$', 'A') || cast(n.source_row as varchar), n.source_field,
    case
        when w.worth is not null and regexp_full_match(n.raw_text, '-?[0-9]+(\.[0-9]+)?')
            then main.plain_number(cast(cast(n.raw_text as double) / w.worth as decimal(38, 9)))
        else n.raw_text
    end,
    n.rule, 'noted', n.zh, n.en
from {table} as n
join (select distinct file_id, file_name from staging.sheets) as i on n.file_id = i.file_id
left join (select distinct file_id, sheet, field, "column", unit, first_row, last_row from staging.columns) as c
    on
        n.file_id = c.file_id and n.source_sheet = c.sheet and n.source_field = c.field
        and n.source_row between c.first_row and c.last_row
left join temp.unit_worths as w on c.unit = w.unit
left join (select distinct file_id, sheet, field, value, "column", first_row, last_row from staging.headings) as h
    on
        n.file_id = h.file_id and n.source_sheet = h.sheet and n.source_field = h.field and {heading} = h.value
        and n.source_row between h.first_row and h.last_row
order by i.file_name, n.source_sheet, n.source_row
"""
COUNTS_SQL = """
update staging.sheets as s
set rows_rejected = rows_rejected + t.rejected, rows_set_aside = rows_set_aside + t.set_aside
from (
    select
        file_id, sheet, source,
        count(*) filter (where not is_aside) as rejected,
        count(*) filter (where is_aside) as set_aside
    from temp.outcomes
    group by file_id, sheet, source
) as t
where s.file_id = t.file_id and s.sheet = t.sheet and s.source = t.source
"""
LOADED_SQL = """
update staging.sheets as s
set rows_loaded = rows_loaded + t.loaded
from (select file_id, source_sheet, count(*) as loaded from staging.{source} group by file_id, source_sheet) as t
where s.file_id = t.file_id and s.sheet = t.source_sheet and s.source = '{source}'
"""
# What reading called loaded may have lost its rows once all files were seen together.
STATES_SQL = """
update staging.sheets
set state = case when rows_loaded > 0 then 'partly' when rows_rejected > 0 then 'held' else 'empty' end
where state = 'loaded' and (rows_loaded = 0 or rows_rejected > 0)
"""
# A copy that holds no row of a frozen quarter is told of nowhere.
KEPT_SQL = "delete from staging.sheets where rows_read = 0 and file_id in (select file_id from temp.kept_files)"
HELD_SQL = """
select string_agg(distinct f.period, ', ' order by f.period)
from temp.frozen_files as f
where f.file_id = ? and f.role = 'held' and exists (select 1 from staging.sheets as s where s.file_id = f.file_id)
"""
FILE_SQL = """
select
    coalesce(sum(rows_read), 0), coalesce(sum(rows_loaded), 0), coalesce(sum(rows_rejected), 0),
    coalesce(sum(rows_set_aside), 0), coalesce(bool_or(state = 'held'), false),
    coalesce(bool_or(state = 'empty' and source is not null), false)
from staging.sheets
where file_id = ?
"""


def write_ledger_tables(connection: duckdb.DuckDBPyConnection, files: Sequence[LoadedFile]) -> None:
    """Create the ledger tables and fill in what reading each file found."""
    connection.execute(LEDGER_DDL.read_text(encoding="utf-8"))
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
    for part, table, columns, order in PARTS:
        _read_parts(connection, files, part, table, columns, order)


def open_accounts_of_kept(connection: duckdb.DuckDBPyConnection) -> None:
    """Begin the accounts of kept copies anew: what reading found beside the rows they hold is told of no one twice."""
    kept = "file_id in (select file_id from temp.kept_files)"
    connection.execute(
        f"update staging.sheets set rows_read = 0, rows_rejected = 0, rows_set_aside = 0, state = 'loaded', "  # noqa: S608
        f"code = null, zh = null, en = null where {kept}"
    )
    connection.execute(f"delete from staging.set_aside_rows where {kept}")  # noqa: S608
    connection.execute(f"delete from staging.problem_cells where {kept} and severity <> '{FIRST_SUM}'")  # noqa: S608


def write_ledger(connection: duckdb.DuckDBPyConnection, files: Sequence[LoadedFile], sources: Sequence[str]) -> None:
    """Add the rows taken out when all files were seen together, count what was loaded, and close the accounts.

    Loaded rows are counted in the staging tables, not derived from the others, so the accounts can fail.
    """
    loaded = [LOADED_SQL.format(source=name) for name in sources]
    for statement in (OUTCOMES_SQL, REJECTED_SQL, SET_ASIDE_SQL, COUNTS_SQL, *loaded, STATES_SQL, KEPT_SQL):
        connection.execute(statement)
    for file in files:
        _write_file(connection, file)


def write_replaced(connection: duckdb.DuckDBPyConnection, replaced: Sequence[Sequence[str | int]]) -> None:
    """Keep the values of the rows that a correction or an answer replaced."""
    fill(connection, "replaced", REPLACED_COLUMNS, replaced)
    connection.execute("insert into staging.replaced_rows select * from temp.replaced")


def note_findings(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
    """Put the rows of the tables of schema findings among the noted cells, with their addresses.

    A table whose rows may have stood under headings says under which: `source_heading`, the heading's value.
    """
    worths = [(unit, float(worth)) for unit, worth in {**COUNT_UNITS, **MONEY_UNITS}.items()]
    fill(connection, "unit_worths", {"unit": "varchar", "worth": "double"}, worths)
    for table in tables:
        # Most find nothing, and looking takes a tenth of what noting does.
        if connection.execute(f"select not exists (select 1 from {table})").fetchall()[0][0]:  # noqa: S608
            continue
        columns = [name for name, *_ in connection.execute(f"describe {table}").fetchall()]
        heading = "cast(n.source_heading as varchar)" if "source_heading" in columns else "null"
        connection.execute(FINDING_SQL.format(table=table, heading=heading))


def _write_file(connection: duckdb.DuckDBPyConnection, file: LoadedFile) -> None:
    error = file.result["file_error"] or {}
    counts = connection.execute(FILE_SQL, [file.file_id]).fetchone() or (0, 0, 0, 0, False, False)
    state = "refused" if error else _state(*counts[1:])
    words = [error.get("code"), error.get("zh"), error.get("en")]
    if file.is_kept:
        held = connection.execute(HELD_SQL, [file.file_id]).fetchall()[0][0]
        if held is None:
            return
        told = say("kept_file", periods=held)
        state, words = "kept", ["V21", told.zh, told.en]
    values = [file.file_id, file.name, file.size_bytes, file.is_sample, state, *words, *counts[:4]]
    connection.execute("insert into staging.files values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


def _state(loaded: int, rejected: int, _set_aside: int, held: object, empty: object) -> str:
    if loaded:
        return "partly" if rejected or held else "loaded"
    if held or rejected:
        return "held"
    return "empty" if empty else "unrecognised"


def _read_parts(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[LoadedFile],
    part: str,
    table: str,
    columns: Sequence[str],
    order: Sequence[str],
) -> None:
    parts = [(str(path), file.file_id, file.name) for file in files if (path := file.result_dir / part).exists()]
    if not parts:
        return
    connection.execute("create or replace temp table ledger_parts (path varchar, file_id varchar, file_name varchar)")
    connection.executemany("insert into ledger_parts values (?, ?, ?)", parts)
    names = ", ".join(f'r."{column}"' for column in columns)
    sorting = ", ".join(f'r."{column}"' for column in order)
    owner = "f.file_id" if table in ("columns", "headings") else "f.file_id, f.file_name"
    connection.execute(
        f"insert into staging.{table} select {owner}, {names} "  # noqa: S608 - names are this module's own
        "from read_parquet($paths, union_by_name = true, filename = true) as r "
        f"join ledger_parts as f on r.filename = f.path order by f.file_name, {sorting}",
        {"paths": [path for path, _, _ in parts]},
    )
