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


def quarter_fields(contract: Contract) -> tuple[tuple[str, ...], ...]:
    """Return the fields that say in which quarters a row counts, of each group the first that is filled; () for none.

    A register says how things are, not in which quarter they count, and neither does the year of an annual account.
    """
    if contract.counts_in:
        return contract.counts_in
    times = time_field(contract)
    is_scored = times is not None and contract.scored is not None and contract.scored.period == times.name
    return ((times.name,),) if times and (times.kind == "month" or times.within_quarter or is_scored) else ()
