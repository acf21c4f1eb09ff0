"""The register of domain 2.6: every mess of M-01 to M-40 where its rule fires, and where it must not.

Each case is the smallest sheet that shows the rule, written by a spreadsheet library (or as the bytes of a CSV file) and
read as a bank's file is. The files named `test_messes*`, `test_cells*` and `test_staging_*` go into the depths of single
rules; this one shows that none is missing. `test_validation_rules.py` does the same for V01 to V24.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.contract import Contracts, contracts_from
from pipelines.exports import Table, to_csv
from pipelines.reading.outcomes import FileRead, SheetRead
from tests.pipelines import bank
from tests.pipelines.conftest import FEES
from tests.pipelines.staged import Desk

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
Row = Sequence[object]
Read = Callable[..., SheetRead]
Listed = Callable[[SheetRead], list[tuple[str, str, str]]]

# The fee sheet of `conftest` and the kinds of column it leaves out; a sheet of months as columns.
MORE = """
- {name: completion, kind: ratio, header: {zh: 完成率, en: Completion}}
- {name: complaints, kind: integer, min: 0, zero_words: [无], header: {zh: 投诉数, en: Complaints}}
- {name: score, kind: decimal, grades: {优: 95, 良: 85, 中: 75, 差: 50}, header: {zh: 评分, en: Score}}
- {name: waiting, kind: decimal, unit: 秒, unit_from: waiting_unit, header: {zh: 等待, en: Waiting}}
- {name: waiting_unit, kind: text, header: {zh: 等待单位, en: Waiting unit}}
"""
REVERSAL = """
{rule: M-24, holds: "fee_cny >= 0 or remark like '%冲销%' or remark like '%红字%'", field: fee_cny, severity: reject,
 zh: 负数须注明冲销, en: Say that it is a reversal}
"""
WORK = """
source: work
title: {zh: 工作量表, en: Work}
grain: {zh: 每供应商每月一行, en: One row per vendor and month}
key: [vendor_name, month]
pivot: {field: month, value: volume}
fields:
  - {name: vendor_name, kind: key_text, required: true, header: {zh: 供应商名称, en: Vendor}}
  - {name: month, kind: month, required: true, header: {zh: 月份, en: Month}}
  - {name: volume, kind: integer, required: true, min: 0, header: {zh: 业务量, en: Volume}}
  - {name: remark, kind: text, header: {zh: 备注, en: Remark}}
