"""How a number that was worked out is written so that its column reads it as it reads its other cells."""

from __future__ import annotations

from decimal import Decimal

from pipelines.kinds import AMOUNT_KINDS
from pipelines.reading.decide import Decided


def amount_text(value: Decimal, column: Decided) -> str:
    """Write a value (元, or pieces) in the column's unit; an amount whose column has none says 元."""
    unit = column.context.unit
    if isinstance(unit, Decimal):
        return f"{value / unit:f}"
    return f"{value:f}元" if column.raw.field.kind in AMOUNT_KINDS else f"{value:f}"
