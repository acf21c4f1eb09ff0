"""Which rows name a contract that stands neither in the register nor on the sheet of contracts (V02)."""

from __future__ import annotations

from pipelines.contract import Contract
from pipelines.staging.building import Building
from pipelines.staging.faults import REJECTED
from pipelines.staging.sentences import pattern
from pipelines.staging.temporary import staged

_SHEETS = ("contracts", "engagements")


def check_contract_numbers(building: Building, contract: Contract, table: str) -> None:
    """Reject the rows of an unknown contract number; where no sheet lists contracts, numbers stand for themselves."""
    known = [name for name in _SHEETS if staged(building.connection, name, "contract_no")]
    if not known:
        return
    listed = " union ".join(f"select contract_no from staging.{name}" for name in known)  # noqa: S608 - our own names
    told = pattern("contract_unknown")
    building.faults.add_found(
        contract,
        table,
        f"select row_no, '{REJECTED}' as kind, 'contract_no' as field, contract_no as raw_text, 'V02' as rule, "  # noqa: S608
        "replace($zh, '{name}', contract_no) as zh, replace($en, '{name}', contract_no) as en "
        f"from {table} where contract_no is not null and contract_no not in ({listed})",
        {"zh": told.zh, "en": told.en},
    )
