"""Which engagement each distinct reference on a sheet means: by contract number, or by vendor, service and unit."""

from __future__ import annotations

import duckdb

from pipelines.contract import Contract
from pipelines.staging.faults import Fault, Faults, quoted
from pipelines.staging.known_vendors import know_vendors, normalise_names
from pipelines.workspace import PRODUCT

MATCHES = PRODUCT / "sql" / "matches.sql"

# What identifies an engagement on a sheet (decisions on keys).
ENGAGEMENT_FIELDS = ("contract_no", "vendor_name", "service_name", "using_unit")


def find_engagements(connection: duckdb.DuckDBPyConnection, contract: Contract, table: str, faults: Faults) -> None:
    """Find the engagement each distinct reference means; the rows then take it by a plain join.

    A contract number decides alone where it has one engagement. A vendor name that belongs to another vendor
    than the contract's is a fault: a mistyped number must not credit a stranger.
    """
    present = [name for name in ENGAGEMENT_FIELDS if any(each.name == name for each in contract.fields)]
    columns = ", ".join(name if name in present else f"cast(null as varchar) as {name}" for name in ENGAGEMENT_FIELDS)
    know_vendors(connection)
    if "vendor_name" in present:
        normalise_names(connection, table, "vendor_name")
    connection.execute(
        f"create or replace temp table wanted as select distinct {columns} from {table}"  # noqa: S608
    )
    connection.execute(f"create or replace temp table matches as\n{MATCHES.read_text(encoding='utf-8')}")
    same = " and ".join(f"r.{name} is not distinct from m.{name}" for name in present)
    connection.execute(f"alter table {table} add column engagement_id varchar")
    connection.execute(
        f"update {table} as r set engagement_id = m.engagement_id from temp.matches as m "  # noqa: S608
        f"where m.engagement_id is not null and {same}"
    )
    unresolved = connection.execute(
        f"select r.row_no, m.outcome, m.contract_no, m.vendor_name, m.service_name, m.using_unit from {table} as r "  # noqa: S608
        f"join temp.matches as m on {same} where m.engagement_id is null order by r.row_no"
    ).fetchall()
    faults.add(contract, table, [_unknown_engagement(*row) for row in unresolved])


def _unknown_engagement(
    row_no: int,
    outcome: str,
    contract_no: str | None,
    vendor: str | None,
    service: str | None,
    unit: str | None,
) -> Fault:
    field = "contract_no" if contract_no else "vendor_name"
    named = " · ".join(quoted(part) for part in (contract_no, vendor, service, unit) if part) or "—"
    zh, en = {
        "unknown": (
            f"合同台账中没有“{named}”，请核对合同编号或供应商、服务项目、使用单位，或先补录合同。",
            f"“{named}” is not in the contract register; check contract number or vendor, service and unit, or add it.",
        ),
        "ambiguous": (
            f"“{named}”对应多个外包项目，请填写合同编号、服务项目和使用单位。",
            f"“{named}” fits several engagements; give contract number, service and using unit.",
        ),
        "other_vendor": (
            f"合同 {quoted(contract_no)} 不属于供应商“{quoted(vendor)}”，请核对合同编号与供应商名称。",
            f"Contract {quoted(contract_no)} does not belong to “{quoted(vendor)}”; check number and vendor name.",
        ),
    }[outcome]
    return Fault(row_no, "rejected", field, contract_no or vendor, "V02", zh, en)
