"""How typed rows from all files become staging tables: names resolved, repeats set aside, every row accounted for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.contract import Contract, Contracts
from pipelines.reading.result_keys import UNREAD
from pipelines.staging.asked import asked_while_reading, write_questions
from pipelines.staging.building import Building, Decided
from pipelines.staging.faults import Faults
from pipelines.staging.first_sums import forget_first_sums, settle_first_sums
from pipelines.staging.frozen_questions import ask_about_frozen
from pipelines.staging.frozen_rows import check_frozen, drop_what_counts_no_more, prepare_frozen
from pipelines.staging.happened import check_events
from pipelines.staging.ledger import (
    LoadedFile,
    open_accounts_of_kept,
    write_ledger,
    write_ledger_tables,
    write_replaced,
)
from pipelines.staging.references import resolve_references
from pipelines.staging.rejected_rows import (
    RejectedPart,
    find_rejected,
    keep_rejected,
    prepare_rejected,
    write_rejected,
)
from pipelines.staging.repeats import find_repeats
from pipelines.staging.row_rules import apply_row_rules
from pipelines.staging.unit_questions import ask_about_units
from pipelines.staging.vendor_questions import ask_about_vendors
from pipelines.staging.waiting import prepare_waiting

__all__ = ["Decided", "build_staging"]

# What others refer to is staged first: vendors and units, then services and contracts, then what happened under them.
STAGING_ORDER = ("none", "vendor", "engagement", "contract", "work")

# A row's number is made of its file's place, its sheet's place and its own row, so nothing has to be sorted:
# 1,048,576 rows fit into 21 bits, 100 sheets into 10.
FILE_STEP, SHEET_STEP = 1 << 31, 1 << 21


Part = tuple[str, str, str, str, int]


# Where nearly all texts of a column differ, looking for repeated ones takes twice as long as compressing them as they
# are, to save a fifth of their room. So many rows are looked at; of a quarter of them the text must stand before.
LOOKED_AT, REPEATED_SHARE = 30_000, 4
# From so many rows on, a source is written to disk once and judged where it stands: copying it out of a temporary table
# takes as long again. For fewer rows temporary tables are cheaper, because each change of one on disk is synced.
MANY_ROWS = 100_000


@dataclass(frozen=True)
class RawRows:
    """The table that holds one source's typed rows of all files, numbered by file, sheet and row.

    Temporary, or `in_place`: then it stands in schema staging and becomes the source's table. Rules of rows know it as
    temp.raw_<source> either way.
    """

    contract: Contract
    in_place: bool

    @property
    def name(self) -> str:
        """Its name without the schema."""
        return f"raw_{self.contract.source}"

    @property
    def table(self) -> str:
        """Its full name."""
        return f"{'staging' if self.in_place else 'temp'}.{self.name}"


def build_staging(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[LoadedFile],
    contracts: Contracts,
    decided: Decided,
) -> None:
    """Create schema `staging`: one table per contract, the ledger of files, sheets, cells and rows, and the questions.

    A row whose vendor, engagement, unit or lookup is unknown, or whose key stands elsewhere with other values,
    is rejected until somebody answers (V01, V02, M-23), one that breaks a rule of sql/row_rules until it is mended;
    repeats, replaced rows and future months are set aside.
    """
    write_ledger_tables(connection, files)
    building = Building(connection, decided, Faults(connection), _titles(files))
    prepare_frozen(building, files)
    open_accounts_of_kept(connection)
    prepare_waiting(connection)
    prepare_rejected(connection)
    for file in files:
        if not file.is_kept:
            building.asked.extend(asked_while_reading(file.file_id, file.name, file.result))
    for contract in _in_order(contracts):
        parts = _parts(files, contract)
        if not parts:
            # Most workspaces send a few of the sheets: the others cost one statement each, not thirty.
            _stage_nothing(connection, contract)
            continue
        raw = RawRows(contract, in_place=_row_count(files, contract) >= MANY_ROWS)
        _read_rows(connection, parts, raw)
        drop_what_counts_no_more(building, contract, raw.table)
        _judge(building, contract, raw.table)
        find_rejected(building, contract, _unread_parts(files, contract))
        _stage(connection, raw)
    forget_first_sums(building)
    ask_about_vendors(building)
    ask_about_units(building)
    ask_about_frozen(building, {file.file_id: file.name for file in files})
    write_questions(connection, building.asked, decided.answers)
    write_replaced(connection, building.replaced)
    write_ledger(connection, files, [contract.source for contract in contracts])
    write_rejected(connection)


def _judge(building: Building, contract: Contract, table: str) -> None:
    check_events(building, contract, table)
    building.faults.drop_from(contract, table)
    resolve_references(building, contract, table)
    _drop_faulty(building, contract, table)
    check_frozen(building, contract, table)
    settle_first_sums(building, contract, table)
    apply_row_rules(building, contract, table)
    _drop_faulty(building, contract, table)
    find_repeats(building, contract, table)
    _drop_faulty(building, contract, table)


def _drop_faulty(building: Building, contract: Contract, table: str) -> None:
    keep_rejected(building, contract, table)
    building.faults.drop_from(contract, table)


def _titles(files: Sequence[LoadedFile]) -> dict[tuple[str, str], str]:
    return {
        (file.file_id, sheet["sheet"]): str(sheet["title"])
        for file in files
        for sheet in file.result["sheets"]
        if sheet.get("title")
    }


def _in_order(contracts: Iterable[Contract]) -> list[Contract]:
    first = ("vendors", "org_units", "services", "tenders")
    return sorted(
        contracts,
        key=lambda each: (STAGING_ORDER.index(each.refers), *(each.source != name for name in first), each.source),
    )


def _parts(files: Sequence[LoadedFile], contract: Contract) -> list[Part]:
    """Name the Parquet files that hold rows of a source: path, file, sheet, and the number its rows begin after."""
    return [
        (str(path), file.file_id, file.name, sheet["sheet"], place * FILE_STEP + seq * SHEET_STEP)
        for place, file in enumerate(files)
        if (path := _rows_path(file, contract)).exists()
        for seq, sheet in enumerate(file.result["sheets"])
        if sheet["source"] == contract.source
    ]


def _unread_parts(files: Sequence[LoadedFile], contract: Contract) -> list[RejectedPart]:
    paths = ((file, file.result_dir / f"{UNREAD}-{contract.source}.parquet") for file in files)
    return [(str(path), file.file_id) for file, path in paths if path.exists()]


def _row_count(files: Sequence[LoadedFile], contract: Contract) -> int:
    sheets = (sheet for file in files for sheet in file.result["sheets"])
    return sum(int(sheet["rows_typed"]) for sheet in sheets if sheet["source"] == contract.source)


def _read_rows(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], raw: RawRows) -> None:
    made = f"create table {raw.table}" if raw.in_place else f"create temp table {raw.name}"
    hardly_repeated = _hardly_repeated(connection, parts[0][0], raw.contract) if raw.in_place else ()
    connection.execute(f"{made} ({_columns(raw.contract, hardly_repeated)}, file_name varchar, row_no bigint)")
    if raw.in_place:
        connection.execute(f"create temp view {raw.name} as select * from {raw.table}")  # noqa: S608 - names come from contracts
    names = ", ".join(f'r."{each.name}"' for each in raw.contract.fields)
    own = f"insert into {raw.table} select {names}, r.source_sheet, r.source_row, r.na_fields"
    if len(parts) == 1:
        # Constants instead of a join: that alone takes a tenth of the time of a large file.
        path, *owner, sheet, first_no = parts[0]
        connection.execute(
            f"{own}, ?, ?, ? + r.file_row_number from read_parquet(?, file_row_number = true) as r "
            "where r.source_sheet = ?",
            [*owner, first_no, path, sheet],
        )
        return
    connection.execute(
        "create or replace temp table parts (path varchar, file_id varchar, file_name varchar, sheet varchar, "
        "first_no bigint)"
    )
    connection.executemany("insert into parts values (?, ?, ?, ?, ?)", parts)
    connection.execute(
        f"{own}, p.file_id, p.file_name, p.first_no + r.file_row_number from "
        "read_parquet($paths, union_by_name = true, filename = true, file_row_number = true) as r "
        "inner join parts as p on r.filename = p.path and r.source_sheet = p.sheet",
        {"paths": sorted({path for path, *_ in parts})},
    )


def _hardly_repeated(connection: duckdb.DuckDBPyConnection, path: str, contract: Contract) -> frozenset[str]:
    """Return the columns of text in which hardly a value stands twice, by the first rows of one file."""
    texts = [each.name for each in contract.fields if each.sql_type == "varchar"]
    counted = ", ".join(["count(*)", *(f'approx_count_distinct("{name}")' for name in texts)])
    counts = connection.execute(
        f"select {counted} from (from read_parquet(?) limit {LOOKED_AT})",  # noqa: S608
        [path],
    ).fetchone() or (0,)
    most = counts[0] - counts[0] // REPEATED_SHARE
    return frozenset(name for name, count in zip(texts, counts[1:], strict=True) if count > most)


def _columns(contract: Contract, hardly_repeated: Collection[str] = ()) -> str:
    """Return the columns of a source's table as DDL; texts that hardly repeat are compressed as what they are."""
    packed = dict.fromkeys(hardly_repeated, " using compression 'zstd'")
    columns = ", ".join(f'"{each.name}" {each.sql_type}{packed.get(each.name, "")}' for each in contract.fields)
    return f"{columns}, source_sheet varchar, source_row integer, na_fields varchar[], file_id varchar"


def _stage_nothing(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Create the empty table of a source that no file brought, with the columns that resolution would add."""
    added = ["vendor_id"] if contract.source == "vendors" or contract.refers == "vendor" else []
    added += ["engagement_id"] if contract.source == "engagements" or contract.refers == "engagement" else []
    more = "".join(f", {name} varchar" for name in added)
    connection.execute(f"create table staging.{contract.source} ({_columns(contract)}{more})")


def _rows_path(file: LoadedFile, contract: Contract) -> Path:
    return file.result_dir / f"rows-{contract.source}.parquet"


def _stage(connection: duckdb.DuckDBPyConnection, raw: RawRows) -> None:
    """Keep the rows that are left: their own columns plus what resolution added."""
    if raw.in_place:
        connection.execute(f"drop view temp.{raw.name}")
        for column in ("row_no", "file_name"):
            connection.execute(f"alter table {raw.table} drop column {column}")
        connection.execute(f"alter table {raw.table} rename to {raw.contract.source}")
        return
    connection.execute(
        f"create table staging.{raw.contract.source} as "  # noqa: S608 - names come from contracts
        f"select r.* exclude (row_no, file_name) from {raw.table} as r"
    )
    connection.execute(f"drop table {raw.table}")
