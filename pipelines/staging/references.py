"""Which vendor or engagement a row means, and which names nobody knows."""

from __future__ import annotations

import duckdb

from models.uscc import check_uscc
from pipelines.contract import Contract
from pipelines.staging.engagement_references import find_engagements
from pipelines.staging.faults import Fault, Faults, quoted
from pipelines.staging.known_vendors import know_vendors, normalise_names


def resolve_references(connection: duckdb.DuckDBPyConnection, contract: Contract, table: str, faults: Faults) -> None:
    """Add vendor_id and engagement_id to a raw table and reject the rows that name nobody known (V02)."""
    if contract.source == "vendors":
        _identify_vendors(connection, contract, table, faults)
    elif contract.refers == "vendor":
        _find_vendors(connection, contract, table, faults)
        if contract.source == "engagements":
            _identify_engagements(connection, table)
    elif contract.refers == "engagement":
        find_engagements(connection, contract, table, faults)
    _check_lookups(connection, contract, table, faults)


def _identify_vendors(connection: duckdb.DuckDBPyConnection, contract: Contract, table: str, faults: Faults) -> None:
    """Key vendors by their credit code (domain 2.7): a malformed code is refused."""
    connection.execute(f"alter table {table} add column vendor_id varchar")
    connection.execute(f"update {table} set uscc = upper(uscc), vendor_id = upper(uscc)")  # noqa: S608 - contract names
    rows = connection.execute(f"select row_no, uscc from {table} order by row_no").fetchall()  # noqa: S608
    faults.add(
        contract,
        table,
        [
            Fault(
                row_no,
                "rejected",
                "uscc",
                uscc,
                "V02",
                f"统一社会信用代码“{quoted(uscc)}”不是18位有效字符，请核对营业执照后更正。",
                f"The credit code “{quoted(uscc)}” is not 18 valid characters; correct it from the business licence.",
            )
            for row_no, uscc in rows
            if check_uscc(uscc).verdict == "malformed"
        ],
    )


def _find_vendors(connection: duckdb.DuckDBPyConnection, contract: Contract, table: str, faults: Faults) -> None:
    """Find the vendor by credit code, then by name. With no vendor sheet loaded, names stand for themselves."""
    listed = know_vendors(connection)
    normalise_names(connection, table, "vendor_name")
    connection.execute(f"alter table {table} add column vendor_id varchar")
    if not listed:
        connection.execute(
            f"update {table} set vendor_id = coalesce(uscc, 'name:' || n.norm) "  # noqa: S608
            f"from temp.names as n where {table}.vendor_name = n.spelling"
        )
        return
    connection.execute(
        f"update {table} set vendor_id = k.vendor_id from temp.names as n "  # noqa: S608
        f"join temp.known_names as k on n.norm = k.norm where {table}.vendor_name = n.spelling"
    )
    _refuse_two_identities(connection, contract, table, faults)
    connection.execute(
        f"update {table} set vendor_id = v.vendor_id from staging.vendors as v where upper({table}.uscc) = v.uscc"  # noqa: S608
    )
    unknown = connection.execute(
        f"select row_no, vendor_name from {table} where vendor_id is null order by row_no"  # noqa: S608
    ).fetchall()
    faults.add(
        contract,
        table,
        [
            Fault(
                row_no,
                "rejected",
                "vendor_name",
                name,
                "V02",
                f"供应商“{quoted(name)}”不在供应商基础信息中，请核对名称或先补录该供应商。",
                f"The vendor “{quoted(name)}” is not on the vendor sheet; check the name or add the vendor first.",
            )
            for row_no, name in unknown
        ],
    )


def _refuse_two_identities(
    connection: duckdb.DuckDBPyConnection, contract: Contract, table: str, faults: Faults
) -> None:
    """Reject rows whose name is one listed vendor and whose credit code is another: neither is believed."""
    torn = connection.execute(
        f"select r.row_no, r.vendor_name, r.uscc from {table} as r "  # noqa: S608 - names come from contracts
        "join staging.vendors as v on upper(r.uscc) = v.uscc where r.vendor_id <> v.vendor_id order by r.row_no"
    ).fetchall()
    faults.add(
        contract,
        table,
        [
            Fault(
                row_no,
                "rejected",
                "uscc",
                uscc,
                "V02",
                f"统一社会信用代码 {quoted(uscc)} 不属于“{quoted(name)}”，请核对名称与代码。",
                f"The credit code {quoted(uscc)} is not that of “{quoted(name)}”; check name and code.",
            )
            for row_no, name, uscc in torn
        ],
    )


def _identify_engagements(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    connection.execute(f"alter table {table} add column engagement_id varchar")
    name = "contract_no || '·' || service_name || '·' || using_unit"
    connection.execute(f"update {table} set engagement_id = {name}")  # noqa: S608 - contract names


def _check_lookups(connection: duckdb.DuckDBPyConnection, contract: Contract, table: str, faults: Faults) -> None:
    """Reject rows whose value a lookup table does not know; an empty lookup table asks nothing."""
    for lookup in contract.lookups:
        title = contract.field_named(lookup.field)
        within = f"and k.{lookup.within} = r.{lookup.within}" if lookup.within else ""
        unknown = connection.execute(
            f"select r.row_no, r.{lookup.field} from {table} as r "  # noqa: S608 - names come from contracts
            f"where r.{lookup.field} is not null and exists (select 1 from {lookup.table}) and not exists "
            f"(select 1 from {lookup.table} as k where k.{lookup.column} = r.{lookup.field} {within}) order by r.row_no"
        ).fetchall()
        faults.add(
            contract,
            table,
            [
                Fault(
                    row_no,
                    "rejected",
                    lookup.field,
                    value,
                    "V02",
                    f"{title.title_zh}“{quoted(value)}”不在已知清单中，请改用清单中的名称。",
                    f"{title.title_en} “{quoted(value)}” is not on the known list; use a name from the list.",
                )
                for row_no, value in unknown
            ],
        )
