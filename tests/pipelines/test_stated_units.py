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
from pipelines.reading.units import is_foreign_price, plain, unit_for, words_noted, worth
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


@pytest.mark.parametrize(
    ("header", "five"),
    [
        ("业务量/万笔", 50_000), ("业务量：万笔", 50_000), ("业务量 万笔", 50_000), ("业务量_千件", 5000), ("业务量/笔", 5),
        ("业务量百万笔", 5_000_000), ("Volume (10k)", 50_000), ("Volume (thousand)", 5000), ("Volume ('000)", 5000),
    ],
)  # fmt: skip
def test_a_header_may_name_the_unit_of_a_count_in_any_of_these_ways(read: Any, header: str, five: int) -> None:
    sheet = read([("月份", "合同编号", header), ("2025-03", "HT-1", 5)])
    assert values(sheet, "volume") == [five]


@pytest.mark.parametrize("header", ["业务量(万元)", "业务量(%)"])
def test_a_count_in_what_is_no_count_is_asked_about(read: Any, header: str) -> None:
    sheet = read([("月份", "合同编号", header), ("2025-03", "HT-1", 5)])
    assert (sheet.state, [(each.kind, each.field) for each in sheet.questions]) == ("held", [("unit", "volume")])
    given = Answers.of([Answer("unit", sheet.questions[0].subject, "1")])
    assert values(read([("月份", "合同编号", header), ("2025-03", "HT-1", 5)], answers=given), "volume") == [5]


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


VOLUME, FIVE = ("月份", "合同编号", "业务量"), ("2025-03", "HT-1", 5)


@pytest.mark.parametrize(
    "note",
    ["业务量单位：万笔", "金额：万元；业务量：万笔", "本表业务量以万笔计", "注：单位为万笔", "（业务量 单位：万笔）"],
)
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_note_says_the_unit_in_many_ways_above_a_table_and_below(read: Any, note: str, place: str) -> None:
    rows = [(note,), VOLUME, FIVE] if place == "above" else [VOLUME, FIVE, (), (f"注：{note}",)]
    assert values(read(rows), "volume") == [50_000]


def test_a_note_at_the_end_of_the_header_or_in_a_last_row_of_its_own_is_one(read: Any) -> None:
    assert values(read([(*VOLUME, None, "单位：万笔"), FIVE]), "volume") == [50_000]
    sheet = read([VOLUME, FIVE, ("单位：万笔",)])
    assert (values(sheet, "volume"), [(each.row, each.kind) for each in sheet.aside]) == ([50_000], [(3, "unit_note")])


@pytest.mark.parametrize(
    "line",
    [
        "使用单位：千灯支行",
        "填报单位：万寿支行",
        "按件计价",
        "合同金额为万元以上",
        "业务量为万笔级",
        "业务量按各服务项目的计量单位填报",
    ],
)
def test_what_only_looks_like_a_note_of_units_is_none(read: Any, line: str) -> None:
    assert words_noted(line) == ()
    assert values(read([(line,), VOLUME, FIVE]), "volume") == [5]


def test_a_note_between_the_rows_is_asked_about(read: Any) -> None:
    rows = [VOLUME, FIVE, ("单位：万笔",), VOLUME, ("2025-04", "HT-1", 6)]
    sheet = read(rows)
    assert (sheet.state, [(each.kind, each.field) for each in sheet.questions]) == ("held", [("unit", "volume")])
    given = Answers.of([Answer("unit", sheet.questions[0].subject, "万")])
    sheet = read(rows, answers=given)
    assert values(sheet, "volume") == [50_000, 60_000]
    assert [(each.row, each.kind) for each in sheet.aside] == [(3, "unit_note"), (4, "header")]


def test_a_note_that_each_page_repeats_asks_nothing(read: Any) -> None:
    rows = [("单位：万笔",), VOLUME, FIVE, ("单位：万笔",), VOLUME, ("2025-04", "HT-1", 6)]
    assert values(read(rows), "volume") == [50_000, 60_000]