"""
HEADER = ("供应商名称", "月份", "费用(元)")
GOOD = ("甲公司", "2025-01", 100)
FIRST, SECOND = date(2025, 1, 1), date(2025, 2, 1)


@cache
def contracts() -> Contracts:
    fees = yaml.safe_load(FEES)
    fees["fields"] += yaml.safe_load(MORE)
    fees["checks"].append(yaml.safe_load(REVERSAL))
    return contracts_from({"fees.yaml": fees, "work.yaml": yaml.safe_load(WORK)})


@dataclass(frozen=True)
class Sheet:
    """Rows of a sheet and what must come of them: values of fields, and cells that are marked, each by rule and severity."""

    rows: Sequence[Row]
    values: Mapping[str, Sequence[Any]]
    marked: Sequence[tuple[str, str, str]] = ()
    state: str = "loaded"
    asked: Sequence[str] = ()
    aside: Sequence[int] = ()
    finish: Callable[[Any], None] | None = None
    file_name: str = "sheet.xlsx"


def fees(header: str, *cells: object, **options: Any) -> Sheet:
    """One column more beside good ones: a row for each of the cells."""
    rows = [(*HEADER, header), *((f"公司{place}", "2025-01", 100, cell) for place, cell in enumerate(cells, 2))]
    return Sheet(rows, **options)


def money(*texts: str) -> list[Decimal]:
    return [Decimal(each) for each in texts]


def merged(*ranges: str) -> Callable[[Any], None]:
    def finish(sheet: Any) -> None:
        for each in ranges:
            sheet.merge_cells(each)

    return finish


def typed(kind: str, **cells: object) -> Callable[[Any], None]:
    """Give cells a value of a kind that `append` would not: an error is "e"."""

    def finish(sheet: Any) -> None:
        for address, value in cells.items():
            sheet[address].value, sheet[address].data_type = value, kind

    return finish


def shown(number_format: str, *cells: str) -> Callable[[Any], None]:
    def finish(sheet: Any) -> None:
        for each in cells:
            sheet[each].number_format = number_format

    return finish


def hidden(*rows: int) -> Callable[[Any], None]:
    def finish(sheet: Any) -> None:
        for each in rows:
            sheet.row_dimensions[each].hidden = True

    return finish


READ: dict[str, tuple[Sheet, Sheet]] = {
    "M-01": (
        Sheet([("2025年一季度外包服务费用表",), ("单位：万元",), ("供应商名称", "月份", "费用"), ("甲公司", "1月", 12.5)],
              {"fee_cny": money("125000"), "month": [FIRST]}),
        # Two years in a title name none; a word that only holds 万元 is no note of a unit.
        Sheet([("2024年与2025年对比（万元店项目）",), HEADER, ("甲公司", "1月", 12.5), GOOD],
              {"fee_cny": money("100")}, [("B3", "M-13", "rejected")]),
    ),
    "M-02": (
        Sheet([("供应商名称", "月份", "费用", None), (None, None, "本月(元)", "说明"), ("甲公司", "2025-01", 7, "x")],
              {"fee_cny": money("7")}, finish=merged("A1:A2", "B1:B2", "C1:D1")),
        # A first row of data below merged headings is data.
        Sheet([(*HEADER, "备注", None), (*GOOD, "见附件", "另附"), ("乙公司", "2025-01", 8, None, None)],
              {"vendor_name": ["甲公司", "乙公司"]}, [("E2", "M-02", "noted")], finish=merged("D1:E1")),
    ),
    "M-03": (
        Sheet([HEADER, GOOD, (None, "2025-02", 200), ("乙公司", "2025-01", 5), ("乙公司", "2025-02", None)],
              {"vendor_name": ["甲公司", "甲公司"]}, [("C4", "M-03", "rejected"), ("C5", "M-03", "rejected")],
              asked=["allocation"], finish=merged("A2:A3", "C4:C5")),
        Sheet([HEADER, GOOD, (None, "2025-02", 200)], {"vendor_name": ["甲公司"]}, [("A3", "M-16", "rejected")]),
    ),
    "M-04": (
        Sheet([HEADER, GOOD, ("本页合计：", None, 100), ("乙公司", "2025-01", 2), ("总 计", None, 103)],
              {"vendor_name": ["甲公司", "乙公司"]}, [("C5", "V23", "noted")], aside=[3, 5]),
        Sheet([HEADER, ("合计算机公司", "2025-01", 1), ("Total Services Ltd", "2025-01", 2)], {"fee_cny": money("1", "2")}),
    ),
    "M-05": (
        Sheet([HEADER, GOOD, ("填表人：王", None, "审核：李"), ("打印于柜面",)], {"fee_cny": money("100")}, aside=[3, 4]),
        Sheet([HEADER, ("备注：甲公司", "2025-01", 1), GOOD], {"fee_cny": money("1", "100")}),
    ),
    "M-06": (
        fees("笔数", "１２３", "－５", "９９９", values={"pieces": [123, None, 999]}, marked=[("D3", "M-24", "blanked")]),
        fees("笔数", "约１２３", values={"pieces": [None]}, marked=[("D2", "M-17", "blanked")]),
    ),
    "M-07": (
        fees("单价", "¥1,234.5元", "RMB 5", "￥0.35", values={"unit_price_cny": money("1234.5", "5", "0.35")}),
        # Digits that are parted otherwise than by thousands are no number.
        fees("单价", "1,23", "12,34,567", values={"unit_price_cny": [None, None]}, marked=[("D2", "M-07", "blanked"), ("D3", "M-07", "blanked")]),
    ),
    "M-08": (
        Sheet([(*HEADER, "备注"), *(("甲公司", "2025-01", text, "红字冲销") for text in ("(1,234.50)", "1234.50-", "△123"))],
              {"fee_cny": money("-1234.50", "-1234.50", "-123")}),
        fees("笔数", "3-5", "-", values={"pieces": [None, None]}, marked=[("D2", "M-17", "blanked"), ("D3", "M-16", "noted")]),
    ),
    "M-09": (
        Sheet([("供应商名称", "月份", "费用(万元)"), ("甲公司", "2025-01", 12.5), ("乙公司", "2025-01", "5元")],
              {"fee_cny": money("125000", "5")}, [("C3", "M-09", "noted")]),
        # No unit anywhere: nothing is guessed from the size of the numbers.
        Sheet([("供应商名称", "月份", "费用"), ("甲公司", "2025-01", 12.5)], {}, state="held", asked=["unit"]),
    ),
    "M-10": (
        fees("合格率(%)", 95, 0.5, "95％", values={"quality": money("0.95", "0.005", "0.95")}),
        fees("合格率", 0.95, 96, values={"quality": [None, None]}, marked=[("D1", "M-10", "noted")], asked=["scale"]),
    ),
    "M-11": (
        fees("合格率(%)", 101, 100, values={"quality": [None, 1]}, marked=[("D2", "V05", "blanked")]),
        fees("完成率(%)", 130, values={"completion": money("1.3")}),
    ),
    "M-12": (
        fees("支付日期", "2025年3月1日", "2025.3.1", "20250301", 45717, "45717", values={"paid_on": [date(2025, 3, 1)] * 5}),
        fees("支付日期", "3/1/2025", "2025年2月30日", values={"paid_on": [None, None]}, marked=[("D2", "M-12", "blanked"), ("D3", "M-12", "blanked")]),
    ),
    "M-13": (
        Sheet([HEADER, *(("甲公司", month, 1) for month in ("2025年1月", "202501", "2025-01", "2025/1"))], {"month": [FIRST] * 4}),
        Sheet([HEADER, ("甲公司", "1月", 1), ("甲公司", "2025年13月", 1), GOOD], {"month": [FIRST]},
              [("B2", "M-13", "rejected"), ("B3", "M-13", "rejected")]),
    ),
    "M-14": (
        fees("季度", "2025Q1", "25Q1", "Q1/2025", "2025年一季度", "2025年第1季度", "2025年1-3月", values={"quarter": ["2025Q1"] * 6},
             marked=[("D3", "M-12", "noted")]),
        # What is cumulative is no quarter.
        fees("季度", "2025年1-6月", "2025年上半年", "截至2025年6月末", values={"quarter": [None] * 3},
             marked=[(f"D{row}", "M-14", "blanked") for row in (2, 3, 4)]),
    ),
    "M-15": (
        Sheet([("供应商名称", "月份", "业务量(本年累计)"), ("甲公司", "2025-01", 10), ("甲公司", "2025-02", 30)],
              {"volume": [10, 20]}, [("C3", "M-15", "noted")]),
        Sheet([("供应商名称", "月份", "本年累计业务量", "本月业务量"), ("甲公司", "2025-01", 10, 10), ("甲公司", "2025-02", 30, 20)],
              {"volume": [10, 20]}),
    ),
    "M-16": (
        fees("投诉数", None, "—", "未统计", "不适用", "无", values={"complaints": [None, None, None, None, 0], "na_fields": [[], [], [], ["complaints"], []]},
             marked=[(f"D{row}", "M-16", "noted") for row in (3, 4, 5, 6)]),
        fees("投诉数", 0, "0", values={"complaints": [0, 0], "na_fields": [[], []]}),
    ),
    "M-17": (
        fees("笔数", "约1200", "≥95", "95以上", "1200余", "两名", "3人(含实习1人)", values={"pieces": [None] * 6},
             marked=[(f"D{row}", "M-17", "blanked") for row in range(2, 8)]),
        fees("备注", "约1200", "≥95", values={"remark": ["约1200", "≥95"]}),
    ),
    "M-18": (
        fees("笔数", "'8", " 7\u00a0", "12", values={"pieces": [8, 7, 12]}),
        # A number of a contract keeps its zeros: it is text.
        Sheet([HEADER, ("007", "2025-01", 1)], {"vendor_name": ["007"]}),
    ),
    "M-19": (
        Sheet([(*HEADER, "笔数", "备注"), (*GOOD, 1, "x"), (*GOOD, 2, "=1+1")],
              {"pieces": [None, 2], "remark": ["x", None]}, [("D2", "M-19", "blanked"), ("E3", "M-19", "blanked")], finish=typed("e", D2="#DIV/0!")),
        # A sign that begins like an error's, and an N/A that somebody typed.
        fees("备注", "#1柜台", "N/A级", "#号", values={"remark": ["#1柜台", "N/A级", "#号"]}),
    ),
    "M-20": (
        Sheet([HEADER, (911101080000000000, "2025-01", 1), GOOD], {"fee_cny": money("100")}, [("A2", "M-20", "rejected")]),
        Sheet([HEADER, ("911101080000000000", "2025-01", 1), (1001, "2025-01", 2)], {"vendor_name": ["911101080000000000", "1001"]}),
    ),
    "M-21": (
        fees("评分", "优", " 良 ", "中", "差", 88, values={"score": [95, 85, 75, 50, 88]}, marked=[(f"D{row}", "M-21", "noted") for row in range(2, 6)]),
        Sheet([(*HEADER, "评分"), ("优", "2025-01", 1, "优良")], {"vendor_name": ["优"], "score": [None]}, [("D2", "M-17", "blanked")]),
    ),
    "M-24": (
        Sheet([(*HEADER, "笔数", "备注"), ("甲公司", "2025-01", -5, -5, "红字冲销")],
              {"fee_cny": money("-5"), "pieces": [None]}, [("D2", "M-24", "blanked")]),
        Sheet([(*HEADER, "备注"), ("甲公司", "2025-01", -5, "少付"), GOOD], {"fee_cny": money("100")}, [("C2", "M-24", "rejected")]),
    ),
    "M-25": (
        Sheet([HEADER, GOOD, ("乙公司", "2025-01", 2)], {"fee_cny": money("100", "2")}, [("A3", "M-25", "noted")], finish=hidden(3)),
        Sheet([("2025年",), HEADER, ("甲公司", "1月", 2)], {"fee_cny": money("2")}, finish=hidden(1, 9)),
    ),
    "M-26": (
        Sheet([("2025年业务量",), ("供应商名称", "1月", "二月", "合计"), ("甲公司", 1, 0, 1), ("乙公司", None, 4, 4)],
              {"month": [FIRST, SECOND, SECOND], "volume": [1, 0, 4]}),
        # A number or a day as a heading is no month.
        Sheet([("供应商名称", "月份", "业务量", "12", "13月"), ("甲公司", "2025-01", 1, 5, 6)], {"month": [FIRST], "volume": [1]}),
    ),
    "M-27": (
        Sheet([HEADER, GOOD, ("合计", None, 100), (), ("月份", "供应商名称", "费用(万元)"), ("2025-02", "乙公司", 2)],
              {"vendor_name": ["甲公司", "乙公司"], "fee_cny": money("100", "20000")}, aside=[3]),
        Sheet([HEADER, GOOD, (), ("乙公司", "2025-01", 2)], {"source_row": [2, 4]}),
    ),
    "M-32": (
        Sheet([(*HEADER, "等待", "等待单位"), (*GOOD, 2, "分钟"), (*GOOD, 30, "秒"), (*GOOD, 2, "公里")],
              {"waiting": [120, 30, None]}, [("D4", "M-32", "blanked")]),
        Sheet([(*HEADER, "等待", "等待单位"), (*GOOD, 9, None)], {"waiting": [9]}),
    ),
    "M-33": (
        fees("工时", 1.4, values={"hours": money("1.4")}, finish=shown("0", "D2")),
        # A percentage is what it shows: the stored number is its hundredth.
        fees("合格率(%)", 0.953, values={"quality": money("0.953")}, finish=shown("0%", "D2")),
    ),
    "M-34": (
        Sheet([HEADER, *((f"公司{place}", "2025-01", "0.33") for place in range(10)), ("合计", None, "3.41")],
              {"fee_cny": money(*["0.33"] * 10)}, [("C12", "V23", "noted")], aside=[12]),
        Sheet([HEADER, *((f"公司{place}", "2025-01", "0.33") for place in range(10)), ("合计", None, "3.40")],
              {"fee_cny": money(*["0.33"] * 10)}, aside=[12]),
    ),
    "M-36": (
        Sheet([HEADER, ("甲公司*", "2025-01", 1), ("乙公司（新增）", "2025-01", 2)], {"vendor_name": ["甲公司", "乙公司"]},
              [("A2", "M-36", "noted"), ("A3", "M-36", "noted")]),
        Sheet([HEADER, ("甲公司(北京)", "2025-01", 1), ("甲*公司", "2025-01", 2)], {"vendor_name": ["甲公司(北京)", "甲*公司"]}),
    ),
}  # fmt: skip


def seen(sheet: SheetRead, case: Sheet, listed: Listed) -> tuple[object, ...]:
    values = {name: list(sheet.rows.column(name).to_pylist()) for name in case.values}
    asked = [question.kind for question in sheet.questions]
    return sheet.state, values, listed(sheet), asked, [each.row for each in sheet.aside]


@pytest.mark.parametrize("fires", [True, False], ids=["fires", "spares"])
@pytest.mark.parametrize("rule", READ)
def test_a_sheet_is_read_by_the_rule(read_rows: Read, problem_cells: Listed, rule: str, fires: bool) -> None:
    case = READ[rule][0 if fires else 1]
    sheet = read_rows(case.rows, case.finish, contracts=contracts(), file_name=case.file_name)
    expected = (case.state, dict(case.values), list(case.marked), list(case.asked), list(case.aside))
    assert seen(sheet, case, problem_cells) == expected


# What more than one sheet decides: which rows are one, who is meant, what has happened. Shipped contracts, schema staging.

VOLUMES = ("月份", "合同编号", "业务量")
KPI = bank.KPI_HEADER
NAMED = ("月份", "供应商名称", "服务项目", "使用单位", "业务量")
STAFF = (
    "月份",
    "合同编号",
    "姓名",
    "身份证号",
    "手机号码",
    "用工性质",
    "劳动合同签订情况",
    "社会保险缴纳情况",
    "行为记录",
)
UNITS = ("机构号", "机构全称", "机构简称", "上级机构号")
TENDERS = (("招标编号", "采购方式", "开标日期"), ("ZB-1", "公开招标", "2025-03-01"))
MADE_UP_ID, MADE_UP_PHONE = "110101199003074610", "13912345678"


@dataclass(frozen=True)
class Bank:
    """Sheets beside the small bank's, what the query must find, marked cells of those sheets, kinds of open questions."""

    sheets: Mapping[str, Sequence[Row]]
    query: str
    rows: Sequence[tuple[Any, ...]]
    marked: Sequence[tuple[str, str, str]] = ()
    asked: Sequence[str] = ()
    aside: Sequence[tuple[int, str]] = ()
    later: tuple[str, Mapping[str, Sequence[Row]]] | None = None


