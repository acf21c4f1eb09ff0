"""What month, quarter or year a cell's text names (domain 2.6 M-13, M-14)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from pipelines.reading.cells.chinese import with_digits
from pipelines.reading.cells.days import declared_moment, full_year, read_moment, without_float_tail
from pipelines.reading.cells.marks import plain
from pipelines.reading.cells.outcome import CellContext, Parsed, Reason, UnreadableError


@dataclass(frozen=True)
class _Span:
    """A year, or its month or quarter of that number; `day` where the text was a day of the month."""

    year: int
    month: int | None = None
    quarter: int | None = None
    day: int | None = None
    note: str | None = None


_YEAR: Final = r"(?P<year>[0-9]{4})(?:年度?)?[ /.\-]?"
_SHORT: Final = r"(?P<short>[0-9]{2})年度?"
_AFTER: Final = r"[ /.\-]?(?:(?P<year>[0-9]{4})|(?P<short>[0-9]{2}))年?"
_TO: Final = r"(?:[-~—–]+|至|到)"

_CUMULATIVE: Final = re.compile(
    rf".*(?:累计|截至|截止|上半年|YTD|H1|前[23]个?季度?|1(?:季度?)?{_TO}第?[234]季).*", re.IGNORECASE
)
_HALF_YEAR: Final = re.compile(r".*(?:下半年|H2).*", re.IGNORECASE)
_QUARTERS: Final = (
    re.compile(rf"(?:{_YEAR}|{_SHORT})?第?(?P<quarter>[1-4])季度?"),
    re.compile(rf"(?:{_YEAR}|(?P<short>[0-9]{{2}})(?:年度?)?[ /.\-]?)?Q(?P<quarter>[1-4])", re.IGNORECASE),
    re.compile(rf"(?:{_YEAR})?(?P<quarter>[1-4])Q", re.IGNORECASE),
    re.compile(rf"Q(?P<quarter>[1-4]){_AFTER}", re.IGNORECASE),
    re.compile(rf"(?P<quarter>[1-4])Q{_AFTER}", re.IGNORECASE),
)
_RANGES: Final = (
    re.compile(rf"(?:{_YEAR}|{_SHORT})?(?P<first>[0-9]{{1,2}})月?{_TO}(?P<last>[0-9]{{1,2}})月份?"),
    re.compile(
        rf"(?P<year>[0-9]{{4}})[年/.\-](?P<first>[0-9]{{1,2}})月?{_TO}"
        r"(?P=year)[年/.\-](?P<last>[0-9]{1,2})月?"
    ),
)
_MONTHS: Final = (
    re.compile(r"(?P<year>[0-9]{4})[年/.\-](?P<month>[0-9]{1,2})(?:月份?)?"),
    re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})"),
    re.compile(rf"(?:{_SHORT})?(?P<month>[0-9]{{1,2}})月份?"),
    re.compile(r"(?P<month>[0-9]{1,2})[/\-](?P<year>[0-9]{4})"),
)
_YEARS: Final = (re.compile(r"(?P<year>[0-9]{4})(?:年度?)?(?:全年)?"), re.compile(_SHORT), re.compile("全年"))
# The number 2025.10 loses its zero in Excel: October and January look the same.
_JANUARY_OR_OCTOBER: Final = re.compile(r"[0-9]{4}\.1")
_BARE_MONTH: Final = re.compile(r"[0-9]{1,2}")

_BLANK_BY_CHINESE: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff])")
_ROMAN_QUARTER: Final = re.compile(r"(?:IV|I{1,3})(?=季)")
_ROMAN: Final = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_LAST_MONTH: Final = 12
_SECOND_HALF: Final = (7, 12)
# Why a day can't be read is told as it is only where the text clearly is a day.
_TOLD_OF_DAYS: Final = frozenset({Reason.NO_SUCH_DAY, Reason.MONTH_DAY_ORDER})


def parse_month(raw: str, context: CellContext) -> Parsed:
    """Read a month as its first day; a bare 1-12 takes its year from the title. Raises UnreadableError."""
    text = _prepared(raw)
    if _BARE_MONTH.fullmatch(text):
        text += "月"
    try:
        span = _span(raw, text, context, Reason.NOT_A_MONTH)
    except UnreadableError as fault:
        # A quarter is no month, whatever its year.
        is_quarter = fault.reason is Reason.YEAR_MISSING and _first(_QUARTERS, text)
        raise UnreadableError(Reason.NOT_A_MONTH if is_quarter else fault.reason) from None
    if span.month is None:
        raise UnreadableError(Reason.NOT_A_MONTH)
    return Parsed(date(span.year, span.month, 1), span.note)


def parse_period(raw: str, context: CellContext) -> Parsed:
    """Read a period as '2025Q1', '2025-03' or '2025'; the year may come from the title.

    A date counts as its month only on the first day, which is how Excel keeps a typed month.
    Raises UnreadableError; cumulative spans (上半年, 1-6月) have a reason of their own.
    """
    span = _span(raw, _prepared(raw), context, Reason.NOT_A_PERIOD)
    if span.day not in (None, 1):
        raise UnreadableError(Reason.NOT_A_PERIOD)
    if span.quarter:
        return Parsed(f"{span.year}Q{span.quarter}", span.note)
    return Parsed(f"{span.year}-{span.month:02}" if span.month else str(span.year), span.note)


def _prepared(raw: str) -> str:
    text = _BLANK_BY_CHINESE.sub("", with_digits(without_float_tail(plain(raw))))
    return _ROMAN_QUARTER.sub(lambda found: _ROMAN[found[0]], text)


def _span(raw: str, text: str, context: CellContext, otherwise: Reason) -> _Span:
    """Return the span a prepared text names; days and declared formats are read from the raw text."""
    if moment := declared_moment(plain(raw), context):
        return _Span(moment.year, moment.month)
    _refuse_other_spans(text)
    if found := _first(_QUARTERS, text):
        return _dated(found, context, otherwise, quarter=int(found["quarter"]))
    if found := _first(_RANGES, text):
        return _of_range(found, context, otherwise)
    if found := _first(_MONTHS, text):
        return _dated(found, context, otherwise, month=_month(found["month"], otherwise))
    if found := _first(_YEARS, text):
        return _dated(found, context, otherwise)
    try:
        moment, note = read_moment(raw, context)
    except UnreadableError as fault:
        raise UnreadableError(fault.reason if fault.reason in _TOLD_OF_DAYS else otherwise) from None
    return _Span(moment.year, moment.month, day=moment.day, note=note)


def _refuse_other_spans(text: str) -> None:
    if _CUMULATIVE.fullmatch(text):
        raise UnreadableError(Reason.CUMULATIVE)
    if _HALF_YEAR.fullmatch(text):
        raise UnreadableError(Reason.HALF_YEAR)
    if _JANUARY_OR_OCTOBER.fullmatch(text):
        raise UnreadableError(Reason.AMBIGUOUS_MONTH)


def _first(forms: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    return next((found for form in forms if (found := form.fullmatch(text))), None)


def _of_range(found: re.Match[str], context: CellContext, otherwise: Reason) -> _Span:
    first, last = _month(found["first"], otherwise), _month(found["last"], otherwise)
    if first == last:
        return _dated(found, context, otherwise, month=first)
    if first % 3 == 1 and last == first + 2:
        return _dated(found, context, otherwise, quarter=last // 3)
    if first == 1:
        raise UnreadableError(Reason.CUMULATIVE)
    raise UnreadableError(Reason.HALF_YEAR if (first, last) == _SECOND_HALF else otherwise)


def _month(digits: str, otherwise: Reason) -> int:
    if not 1 <= int(digits) <= _LAST_MONTH:
        raise UnreadableError(otherwise)
    return int(digits)


def _dated(
    found: re.Match[str],
    context: CellContext,
    otherwise: Reason,
    month: int | None = None,
    quarter: int | None = None,
) -> _Span:
    stated = found.groupdict()
    year, short = stated.get("year"), stated.get("short")
    if year or short:
        return _Span(full_year(year or short or "", otherwise), month, quarter, note="M-12" if short else None)
    if context.year_hint is None:
        raise UnreadableError(Reason.YEAR_MISSING)
    return _Span(context.year_hint, month, quarter)
