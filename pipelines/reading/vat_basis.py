"""How amounts with VAT become amounts without it, or the other way round, by the rate of their row (M-38)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pyarrow as pa

from pipelines.reading.amount_texts import amount_text
from pipelines.reading.cells import Parsed, parse_cell
from pipelines.reading.columns import RawColumn, problem_table
from pipelines.reading.decide import RATE_FIELD, Decided
from pipelines.reading.headers import WITH_VAT, vat_of
from pipelines.reading.messages import sentence
from pipelines.reading.severities import NOTED


@dataclass(frozen=True)
class InBasis:
    """Columns ready to be typed in the VAT basis of their fields, and a note for each that was converted."""

    ready: tuple[Decided, ...]
    notes: tuple[Any, ...]


def in_vat_basis(header_row: int, ready: Sequence[Decided]) -> InBasis:
    """Convert the columns that are in the other VAT basis than their field; a row without a rate has no amount."""
    rates = next((each for each in ready if each.raw.field.name == RATE_FIELD), None)
    converted = [_converted(each, rates) if each.vat_rate is not None else each for each in ready]
    notes = [_note(each, header_row) for each in ready if each.vat_rate is not None]
    return InBasis(tuple(converted), tuple(notes))


def _converted(column: Decided, rates: Decided | None) -> Decided:
    raw = column.raw
    own = _rates(rates, len(raw.rows)) if column.vat_rate == "row" else [Decimal(str(column.vat_rate))] * len(raw.rows)
    texts: list[str | None] = []
    unreadable = dict(raw.unreadable)
    for row, text, rate in zip(raw.rows.tolist(), raw.texts.to_pylist(), own, strict=True):
        outcome = parse_cell(text, raw.field.kind, column.context) if text and row not in unreadable else None
        if not isinstance(outcome, Parsed) or not isinstance(outcome.value, Decimal):
            texts.append(text)
        elif rate is None:
            unreadable[row] = sentence("M-38.rate", title_zh=raw.field.title_zh, title_en=raw.field.title_en)
            texts.append(text)
        else:
            texts.append(amount_text(_amount(outcome.value, rate, raw), column))
    return replace(column, raw=replace(raw, texts=pa.array(texts, pa.string()), unreadable=unreadable))


def _amount(value: Decimal, rate: Decimal, raw: RawColumn) -> Decimal:
    """Return an amount in the field's basis, to the field's last digit as an invoice gives it."""
    other = value * (1 + rate) if vat_of(raw.field) == WITH_VAT else value / (1 + rate)
    return other.quantize(Decimal(1).scaleb(-raw.field.scale), ROUND_HALF_UP)


def _rates(rates: Decided | None, size: int) -> list[Decimal | None]:
    if rates is None:
        return [None] * size
    known: dict[str | None, Decimal | None] = {None: None}
    for text in rates.raw.texts.drop_null().unique().to_pylist():
        outcome = parse_cell(text, "ratio", rates.context)
        known[text] = outcome.value if isinstance(outcome, Parsed) and isinstance(outcome.value, Decimal) else None
    return [known[text] for text in rates.raw.texts.to_pylist()]


def _note(column: Decided, header_row: int) -> Any:
    field = column.raw.field
    title = {"title_zh": field.title_zh, "title_en": field.title_en}
    told = sentence("M-38.gross", **title) if vat_of(field) == WITH_VAT else sentence("M-38.net", **title)
    return problem_table(field.name, column.raw.letters, [header_row], pa.array([field.title_zh]), [told], NOTED)
