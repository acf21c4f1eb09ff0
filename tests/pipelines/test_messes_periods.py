"""Of which month the figures of a sheet are, where titles, tabs, days, years and columns disagree (M-01, M-13 to M-15)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import SheetRead
from pipelines.reading.said_periods import said
from pipelines.reading.surroundings import read_surroundings
from tests.pipelines.staged import contracts_with

Rows = Sequence[Sequence[object]]
Read = Callable[..., SheetRead]

WORK = ("合同编号", "业务量")
ROW = ("HT-1", 10)
MARCH = date(2025, 3, 1)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return how rows on one sheet are read by the shipped contracts; `merged` are its merged ranges."""

    def reading(rows: Rows, *merged: str, name: str = "业务量.xlsx", tab: str = "Sheet1") -> SheetRead:
        book = Workbook()
        page = book.worksheets[0]
        page.title = tab
        for row in rows:
            page.append(list(row))
        for each in merged:
            page.merge_cells(each)
        book.save(tmp_path / name)
        return read_file(tmp_path / name, name, contracts_with(), Limits(), Given()).sheets[0]

    return reading


def months(sheet: SheetRead) -> list[Any]:
    return [] if sheet.rows is None else list(sheet.rows.column("month").to_pylist())


# ------------------------------------------------------------------------------------------- days that are no periods


@pytest.mark.parametrize(
    ("line", "month"),
    [
        ("填报日期：2025年4月5日", None),
        ("制表时间：2025-04-05 10:30", None),
        ("导出时间 20250405", None),
        ("填报日期：2025年4月5日 2025年3月外包业务量统计表", MARCH),
        ("统计期间：2025年1月1日至2025年3月31日", None),
        ("统计期间：2025-03-01至2025-03-31", MARCH),
        ("2025年3月1日-3月31日业务量", MARCH),
        ("数据日期：20250331", MARCH),
        ("25年3月业务量", MARCH),
        ("根据〔2024〕12号文填报 2025年3月", MARCH),
        (datetime(2025, 3, 1), MARCH),
        (datetime(2025, 4, 5), None),
    ],
)
def test_a_day_in_a_title_says_a_month_only_where_it_speaks_of_the_figures(
    read: Read, line: object, month: date | None
) -> None:
    sheet = read([(line,), WORK, ROW])
    assert (sheet.state, months(sheet)) == (("loaded", [month]) if month else ("held", []))


def test_a_day_still_tells_the_year_where_nothing_else_does() -> None:
    assert read_surroundings(["填报日期：2025年4月5日"], "业务量", "").year == 2025
    assert read_surroundings(["填报日期：2025年1月5日"], "2024年业务量", "").year == 2024
    assert read_surroundings(["附件：XX银行〔2024〕12号"], "业务量", "").year is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("截至2025年3月31日", "截至2025年3月"),
        ("2025.1.1-2025.3.31", "2025年1-3月"),
        ("2024年12月1日至2025年1月31日", "2024年至2025年"),
        ("2025年3月5个项目", "2025年3月5个项目"),
        ("合同HT20250301", "合同ht "),
        ("外包人员花名册（2025年3月31日）", "外包人员花名册(2025年3月)"),
        ("2024-02-29 外包人员", "2024年2月外包人员"),
        ("外包人员花名册（2025年3月30日）", "外包人员花名册( )"),
        ("填报日期：2025年4月30日", "填报日期: "),
        ("2025年4月30日填报", " 填报"),
        ("2025-13-31", " "),
    ],
)
def test_what_a_line_says_without_its_days(text: str, kept: str) -> None:
    assert said(text) == kept


# ---------------------------------------------------------------------------------------------- tab, title, two years


def test_a_tab_with_a_short_year_is_of_that_year_whatever_the_file_says(read: Read) -> None:
    assert months(read([WORK, ROW], name="2024年业务量.xlsx", tab="25年3月")) == [MARCH]
    assert months(read([WORK, ROW], tab="2025.3")) == [MARCH]
    assert months(read([WORK, ROW], name="业务量202503.xlsx")) == [MARCH]
    # The number of a contract is no month, nor is a day of which a file was sent.
    assert read([WORK, ROW], name="HT-202503业务量.xlsx").state == "held"
    assert read([WORK, ROW], name="业务量20250305.xlsx").state == "held"


