"""Two things on one sheet that disagree about a unit or a year, and what each is taken to mean (M-09, M-13, M-32)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipelines.questions import Answer, Answers, series_of
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import SheetRead
from pipelines.reading.units import is_foreign_price, unit_for, worth
from tests.pipelines.staged import contracts_with

Rows = Sequence[Sequence[object]]


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Return how rows on one sheet are read by the shipped contracts."""

    def reading(
        rows: Rows, name: str = "业务量.xlsx", sheet: str = "业务量", answers: Answers | None = None
    ) -> SheetRead:
        book = Workbook()
        page = book.worksheets[0]
        page.title = sheet
        for row in rows:
            page.append(list(row))
        book.save(tmp_path / name)
        (found,) = read_file(tmp_path / name, name, contracts_with(), Limits(), Given(answers or Answers())).sheets
        return found

    return reading


def values(sheet: SheetRead, field: str) -> list[Any]:
    return list(sheet.rows.column(field).to_pylist())


# ---------------------------------------------------------------------------------- header against the unit column

HEADER = ("月份", "合同编号", "业务量(万笔)", "计量单位")


def test_a_row_that_repeats_the_unit_of_the_header_is_not_converted_twice(read: Any) -> None:
    sheet = read([HEADER, ("2025-03", "HT-1", 1.2, "万笔"), ("2025-04", "HT-1", 1.3, None)])
    assert values(sheet, "volume") == [12_000, 13_000]


def test_a_row_that_contradicts_the_unit_of_the_header_is_a_fault_at_its_cell(read: Any) -> None:
    sheet = read([HEADER, ("2025-03", "HT-1", 1.2, "万笔"), ("2025-04", "HT-1", 1.3, "千笔")])
    assert values(sheet, "volume") == [12_000]
    ((row, column, rule),) = [
        (row, column, rule)
        for problem in sheet.problems
        for row, column, rule in zip(*(problem[name].to_pylist() for name in ("row", "column", "rule")), strict=True)
    ]
    assert (row, column, rule) == (3, "C", "M-32")


def test_the_unit_of_a_row_means_all_its_counts(read: Any) -> None:
    header = ("月份", "合同编号", "业务量", "需求量", "合格业务量", "差错笔数", "抽检数", "合格数", "计量单位")
    sheet = read([header, ("2025-03", "HT-1", 1.2, 1.3, 1.1, 0.0005, 0.1, 0.09, "万笔")])
    counts = ("volume", "demanded_volume", "good_volume", "errors", "sampled", "passed")
    assert [values(sheet, name)[0] for name in counts] == [12_000, 13_000, 11_000, 5, 1000, 900]


# ------------------------------------------------------------------------------------------ a note above the table


def test_a_note_above_the_table_is_the_unit_of_its_only_count(read: Any) -> None:
    sheet = read([("单位：万笔",), ("月份", "合同编号", "业务量"), ("2025-03", "HT-1", 1.2)])
    assert values(sheet, "volume") == [12_000]


def test_a_note_above_several_counts_is_asked_about_and_the_answer_holds(read: Any) -> None:
    rows = [("单位：万笔",), ("月份", "合同编号", "业务量", "差错笔数"), ("2025-03", "HT-1", 1.2, 5)]
    sheet = read(rows)
    assert sheet.state == "held"
    asked = {question.field: question for question in sheet.questions}
    assert set(asked) == {"volume", "errors"}
    given = Answers.of([Answer("unit", asked["volume"].subject, "万"), Answer("unit", asked["errors"].subject, "1")])
    sheet = read(rows, answers=given)
    assert (values(sheet, "volume"), values(sheet, "errors")) == ([12_000], [5])


def test_a_note_about_money_does_not_touch_counts(read: Any) -> None:
    sheet = read([("单位：万元",), ("月份", "合同编号", "业务量"), ("2025-03", "HT-1", 1.2)])
    assert values(sheet, "volume") == [Decimal("1.2")]


COST = ("期间", "合同编号", "自营/外包", "费用项目", "不含税金额")


def test_two_notes_that_contradict_each_other_decide_nothing(read: Any) -> None:
    rows = [("单位：元",), ("金额单位：万元",), COST, ("2025Q1", "HT-1", "外包", "合同管理", 12.5)]
    sheet = read(rows, "费用.xlsx", "费用")
    assert (sheet.state, [question.kind for question in sheet.questions]) == ("held", ["unit"])
    assert values(read([*rows[:1], ("金额单位：元",), *rows[2:]], "费用.xlsx", "费用"), "amount_ex_vat_cny") == [
        Decimal("12.5")
    ]


# ------------------------------------------------------------------------------------------------ prices for many


