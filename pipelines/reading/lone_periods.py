"""Lines between the rows that name another period than the table's: 2024年 above months without a year (M-13)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import pyarrow.compute as pc

from pipelines.contract import Field
from pipelines.reading.cells import CellContext, parse_cell
from pipelines.reading.columns import RawColumn
from pipelines.reading.decide import Decided
from pipelines.reading.layout import Header
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.rows import SortedRows
from pipelines.reading.said_periods import said
from pipelines.reading.severities import REJECTED
from pipelines.reading.sheet import Sheet
from pipelines.reading.surroundings import Surroundings, period_in, year_in

_TIMES: Final = frozenset({"month", "period"})
_DATED: Final = _TIMES | {"date", "datetime"}
_ANY_YEAR: Final = 2000
# A title is short, and a sheet with more faulty rows than these has other troubles.
_MOST_LINES: Final = 200
_LONGEST: Final = 60
_NAMES_A_YEAR: Final = re.compile(r"20\d{2}")


def other_periods(
    sheet: Sheet,
    header: Header,
    around: Surroundings,
    rows: SortedRows,
    ready: Sequence[Decided],
    problems: Iterable[Any],
) -> Iterator[Sentence]:
    """Give a sentence for the first line that names a period in which the rows below it would not be read.

    Such a line is no data, so it is among the rows that were rejected or that stand across the table.
    """
    rejected = {row for each in problems for row in _rejected(each)}
    lines = sorted(rejected | {each.row for each in rows.aside if each.kind == "section"})[:_MOST_LINES]
    named = [(row, text) for row in lines if (text := _alone(sheet, row)) and _is_other(text, header, around)]
    field = _undated(header, ready) if named else None
    if field:
        row, text = named[0]
        yield sentence("M-13.between", row=row, text=text, title_zh=field.title_zh, title_en=field.title_en)


def _rejected(problem: Any) -> list[int]:
    rows: list[int] = problem.filter(pc.equal(problem["severity"], REJECTED))["row"].to_pylist()
    return rows


def _alone(sheet: Sheet, row: int) -> str | None:
    """Return the text of a row that has one filled cell."""
    filled = [text for column in sheet.cells.columns if (text := (column[row - 1].as_py() or "").strip())]
    return filled[0] if len(filled) == 1 and len(filled[0]) <= _LONGEST else None


def _is_other(text: str, header: Header, around: Surroundings) -> bool:
    """Tell whether a line names another year than the table's, or another period than all its rows were given."""
    line = said(text)
    if not _NAMES_A_YEAR.search(line):
        return False
    stated = [words for field, words in header.supplied if field.kind in _TIMES]
    return year_in(line) != around.year or any(period_in(line) != period_in(said(words)) for words in stated)


def _undated(header: Header, ready: Sequence[Decided]) -> Field | None:
    """Return the month, period or day that takes its year, or all of it, from what is written around the table."""
    for field, _ in header.supplied:
        if field.kind in _TIMES:
            return field
    dated = (each.raw for each in ready if each.raw.field.kind in _DATED)
    return next((raw.field for raw in dated if any(_needs_year(raw.field, text) for text in _texts(raw))), None)


def _texts(raw: RawColumn) -> list[str]:
    texts: list[str] = raw.texts.drop_null().unique().to_pylist()
    return texts


def _needs_year(field: Field, text: str) -> bool:
    """Tell whether a text names another day or month in another year: 3月 does, 2024-03 does not."""
    read = [parse_cell(text, field.kind, CellContext(year_hint=year)) for year in (_ANY_YEAR, _ANY_YEAR + 1)]
    return read[0] != read[1]
