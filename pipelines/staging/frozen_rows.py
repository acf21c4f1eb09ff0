"""Which rows would change a frozen quarter: they wait until somebody takes them in as a correction (V21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pipelines.contract import Contract
from pipelines.reading.whose_rows import quarter_fields
from pipelines.staging.building import Building
from pipelines.staging.frozen_files import BASE, GONE, HELD, LATE, LEFT, NEWER, TAKEN, write_frozen_files
from pipelines.staging.frozen_questions import note_changes
from pipelines.staging.frozen_told import prepare_telling, tell
from pipelines.staging.ledger import LoadedFile
from pipelines.staging.repeats import content_of, hashed_key, held_values, key_of
from pipelines.staging.temporary import fill

# The quarters in which anything but the files they were frozen with has a say.
_CONCERNED: Final = """
create or replace temp table frozen_concerned as
select distinct f.period
from {table} as r
inner join temp.frozen_files as f on r.file_id = f.file_id and f.role <> '{base}' and ({lies})
"""
# One row per row and frozen quarter that it lies in, by what its file is to the quarter.
_PLACED: Final = """
create or replace temp table frozen_rows as
select
    r.row_no, f.period, f.role, f.asked_of, f.seq, r.file_id, r.file_name, r.source_sheet, r.source_row,
    {key} as key, {content} as content, {held} as held
from {table} as r
inner join temp.frozen_files as f on r.file_id = f.file_id and ({lies})
inner join temp.frozen_concerned as c on f.period = c.period
"""
# A row may leave a frozen quarter by another date: its key stands there, in a file the quarter was frozen with.
_MOVED: Final = """
insert into temp.frozen_rows
select
    r.row_no, f.period, f.role, f.asked_of, f.seq, r.file_id, r.file_name, r.source_sheet, r.source_row,
    {key} as key, {content} as content, {held} as held
from {table} as r
inner join temp.frozen_files as f on r.file_id = f.file_id and f.role in {newer} and not coalesce({lies}, false)
where
    exists (
        select 1 from temp.frozen_rows as b where b.period = f.period and b.role in ('{base}', '{held_role}')
        and b.key = {key}
    )
"""
# A row is no change where the quarter has the very same. What was taken in is measured by what it took the place of.
_CHANGES: Final = """
create or replace temp table frozen_changes as
select r.*, o.key is not null as is_known_key
from temp.frozen_rows as r
anti join (select distinct period, role, key, content from temp.frozen_rows) as b
    on
        r.period = b.period and r.key = b.key and r.content = b.content
        and (b.role in ('{base}', '{held}') or (b.role = '{gone}' and r.role = '{taken}'))
left join (select distinct period, key from temp.frozen_rows where role in ('{base}', '{held}', '{gone}')) as o
    on r.period = o.period and r.key = o.key
