"""Which fields of a sheet say whose a row is, and of which time."""

from __future__ import annotations

from typing import Final

from pipelines.contract import Contract, Field

# What identifies an engagement on a sheet (decisions on keys).
ENGAGEMENT_FIELDS: Final = ("contract_no", "vendor_name", "service_name", "using_unit")
_TIMES: Final = ("period", "month")


def time_field(contract: Contract) -> Field | None:
    """Return the field that says of which quarter, month or year a row is."""
    return next((field for field in contract.fields if field.kind in _TIMES), None)
