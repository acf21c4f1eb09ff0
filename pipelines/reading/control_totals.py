"""Whether the total rows of a table agree with the rows they add up (M-04, V23)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final

import numpy as np
import pyarrow as pa

from pipelines.reading.addresses import column_letters
from pipelines.reading.cells import Parsed, parse_cell
from pipelines.reading.columns import NOTED, Numbers, problem_table
from pipelines.reading.decide import Decided
from pipelines.reading.header_reading import ADDITIVE_KINDS
from pipelines.reading.layout import Header
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.pivoted import LongRows
from pipelines.reading.row_words import TOTAL
from pipelines.reading.rows import SortedRows
from pipelines.reading.sheet import Sheet
from pipelines.reading.typed_rows import TypedRows
from pipelines.reading.units import plain

# Each row of a printed table may be rounded while its total is not (M-34).
_ROUNDING: Final = Decimal("0.01")
_PARTIAL: Final = ("小计", "本页合计", "subtotal", "sub-total")
_UNCHECKED: Final = ("平均", "累计")
_TOTAL: Final = re.compile(TOTAL.replace(r"\p{Z}", "").replace(r"\x{200B}\x{FEFF}", "\u200b\ufeff"))


@dataclass(frozen=True)
class _Shown:
    """One column of numbers as the sheet shows it: its place, the values that were loaded from it and their rows."""

    place: int
    decided: Decided
    rows: Numbers
    values: Any


@dataclass(frozen=True)
class _Total:
    """One total row, and between which rows (both excluded) what it adds up may stand, likeliest first."""

    row: int
    spans: tuple[tuple[int, int], ...]


def control_totals(
    sheet: Sheet, header: Header, rows: SortedRows, ready: Sequence[Decided], typed: TypedRows, long: LongRows | None
) -> list[Any]:
    """Return a note for every total that differs from the sum of its rows by more than rounding explains."""
    totals = list(_totals(sheet, header, rows))
    if not totals:
        return []
    told = [
        (shown, total, found)
        for shown in _shown(header, ready, typed, long)
        for total, found in _differing(sheet, rows, shown, totals)
    ]
    return [_note(sheet, *each) for each in told]


def _totals(sheet: Sheet, header: Header, rows: SortedRows) -> Iterator[_Total]:
    """Give the rows that add others up: 小计 those since the last such row, 合计 all or those since the last 合计.

    A total that stands above all rows adds up those below it.
    """
    end = (header.end or sheet.row_count) + 1
    last_partial = last_whole = header.row
    for aside in rows.aside:
        word = _word(sheet, aside.row) if aside.kind == "total" else ""
        if not word or word.startswith(_UNCHECKED):
            continue
        if word.startswith(_PARTIAL):
            yield _Total(aside.row, ((last_partial, aside.row),))
        elif len(rows.data) and aside.row < rows.data[0]:
            yield _Total(aside.row, ((aside.row, end),))
        else:
            yield _Total(aside.row, ((header.row, aside.row), (last_whole, aside.row)))
            last_whole = aside.row
        last_partial = aside.row


def _word(sheet: Sheet, row: int) -> str:
    texts = (column[row - 1].as_py() or "" for column in sheet.cells.columns)
    return next((plain(text) for text in texts if _TOTAL.match(text)), "")


def _shown(header: Header, ready: Sequence[Decided], typed: TypedRows, long: LongRows | None) -> Iterator[_Shown]:
    numbers = np.asarray(typed.rows.column("source_row").to_numpy())
    by_name = {each.raw.field.name: each for each in ready if each.raw.field.kind in ADDITIVE_KINDS}
    for column in header.columns:
        if long is None and column.field.name in by_name and not column.is_cumulative:
            values = typed.rows.column(column.field.name)
            yield _Shown(column.place, by_name[column.field.name], numbers, values)
    for each in header.pivoted if long else ():
        if long and each.field.name in by_name:
            is_under = long.headings[numbers - 1] == long.labels.index(each.label)
            values = typed.rows.column(each.field.name).filter(pa.array(is_under))
            yield _Shown(each.place, by_name[each.field.name], long.rows[numbers[is_under] - 1], values)


def _differing(
    sheet: Sheet, rows: SortedRows, shown: _Shown, totals: Sequence[_Total]
) -> Iterator[tuple[_Total, Sentence]]:
    sums = [Decimal(0), *accumulate(Decimal(value or 0) for value in shown.values.to_pylist())]
    for total in totals:
        text = sheet.cells.column(shown.place)[total.row - 1].as_py() or ""
        outcome = parse_cell(text, shown.decided.raw.field.kind, shown.decided.context) if text.strip() else None
        if not isinstance(outcome, Parsed) or not isinstance(outcome.value, Decimal | int):
            continue
        found = [_summed(shown, sums, span) for span in total.spans]
        stated, step = Decimal(outcome.value), _worth(shown.decided)
        if any(not count or abs(stated - summed) <= _ROUNDING * count * step for summed, count in found):
            continue
        yield total, _sentence(shown.decided, stated, found[0][0], _left_out(rows, shown, total.spans[0]))


def _summed(shown: _Shown, sums: Sequence[Decimal], span: tuple[int, int]) -> tuple[Decimal, int]:
    start, end = np.searchsorted(shown.rows, [span[0] + 1, span[1]]).tolist()
    return sums[end] - sums[start], end - start


def _left_out(rows: SortedRows, shown: _Shown, span: tuple[int, int]) -> int:
    between = rows.data[(rows.data > span[0]) & (rows.data < span[1])]
    return int((~np.isin(between, shown.rows)).sum())


def _worth(decided: Decided) -> Decimal:
    return decided.context.unit if isinstance(decided.context.unit, Decimal) else Decimal(1)


def _sentence(decided: Decided, stated: Decimal, summed: Decimal, left_out: int) -> Sentence:
    field, unit = decided.raw.field, decided.unit or ""
    numbers = {
        "stated": f"{(stated / _worth(decided)).normalize():f}{unit}",
        "summed": f"{(summed / _worth(decided)).normalize():f}{unit}",
        "title_zh": field.title_zh,
        "title_en": field.title_en,
    }
    return sentence("V23.rows", count=left_out, **numbers) if left_out else sentence("V23", **numbers)


def _note(sheet: Sheet, shown: _Shown, total: _Total, told: Sentence) -> Any:
    letters = column_letters(sheet.first_column + shown.place)
    text = sheet.cells.column(shown.place)[total.row - 1].as_py()
    return problem_table(shown.decided.raw.field.name, letters, [total.row], pa.array([text]), [told], NOTED)
