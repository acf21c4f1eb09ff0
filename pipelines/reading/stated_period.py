"""Which month or period a whole sheet is of, where no column says it: one sheet a month (M-13, M-26)."""

from __future__ import annotations

import re
from typing import Final

from pipelines.contract import Field
from pipelines.reading.cells import CellContext, Parsed, parse_cell
from pipelines.reading.layout import Header
from pipelines.reading.surroundings import Surroundings

# A month, a quarter or both with their year inside a name; 1-6月 and 本年累计 are no month.
_STATED: Final = re.compile(
    r"(?<![\d\-~—至到])(?:20\d{2}年?[-./]?)?(?:(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月|第?[一二三四1-4]季度|[Qq][1-4])"
    r"|(?<!\d)20\d{2}[-./]?(?:0[1-9]|1[0-2])(?!\d)"
)
# A sheet that is called 2018 or 2018年度 and nothing else is of that year.
_YEAR: Final = re.compile(r"\s*((?:19|20)\d{2})\s*(?:年度?)?\s*")
_TWO_YEARS: Final = re.compile(r"20(\d{2})[-/](\d{2})")
_SPANNING: Final = re.compile(r"累计|[-~—至到](?:1[0-2]|0?[1-9])月")


def supplied_period(header: Header, around: Surroundings, sheet_name: str) -> tuple[tuple[Field, str], ...]:
    """Return the required month or period that the name of the sheet, a title or the file's name states."""
    absent = [field for field in header.missing if field.kind in {"month", "period"} and not field.one_of]
    if len(absent) != 1:
        return ()
    field = absent[0]
    context = CellContext(year_hint=around.year, formats=field.formats)
    year = _YEAR.fullmatch(sheet_name) if field.kind == "period" else None
    for stated in (year[1] if year else None, _stated(sheet_name), _stated(around.period_note or "")):
        outcome = parse_cell(stated, field.kind, context) if stated else None
        if stated and isinstance(outcome, Parsed) and outcome.value is not None:
            return ((field, stated),)
    return ()


def _stated(text: str) -> str | None:
    found = _STATED.findall(text)
    return found[0] if len(found) == 1 and not _SPANNING.search(text) and not _may_be_two_years(found[0]) else None


def _may_be_two_years(stated: str) -> bool:
    """Tell whether 2011-12 may be the year 2011/12 as well as its December; 2011-11 and 2011年12月 may not."""
    years = _TWO_YEARS.fullmatch(stated)
    return years is not None and (int(years[1]) + 1) % 100 == int(years[2])
