"""Sums since January among months as columns: 1-3月 where no column holds March itself (M-15)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import pyarrow as pa

from pipelines.reading.addresses import column_letters
from pipelines.reading.cells import CellContext, Parsed, parse_cell
from pipelines.reading.columns import problem_table
from pipelines.reading.layout import Header
from pipelines.reading.messages import sentence
from pipelines.reading.severities import NOTED
from pipelines.reading.sheet import Sheet
from pipelines.reading.units import plain

_SUM_UNTIL: Final = re.compile(r"(?:(?<!\d)1月?[-~—–至到]|截[至止])(?:\d{2,4}年)?(1[0-2]|[2-9])月")
_ANY_YEAR: Final = 2000


def unread_sums(sheet: Sheet, header: Header) -> Iterator[Any]:
    """Give a note at every column of a sum since January whose last month has no column: it is left unread."""
    if not header.pivoted:
        return
    months = {month for each in header.pivoted if (month := _month(each.label))}
    for place, text in header.unread:
        found = _SUM_UNTIL.search(plain(text))
        if found and int(found[1]) not in months:
            letters, written = column_letters(sheet.first_column + place), " ".join(text.split())
            told = sentence("M-15.heading", header=written, column=letters, month=found[1])
            yield problem_table("", letters, [header.row], pa.array([written]), [told], NOTED)


def _month(label: str) -> int | None:
    outcome = parse_cell(label, "month", CellContext(year_hint=_ANY_YEAR))
    return outcome.value.month if isinstance(outcome, Parsed) and isinstance(outcome.value, date) else None
