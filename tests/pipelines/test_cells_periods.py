"""Months, quarters and years are read in every spelling of M-13 and M-14; cumulative spans are refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading.cells import CellContext, Parsed, Reason, Rejected, parse_cell

PLAIN = CellContext()
IN_2025 = CellContext(year_hint=2025)
MARCH = date(2025, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2025年3月",
        "2025年03月份",
        "2025 年 3 月",
        "2025-03",
        "2025/3",
        "2025.3",
        "2025.03",
        "202503",
        "202503.0",
        "２０２５年３月",
        "2025年三月",
        "二〇二五年三月",
        "03/2025",
        "2025-03-01",
        "2025-03-31 00:00:00",
        "45717",
    ],
)
def test_spellings_of_march(text: str) -> None:
    assert parse_cell(text, "month", PLAIN) == Parsed(MARCH)


@pytest.mark.parametrize("text", ["3月", "3月份", "三月", "03月", "3", "03", "3.0"])
def test_the_year_of_a_month_may_come_from_the_title(text: str) -> None:
    assert parse_cell(text, "month", IN_2025) == Parsed(MARCH)
    assert parse_cell(text, "month", PLAIN) == Rejected(Reason.YEAR_MISSING)


@pytest.mark.parametrize("text", ["一季度", "第1季度", "Q1", "2025Q1"])
def test_a_quarter_is_no_month_with_or_without_its_year(text: str) -> None:
    assert parse_cell(text, "month", PLAIN) == Rejected(Reason.NOT_A_MONTH)


@pytest.mark.parametrize(
    ("text", "month"),
    [("元月", 1), ("十月", 10), ("十一月", 11), ("十二月", 12), ("12月", 12), ("2025.10", 10), ("2025.12", 12)],
)
def test_other_months(text: str, month: int) -> None:
    assert parse_cell(text, "month", IN_2025) == Parsed(date(2025, month, 1))


def test_a_two_digit_year_of_a_month_is_told() -> None:
    assert parse_cell("25年3月", "month", PLAIN) == Parsed(MARCH, note="M-12")


def test_declared_formats_of_months_come_first() -> None:
    assert parse_cell("Mar-25", "month", CellContext(formats=("%b-%y",))) == Parsed(MARCH)
    assert parse_cell("2025.1", "month", CellContext(formats=("%Y.%m",))) == Parsed(date(2025, 1, 1))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2025.1", Reason.AMBIGUOUS_MONTH),  # may be the number 2025.10
        ("2025-13", Reason.NOT_A_MONTH),
        ("2025-00", Reason.NOT_A_MONTH),
        ("13月", Reason.NOT_A_MONTH),
        ("十三月", Reason.NOT_A_MONTH),
        ("13", Reason.NOT_A_MONTH),
        ("0", Reason.NOT_A_MONTH),
        ("2025", Reason.NOT_A_MONTH),
        ("2025Q1", Reason.NOT_A_MONTH),
        ("2025年一季度", Reason.NOT_A_MONTH),
        ("2025年1-3月", Reason.NOT_A_MONTH),
        ("本月", Reason.NOT_A_MONTH),
        ("1234年3月", Reason.NOT_A_MONTH),
        ("2025-02-30", Reason.NO_SUCH_DAY),
        ("3/1/2025", Reason.MONTH_DAY_ORDER),
        ("2025年1-6月", Reason.CUMULATIVE),
        ("本年累计", Reason.CUMULATIVE),
        ("截至6月末", Reason.CUMULATIVE),
    ],
)
def test_what_is_no_month_says_why(text: str, reason: Reason) -> None:
    assert parse_cell(text, "month", IN_2025) == Rejected(reason)


@pytest.mark.parametrize(
    "text",
    [
        "2025Q1",
        "2025q1",
        "2025-Q1",
        "2025 Q1",
        "2025/Q1",
        "Q1/2025",
        "Q1 2025",
        "1Q2025",
        "2025年Q1",
        "2025年一季度",
        "2025年第一季度",
        "2025年第1季度",
        "2025年1季度",
        "2025年度一季度",
        "2025一季度",
        "2025 年 第 1 季 度",
        "２０２５年第１季度",
        "2025年Ⅰ季度",
        "二〇二五年第一季度",
        "2025年1-3月",
        "2025年1—3月",
        "2025年1～3月",
        "2025年1月-3月",
        "2025年1月至3月",
        "2025年1月至2025年3月",
        "2025.1-3月",
        "2025-01~2025-03",
    ],
)
def test_spellings_of_the_first_quarter(text: str) -> None:
    assert parse_cell(text, "period", PLAIN) == Parsed("2025Q1")


@pytest.mark.parametrize("text", ["25Q1", "25年Q1", "25年一季度", "Q1/25", "1Q25", "25年1-3月"])
def test_a_two_digit_year_of_a_quarter_is_told(text: str) -> None:
    assert parse_cell(text, "period", PLAIN) == Parsed("2025Q1", note="M-12")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("一季度", "2025Q1"),
        ("第二季度", "2025Q2"),
        ("4-6月", "2025Q2"),
        ("7至9月", "2025Q3"),
        ("Q3", "2025Q3"),
        ("四季度", "2025Q4"),
        ("10-12月", "2025Q4"),
        ("Ⅳ季度", "2025Q4"),
        ("3月", "2025-03"),
        ("十二月", "2025-12"),
        ("3-3月", "2025-03"),
        ("全年", "2025"),
    ],
)
def test_the_year_of_a_period_may_come_from_the_title(text: str, period: str) -> None:
    assert parse_cell(text, "period", IN_2025) == Parsed(period)
    assert parse_cell(text, "period", PLAIN) == Rejected(Reason.YEAR_MISSING)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2025年4-6月", "2025Q2"),
        ("2025年10-12月", "2025Q4"),
        ("2025-03", "2025-03"),
        ("2025年3月", "2025-03"),
        ("202503", "2025-03"),
        ("2025-03-01 00:00:00", "2025-03"),
        ("45717", "2025-03"),
        ("2025", "2025"),
        ("2025.0", "2025"),
        ("2025年", "2025"),
        ("2025年度", "2025"),
        ("2025年全年", "2025"),
    ],
)
def test_months_and_years_are_periods(text: str, period: str) -> None:
    assert parse_cell(text, "period", PLAIN) == Parsed(period)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("上半年", Reason.CUMULATIVE),
        ("2025年上半年", Reason.CUMULATIVE),
        ("2025H1", Reason.CUMULATIVE),
        ("1-6月", Reason.CUMULATIVE),
        ("2025年1-9月", Reason.CUMULATIVE),
        ("1-12月", Reason.CUMULATIVE),
        ("1-2月", Reason.CUMULATIVE),
        ("前三季度", Reason.CUMULATIVE),
        ("一至三季度", Reason.CUMULATIVE),
        ("1-3季度", Reason.CUMULATIVE),
        ("截至6月末", Reason.CUMULATIVE),
        ("截至2025年6月", Reason.CUMULATIVE),
        ("本年累计", Reason.CUMULATIVE),
        ("2025 YTD", Reason.CUMULATIVE),
        ("下半年", Reason.HALF_YEAR),
        ("2025H2", Reason.HALF_YEAR),
        ("7-12月", Reason.HALF_YEAR),
        ("2-5月", Reason.NOT_A_PERIOD),
        ("6-4月", Reason.NOT_A_PERIOD),
        ("5季度", Reason.NOT_A_PERIOD),
        ("Q5", Reason.NOT_A_PERIOD),
        ("3", Reason.NOT_A_PERIOD),
        ("25", Reason.NOT_A_PERIOD),
        ("1234", Reason.NOT_A_PERIOD),
        ("2025-03-31", Reason.NOT_A_PERIOD),
        ("2025.1", Reason.AMBIGUOUS_MONTH),
        ("abc", Reason.NOT_A_PERIOD),
    ],
)
def test_what_is_no_period_says_why(text: str, reason: Reason) -> None:
    assert parse_cell(text, "period", IN_2025) == Rejected(reason)


@given(st.integers(min_value=1950, max_value=2199), st.integers(min_value=1, max_value=4))
def test_every_way_of_writing_a_quarter_means_the_same(year: int, quarter: int) -> None:
    first, last, name = 3 * quarter - 2, 3 * quarter, "一二三四"[quarter - 1]
    spellings = [
        *(f"{year}Q{quarter}", f"Q{quarter}/{year}", f"{year}年第{quarter}季度", f"{year}年{name}季度"),
        *(f"{year}年{first}-{last}月", f"{year}年{first}月至{last}月"),
    ]
    assert {parse_cell(spelling, "period", PLAIN) for spelling in spellings} == {Parsed(f"{year}Q{quarter}")}
