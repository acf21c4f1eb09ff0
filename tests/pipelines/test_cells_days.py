"""Dates are read in every spelling of M-12, and day-month guesses are refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading.cells import CellContext, Parsed, Reason, Rejected, parse_cell

PLAIN = CellContext()
IN_2025 = CellContext(year_hint=2025)
FIRST_OF_MARCH = date(2025, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2025年3月1日",
        "2025年03月01日",
        "2025 年 3 月 1 日",
        "2025年3月1号",
        "2025年3月1",
        "2025/3/1",
        "2025.3.1",
        "2025-3-1",
        "2025-03-01",
        "２０２５／３／１",
        "2025 - 03 - 01",
        "20250301",
        "20250301.0",
        "2025-03-01 00:00:00",
        "2025-03-01 00:00:00.000",
        "2025-03-01T08:30:00",
        "2025/3/1 15:05",
        "45717",
        "45717.0",
        "45717.75",
        "二〇二五年三月一日",
        "二○二五年三月一日",
        "二零二五年三月一日",
        "2025年3月1日 星期六",
        "2025年3月1日（周六）",
        "'2025-03-01",
        "\u00a02025-03-01 ",
    ],
)
def test_spellings_of_the_first_of_march(text: str) -> None:
    assert parse_cell(text, "date", PLAIN) == Parsed(FIRST_OF_MARCH)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二五年十二月三十一日", date(2025, 12, 31)),
        ("二〇二五年十月二十日", date(2025, 10, 20)),
        ("2024-02-29", date(2024, 2, 29)),
        ("9999-12-31 00:00:00", date(9999, 12, 31)),
        ("长期", date(9999, 12, 31)),
        ("长 期 有 效", date(9999, 12, 31)),
        ("永久", date(9999, 12, 31)),
        ("10000", date(1927, 5, 18)),
        ("99999", date(2173, 10, 13)),
    ],
)
def test_other_days(text: str, day: date) -> None:
    assert parse_cell(text, "date", PLAIN) == Parsed(day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25/3/1", FIRST_OF_MARCH),
        ("25-03-01", FIRST_OF_MARCH),
        ("25.3.1", FIRST_OF_MARCH),
        ("25年3月1日", FIRST_OF_MARCH),
        ("10/3/1", date(2010, 3, 1)),
        ("05年3月1日", date(2005, 3, 1)),
        ("68-3-1", date(2068, 3, 1)),
        ("98-5-1", date(1998, 5, 1)),
    ],
)
def test_a_two_digit_year_is_told(text: str, day: date) -> None:
    assert parse_cell(text, "date", PLAIN) == Parsed(day, note="M-12")


def test_a_serial_of_the_1904_system() -> None:
    assert parse_cell("44255", "date", CellContext(is_1904=True)) == Parsed(FIRST_OF_MARCH)


def test_the_year_may_come_from_the_title() -> None:
    assert parse_cell("3月1日", "date", IN_2025) == Parsed(FIRST_OF_MARCH, note="M-13")
    assert parse_cell("三月一日", "date", IN_2025) == Parsed(FIRST_OF_MARCH, note="M-13")
    assert parse_cell("3月1日", "date", PLAIN) == Rejected(Reason.YEAR_MISSING)
    assert parse_cell("2月29日", "date", IN_2025) == Rejected(Reason.NO_SUCH_DAY)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3/1/2025", Reason.MONTH_DAY_ORDER),
        ("03-01-2025", Reason.MONTH_DAY_ORDER),
        ("1.3.2025", Reason.MONTH_DAY_ORDER),
        ("3/1/2025 08:30", Reason.MONTH_DAY_ORDER),
        ("03/01/25", Reason.MONTH_DAY_ORDER),
        ("10/03/01", Reason.MONTH_DAY_ORDER),
        ("2025-02-30", Reason.NO_SUCH_DAY),
        ("2025-02-29", Reason.NO_SUCH_DAY),
        ("2025-13-01", Reason.NO_SUCH_DAY),
        ("20250230", Reason.NO_SUCH_DAY),
        ("2025-03-01 25:00", Reason.NO_SUCH_DAY),
        ("2025年3月", Reason.INCOMPLETE_DATE),
        ("2025-03", Reason.INCOMPLETE_DATE),
        ("202503", Reason.INCOMPLETE_DATE),
        ("2025", Reason.INCOMPLETE_DATE),
        ("3月", Reason.INCOMPLETE_DATE),
        ("250301", Reason.NOT_A_DATE),
        ("1-Mar-25", Reason.NOT_A_DATE),
        ("Mar 1, 2025", Reason.NOT_A_DATE),
        ("2025-3.1", Reason.NOT_A_DATE),
        ("2025 03 01", Reason.NOT_A_DATE),
        ("2025-03-01Z", Reason.NOT_A_DATE),
        ("2025年3月1日至2025年5月1日", Reason.NOT_A_DATE),
        ("2025.1.1-2025.12.31", Reason.NOT_A_DATE),
        ("0025-03-01", Reason.NOT_A_DATE),
        ("3025-03-01", Reason.NOT_A_DATE),
        ("9999", Reason.NOT_A_DATE),
        ("100000", Reason.NOT_A_DATE),
        ("-45717", Reason.NOT_A_DATE),
        ("45,717", Reason.NOT_A_DATE),
        ("待定", Reason.NOT_A_DATE),
        ("true", Reason.NOT_A_DATE),
        ("1899-12-31 08:30:00", Reason.NOT_A_DATE),
    ],
)
def test_what_is_no_date_says_why(text: str, reason: Reason) -> None:
    assert parse_cell(text, "date", PLAIN) == Rejected(reason)


@pytest.mark.parametrize(
    ("text", "formats", "day"),
    [
        ("1-Mar-25", ("%d-%b-%y",), FIRST_OF_MARCH),
        ("2-Jun-06", ("%d-%b-%y",), date(2006, 6, 2)),
        ("3/1/2025", ("%m/%d/%Y",), FIRST_OF_MARCH),
        ("3/1/25", ("%d-%b-%y", "%m/%d/%y"), FIRST_OF_MARCH),
        ("03/01/25", ("%m/%d/%y",), FIRST_OF_MARCH),
        ("20250103", ("%Y%d%m",), FIRST_OF_MARCH),
        ("2025-03-01", ("%m/%d/%Y",), FIRST_OF_MARCH),
    ],
)
def test_declared_formats_come_first(text: str, formats: tuple[str, ...], day: date) -> None:
    assert parse_cell(text, "date", CellContext(formats=formats)) == Parsed(day)


def moment(clock: str) -> datetime:
    return datetime.fromisoformat(f"2025-03-01 {clock}")


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2025-03-01", "00:00"),
        ("2025-03-01 08:30:15.500", "08:30:15.500"),
        ("2025/3/1 8:05", "08:05"),
        ("2025-03-01T08:30", "08:30"),
        ("2025年3月1日8时30分", "08:30"),
        ("2025年3月1日 8时30分15秒", "08:30:15"),
        ("2025年3月1日八点", "08:00"),
        ("2025年3月1日 上午8:30", "08:30"),
        ("2025-3-1 下午3:05", "15:05"),
        ("2025/3/1 3:05 PM", "15:05"),
        ("2025/3/1 12:05 am", "00:05"),
        ("2025/3/1 12:05 PM", "12:05"),
        ("20250301083000", "08:30"),
        ("20250301 083000", "08:30"),
        ("45717.354166666664", "08:30"),
        ("45717.99999", "23:59:59"),
    ],
)
def test_moments(text: str, clock: str) -> None:
    assert parse_cell(text, "datetime", PLAIN) == Parsed(moment(clock))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2025-03-01 24:00", Reason.NO_SUCH_DAY),
        ("2025-03-01 08:61", Reason.NO_SUCH_DAY),
        ("2025-03-01 8", Reason.NOT_A_DATE),
        ("2025-03-01T08:30:00+08:00", Reason.NOT_A_DATE),
        ("08:30", Reason.NOT_A_DATE),
        ("长期", Reason.NOT_A_DATE),
    ],
)
def test_what_is_no_moment_says_why(text: str, reason: Reason) -> None:
    assert parse_cell(text, "datetime", PLAIN) == Rejected(reason)


def in_chinese(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    ten = {0: "", 1: "十"}.get(tens, digits[tens] + "十")
    return ten + (digits[ones] if ones or not tens else "")


@given(st.dates(min_value=date(1932, 1, 1), max_value=date(2170, 12, 31)))
def test_every_way_of_writing_a_day_means_the_same(day: date) -> None:
    year, month, number = day.year, day.month, day.day
    serial = (day - date(1899, 12, 30)).days
    chinese_year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
    spellings = [
        *(f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", f"{day} 00:00:00", str(serial), f"{serial}.0"),
        *(f"{year}.{month}.{number}", f"{year}年{month}月{number}日"),
        f"{chinese_year}年{in_chinese(month)}月{in_chinese(number)}日",
    ]
    assert {parse_cell(spelling, "date", PLAIN) for spelling in spellings} == {Parsed(day)}
    assert parse_cell(str(serial - 1462), "date", CellContext(is_1904=True)) == Parsed(day)


@given(st.datetimes(min_value=datetime(1930, 1, 1), max_value=datetime(2170, 12, 31)))
def test_a_moment_comes_back(at: datetime) -> None:
    assert parse_cell(str(at), "datetime", PLAIN) == Parsed(at)
    whole = at.replace(microsecond=0)
    serial = (whole - datetime.fromisoformat("1899-12-30")) / timedelta(days=1)
    assert parse_cell(repr(serial), "datetime", PLAIN) == Parsed(whole)
