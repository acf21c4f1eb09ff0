"""What day, or moment, a cell's text names (domain 2.6 M-12)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pipelines.reading.cells.chinese import with_digits
from pipelines.reading.cells.marks import plain
from pipelines.reading.cells.outcome import CellContext, Parsed, Reason, UnreadableError

# "Without end" is stored as the last day there is (domain 2.1, vendor_cert).
WITHOUT_END: Final = date(9999, 12, 31)
_WITHOUT_END_WORDS: Final = frozenset(["长期", "长期有效", "永久", "永久有效", "无固定期限", "无期限"])

# Excel counts days from here; a workbook of the 1904 system 1,462 days later.
_ORIGIN_1900: Final = datetime.fromisoformat("1899-12-30")
_ORIGIN_1904: Final = datetime.fromisoformat("1904-01-01")
_SECONDS_A_DAY: Final = 86_400

# Two-digit years as POSIX reads them: 69-99 are of the last century.
_PIVOT: Final = 69
_YEARS: Final = range(1900, 2200)
_MONTHS: Final = 12

# The one English month that is commonly cut to four letters; strptime knows three.
_SEPT: Final = re.compile(r"\bSept\b", re.IGNORECASE)

_INTEGER_AS_FLOAT: Final = re.compile(r"([0-9]+)\.0+")
_WEEKDAY: Final = re.compile(r"\(?(?:星期|礼拜|周)[一二三四五六日天]\)?")
_LOOSE: Final = re.compile(r"\s*([年月日号时点分秒:/.\-])\s*")

_SERIAL: Final = re.compile(r"[0-9]{5}(?:\.[0-9]{1,20})?")
_CHINESE_DAY: Final = re.compile(r"(?P<y>[0-9]{4}|[0-9]{2})年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})(?:[日号]|(?![0-9]))")
_DAY: Final = re.compile(r"(?P<y>[0-9]{4}|[0-9]{2})(?P<s>[-/.])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})(?![0-9])")
_COMPACT_DAY: Final = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?=[ T]|$|[0-9]{6}$)")
_DAY_WITHOUT_YEAR: Final = re.compile(r"(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})(?:[日号]|$)")
_MONTH_FIRST: Final = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}(?![0-9]).*")
_NO_DAY: Final = re.compile(
    r"(?:19|20|21)[0-9]{2}(?:[-/.年]?[0-9]{1,2})?[年月]?份?|[0-9]{2}年[0-9]{1,2}月份?|[0-9]{1,2}月份?"
)
_TIME: Final = re.compile(
    r"(?P<half>上午|下午|[AP]M)?\s*(?P<h>[0-9]{1,2})(?:[:时点](?P<min>[0-9]{1,2})?分?"
    r"(?::?(?P<sec>[0-9]{1,2})秒?(?:\.(?P<frac>[0-9]{1,9}))?)?)\s*(?P<late>[AP]M)?",
    re.IGNORECASE,
)
_COMPACT_TIME: Final = re.compile(r"(?P<h>[0-9]{2})(?P<min>[0-9]{2})(?P<sec>[0-9]{2})")


def parse_day(raw: str, context: CellContext) -> Parsed:
    """Read a date; a time of day beside it is dropped. Raises UnreadableError."""
    if "".join(plain(raw).split()) in _WITHOUT_END_WORDS:
        return Parsed(WITHOUT_END)
    moment, note = read_moment(raw, context)
    return Parsed(moment.date(), note)


def parse_moment(raw: str, context: CellContext) -> Parsed:
    """Read a date with or without a time of day, as local time without zone. Raises UnreadableError."""
    moment, note = read_moment(raw, context)
    return Parsed(moment, note)


def read_moment(raw: str, context: CellContext) -> tuple[datetime, str | None]:
    """Return the moment a text names, and M-12 for a two-digit year or M-13 for a year taken from the title."""
    text = without_float_tail(plain(raw))
    if moment := declared_moment(text, context):
        return moment, None
    if _SERIAL.fullmatch(text):
        return _from_serial(Decimal(text), is_1904=context.is_1904), None
    text = _LOOSE.sub(r"\1", with_digits(_WEEKDAY.sub("", text).strip()))
    for form in (_CHINESE_DAY, _DAY, _COMPACT_DAY):
        if found := form.match(text):
            return _moment(found, text[found.end() :]), "M-12" if len(found["y"]) < len("2025") else None
    if found := _DAY_WITHOUT_YEAR.match(text):
        if context.year_hint is None:
            raise UnreadableError(Reason.YEAR_MISSING)
        day = day_of(context.year_hint, int(found["m"]), int(found["d"]))
        return datetime.combine(day, _clock(text[found.end() :])), "M-13"
    if _MONTH_FIRST.fullmatch(text):
        raise UnreadableError(Reason.MONTH_DAY_ORDER)
    raise UnreadableError(Reason.INCOMPLETE_DATE if _NO_DAY.fullmatch(text) else Reason.NOT_A_DATE)


def declared_moment(text: str, context: CellContext) -> datetime | None:
    """Return the moment a plain text names in a format that the contract declares, if in any."""
    for form in context.formats:
        try:
            return datetime.strptime(_SEPT.sub("Sep", text), form)  # noqa: DTZ007 - spreadsheets know no time zone
        except ValueError:
            continue
    return None


def without_float_tail(text: str) -> str:
    """Return 202503 for the text 202503.0, which is how some readers write a whole number."""
    found = _INTEGER_AS_FLOAT.fullmatch(text)
    return found[1] if found else text


def full_year(digits: str, otherwise: Reason) -> int:
    """Return the year that two or four digits mean; raises UnreadableError `otherwise` beyond 1900-2199."""
    year = int(digits)
    if len(digits) == len("25"):
        return year + (1900 if year >= _PIVOT else 2000)
    if year not in _YEARS and year != WITHOUT_END.year:
        raise UnreadableError(otherwise)
    return year


def day_of(year: int, month: int, day: int) -> date:
    """Return the day; raises UnreadableError where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableError(Reason.NO_SUCH_DAY) from None


