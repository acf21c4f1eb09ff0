"""Which vendor or engagement a row means, and which rows name nobody known."""

from __future__ import annotations

from pipelines.contract import Contract
from pipelines.staging.building import Building
from pipelines.staging.contract_numbers import check_contract_numbers
from pipelines.staging.credit_codes import check_codes
from pipelines.staging.engagement_references import find_engagements
from pipelines.staging.known_vendors import know_vendors
from pipelines.staging.look_alikes import note_look_alikes
from pipelines.staging.lookups import check_lookups
from pipelines.staging.unit_names import resolve_units
from pipelines.staging.vendor_references import find_vendors
from pipelines.staging.work_references import find_work


def resolve_references(building: Building, contract: Contract, table: str) -> None:
    """Add vendor_id and engagement_id to a raw table and reject the rows that name nobody known (V02)."""
    resolve_units(building, contract, table)
    if contract.source == "vendors":
        check_codes(building, contract, table)
        building.connection.execute(f"alter table {table} add column vendor_id varchar")
        building.connection.execute(f"update {table} set vendor_id = uscc")  # noqa: S608 - contract names
        note_look_alikes(building, contract, table)
    elif contract.refers == "vendor":
        find_vendors(building, contract, table)
        if contract.source == "engagements":
            _identify_engagements(building, table)
    elif contract.refers == "engagement":
        know_vendors(building)
        find_engagements(building, contract, table)
    elif contract.refers == "contract":
        check_contract_numbers(building, contract, table)
    elif contract.refers == "work":
        find_work(building, contract, table)
    check_lookups(building, contract, table)


def _identify_engagements(building: Building, table: str) -> None:
    building.connection.execute(f"alter table {table} add column engagement_id varchar")
    name = "contract_no || '·' || service_name || '·' || using_unit"
    building.connection.execute(f"update {table} set engagement_id = {name}")  # noqa: S608 - contract names
