"""A period's figures beside what they are compared with or add up to: last year's, planned, parts, sums (M-02, M-04)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipelines.questions import Answer, Answers
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import SheetRead
from tests.pipelines.staged import contracts_with

Rows = Sequence[Sequence[object]]
Read = Callable[..., SheetRead]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return how rows on a sheet called 2025年3月 are read by the shipped contracts; `merged` are its merged ranges."""

    def reading(rows: Rows, *merged: str, answers: Answers | None = None) -> SheetRead:
        book = Workbook()
        page = book.worksheets[0]
        page.title = "2025年3月"
        for row in rows:
            page.append(list(row))
        for each in merged:
            page.merge_cells(each)
        book.save(tmp_path / "业务量.xlsx")
        found = read_file(
            tmp_path / "业务量.xlsx", "业务量.xlsx", contracts_with(), Limits(), Given(answers or Answers())
        )
        return found.sheets[0]

    return reading


def taken(sheet: SheetRead) -> dict[str, list[Any]]:
    names = [name for name in ("volume", "errors") if sheet.rows is not None]
    return {name: sheet.rows.column(name).to_pylist() for name in names}


# Of the columns below 业务量 one says that it is the period's own.
@pytest.mark.parametrize(
    ("parts", "figures", "own"),
    [
        (("上年同期数", "本期数", "同比增减", "年初至今"), (50, 60, 0.2, 180), 60),
        (("计划", "实际", "完成率", "环比"), (50, 60, 1.2, 0.1), 60),
        (("实际完成数", "其中：对公", "对私", "占比"), (60, 20, 40, 0.5), 60),
        (("其中：对公", "其中：对私", "合计", "增长率"), (20, 40, 60, 0.1), 60),
        (("上月", "本月", "增减额", "合计"), (50, 60, 10, 110), 60),
    ],
)
def test_the_columns_own_figure_is_taken(
    read: Read, parts: tuple[str, ...], figures: tuple[object, ...], own: int
) -> None:
    sheet = read([("合同编号", "业务量"), (None, *parts), ("HT-1", *figures)], "B1:E1")
    assert (sheet.state, taken(sheet)["volume"], sheet.questions) == ("loaded", [own], ())


def test_a_growth_or_a_part_is_never_the_figure_itself(read: Read) -> None:
    for parts in (("上年同期", "同比"), ("其中：对公", "占比"), ("计划", "预算完成率")):
        sheet = read([("合同编号", "业务量"), (None, *parts), ("HT-1", 50, 0.2)], "B1:C1")
        assert (sheet.state, [each.kind for each in sheet.questions]) == ("held", ["column"])


def test_beside_a_sum_since_january_a_growth_is_no_months_figure(read: Read) -> None:
    sheet = read([("合同编号", "业务量"), (None, "本年累计", "同比"), ("HT-1", 180, 0.2)], "B1:C1")
    assert [problem["column"][0].as_py() for problem in sheet.problems] == ["B"]


def test_columns_that_say_no_more_than_their_group_are_asked_about(read: Read) -> None:
    sheet = read([("合同编号", "业务量"), (None, "对公", "对私"), ("HT-1", 20, 40)], "B1:C1")
    assert (sheet.state, [each.kind for each in sheet.questions]) == ("held", ["column"])


# Whole groups: the period's, or no other's, go before those that must be left out to read their columns.
@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (("本月", "上年同期"), {"volume": [60], "errors": [1]}),
        (("上年同期", "本月"), {"volume": [50], "errors": [2]}),
        (("计划", "实际"), {"volume": [50], "errors": [2]}),
        (("新网点", "本月"), {"volume": [50], "errors": [2]}),
        (("业务完成情况", "上月"), {"volume": [60], "errors": [1]}),
    ],
)
def test_the_group_of_the_period_is_read(read: Read, groups: tuple[str, str], expected: dict[str, list[int]]) -> None:
    header = ("合同编号", groups[0], None, groups[1], None)
    rows = [header, (None, "业务量", "差错数", "业务量", "差错数"), ("HT-1", 60, 1, 50, 2)]
    assert taken(read(rows, "B1:C1", "D1:E1")) == expected


