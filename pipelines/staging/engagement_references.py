"""Which engagement each distinct reference on a sheet means: by contract number, or by vendor, service and unit."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from pipelines.contract import Contract
from pipelines.reading.whose_rows import ENGAGEMENT_FIELDS
from pipelines.staging.building import Building
from pipelines.staging.known_vendors import normalise_names
from pipelines.staging.sentences import Words, quoted, say
from pipelines.staging.temporary import fill
from pipelines.staging.unit_names import refuse_unknown_units
from pipelines.staging.vendor_references import note_same_forms, refuse_unknown_names
from pipelines.staging.waiting import note_waiting
from pipelines.workspace import PRODUCT

MATCHES = PRODUCT / "sql" / "matches.sql"


def find_engagements(building: Building, contract: Contract, table: str) -> None:
    """Find the engagement each distinct reference means; the rows then take it by a plain join.

    A contract number decides alone where it has one engagement. A vendor, a service or a unit beside it that the
    register knows, but not of this contract, is a fault: a mistyped number must not credit a stranger.
    """
    connection = building.connection
    present = [name for name in ENGAGEMENT_FIELDS if any(each.name == name for each in contract.fields)]
    if "vendor_name" in present:
        normalise_names(connection, table, "vendor_name")
    match_engagements(connection, table, present)
    same = " and ".join(f"r.{name} is not distinct from m.{name}" for name in present)
    connection.execute(f"alter table {table} add column engagement_id varchar")
    connection.execute(
        f"update {table} as r set engagement_id = m.engagement_id from temp.matches as m "  # noqa: S608
        f"where m.engagement_id is not null and {same}"
    )
    connection.execute(
        f"create or replace temp table unmatched as select r.row_no, m.* from {table} as r "  # noqa: S608
        f"inner join temp.matches as m on {same} where m.engagement_id is null"
    )
    _refuse_unmatched(building, contract, table)
    if "vendor_name" in present:
        is_unknown = "r.row_no in (select row_no from temp.unmatched where outcome = 'unknown_vendor')"
        note_waiting(building, contract, table, is_unknown)
        refuse_unknown_names(building, contract, table, is_unknown)
        note_same_forms(building, contract, table)
    if "using_unit" in present:
        is_unknown = "r.row_no in (select row_no from temp.unmatched where outcome = 'unknown_unit')"
        refuse_unknown_units(building, contract, table, is_unknown)


def match_engagements(connection: duckdb.DuckDBPyConnection, table: str, present: Collection[str]) -> None:
    """Fill `matches`: which engagement each distinct reference in a table means; `present`: the fields it has."""
    columns = ", ".join(name if name in present else f"cast(null as varchar) as {name}" for name in ENGAGEMENT_FIELDS)
    connection.execute(
        f"create or replace temp table wanted as select distinct {columns} from {table}"  # noqa: S608
    )
    connection.execute(f"create or replace temp table matches as\n{MATCHES.read_text(encoding='utf-8')}")


def _refuse_unmatched(building: Building, contract: Contract, table: str) -> None:
    """Reject the rows that nobody can be asked about: the sheet or the contract register has to be mended."""
    found = building.connection.execute(
        "select distinct outcome, contract_no, vendor_name, service_name, using_unit from temp.unmatched "
        "where outcome in ('unknown', 'ambiguous', 'other_vendor', 'other_engagement') order by all"
    ).fetchall()
    if not found:
        return
    told = [(*row, *_words(*row)) for row in found]
    names = ("outcome", *ENGAGEMENT_FIELDS, "field", "raw_text", "zh", "en")
    fill(building.connection, "told", dict.fromkeys(names, "varchar"), told)
    same = " and ".join(f"u.{name} is not distinct from t.{name}" for name in ("outcome", *ENGAGEMENT_FIELDS))
    building.faults.add_found(
        contract,
        table,
        "select u.row_no, 'rejected' as kind, t.field, t.raw_text, 'V02' as rule, t.zh, t.en "  # noqa: S608
        f"from temp.unmatched as u inner join temp.told as t on {same}",
    )


def _words(
    outcome: str, contract_no: str | None, vendor: str | None, service: str | None, unit: str | None
) -> tuple[str, str | None, str, str]:
    named = " · ".join(quoted(part) for part in (contract_no, vendor, service, unit) if part) or "—"
    told: Words = {
        "unknown": say("engagement_unknown", named=named),
        "ambiguous": say("engagement_ambiguous", named=named),
        "other_vendor": say("other_vendor", contract=quoted(contract_no), name=quoted(vendor)),
        "other_engagement": say(
            "other_engagement",
            contract=quoted(contract_no),
            named=" · ".join(quoted(part) for part in (service, unit) if part),
        ),
    }[outcome]
    return "contract_no" if contract_no else "vendor_name", contract_no or vendor, told.zh, told.en
