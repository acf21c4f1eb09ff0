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
import pyarrow.compute as pc

from pipelines.reading.addresses import column_letters
from pipelines.reading.cells import Parsed, parse_cell
from pipelines.reading.columns import Numbers, problem_table, read_column
from pipelines.reading.decide import Decided
from pipelines.reading.header_reading import ADDITIVE_KINDS
from pipelines.reading.heading_units import with_unit
from pipelines.reading.layout import Header
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.pivoted import LongRows
from pipelines.reading.row_words import TOTAL
from pipelines.reading.rows import SortedRows
from pipelines.reading.severities import NOTED
from pipelines.reading.sheet import Sheet
from pipelines.reading.units import plain, worth

# Each row of a printed table may be rounded while its total is not (M-34).
_ROUNDING: Final = Decimal("0.01")
_PARTIAL: Final = ("小计", "本页合计", "本页小计", "本月小计", "subtotal", "sub-total")
_UNCHECKED: Final = ("平均", "累计", "本页累计", "本年累计")
_TOTAL: Final = re.compile(TOTAL.replace(r"\p{Z}", "").replace(r"\x{200B}\x{FEFF}", "\u200b\ufeff"))


@dataclass(frozen=True)
class _Shown:
    """One column of numbers as the sheet shows it: its place, and by row the texts and values in it.

    `unit` is set where its heading has another unit than those beside it.
    """

    place: int
    decided: Decided
    rows: Numbers
    texts: Any
    values: Any
    unit: str = ""

    @property
    def worth(self) -> Decimal:
        """What one of the numbers shown is worth."""
        if self.unit:
            return worth(self.unit)
        return self.decided.context.unit if isinstance(self.decided.context.unit, Decimal) else Decimal(1)


@dataclass(frozen=True)
class _Total:
    """One total row, and between which rows (both excluded) what it adds up may stand, likeliest first."""

    row: int
    spans: tuple[tuple[int, int], ...]


def control_totals(
    sheet: Sheet, header: Header, rows: SortedRows, ready: Sequence[Decided], long: LongRows | None
) -> list[Any]:
    """Return a note for every total that differs from the sum of its rows by more than rounding explains."""
    totals = list(_totals(sheet, header, rows))
    if not totals:
        return []
    told = [
        (shown, total, found)
        for shown in _shown(header, ready, long)
        for total, found in _differing(sheet, shown, totals)
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


def _shown(header: Header, ready: Sequence[Decided], long: LongRows | None) -> Iterator[_Shown]:
    """Give the columns that can be added up; a row that was rejected for another cell still counts in its total."""
    by_name = {each.raw.field.name: each for each in ready if each.raw.field.kind in ADDITIVE_KINDS}
    read = {name: read_column(each.raw, each.context).values for name, each in by_name.items()}
    for column in header.columns:
        if column.field.name in by_name and not column.is_cumulative and long is None:
            decided = by_name[column.field.name]
            yield _Shown(column.place, decided, decided.raw.rows, decided.raw.texts, read[column.field.name])
    for each in header.pivoted if long else ():
        if long and each.field.name in by_name:
            decided, is_under = by_name[each.field.name], long.headings == long.labels.index(each.label)
            mask = pa.array(is_under)
            texts, values = decided.raw.texts.filter(mask), read[each.field.name].filter(mask)
            unit = long.units[each.field.name].get(each.label, "")
            yield _Shown(each.place, decided, long.rows[is_under], texts, values, unit)


def _differing(sheet: Sheet, shown: _Shown, totals: Sequence[_Total]) -> Iterator[tuple[_Total, Sentence]]:
    sums = [Decimal(0), *accumulate(Decimal(value or 0) for value in shown.values.to_pylist())]
    for total in totals:
        text = with_unit(sheet.cells.column(shown.place).slice(total.row - 1, 1), shown.unit)[0].as_py() or ""
        outcome = parse_cell(text, shown.decided.raw.field.kind, shown.decided.context) if text.strip() else None
        if not isinstance(outcome, Parsed) or not isinstance(outcome.value, Decimal | int):
            continue
        spans = [np.searchsorted(shown.rows, [start + 1, end]).tolist() for start, end in total.spans]
        found = [(sums[end] - sums[start], end - start) for start, end in spans]
        stated, step = Decimal(outcome.value), shown.worth
        if any(not count or abs(stated - summed) <= _ROUNDING * count * step for summed, count in found):
            continue
        yield total, _sentence(shown, stated, found[0][0], _without_value(shown, *spans[0]))


def _without_value(shown: _Shown, start: int, end: int) -> int:
    """Return how many cells hold something that is no value: the sum lacks them."""
    size = end - start
    is_lost = pc.and_(pc.is_null(shown.values.slice(start, size)), pc.is_valid(shown.texts.slice(start, size)))
    return int(pc.sum(is_lost).as_py() or 0)


def _sentence(shown: _Shown, stated: Decimal, summed: Decimal, lost: int) -> Sentence:
    field, unit = shown.decided.raw.field, shown.unit or shown.decided.unit or ""
    numbers = {
        "stated": f"{(stated / shown.worth).normalize():f}{unit}",
        "summed": f"{(summed / shown.worth).normalize():f}{unit}",
        "title_zh": field.title_zh,
        "title_en": field.title_en,
    }
    return sentence("V23.rows", count=lost, **numbers) if lost else sentence("V23", **numbers)


def _note(sheet: Sheet, shown: _Shown, total: _Total, told: Sentence) -> Any:
    letters = column_letters(sheet.first_column + shown.place)
    text = sheet.cells.column(shown.place)[total.row - 1].as_py()
    return problem_table(shown.decided.raw.field.name, letters, [total.row], pa.array([text]), [told], NOTED)