def test_two_groups_of_which_none_is_the_periods_are_asked_about(read: Read) -> None:
    rows = [
        ("合同编号", "对公", None, "对私", None),
        (None, "业务量", "差错数", "业务量", "差错数"),
        ("HT-1", 6, 1, 5, 2),
    ]
    sheet = read(rows, "B1:C1", "D1:E1")
    assert (sheet.state, [each.kind for each in sheet.questions]) == ("held", ["column", "column"])


def test_a_column_without_a_group_goes_before_one_that_has_another(read: Read) -> None:
    rows = [
        ("合同编号", "业务量", "差错数", "新网点", None),
        (None, None, None, "业务量", "差错数"),
        ("HT-1", 60, 1, 5, 2),
    ]
    assert taken(read(rows, "D1:E1", "A1:A2", "B1:B2", "C1:C2")) == {"volume": [60], "errors": [1]}


def test_below_months_what_is_planned_or_compared_is_left_unread(read: Read) -> None:
    rows = [
        ("2025年业务量",),
        ("合同编号", "1月", None, "2月", None),
        (None, "计划", "实际", "实际", "同比"),
        ("HT-1", 5, 6, 7, 0.1),
    ]
    sheet = read(rows, "B2:C2", "D2:E2")
    assert (taken(sheet)["volume"], [each.field for each in sheet.columns].count(None)) == ([6, 7], 2)
    flat = read([("2025年",), ("合同编号", "1月业务量", "1月业务量同比"), ("HT-1", 6, 0.1)])
    assert taken(flat)["volume"] == [6]


def test_a_header_that_says_pieces_goes_before_the_note_above(read: Read) -> None:
    note = ("单位：万笔",)
    assert taken(read([note, ("合同编号", "业务量(笔)"), ("HT-1", 60)]))["volume"] == [60]
    assert taken(read([note, ("合同编号", "业务量", "差错数(笔)"), ("HT-1", 6, 3)])) == {
        "volume": [60_000],
        "errors": [3],
    }
    assert taken(read([note, ("合同编号", "业务量(必填)"), ("HT-1", 6)]))["volume"] == [60_000]


# --------------------------------------------------------------------------------- indicators without their values


KPI = ("合同编号", "考核指标", "目标值")
KPI_ROW = ("HT-1", "录入差错率", "0.05%", "0.02%")


@pytest.mark.parametrize("header", ["实际完成", "完成情况", "本月值", "当月值", "实际完成值"])
def test_an_indicators_value_has_many_names(read: Read, header: str) -> None:
    assert read([(*KPI, header), KPI_ROW]).rows.column("actual").to_pylist() == ["0.02%"]


def test_a_sheet_of_indicators_without_a_column_of_figures_is_asked_about(read: Read) -> None:
    sheet = read([(*KPI, "本行测得"), KPI_ROW])
    (question,) = sheet.questions
    assert (sheet.state, question.field, [each.code for each in question.choices]) == (
        "held",
        "actual",
        ["D:本行测得", "leave_out"],
    )
    assert question.choices[-1].zh == "都不是：这张表不载入"
    answered = read(
        [(*KPI, "本行测得"), KPI_ROW], answers=Answers.of([Answer("column", question.subject, "D:本行测得")])
    )
    assert answered.rows.column("actual").to_pylist() == ["0.02%"]


def test_indicators_given_by_their_counts_need_no_value(read: Read) -> None:
    sheet = read([("合同编号", "考核指标", "分子", "分母"), ("HT-1", "录入差错率", 12, 60_000)])
    assert (sheet.state, sheet.questions) == ("loaded", ())


# ------------------------------------------------------------------------------------------------ sums behind a name

NAMED = ("供应商名称", "服务项目", "使用单位", "业务量")


@pytest.mark.parametrize(
    "total",
    [
        ("乙公司小计", None, None, 37),
        ("乙公司", None, "合计", 37),
        ("全行合计", None, None, 37),
        ("本页小计", None, None, 37),
        ("乙公司 合 计：", "凭证录入", "西分行", 37),
    ],
)
def test_a_sum_of_a_vendor_or_a_page_is_no_row_of_data(read: Read, total: tuple[object, ...]) -> None:
    sheet = read([NAMED, ("乙公司", "凭证录入", "西分行", 12), ("乙公司", "客服热线", "总行", 25), total])
    assert (taken(sheet)["volume"], [(each.row, each.kind) for each in sheet.aside]) == ([12, 25], [(4, "total")])


