"""How a number is converted where another column of its row names its unit: 万笔, 分钟 (M-32)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pyarrow as pa

from pipelines.contract import Field
from pipelines.kinds import AMOUNT_KINDS, PRECISION
from pipelines.reading.columns import RawColumn, TypedColumn, problem_table
from pipelines.reading.decide import Decided
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.severities import BLANKED, REJECTED
from pipelines.reading.units import plain, unit_for, worth

_SECONDS: Final = {
    "秒": 1,
    "秒钟": 1,
    "s": 1,
    "sec": 1,
    "second": 1,
    "seconds": 1,
    "分": 60,
    "分钟": 60,
    "min": 60,
    "minute": 60,
    "minutes": 60,
    "时": 3600,
    "小时": 3600,
    "h": 3600,
    "hour": 3600,
    "hours": 3600,
    "天": 86_400,
    "日": 86_400,
    "day": 86_400,
    "days": 86_400,
}


def in_row_units(column: TypedColumn, ready: Mapping[str, Decided]) -> TypedColumn:
    """Return a column with each value in the field's own unit; a row without a stated unit keeps its value.

    A number that its own cell already gave a unit (12.5万) is not converted again, nor one of a column whose header or
    note gave it (业务量(万笔)): there a row may only say the same again. A unit that means nothing for the field, or
    contradicts the header, makes the cell a fault like any other.
    """
    named, decided = ready.get(column.field.unit_from or ""), ready.get(column.field.name)
    if named is None or decided is None:
        return column
    units, own = named.raw, decided.raw
    words = units.texts.dictionary_encode()
    factors = [
        _factor(column.field, word, decided.unit if decided.is_stated else None)
        for word in words.dictionary.to_pylist()
    ]
    codes = np.asarray(words.indices.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)
    touched = [code for code, factor in enumerate(factors) if factor != 1]
    rows = np.flatnonzero(np.isin(codes, touched))
    return (
        _converted(column, own, rows, [factors[code] for code in codes[rows].tolist()], units) if len(rows) else column
    )


def _converted(
    column: TypedColumn, own: RawColumn, rows: Any, factors: list[Decimal | None], units: RawColumn
) -> TypedColumn:
    values, faults = column.values.to_pylist(), {}
    limit = Decimal(10) ** (PRECISION - column.field.scale)
    for row, factor in zip(rows.tolist(), factors, strict=True):
        text = own.texts[row].as_py() or ""
        if values[row] is None or not text.strip()[-1:].isdecimal():
            continue
        worth_now = None if factor is None else Decimal(values[row]) * factor
        if worth_now is None or abs(worth_now) >= limit:
            faults[row] = _told(column.field, units.texts[row].as_py())
            values[row] = None
        else:
            values[row] = int(worth_now) if column.field.kind == "integer" else worth_now
    typed = pa.array(values, column.values.type)
    if not faults:
        return replace(column, values=typed)
    needed = column.field.required or column.field.must_parse
    rejects = column.rejects.copy()
    rejects[list(faults)] |= needed
    places = pa.array(list(faults))
    numbers = own.rows[list(faults)].tolist()
    told = list(faults.values())
    severity = REJECTED if needed else BLANKED
    problem = problem_table(column.field.name, own.letters, numbers, own.texts.take(places), told, severity)
    return replace(column, values=typed, rejects=rejects, problems=(*column.problems, problem))


def _factor(field: Field, word: str | None, applied: str | None) -> Decimal | None:
    """Return what one of a row's unit is in the field's unit; None where it is no unit for the field.

    `applied` is the unit that the header gave the values already.
    """
    said = plain(word or "")
    if not said:
        return Decimal(1)
    if applied is not None:
        return Decimal(1) if unit_for(field.kind, [said]) == applied else None
    if field.unit in _SECONDS:
        return Decimal(_SECONDS[said]) / _SECONDS[field.unit] if said in _SECONDS else None
    unit = unit_for(field.kind, [said])
    if unit is not None:
        return worth(unit)
    # 笔, 通, 人月: a word that only says what is counted.
    return None if field.kind in AMOUNT_KINDS or said in _SECONDS else Decimal(1)


def _told(field: Field, word: str | None) -> Sentence:
    return sentence("M-32", title_zh=field.title_zh, title_en=field.title_en, unit=(word or "").strip())