TAKEN = "select strftime(month, '%m'), volume::integer from staging.volumes order by all"
WORK_OF = "select engagement_id, volume::integer from staging.volumes order by all"
EAST = "HT-1·凭证录入·东分行"
PRICES = "select bid_price_ex_vat_cny::integer from staging.candidates"
KPI_CODES = "select distinct kpi_name, kpi from staging.kpi_observations left join policy.kpi_names using (kpi_name)"
STAGED: dict[str, tuple[Bank, Bank]] = {
    "M-22": (
        Bank({"业务量": [VOLUMES, ("2025-01", "HT-1", 9), ("2025-01", "HT-1", 9)]}, TAKEN, [("01", 9)], aside=[(3, "duplicate")]),
        Bank({"业务量": [VOLUMES, ("2025-01", "HT-1", 9), ("2025-02", "HT-1", 9)]}, TAKEN, [("01", 9), ("02", 9)]),
    ),
    "M-23": (
        Bank({"业务量": [VOLUMES, ("2025-01", "HT-1", 9)]}, TAKEN, [], [("A2", "M-23", "rejected")] * 2, ["row"],
             later=("月报.xlsx", {"业务量": [VOLUMES, ("2025-01", "HT-1", 8)]})),
        # The one that calls itself a correction is right.
        Bank({"业务量": [VOLUMES, ("2025-01", "HT-1", 9)]}, TAKEN, [("01", 8)], aside=[(2, "replaced")],
             later=("月报(更正).xlsx", {"业务量": [VOLUMES, ("2025-01", "HT-1", 8)]})),
    ),
    "M-29": (
        Bank({"业务量": [NAMED, ("2025-01", "甲 公司", "凭证录入", "东分行", 9), ("2025-02", "甲公司（新增）", "凭证录入", "东分行", 8)]},
             WORK_OF, [(EAST, 8), (EAST, 9)], [("B3", "M-36", "noted")]),
        # A branch is not its parent, and nothing that resembles a vendor is taken for it.
        Bank({"业务量": [NAMED, ("2025-01", "甲公司成都分公司", "凭证录入", "东分行", 9), ("2025-01", "甲公可", "凭证录入", "东分行", 9)]},
             WORK_OF, [], [("B2", "V02", "rejected"), ("B3", "V02", "rejected")], ["vendor", "vendor"]),
    ),
    "M-30": (
        Bank({"业务量": [NAMED, ("2025-01", "甲公司", "凭证录入", "东 分行", 9), ("2025-02", "甲公司", "凭证录入", "京东", 8)],
              "机构": [UNITS, ("1", "东分行", "京东", ""), ("2", "西分行", "", "")]}, WORK_OF, [(EAST, 8), (EAST, 9)]),
        # A short name that two units have tells neither.
        Bank({"业务量": [NAMED, ("2025-01", "甲公司", "凭证录入", "一部", 9)],
              "机构": [UNITS, ("1", "东分行", "一部", ""), ("2", "西分行", "一部", "")]}, WORK_OF, [], [("D2", "V02", "rejected")], ["unit_name"]),
    ),
    "M-31": (
        Bank({"KPI": [KPI, ("2025-01", "HT-1", "20秒接通率", 9, 10), ("2025-01", "HT-1", "人工接通率", 9, 10)]},
             KPI_CODES, [("20秒接通率", "CC02"), ("人工接通率", "CC01")]),
        # Neither of the two is meant by less than its name.
        Bank({"KPI": [KPI, ("2025-01", "HT-1", "接通率", 9, 10)]}, KPI_CODES, [], [("C2", "V02", "rejected")], ["lookup"]),
    ),
    "M-35": (
        Bank({"外包人员": [STAFF, ("2025-03", "HT-1", "张三", MADE_UP_ID, MADE_UP_PHONE, "正式", "是", "足额", f"身份证{MADE_UP_ID}")]},
             "select conduct from staging.staff_roster", [("身份证•••4610",)]),
        Bank({"外包人员": [STAFF, ("2025-03", "HT-1", "张三", MADE_UP_ID, MADE_UP_PHONE, "正式", "是", "足额", "工单20250301已核")]},
             "select conduct from staging.staff_roster", [("工单20250301已核",)]),
    ),
    "M-37": (
        Bank({"业务量": [VOLUMES, ("2026-01", "HT-1", 0), ("2026-02", "HT-1", 0)]}, TAKEN, [("01", 0)], aside=[(3, "future")]),
        # The end of a contract lies ahead, as it should.
        Bank({"补充合同": [bank.ENGAGEMENTS[0], ("HT-3", "甲公司", "凭证录入", "东分行", "驻场", "2025-01-01", "2029-12-31")]},
             "select year(end_on) from staging.engagements where contract_no = 'HT-3'", [(2029,)]),
    ),
    "M-38": (
        Bank({"招标": TENDERS, "投标": [("招标编号", "投标人", "投标报价(元)", "税率"), ("ZB-1", "甲公司", 106, "6%")]},
             PRICES, [], asked=["vat"]),
        Bank({"招标": TENDERS, "投标": [("招标编号", "投标人", "投标报价(不含税)(元)", "税率"), ("ZB-1", "甲公司", 100, "6%")]}, PRICES, [(100,)]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fires", [True, False], ids=["fires", "spares"])
@pytest.mark.parametrize("rule", STAGED)
def test_a_bank_is_staged_by_the_rule(tmp_path: Path, rule: str, fires: bool) -> None:
    case = STAGED[rule][0 if fires else 1]
    base = {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS}
    files = [("base.xlsx", base), ("sent.xlsx", case.sheets), *([case.later] if case.later else [])]
    staged = Desk(tmp_path).stage(dict(files))
    staged.counts()
    marked = staged.rows("select cell, rule, severity from staging.problem_cells order by file_name, row, cell")
    aside = staged.rows("select row, kind from staging.set_aside_rows order by all")
    asked = [kind for (kind,) in staged.rows("select kind from staging.questions order by all")]
    found = (sorted(staged.rows(case.query)), marked, asked, aside)
    assert found == (list(case.rows), list(case.marked), list(case.asked), list(case.aside))


# What the bytes of a file decide. A name and its content; the rows of its first sheet, or the code of what is said of it.

LINES = "供应商名称,月份,费用(元),备注\n"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FILES: dict[str, tuple[tuple[str, bytes, object], tuple[str, bytes, object]]] = {
    "M-28": (
        ("费用.csv", f'{LINES}甲公司,2025-01,"1,234.50","北京\n分公司"\n'.encode("gb18030"), [(Decimal("1234.50"), "北京\n分公司")]),
        # Half of a character at the end: nothing is decoded by leaving bytes out.
        ("费用.csv", f"{LINES}甲公司,2025-01,1,北京".encode()[:-1], "E12"),
    ),
    "M-39": (
        ("费用.xlsx", OLD_WORKBOOK + "EncryptedPackage".encode("utf-16-le"), "E04"),
        ("费用.xls", (FIXTURES / "fees.xls").read_bytes(), [(Decimal(125_000), "按月"), (Decimal(130_000), "按月")]),
    ),
    "M-40": (
        ("费用.csv", f"{LINES}甲公司,2025-01,1,=HYPERLINK(1)\n乙公司,2025-01,2,@SUM(A1)\n".encode(), [(1, "=HYPERLINK(1)"), (2, "@SUM(A1)")]),
        ("费用.csv", f"{LINES}甲公司,2025-01,+5,-\n乙公司,2025-01,-7,红字冲销\n".encode(), [(5, None), (-7, "红字冲销")]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fires", [True, False], ids=["fires", "spares"])
@pytest.mark.parametrize("rule", FILES)
def test_a_file_is_opened_by_the_rule(
    tmp_path: Path, read_path: Callable[..., FileRead], rule: str, fires: bool
) -> None:
    name, content, expected = FILES[rule][0 if fires else 1]
    (tmp_path / name).write_bytes(content)
    result = read_path(tmp_path / name, contracts=contracts())
    if result.error is not None:
        assert result.error.code == expected
        return
    rows = result.sheets[0].rows
    assert list(zip(*(rows.column(name).to_pylist() for name in ("fee_cny", "remark")), strict=True)) == expected


def test_what_begins_like_a_formula_leaves_as_text_and_a_number_as_a_number() -> None:
    lines = to_csv(Table("t", ["a"], [["=HYPERLINK(1)"], ["@SUM(A1)"], [-5], ["甲-乙"]])).lstrip("\ufeff").split()
    assert lines == ["a", "'=HYPERLINK(1)", "'@SUM(A1)", "-5", "甲-乙"]


def test_every_mess_has_a_case_of_either_kind() -> None:
    rules = sorted([*READ, *STAGED, *FILES])
    assert rules == [f"M-{number:02}" for number in range(1, 41)]