def test_a_table_further_down_has_the_unit_noted_above_it(read: Any) -> None:
    rows = [VOLUME, FIVE, (), ("单位：万笔",), VOLUME, ("2025-04", "HT-1", 6)]
    assert values(read(rows), "volume") == [5, 60_000]


def test_a_section_named_by_a_unit_of_the_bank_ends_no_table(read: Any) -> None:
    sheet = read([VOLUME, FIVE, ("单位：朝阳支行",), ("2025-04", "HT-1", 6)])
    assert (values(sheet, "volume"), sheet.rows_rejected) == ([5, 6], 1)


COST = ("期间", "合同编号", "自营/外包", "费用项目", "不含税金额")


@pytest.mark.parametrize("note", ["币种：美元", "单位：万美元", "费用表（港元）", "Currency: USD"])
def test_amounts_in_another_currency_are_never_taken_for_yuan(read: Any, note: str) -> None:
    row = ("2025Q1", "HT-1", "外包", "合同管理", 12.5)
    sheet = read([(note,), (*COST[:-1], "不含税金额(元)"), row], "费用.xlsx", "费用")
    assert (sheet.state, sheet.rows_read, sheet.told.code) == ("held", 0, "M-07")
    assert note in sheet.told.zh


@pytest.mark.parametrize("note", ["币种：人民币", "美元业务外包费用表", "币种：人民币（美元按汇率折算）"])
def test_a_title_may_speak_of_dollars(read: Any, note: str) -> None:
    row = ("2025Q1", "HT-1", "外包", "合同管理", 12.5)
    sheet = read([(note,), (*COST[:-1], "不含税金额(元)"), row], "费用.xlsx", "费用")
    assert values(sheet, "amount_ex_vat_cny") == [Decimal("12.5")]


def test_a_column_of_currencies_rejects_the_rows_that_are_not_in_yuan(read: Any) -> None:
    rows = [("2025Q1", "HT-1", "外包", "合同管理", 12.5, word) for word in ("人民币", "USD", None, "美元", "CNY")]
    sheet = read([(*COST[:-1], "不含税金额(元)", "币种"), *rows], "费用.xlsx", "费用")
    assert (sheet.rows_read, values(sheet, "source_row")) == (5, [2, 4, 6])
    told = [cell for table in sheet.problems for cell in table.to_pylist()]
    assert [(cell["column"], cell["row"], cell["rule"]) for cell in told] == [("E", 3, "M-07"), ("E", 5, "M-07")]


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


def test_of_two_columns_of_which_one_is_enough_the_sentence_says_or(read: Any) -> None:
    header = ("事件编号", "事件类型", "发生时间", "发现时间", "事件等级", "损失金额(元)", "责任方")
    sheet = read([header, ("S1", "操作差错", "2025-03-01", "2025-03-01", "一般", 100, "供应商")], "事件.xlsx", "事件")
    assert (sheet.state, sheet.contract.source) == ("held", "incidents")
    assert "缺少必需的列：合同编号或供应商名称。" in sheet.told.zh
    assert "missing: Contract no. or Vendor name." in sheet.told.en


def test_points_out_of_a_maximum_that_cannot_be_read_are_no_points(read: Any) -> None:
    header = ("评委", "投标人", "评分项", "分值", "得分")
    rows = [
        ("专家1", "甲公司", "方案", "20分", 85),
        ("专家1", "乙公司", "方案", None, 85),
        ("专家1", "丙公司", "方案", 20, 18),
    ]
    sheet = read([header, *rows], "评分.xlsx", "评分")
    assert values(sheet, "vendor_name") == ["乙公司", "丙公司"]
    told = [cell for table in sheet.problems for cell in table.to_pylist()]
    assert [(cell["column"], cell["row"], cell["rule"], cell["severity"]) for cell in told] == [
        ("D", 2, "M-17", "rejected")
    ]