where r.role in {newer}
"""
# What a file of the inbox says as well needs no copy to hold it.
_SAID_ANYWAY: Final = """
delete from {table} where row_no in (
    select h.row_no from temp.frozen_rows as h
    inner join temp.frozen_rows as r
        on h.period = r.period and h.key = r.key and h.content = r.content and r.role not in ('{held}', '{gone}')
    where h.role = '{held}' and r.row_no in (select row_no from {table})
)
"""
# What a decision let go; the same row may be held for another quarter (a period of a year).
_LET_GO: Final = """
delete from {table} where row_no in (
    select row_no from temp.frozen_rows where role in ('{gone}', '{held}')
    group by row_no having bool_and(role = '{gone}')
)
"""


def prepare_frozen(building: Building, files: Sequence[LoadedFile]) -> None:
    """Create the lists of files by frozen quarter, of kept copies, and of the rows that a decision took in."""
    connection = building.connection
    write_frozen_files(connection, building.decided.frozen, files)
    kept = [(file.file_id,) for file in files if file.is_kept]
    fill(connection, "kept_files", {"file_id": "varchar"}, kept)
    connection.execute("create temp table taken_rows (source varchar, row_no bigint, seq bigint)")
    prepare_telling(building)


def drop_what_counts_no_more(building: Building, contract: Contract, table: str) -> None:
    """Take out of a raw table what kept copies say of anything but the quarters that they are held for."""
    if not building.decided.frozen:
        return
    fields = quarter_fields(contract)
    held = (
        f"select r.row_no from {table} as r inner join temp.frozen_files as f "  # noqa: S608 - names come from contracts
        f"on r.file_id = f.file_id and f.role in ('{HELD}', '{GONE}') and ({_lies(contract)})"
        if fields
        else "select -1"
    )
    building.connection.execute(
        f"delete from {table} where file_id in (select file_id from temp.kept_files) and row_no not in ({held})"  # noqa: S608
    )


def check_frozen(building: Building, contract: Contract, table: str) -> None:
    """Reject rows that would change a frozen quarter, hold the rows it has lost, and note both for the question."""
    if not building.decided.frozen or not quarter_fields(contract):
        return
    # A row of a copy that was refused on the way holds nothing, as it did when the quarter was frozen.
    building.connection.execute(
        "delete from temp.faulty_rows where source = $source and file_id in (select file_id from temp.kept_files)",
        {"source": contract.source},
    )
    if not _place_rows(building, contract, table):
        return
    run = building.connection.execute
    run(_CHANGES.format(base=BASE, held=HELD, gone=GONE, taken=TAKEN, newer=NEWER))
    run(
        f"insert into temp.taken_rows select $source, row_no, seq from temp.frozen_changes where role = '{TAKEN}'",  # noqa: S608
        {"source": contract.source},
    )
    run(
        f"insert into staging.waiting_keys select distinct $source, file_id, {hashed_key(contract)} from {table} "  # noqa: S608
        f"where row_no in (select row_no from temp.frozen_changes where role in ('{LATE}', '{LEFT}'))",
        {"source": contract.source},
    )
    tell(building, contract, table)
    building.faults.drop_from(contract, table)
    if contract.key:
        run(_SAID_ANYWAY.format(table=table, held=HELD, gone=GONE))
    note_changes(building, contract, table)
    run(_LET_GO.format(table=table, gone=GONE, held=HELD))
    _count_kept(building, contract, table)


def _place_rows(building: Building, contract: Contract, table: str) -> bool:
    """Find the rows of frozen quarters in which later files or kept copies have a say; tell whether there are any."""
    deciding = {name for group in quarter_fields(contract) for name in group}
    may_move = bool(contract.key) and not deciding & set(contract.key)
    parts = {
        "table": table,
        "base": BASE,
        "lies": "true" if may_move else _lies(contract),
        "key": key_of(contract),
        "content": content_of(contract),
        "held": held_values(contract),
    }
    run = building.connection.execute
    run(_CONCERNED.format(**parts))
    if run("select count(*) from temp.frozen_concerned").fetchall() == [(0,)]:
        return False
    parts["lies"] = _lies(contract)
    run(_PLACED.format(**parts))
    if may_move:
        run(_MOVED.format(**parts, newer=NEWER, held_role=HELD))
    return True


def _count_kept(building: Building, contract: Contract, table: str) -> None:
    """The account of a kept copy is of the rows it holds, and of no others."""
    building.connection.execute(
        "update staging.sheets as s set rows_read = k.held from (select file_id, source_sheet, count(*) as held "  # noqa: S608
        f"from {table} where file_id in (select file_id from temp.kept_files) group by all) as k "
        "where s.file_id = k.file_id and s.sheet = k.source_sheet and s.source = $source",
        {"source": contract.source},
    )


def _lies(contract: Contract) -> str:
    """Return the condition that a row `r` lies in the quarter of `f`."""
    kinds: Mapping[str, str] = {field.name: field.kind for field in contract.fields}
    conditions = []
    for group in quarter_fields(contract):
        first = ", ".join(f'r."{name}"' for name in group)
        if kinds[group[0]] == "period":
            conditions.append(f"coalesce({first}) is not null and main.lies_in(f.period, coalesce({first}))")
        else:
            conditions.append(f"main.quarter_of(cast(coalesce({first}) as date)) = f.period")
    return " or ".join(f"({each})" for each in conditions)
