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


def quarter_fields(contract: Contract) -> tuple[tuple[str, ...], ...]:
    """Return the fields that say in which quarters a row counts, of each group the first that is filled; () for none.

    A register says how things are, not in which quarter they count, and neither does the year of an annual account.
    """
    if contract.counts_in:
        return contract.counts_in
    times = time_field(contract)
    is_scored = times is not None and contract.scored is not None and contract.scored.period == times.name
    return ((times.name,),) if times and (times.kind == "month" or times.within_quarter or is_scored) else ()