# --------------------------------------------------------------------------------------------------------- years


def test_a_bare_month_between_headings_with_years_takes_the_year_to_its_left(read: Any) -> None:
    rows = [("合同编号", "2024年11月", "12月", "2025年1月", "2月"), ("HT-1", 1, 2, 3, 4)]
    sheet = read(rows, "业务量2025.xlsx")
    assert [day.isoformat()[:7] for day in values(sheet, "month")] == ["2024-11", "2024-12", "2025-01", "2025-02"]


def test_january_follows_december_into_the_next_year(read: Any) -> None:
    sheet = read([("合同编号", "2024年12月", "1月"), ("HT-1", 1, 2)], "业务量2024.xlsx")
    assert [day.isoformat()[:7] for day in values(sheet, "month")] == ["2024-12", "2025-01"]


def test_a_bare_month_before_all_headings_with_years_is_refused_cell_by_cell(read: Any) -> None:
    sheet = read([("合同编号", "12月", "2025年1月"), ("HT-1", 7, 8)], "业务量2025.xlsx")
    assert [day.isoformat()[:7] for day in values(sheet, "month")] == ["2025-01"]
    assert (sheet.rows_read, sheet.rows_rejected) == (2, 1)
    ((column, rule),) = [
        place
        for problem in sheet.problems
        for place in zip(problem["column"].to_pylist(), problem["rule"].to_pylist(), strict=True)
    ]
    assert (column, rule) == ("B", "M-13")


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


# ------------------------------------------------------------------------- for whom and how long, behind the unit


@pytest.mark.parametrize(
    ("kind", "word", "unit"),
    [
        ("money", "元/工位/月", "元"),
        ("money", "万元/工位/月", "万元"),
        ("money", "元/季合计", "元"),
        ("money", "元/人/月", "元"),
        ("money", "cny/seat/month", "元"),
        ("price", "元/㎡/月", "元"),
        ("price", "元/㎡·月", "元"),
        ("price", "元/月/㎡", "元"),
        ("price", "CNY/m²/month", "元"),
        ("price", "元/平方米/月", "元"),
        # A day's rent in a column by the month is asked about, as it always was.
        ("price", "元/㎡/天", None),
        ("price", "元/25件", None),
    ],
)
def test_for_whom_and_how_long_is_no_scale(kind: str, word: str, unit: str | None) -> None:
    assert unit_for(kind, [plain(word)]) == unit
    assert unit is not None or is_foreign_price(kind, [plain(word)])


def test_the_headers_of_the_inhouse_sheet_are_read_as_they_stand(read: Any) -> None:
    header = (
        "服务项目", "使用单位", "测算口径", "基准日", "季度测算业务量", "操作人员人数(FTE)", "月人均工资(元/人/月)", "季度奖金(元/季合计)",
        "季度离职率(%)", "设备原值(万元/工位)", "租金单价(元/㎡/月)", "系统许可费(元/工位/月)",
    )  # fmt: skip
    row = ("凭证录入", "东分行", "自下而上", "2025-01-01", 600000, 25, 7000, 52500, 4, 0.72, 100, 200)
    sheet = read([header, row], "自营成本测算.xlsx", "自营成本测算")
    assert (sheet.state, sheet.questions, sheet.contract.source) == ("loaded", (), "inhouse_baselines")
    names = ("volume_basis", "fte", "pay_cny", "bonus_cny", "attrition", "equipment_cny", "rent_cny", "licences_cny")
    assert [values(sheet, name)[0] for name in names] == [
        600000, 25, 7000, 52500, Decimal("0.04"), 7200, 100, 200,
    ]  # fmt: skip


INHOUSE = (
    "服务项目", "使用单位", "测算口径", "基准日", "季度测算业务量", "月人均工资(元/人/月)", "季度奖金(元/季合计)", "租金单价(元/㎡/月)",
    "系统许可费(元/工位/月)", "单笔损失(元/笔)",
)  # fmt: skip