def test_a_name_that_only_begins_or_goes_on_like_a_sum_is_a_vendor(read: Read) -> None:
    rows = [NAMED, ("合计算机公司", "凭证录入", "西分行", 12), ("小计量公司", "客服热线", "总行", 25)]
    assert taken(read(rows))["volume"] == [12, 25]


def test_an_indicator_may_be_called_a_sum(read: Read) -> None:
    sheet = read([("合同编号", "考核指标", "分子", "分母"), ("HT-1", "差错合计", 12, 60_000)])
    assert (sheet.rows.num_rows, sheet.aside) == (1, ())


def test_pages_with_sums_of_their_own_agree_with_the_whole(read: Read) -> None:
    header = ("序号", "合同编号", "业务量")
    pages = [header, (1, "HT-1", 12), (None, "本页小计", 12), header, (2, "HT-2", 25), (None, "本页小计", 25)]
    sheet = read([*pages, (None, "总计", 37), (None, "本年累计", 99)])
    assert (taken(sheet)["volume"], sheet.problems) == ([12, 25], ())


@pytest.mark.parametrize("note", ["注：以上单位均为万笔", "注：单位都是万笔", "说明：数量单位一律为万笔"])
def test_a_note_below_speaks_for_all_of_it(read: Read, note: str) -> None:
    assert taken(read([("合同编号", "业务量"), ("HT-1", 6), (note,)]))["volume"] == [60_000]


def test_a_numbered_list_of_work_is_no_price_list(read: Read) -> None:
    sheet = read([("序号", "供应商名称", "服务项目", "使用单位", "业务量"), (1, "甲公司", "凭证录入", "东分行", 12)])
    assert taken(sheet)["volume"] == [12]
    header = ("序号", "合同编号", "服务项目", "单价(不含税)(元)", "计量单位")
    prices = read([header, (1, "HT-1", "凭证录入", 1.5, "件")])
    assert prices.contract is not None
    assert prices.contract.source == "contract_prices"


def test_numbered_rows_below_groups_wait_for_the_names_of_their_parts(read: Read) -> None:
    groups = ("序号", "合同编号", "发票", None, None, "付款")
    parts = (None, None, "发票号码", "不含税金额(元)", "税额(元)", "付款日期")
    sheet = read([groups, parts, (1, "HT-1", "1001", 100, 6, "2025.4.10")], "A1:A2", "B1:B2", "C1:E1")
    assert sheet.contract is not None
    assert (sheet.contract.source, sheet.header_row, sheet.rows.num_rows) == ("invoices", 2, 1)


@pytest.mark.parametrize(
    ("unit", "worth"), [("百笔", 100), ("千笔", 1_000), ("十万笔", 100_000), ("千万笔", 10_000_000)]
)
def test_a_count_in_any_power_of_ten_is_read_from_note_header_row_and_cell(read: Read, unit: str, worth: int) -> None:
    row = ("HT-1", 6)
    assert taken(read([(f"单位：{unit}",), ("合同编号", "业务量"), row]))["volume"] == [6 * worth]
    assert taken(read([("合同编号", f"业务量({unit})"), row]))["volume"] == [6 * worth]
    assert taken(read([("合同编号", f"业务量{unit}"), row]))["volume"] == [6 * worth]
    assert taken(read([("合同编号", "计量单位", "业务量"), ("HT-1", unit, 6)]))["volume"] == [6 * worth]
    assert taken(read([("合同编号", "业务量"), ("HT-1", f"6{unit[:-1]}")]))["volume"] == [6 * worth]


def test_a_note_of_money_beside_amounts_says_nothing_of_counts(read: Read) -> None:
    assert taken(read([("单位：万元",), ("合同编号", "业务量", "结算金额"), ("HT-1", 6, 1)]))["volume"] == [6]
    assert taken(read([("单位：万元",), ("合同编号", "业务量(笔)"), ("HT-1", 6)]))["volume"] == [6]
