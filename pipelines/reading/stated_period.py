"""Which month or period a whole sheet is of, where no column says it: one sheet a month (M-13, M-26)."""

from __future__ import annotations

import re
from typing import Final

from pipelines.contract import Field
from pipelines.reading.cells import CellContext, Parsed, parse_cell
from pipelines.reading.layout import Header
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.said_periods import said
from pipelines.reading.surroundings import Surroundings, period_in
from pipelines.reading.units import plain

# A month, a quarter or both with their year inside a name; 1-6月 and 本年累计 are no month.
_STATED: Final = re.compile(
    r"(?<![\d\-~—至到])(?:20\d{2}年?[-./]?)?(?:(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月|第?[一二三四1-4]季度|[Qq][1-4])"
    r"|(?<!\d)20\d{2}(?:[-./]?(?:0[1-9]|1[0-2])|[-./](?:1[0-2]|[1-9]))(?!\d|\.\d)"
)
# A sheet that is called 2018 or 2018年度 and nothing else is of that year.
_YEAR: Final = re.compile(r"\s*((?:19|20)\d{2})\s*(?:年度?)?\s*")
_TWO_YEARS: Final = re.compile(r"20(\d{2})[-/](\d{2})")
_SPANNING: Final = re.compile(r"(?:[-~—–]|(?<!截)至|到)(?:20\d{2}年?[-./]?)?(?:1[0-2]|0?[1-9])月")
_RANGE: Final = re.compile(r"20\d{2}年?1?\d-1?\d月")
_SO_FAR: Final = re.compile(r"累计|年初至今|ytd|year-?to-?date")
_UP_TO: Final = re.compile(
    r"截[至止](?:日期?|时间)?:?(?:20\d{2}年?)?(?:第?[一二三四1-4]季度|(?:1[0-2]|0?[1-9])月)?(?:[0-3]?\d[日号])?"
)
# A column that says whether it holds the month's own figure or the year's so far.
_SAID_OF_COLUMN: Final = re.compile(rf"本[月期]|当[月期]|current|{_SO_FAR.pattern}")


def supplied_period(header: Header, around: Surroundings, sheet_name: str) -> tuple[tuple[Field, str], ...]:
    """Return the required month or period that the name of the sheet, a title or the file's name states.

    Where the sheet's name and the titles state two, none is supplied: one of them was left over from another month.
    """
    field = _absent(header)
    if field is None or _two_periods(header, field, around, sheet_name):
        return ()
    context = CellContext(year_hint=around.year, formats=field.formats)
    year = _YEAR.fullmatch(sheet_name) if field.kind == "period" else None
    tab = said(sheet_name)
    texts = ((tab, tab), (around.period_note or "", around.period_text))
    for stated in (year[1] if year else None, *(_stated(text, whole, header, field) for text, whole in texts)):
        if stated and _value(stated, field, context):
            return ((field, stated),)
    return ()


def period_faults(header: Header, around: Surroundings, sheet_name: str) -> list[Sentence]:
    """Return why the figures may be of another period than one would think: two are stated, or sums of the year."""
    faults = []
    field = _absent(header)
    if field and (two := _two_periods(header, field, around, sheet_name)):
        said_of = {"title_zh": field.title_zh, "title_en": field.title_en}
        faults.append(sentence("M-13.two", tab=two[0], title=two[1], **said_of))
    lines = " ".join(map(plain, around.lines[:-1]))
    if _is_by_month(header) and not header.pivoted and _SO_FAR.search(lines) and not _columns_say(header):
        faults.append(sentence("M-15.title"))
    return faults


def _absent(header: Header) -> Field | None:
    """Return the one month or period that the table needs and has no column for."""
    kinds = {"month", "period"}
    needed = [*header.missing, *(field for field, _ in header.supplied)]
    absent = [field for field in needed if field.kind in kinds and not field.one_of]
    return absent[0] if len(absent) == 1 else None


def _two_periods(header: Header, field: Field, around: Surroundings, sheet_name: str) -> tuple[str, str] | None:
    """Return what the sheet's name and the titles state where these are two different months, or quarters."""
    context = CellContext(year_hint=around.year, formats=field.formats)
    above = said(" ".join(around.lines[:-2]))
    tab = _stated(said(sheet_name), said(sheet_name), header, field)
    title = _stated(period_in(above) or "", above, header, field)
    values = [_value(text, field, context) if text else None for text in (tab, title)]
    if tab is None or title is None or None in values or values[0] == values[1]:
        return None
    return (tab, title) if len({len(str(value)) for value in values}) == 1 else None


def _value(stated: str, field: Field, context: CellContext) -> object:
    outcome = parse_cell(stated, field.kind, context)
    return outcome.value if isinstance(outcome, Parsed) else None


def _stated(text: str, whole: str, header: Header, field: Field) -> str | None:
    """Return the one month or quarter in a text, unless the `whole` of it speaks of more; 1-3月 is a quarter."""
    is_open = not _columns_say(header)
    if is_open and _SO_FAR.search(whole):
        return None
    if is_open and _UP_TO.search(whole) and _adds_up(header, field):
        # 2025年3月业务量（数据截至3月31日） is of March for its first words.
        whole = _UP_TO.sub(" ", whole)
        text = period_in(whole) or ""
    if field.kind == "period" and _RANGE.fullmatch(text):
        return text
    if _SPANNING.search(whole):
        return None
    found = _STATED.findall(text)
    return found[0] if len(found) == 1 and not _may_be_two_years(found[0]) else None


def _columns_say(header: Header) -> bool:
    """Tell whether the columns themselves say which of them are the month's own figures and which sums."""
    return any(_SAID_OF_COLUMN.search(plain(text)) for texts in header.parts.values() for text in texts)


def _adds_up(header: Header, field: Field) -> bool:
    """Tell whether figures 截至2025年3月 are sums: amounts and work are, people on post are counted on the day."""
    if field.kind == "month":
        return _is_by_month(header)
    return any(each.kind == "money" for each in header.contract.fields)


def _is_by_month(header: Header) -> bool:
    """Tell whether a table holds what was done in each month: work, or how well it was done."""
    fields = {each.name: each for each in header.contract.fields}
    by_month = any(name in fields and fields[name].kind == "month" for name in header.contract.key)
    return by_month and any(each.unit_from or each.as_shown for each in header.contract.fields)


def _may_be_two_years(stated: str) -> bool:
    """Tell whether 2011-12 may be the year 2011/12 as well as its December; 2011-11 and 2011年12月 may not."""
    years = _TWO_YEARS.fullmatch(stated)
    return years is not None and (int(years[1]) + 1) % 100 == int(years[2])
