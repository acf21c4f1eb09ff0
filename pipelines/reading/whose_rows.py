"""Which fields of a sheet say whose a row is, and of which time."""

from __future__ import annotations

from typing import Final

from pipelines.contract import Contract, Field

# What identifies an engagement on a sheet (decisions on keys).
ENGAGEMENT_FIELDS: Final = ("contract_no", "vendor_name", "service_name", "using_unit")
# Whose rows are told by the engagements they name, or by the work they are about (a calculation of in-house cost).
TOLD: Final = frozenset({"engagement", "work"})
_TIMES: Final = ("period", "month")


def time_field(contract: Contract) -> Field | None:
    """Return the field that says of which quarter, month or year a row is; of work, the day from which on it counts."""
    times = ("date",) if contract.refers == "work" else _TIMES
    return next((field for field in contract.fields if field.kind in times), None)
