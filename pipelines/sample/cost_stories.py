"""Costs that are not typed line by line: an in-house calculation, a shared pool, one-time amounts, a BOT contract."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from pipelines.sample.bank import Bank, Engagement
from pipelines.sample.costs import (
    BOT,
    CALCULATED,
    CALCULATED_FROM,
    COLUMNS,
    POOLED,
    POOLED_FROM,
    SPREAD,
    item_name,
    outsourced_lines,
    place_of_cost,
)
from pipelines.sample.dice import Dice
from pipelines.sample.settlements import YEAR
from pipelines.sample.sheets import Cell, Rate, Sheet

POOL: Final = "运营管理部质检组"
POOL_COLUMNS: Final = ("期间", "共用成本池", "成本池总额(元)", "分摊动因", "备注")
_SHARE_COLUMNS: Final = (*COLUMNS[:7], "不含税金额(元)", "一次性/经常性", "共用成本池", "分摊数量")
_ONE_TIME_COLUMNS: Final = (*COLUMNS[:8], "一次性/经常性", "摊销月数", "备注")
_CALCULATION_COLUMNS: Final = (
    "服务项目", "使用单位", "测算口径", "基准日", "测算业务量", "单笔处理时长(秒)", "月人均工资(元)", "社保比例",
    "公积金比例", "奖金(元)", "培训费(元)", "招聘费(元)", "离职率", "爬坡损失(元/人)", "设备原值(元)", "折旧年限",
    "工位面积(㎡)", "租金单价(元)", "系统许可费(元)", "管理费率", "差错率", "单笔损失(元)", "管理人员人数",
    "管理人员月工资(元)", "每季带薪工时", "缺勤及培训占比", "审批人",
)  # fmt: skip
_CONTRACT_COLUMNS: Final = (
    "合同编号", "合同名称", "供应商名称", "统一社会信用代码", "合同类型", "签订日期", "开始日期", "终止日期",
)  # fmt: skip
# What an hour of checking costs in the pool, in 元; the months a one-time amount is spread over.
_HOUR_CNY, _MONTHS, _QUARTERS = 90, 36, 12
# What the vendor hands over at the end is worth this much of a quarter's price.
_HANDED_OVER: Final = 0.4


def calculation_sheet(bank: Bank) -> Sheet:
    """Lay out 自营测算参数: what one item takes and what a person costs, from which the in-house side follows."""
    each = _of(bank, CALCULATED)
    volume = round(each.service.month_volume * each.scale * 3, -2)
    # Rates, overhead and hours are left to the policy, so that they stand in one place and can be tried on the page.
    row: list[Cell] = [
        each.service.name, each.using_unit, "自下而上", CALCULATED_FROM, volume, 70, 5800,
        None, None, 42000, 6000, 3000, Rate(0.05), 4000, 7200, 3, 5, 90, 150, None, Rate(0.0008), 20, 2, 9000, None,
        None, "示例测算人",
    ]  # fmt: skip
    return _sheet(bank, "自营测算参数", "自营成本测算参数表", _CALCULATION_COLUMNS, [row])


def pool_sheet(dice: Dice, bank: Bank) -> Sheet:
    """Lay out 共用成本池: one checking team that several engagements share."""
    hours = sum(_hours(dice, _of(bank, number)) for number in POOLED)
    row: list[Cell] = [POOLED_FROM, POOL, hours * _HOUR_CNY, "工时", "质检组人员及差旅"]
    return _sheet(bank, "共用成本池", "共用成本池登记表", POOL_COLUMNS, [row])


def share_sheet(dice: Dice, bank: Bank) -> Sheet:
    """Lay out 成本池分摊: who took how many hours of the pool; the amount follows."""
    rows: list[list[Cell]] = []
    for number in POOLED:
        each = _of(bank, number)
        place = place_of_cost(each, POOLED_FROM)
        rows.append([*place, "外包", item_name("O3"), None, "经常性", POOL, _hours(dice, each)])
    return _sheet(bank, "成本池分摊", "共用成本分摊明细表", _SHARE_COLUMNS, rows)


def one_time_sheet(dice: Dice, bank: Bank) -> Sheet:
    """Lay out 一次性费用: whole amounts with the months they are spread over, and what a BOT contract hands over."""
    each, bot = _of(bank, SPREAD), _of(bank, BOT)
    begun = f"{each.start_on.year}Q1"
    lines = outsourced_lines(dice, each, begun)
    rows: list[list[Cell]] = [
        [*place_of_cost(each, begun), "外包", item_name(code), lines[code] * _QUARTERS, "一次性", _MONTHS, note]
        for code, note in (("O2", "招标及尽职调查"), ("O4", "接管期双轨运行"))
    ]
    value = -round(outsourced_lines(dice, bot, POOLED_FROM)["O1"] * _HANDED_OVER, -3)
    place = place_of_cost(bot, POOLED_FROM)
    rows.append([*place, "外包", item_name("O13"), value, "一次性", _MONTHS, "期满移交资产的价值，冲减成本"])
    return _sheet(bank, "一次性费用", "外包一次性费用登记表", _ONE_TIME_COLUMNS, rows)


def terms_sheet(bank: Bank) -> Sheet:
    """Lay out 合同信息: the one contract whose type decides how its cost is compared."""
    each = _of(bank, BOT)
    row: list[Cell] = [
        each.contract_no, f"{each.using_unit}{each.service.name}外包合同", each.vendor.name, each.vendor.uscc, "BOT",
        each.start_on - timedelta(days=30), each.start_on, each.end_on,
    ]  # fmt: skip
    return _sheet(bank, "合同信息", "外包合同要素表", _CONTRACT_COLUMNS, [row])


def _hours(dice: Dice, each: Engagement) -> int:
    return round(outsourced_lines(dice, each, POOLED_FROM)["O3"] / _HOUR_CNY)


def _of(bank: Bank, number: int) -> Engagement:
    return next(each for each in bank.engagements if each.number == number)


def _sheet(bank: Bank, name: str, title: str, headers: tuple[str, ...], rows: list[list[Cell]]) -> Sheet:
    return Sheet(
        name=name,
        title=f"{bank.name}{YEAR}年{title}{bank.mark}",
        note="单位：元",
        headers=headers,
        rows=rows,
        signed_on=f"{YEAR + 1}年1月9日",
    )