@pytest.mark.parametrize(
    ("official", "header", "field"),
    [
        ("系统许可费(元/工位/月)", "系统许可费(元/年)", "licences_cny"),
        ("系统许可费(元/工位/月)", "系统许可费(元/工位/年)", "licences_cny"),
        # All seats in one sum would be taken for one seat's.
        ("系统许可费(元/工位/月)", "系统许可费(万元/月)", "licences_cny"),
        ("系统许可费(元/工位/月)", "IT licences (CNY/year)", "licences_cny"),
        ("月人均工资(元/人/月)", "月人均工资(元/年)", "pay_cny"),
        ("季度奖金(元/季合计)", "奖金(元/人)", "bonus_cny"),
        ("季度奖金(元/季合计)", "奖金(元/年)", "bonus_cny"),
        ("租金单价(元/㎡/月)", "租金单价(元/平方米/天)", "rent_cny"),
        ("租金单价(元/㎡/月)", "租金单价(元/㎡/天)", "rent_cny"),
        ("单笔损失(元/笔)", "单笔损失(元/年)", "loss_per_error_cny"),
    ],
)
def test_an_amount_for_another_person_thing_or_time_is_not_read_and_says_so(
    read: Any, official: str, header: str, field: str
) -> None:
    rows = [
        tuple(header if each == official else each for each in INHOUSE),
        ("凭证录入", "东分行", "自下而上", "2025-01-01", 600000, 7000, 52500, 100, 200, 50),
    ]
    sheet = read(rows, "自营成本测算.xlsx", "自营成本测算")
    assert values(sheet, field) == [None]
    told = [cell for table in sheet.problems for cell in table.to_pylist() if cell["raw_text"] == header]
    assert [(cell["rule"], cell["row"], official in cell["zh"]) for cell in told] == [("M-02", 1, True)]


@pytest.mark.parametrize(
    ("official", "header", "field"),
    [
        ("月人均工资(元/人/月)", "月人均工资(元/月)", "pay_cny"),
        ("月人均工资(元/人/月)", "月工资(元/人)", "pay_cny"),
        ("季度奖金(元/季合计)", "绩效(元/季度)", "bonus_cny"),
        ("系统许可费(元/工位/月)", "系统许可费(元/座席·月)", "licences_cny"),
        ("系统许可费(元/工位/月)", "系统许可费(元)", "licences_cny"),
        ("租金单价(元/㎡/月)", "租金单价(元/平米·月)", "rent_cny"),
        ("单笔损失(元/笔)", "单笔损失(元/件)", "loss_per_error_cny"),
    ],
)
def test_the_same_person_thing_or_time_in_other_words_is_read(
    read: Any, official: str, header: str, field: str
) -> None:
    rows = [
        tuple(header if each == official else each for each in INHOUSE),
        ("凭证录入", "东分行", "自下而上", "2025-01-01", 600000, 7, 7, 7, 7, 7),
    ]
    assert values(read(rows, "自营成本测算.xlsx", "自营成本测算"), field) == [7]


def test_a_period_s_amounts_by_the_year_are_asked_about(read: Any) -> None:
    header = ("期间", "合同编号", "费用方", "费用项目", "不含税金额(元/年)")
    rows = [header, ("2025Q1", "HT-1", "外包", "合同管理", 1200)]
    sheet = read(rows, "费用.xlsx", "费用")
    assert values(sheet, "amount_ex_vat_cny") == [None]
    (question,) = sheet.questions
    assert (question.kind, [choice.code.partition(":")[0] for choice in question.choices][:1]) == ("column", ["E"])
    # Somebody who knows that they are the period's may say so.
    said = Answers.of([Answer(question.kind, question.subject, question.choices[0].code)])
    assert values(read(rows, "费用.xlsx", "费用", said), "amount_ex_vat_cny") == [1200]
    yearly = read(
        [("服务项目", "测算口径", "基准日", "业务量(万笔/年)"), ("录入", "自下而上", "2025-01-01", 24)],
        "自营成本测算.xlsx",
        "自营",
    )
    assert (yearly.state, yearly.questions[0].field) == ("held", "volume_basis")