def _from_serial(serial: Decimal, *, is_1904: bool) -> datetime:
    seconds = (serial * _SECONDS_A_DAY).to_integral_value(ROUND_HALF_UP)
    return (_ORIGIN_1904 if is_1904 else _ORIGIN_1900) + timedelta(seconds=int(seconds))


def _moment(found: re.Match[str], rest: str) -> datetime:
    year, month, day = found["y"], int(found["m"]), found["d"]
    # 03/01/25 may be meant as 1 March 2025; 25/3/1 and 25年3月1日 may not.
    if found.re is _DAY and len(year) < len("2025") and int(year) <= _MONTHS and len(day) == len("25"):
        raise UnreadableError(Reason.MONTH_DAY_ORDER)
    return datetime.combine(day_of(full_year(year, Reason.NOT_A_DATE), month, int(day)), _clock(rest))


def _clock(rest: str) -> time:
    """Return the time of day that follows a date; midnight where nothing follows."""
    text = rest.strip(" ,")
    if text[:1] in ("T", "t"):
        text = text[1:]
    if not text:
        return time()
    found = _COMPACT_TIME.fullmatch(text) or _TIME.fullmatch(text)
    if found is None:
        raise UnreadableError(Reason.NOT_A_DATE)
    parts = found.groupdict()
    hour = _hour(int(parts["h"]), (parts.get("half") or parts.get("late") or "").upper())
    micros = int((parts.get("frac") or "0")[:6].ljust(6, "0"))
    try:
        return time(hour, int(parts["min"] or 0), int(parts["sec"] or 0), micros)
    except ValueError:
        raise UnreadableError(Reason.NO_SUCH_DAY) from None


def _hour(hour: int, half: str) -> int:
    if half in ("下午", "PM") and hour < _MONTHS:
        return hour + 12
    return 0 if half == "AM" and hour == _MONTHS else hour