def test_a_tab_and_a_title_of_two_months_are_no_month(read: Read) -> None:
    sheet = read([("2025年2月业务量",), WORK, ROW], tab="3月")
    assert sheet.told is not None
    assert (sheet.state, "“3月”" in sheet.told.zh, "“2025年2月”" in sheet.told.zh) == ("held", True, True)


def test_a_tab_in_the_titles_quarter_or_of_its_month_does_not_contradict_it(read: Read) -> None:
    assert months(read([("2025年一季度业务量",), WORK, ROW], tab="3月")) == [MARCH]
    assert months(read([("2025年3月业务量",), WORK, ROW], tab="3月")) == [MARCH]
    # A file may be sent in another month than its sheets are of.
    assert months(read([WORK, ROW], name="2025年4月报送.xlsx", tab="3月")) == [MARCH]


def test_a_second_page_with_another_period_above_it_is_a_table_of_its_own(read: Read) -> None:
    pages = [("2025年2月业务量",), WORK, ("HT-1", 9), (), ("2025年3月业务量",), WORK, ROW]
    assert months(read(pages)) == [date(2025, 2, 1), MARCH]
    again = [("2025年3月业务量",), WORK, ("HT-1", 9), (), ("2025年3月业务量(续)",), WORK, ("HT-2", 10)]
    assert months(read(again)) == [MARCH, MARCH]


MONTHLY = ("月份", "合同编号", "业务量")


def test_a_year_between_the_rows_holds_a_sheet_whose_months_name_none(read: Read) -> None:
    rows = [MONTHLY, ("2024年",), ("11月", *ROW), ("2025年",), ("1月", *ROW)]
    for merged in ((), ("A2:C2", "A4:C4")):
        sheet = read(rows, *merged, name="2025年业务量.xlsx")
        assert sheet.told is not None
        assert (sheet.state, sheet.told.zh[:12]) == ("held", "第 2 行写有“2024")


def test_a_title_without_a_blank_row_above_it_holds_the_sheet(read: Read) -> None:
    sheet = read([("2025年2月业务量",), WORK, ("HT-1", 9), ("2025年3月业务量",), WORK, ("HT-2", 10)])
    assert sheet.told is not None
    assert (sheet.state, sheet.told.code) == ("held", "M-13")


def test_a_year_between_rows_that_name_their_own_changes_nothing(read: Read) -> None:
    rows = [MONTHLY, ("2024年",), ("2024-11", *ROW), ("2025年",), ("2025-03", *ROW)]
    assert months(read(rows)) == [date(2024, 11, 1), MARCH]
    # The table's own year said once more is no other one.
    assert months(read([MONTHLY, ("2025年",), ("3月", *ROW)], name="2025年业务量.xlsx")) == [MARCH]


# ------------------------------------------------------------------------------------------------- a column of years


def test_a_column_of_years_stands_before_months_without_one(read: Read) -> None:
    rows = [("年度", *MONTHLY), ("2024年", "11月", *ROW), (None, "十二月", *ROW), (2025, 3, *ROW)]
    sheet = read(rows, "A2:A3", name="2025年业务量.xlsx")
    assert months(sheet) == [date(2024, 11, 1), date(2024, 12, 1), MARCH]


def test_a_year_left_blank_is_not_taken_from_the_file(read: Read) -> None:
    sheet = read([("年份", *MONTHLY), (2024, "11月", *ROW), (None, "12月", *ROW)], name="2025年业务量.xlsx")
    assert (months(sheet), sheet.rows_rejected) == ([date(2024, 11, 1)], 1)


def test_a_column_of_years_says_nothing_to_months_that_name_theirs(read: Read) -> None:
    rows = [("年度", *MONTHLY), (2024, "2025-03", *ROW), (None, "2025年3月", "HT-2", 10)]
    assert months(read(rows)) == [MARCH, MARCH]