@pytest.mark.parametrize(
    ("word", "unit", "of_one"),
    [
        ("元/笔", "元", "1"),
        ("元/千笔", "元/千", "0.001"),
        ("元/万笔", "元/万", "0.0001"),
        ("元/100件", "元/百", "0.01"),
        ("万元/年", "万元", "10000"),
        ("元/人月", "元", "1"),
    ],
)
def test_a_price_for_many_is_what_one_costs(word: str, unit: str, of_one: str) -> None:
    assert unit_for("price", [word]) == unit
    assert worth(unit) == Decimal(of_one)


@pytest.mark.parametrize("word", ["元/万元", "元/25件"])
def test_a_price_that_is_not_understood_is_no_unit(word: str) -> None:
    assert unit_for("price", [word]) is None
    assert is_foreign_price("price", [word])


CONTRACT = ("合同编号", "供应商名称", "服务项目", "使用单位", "外包模式", "开始日期", "终止日期")
HT_1 = ("HT-1", "华信外包有限公司", "信用卡客服", "朝阳支行", "驻场", "2024-01-01", "2026-12-31")


def test_the_header_says_for_how_many_a_price_is(read: Any) -> None:
    sheet = read([(*CONTRACT, "单价(元/千笔)"), (*HT_1, 150)], "合同.xlsx", "合同与服务台账")
    assert values(sheet, "unit_price_cny") == [Decimal("0.15")]


def test_a_price_per_something_else_is_left_empty_and_asked_about(read: Any) -> None:
    sheet = read([(*CONTRACT, "单价(元/万元)"), (*HT_1, 150)], "合同.xlsx", "合同与服务台账")
    assert values(sheet, "unit_price_cny") == [None]
    assert [(question.kind, question.field) for question in sheet.questions] == [("unit", "unit_price_cny")]


# --------------------------------------------------------------------------------------------------------- years


def test_a_bare_month_between_headings_with_years_takes_the_year_to_its_left(read: Any) -> None:
    rows = [("合同编号", "2024年11月", "12月", "2025年1月", "2月"), ("HT-1", 1, 2, 3, 4)]
    sheet = read(rows, "业务量2025.xlsx")
    assert [day.isoformat()[:7] for day in values(sheet, "month")] == ["2024-11", "2024-12", "2025-01", "2025-02"]


def test_january_follows_december_into_the_next_year(read: Any) -> None:
    sheet = read([("合同编号", "2024年12月", "1月"), ("HT-1", 1, 2)], "业务量2024.xlsx")
    assert [day.isoformat()[:7] for day in values(sheet, "month")] == ["2024-12", "2025-01"]


def test_headings_without_any_year_take_the_one_of_the_file(read: Any) -> None:
    sheet = read([("合同编号", "11月", "12月"), ("HT-1", 1, 2)], "业务量2024.xlsx")
    assert [day.isoformat()[:7] for day in values(sheet, "month")] == ["2024-11", "2024-12"]


def test_an_amount_in_a_title_is_no_year(read: Any) -> None:
    rows = [("2000万元以上合同业务量",), ("月份", "合同编号", "业务量"), ("11月", "HT-1", 1)]
    assert read(rows, "业务量.xlsx").rows_rejected == 1
    assert [day.year for day in values(read(rows, "业务量2025.xlsx"), "month")] == [2025]


@pytest.mark.parametrize("title", ["2025年12月业务量统计表", "2025年业务量统计表", "2025年12月外包报表"])
def test_a_title_that_names_month_and_count_is_a_title_and_no_header(read: Any, title: str) -> None:
    sheet = read([(title,), ("月份", "合同编号", "业务量"), ("11月", "HT-1", 1)])
    assert sheet.header_row == 2
    assert [day.isoformat() for day in values(sheet, "month")] == ["2025-11-01"]


# -------------------------------------------------------------------------------------------------------- series


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("费用_营业1部.xlsx", "费用_营业2部.xlsx"),
        ("202501.xlsx", "10086.xlsx"),
        ("3月.xlsx", "4月.csv"),
        ("报表_2025Q1.xlsx", "报表_2025Q2.xlsx"),
        ("月报 (1).xlsx", "月报 (2).xlsx"),
    ],
)
def test_names_that_may_be_of_two_senders_are_two_series(one: str, other: str) -> None:
    assert series_of(one) != series_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("费用_营业1部_2025年3月.xlsx", "费用_营业1部_2025年12月(更正).xlsx"),
        ("业务量_朝阳_20250331.csv", "业务量_朝阳_20250430.csv"),
        ("朝阳支行费用2025Q1.xlsx", "朝阳支行费用2024Q4_v2.xlsx"),
        ("朝阳支行1-3月费用.xlsx", "朝阳支行4-6月费用.xlsx"),
        ("朝阳支行一季度费用.xlsx", "朝阳支行第4季度费用.xlsx"),
    ],
)
def test_dates_periods_and_versions_do_not_make_another_series(one: str, other: str) -> None:
    assert series_of(one) == series_of(other)
