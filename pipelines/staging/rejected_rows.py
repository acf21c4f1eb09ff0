"""Which engagement and period a rejected row belongs to, so that what it might have said is unknown and not nought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import duckdb

from models.nearest import plain
from pipelines.contract import Contract
from pipelines.reading.whose_rows import ENGAGEMENT_FIELDS, TOLD, time_field
from pipelines.staging.building import Building
from pipelines.staging.engagement_references import match_engagements
from pipelines.staging.known_vendors import normalise_names
from pipelines.staging.temporary import fill, staged

# Where reading one file left the rows that it rejected: the path, the file's id.
RejectedPart = tuple[str, str]
_UNITS: Final = {"spelling": "varchar", "unit": "varchar"}
# Whose a calculation of in-house cost is: of every engagement with its service, in its unit or city where it names one.
_WORKERS: Final = """
select e.engagement_id, e.service_name, e.contract_no, e.using_unit, {city} as city
from staging.engagements as e {units}
"""
_IS_FOR: Final = (
    "coalesce(r.service_name = w.service_name, r.contract_no = w.contract_no) "
    "and (r.using_unit is null or r.using_unit = w.using_unit or r.using_unit = w.city)"
)


def prepare_rejected(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty list; a row rejected while its file was read has no number."""
    connection.execute(
        "create temp table rejected (source varchar, row_no bigint, file_id varchar, sheet varchar, row integer, "
        "engagement_id varchar, period varchar)"
    )


def keep_rejected(building: Building, contract: Contract, table: str) -> None:
    """Note whose the rows are that are about to be taken out of a raw table whose engagements were found."""
    if contract.refers not in TOLD:
        return
    times = time_field(contract)
    when = (
        "null"
        if times is None
        else f"strftime(r.{times.name}, '%Y-%m')"
        if times.kind in {"month", "date"}
        else f"r.{times.name}"
    )
    is_work = contract.refers == "work"
    if is_work:
        _list_workers(building.connection)
    owner = "w.engagement_id" if is_work else "r.engagement_id"
    building.connection.execute(
        f"insert into temp.rejected select distinct $source, r.row_no, r.file_id, r.source_sheet, r.source_row, "  # noqa: S608 - names come from contracts
        f"{owner}, {when} from {table} as r inner join temp.faulty_rows as f "
        "on f.source = $source and f.row_no = r.row_no "
        + (f"inner join temp.workers as w on {_IS_FOR} " if is_work else "")
        + f"where f.kind = 'rejected' and {owner} is not null",
        {"source": contract.source},
    )


def find_rejected(building: Building, contract: Contract, parts: Sequence[RejectedPart]) -> None:
    """Find the engagements of the rows that were rejected while their files were read, as those of the others were."""
    if contract.refers not in TOLD or not parts:
        return
    connection = building.connection
    fill(connection, "rejected_parts", {"path": "varchar", "file_id": "varchar"}, parts)
    connection.execute(
        "create or replace temp table unread as select p.file_id, r.* exclude (filename) "
        "from read_parquet($paths, union_by_name = true, filename = true) as r "
        "inner join temp.rejected_parts as p on r.filename = p.path",
        {"paths": [path for path, _ in parts]},
    )
    _resolve_units(connection)
    if contract.refers == "work":
        _list_workers(connection)
        connection.execute(
            "insert into temp.rejected select $source, null, r.file_id, r.source_sheet, r.source_row, "  # noqa: S608 - this module's own names
            f"w.engagement_id, r.period from temp.unread as r inner join temp.workers as w on {_IS_FOR}",
            {"source": contract.source},
        )
        return
    normalise_names(connection, "temp.unread", "vendor_name")
    match_engagements(connection, "temp.unread", ENGAGEMENT_FIELDS)
    same = " and ".join(f"u.{name} is not distinct from m.{name}" for name in ENGAGEMENT_FIELDS)
    connection.execute(
        "insert into temp.rejected select $source, null, u.file_id, u.source_sheet, u.source_row, m.engagement_id, "  # noqa: S608 - this module's own names
        f"u.period from temp.unread as u inner join temp.matches as m on {same} where m.engagement_id is not null",
        {"source": contract.source},
    )


def write_rejected(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill staging.rejected_rows; what was set aside in the end was not rejected.

    A file that came after a quarter was frozen leaves nothing open in it; a kept copy leaves open what it left open in
    the quarter it is held for, and nothing else.
    """
    connection.execute(
        "delete from temp.rejected as r where exists (select 1 from temp.frozen_files as f where f.file_id = r.file_id "
        "and f.role in ('late', 'left') and r.period is not null and main.lies_in(f.period, r.period)) "
        "or (r.file_id in (select file_id from temp.kept_files) and not exists (select 1 from temp.frozen_files as f "
        "where f.file_id = r.file_id and f.role = 'held' and r.period is not null "
        "and main.lies_in(f.period, r.period)))"
    )
    connection.execute(
        "insert into staging.rejected_rows "
        "select distinct r.source, r.file_id, i.file_name, r.sheet, r.row, r.engagement_id, r.period "
        "from temp.rejected as r "
        "inner join (select distinct file_id, file_name from staging.sheets) as i on r.file_id = i.file_id "
        "left join temp.outcomes as o on r.source = o.source and r.row_no = o.row_no "
        "where r.row_no is null or not o.is_aside order by all"
    )


def _list_workers(connection: duckdb.DuckDBPyConnection) -> None:
    """List who does which work where, with the city of the unit where the organisation sheet says it."""
    has_cities = staged(connection, "org_units", "org_name", "city")
    units = "left join staging.org_units as o on e.using_unit = o.org_name" if has_cities else ""
    query = _WORKERS.format(city="o.city" if has_cities else "null", units=units)
    connection.execute(f"create or replace temp table workers as {query}")


def _resolve_units(connection: duckdb.DuckDBPyConnection) -> None:
    """Write units as the organisation sheet does, where they are known."""
    known = dict(connection.execute("select norm, unit from temp.known_units").fetchall())
    spelled = connection.execute("select distinct using_unit from temp.unread where using_unit is not null").fetchall()
    named = [(text, known[plain(text)]) for (text,) in spelled if plain(text) in known]
    fill(connection, "unread_units", _UNITS, named)
    connection.execute(
        "update temp.unread as r set using_unit = k.unit from temp.unread_units as k where r.using_unit = k.spelling"
    )