def test_a_column_of_years_beside_months_as_columns_and_quarters(read: Read) -> None:
    wide = read([("年度", "合同编号", "3月业务量"), (2024, *ROW), (2025, *ROW)], name="2025年业务量.xlsx")
    assert months(wide) == [date(2024, 3, 1), MARCH]
    header = ("年度", "季度", "合同编号", "发票号码", "不含税金额(元)", "税额(元)")
    rows = [header, (2024, "四季度", "HT-1", "1", 100, 6), (2025, "第1季度", "HT-1", "2", 100, 6)]
    invoices = read(rows, name="2025年发票.xlsx")
    assert invoices.rows.column("period").to_pylist() == ["2024Q4", "2025Q1"]


# ------------------------------------------------------------------------------------------------- sums in the title


@pytest.mark.parametrize("title", ["截至2025年3月累计业务量", "2025年3月业务量（年初至今）", "2025年1-3月累计业务量"])
def test_figures_that_a_title_calls_sums_are_no_months(read: Read, title: str) -> None:
    assert read([(title,), WORK, ROW]).state == "held"
    sheet = read([(title,), MONTHLY, ("2025-02", "HT-1", 5), ("2025-03", "HT-1", 10)])
    assert sheet.told is not None
    assert (sheet.state, sheet.told.code) == ("held", "M-15")


def test_a_title_that_speaks_of_sums_where_columns_say_which_they_are_holds_nothing(read: Read) -> None:
    title = ("截至2025年3月累计业务量",)
    assert months(read([title, ("合同编号", "业务量(本月)"), ROW])) == [MARCH]
    assert months(read([title, ("合同编号", "本月业务量", "累计业务量"), (*ROW, 30)])) == [MARCH]
    sums = read([title, ("月份", "合同编号", "业务量(本年累计)"), ("2025-01", "HT-1", 5), ("2025-02", *ROW)])
    assert sums.rows.column("volume").to_pylist() == [5, 5]


def test_what_is_counted_on_a_day_is_of_its_month_and_what_adds_up_until_it_is_not(read: Read) -> None:
    people = read([("外包人员情况（截至2025年3月31日）",), ("合同编号", "在岗人数"), ROW])
    assert months(people) == [MARCH]
    # A title that only says how far the months go.
    assert months(read([("截至2025年3月业务量",), MONTHLY, ("2025-03", *ROW)])) == [MARCH]
    assert read([("截至2025年3月业务量",), WORK, ROW]).state == "held"
    assert months(read([("2025年3月业务量（数据截至2025年4月2日）",), WORK, ROW])) == [MARCH]
    assert months(read([("数据截止3月31日",), ("2025年3月业务量",), WORK, ROW])) == [MARCH]
    assert read([WORK, ROW], name="2025年业务量.xlsx", tab="截至3月").state == "held"
    header = ("合同编号", "发票号码", "不含税金额(元)", "税额(元)")
    bills = [("截至2025年3月末发票明细",), header, ("HT-1", "1", 100, 6)]
    assert read(bills).state == "held"
    assert read([("2025年1-6月发票明细",), *bills[1:]]).state == "held"
    quarter = read([("2025年1-3月发票明细",), *bills[1:]])
    assert quarter.rows.column("period").to_pylist() == ["2025Q1"]


def test_years_below_months_are_read_each_as_its_own(read: Read) -> None:
    rows = [("2025年业务量",), ("合同编号", "2月", None, "3月", None), (None, "2024年", "2025年", "2024年", "2025年")]
    sheet = read([*rows, ("HT-1", 1, 2, 3, 4)], "B2:C2", "D2:E2")
    found = dict(zip(months(sheet), sheet.rows.column("volume").to_pylist(), strict=True))
    assert found == {date(2024, 2, 1): 1, date(2025, 2, 1): 2, date(2024, 3, 1): 3, MARCH: 4}


def test_months_below_years_are_read_as_before(read: Read) -> None:
    rows = [("业务量",), ("合同编号", "2024年", None, "2025年", None), (None, "2月", "3月", "2月", "3月")]
    sheet = read([*rows, ("HT-1", 1, 2, 3, 4)], "B2:C2", "D2:E2")
    assert months(sheet) == [date(2024, 2, 1), date(2024, 3, 1), date(2025, 2, 1), MARCH]