def test_the_headers_that_the_inhouse_sheet_had_before_still_load(read: Any) -> None:
    header = (
        "服务项目", "使用单位", "测算口径", "基准日", "测算业务量", "单笔处理时长(秒)", "人数", "月人均工资(元)", "社保比例(%)",
        "公积金比例(%)", "奖金(元)", "培训费(元)", "招聘费(元)", "离职率(%)", "设备原值(元)", "折旧年限", "工位面积(㎡)",
        "租金单价(元)", "系统许可费(元)", "管理费率(%)", "差错率(%)", "单笔损失(元)", "可避免比例(%)", "管理人员人数",
        "管理人员月工资(元)", "每季带薪工时", "缺勤及培训占比(%)", "爬坡损失(元/人)", "审批人",
    )  # fmt: skip
    row = (
        "凭证录入", "东分行", "自下而上", "2025-01-01", 600000, 60, 25, 7000, 26, 10, 52500, 7500, 5000, 4, 7200, 3, 6, 100, 200,
        12, 3, 50, 90, 2, 10000, 500, 20, 4500, "某人",
    )  # fmt: skip
    sheet = read([header, row], "自营成本测算.xlsx", "自营成本测算")
    assert (sheet.state, sheet.questions, sheet.contract.source) == ("loaded", (), "inhouse_baselines")
    (found,) = sheet.rows.to_pylist()
    assert [name for name, value in found.items() if value is None and name not in ("contract_no", "na_fields")] == []


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("数电专票", "special"), ("增值税专用发票", "special"), ("电子发票（增值税专用发票）", "special"), ("专票", "special"),
        ("数电普票", "ordinary"), ("增值税普通发票", "ordinary"), ("电子发票（普通发票）", "ordinary"), ("普票", "ordinary"),
        ("数电票（普通发票）", "ordinary"), ("增值税普通发票(卷票)", "ordinary"), ("收据", "ordinary"),
        ("数电票（增值税专用发票）", "special"), ("增值税专用发票（电子）", "special"),
    ],
)  # fmt: skip
def test_kinds_of_invoice_are_known_by_the_words_on_them(read: Any, said: str, kind: str) -> None:
    invoice = ("合同编号", "发票号码", "期间", "不含税金额(元)", "税额(元)", "发票种类")
    sheet = read([invoice, ("HT-1", "25112000000000000001", "2025Q1", 100, 6, said)], "发票.xlsx", "发票")
    assert (values(sheet, "invoice_kind"), sheet.problems) == ([kind], ())
    cost = ("合同编号", "期间", "费用方", "费用项目", "不含税金额(元)", "税额(元)", "票种")
    sheet = read([cost, ("HT-1", "2025Q1", "外包", "业务监控", 100, 6, said)], "费用.xlsx", "费用")
    assert values(sheet, "invoice_kind") == [kind]


def test_a_kind_of_invoice_that_nobody_knows_is_no_special_invoice(read: Any) -> None:
    """Read as blank its VAT would count as recoverable by the bank's share: the row waits instead."""
    header = ("合同编号", "发票号码", "期间", "不含税金额(元)", "税额(元)", "发票种类")
    rows = [header, ("HT-1", "1", "2025Q1", 100, 6, "机打票"), ("HT-1", "2", "2025Q1", 100, 6, None)]
    sheet = read(rows, "发票.xlsx", "发票")
    assert (values(sheet, "invoice_no"), values(sheet, "invoice_kind")) == (["2"], [None])
    assert sheet.rows_rejected == 1
