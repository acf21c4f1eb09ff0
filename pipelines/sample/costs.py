"""What outsourcing cost and what the bank's own people would have cost, quarter by quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from pipelines.sample.bank import Bank, Engagement
from pipelines.sample.calendar import QUARTERS, months_of
from pipelines.sample.dice import Dice
from pipelines.sample.prices import ERROR_LOSS_SHARE, billed_fee, quarter_fee
from pipelines.sample.sheets import Cell, Rate, Sheet
from pipelines.sample.work import month_of_work

COLUMNS: Final = (
    "期间", "合同编号", "供应商名称", "服务项目", "使用单位", "费用方", "费用项目", "不含税金额(元)", "税额",
    "一次性/经常性", "分摊依据", "备注", "可避免比例",
)  # fmt: skip
# The years before spoke of the same things in other words.
_COLUMNS_2023: Final = {"不含税金额(元)": "不含税金额(万元)"}
_COLUMNS_2024: Final = {
    "期间": "季度", "合同编号": "合同号", "供应商名称": "外包公司", "使用单位": "机构", "费用项目": "成本项目",
    "不含税金额(元)": "净额(元)", "分摊依据": "动因",
}  # fmt: skip
_ITEMS_2023: Final = {
    "选择成本": "招标费", "业务监控成本": "质检人员成本", "业务移交成本": "交接费", "内部人力成本": "内部管理人力",
    "文化协同成本": "培训融合", "协议管理成本": "法务", "关系维护成本": "走访", "操作人员工资": "一线人员工资",
}  # fmt: skip
_QUARTER_WORDS: Final = ("一", "二", "三", "四")
_BLANK_FROM: Final = "2025Q3"
# Whose lines are not typed here but follow from other sheets (cost_stories), and since when: an in-house side that is
# calculated, monitoring that is a share of a pool, one-time amounts spread over the contract; who has a BOT contract.
CALCULATED, CALCULATED_FROM = 4, date(2025, 10, 1)
_CALCULATED_QUARTER: Final = "2025Q4"
POOLED, POOLED_FROM = (7, 8, 10), "2025Q4"
SPREAD, BOT = 44, 15
_MARGIN_NOISE, _LINE_NOISE = 0.004, 0.04

# code: name, share of the usual fee, driver. Lines marked with overhead grow with the bank's own effort.
_OUTSOURCED: Final = {
    "O2": ("选择成本", 0.005, "合同期摊销"),
    "O3": ("业务监控成本", 0.045, "工时"),
    "O4": ("业务移交成本", 0.012, "合同期摊销"),
    "O5": ("内部人力成本", 0.030, "投入人数"),
    "O6": ("文化协同成本", 0.005, "培训人次"),
    "O7": ("协议管理成本", 0.004, "工时"),
    "O8": ("关系维护成本", 0.004, "会议次数"),
    "O9": ("银行提供场地设备系统", 0.090, "工位数"),
    "O10": ("滞留成本", 0.050, "管理费用分摊"),
    "O11": ("差错损失与投诉处理", ERROR_LOSS_SHARE, "差错笔数"),
    "O12": ("风险与保险", 0.003, "保单"),
}
_WITH_OVERHEAD: Final = frozenset({"O3", "O5", "O6", "O9", "O10"})
_ONE_TIME: Final = frozenset({"O2", "O4"})
_IN_HOUSE: Final = (
    ("操作人员工资", 0.500, "人数"),
    ("社会保险+公积金(单位部分)", 0.180, "缴费基数"),
    ("奖金绩效", 0.050, "人数"),
    ("管理人员工资", 0.057, "人数"),
    ("管理人员社保公积金", 0.020, "缴费基数"),
    ("培训费", 0.008, "人数"),
    ("招聘费", 0.005, "离职人数"),
    ("设备折旧", 0.015, "工位数"),
    ("场地", 0.045, "面积"),
    ("IT许可、通讯、系统", 0.015, "工位数"),
    ("管理费用分摊", 0.096, "人工成本"),
    ("差错损失", 0.009, "差错笔数"),
)


def outsourced_sheet(dice: Dice, bank: Bank, year: int) -> Sheet:
    """Lay out 外包费用及内部成本: one row per quarter, contract and cost line."""
    rows = [row for quarter, each in _quarters(bank, year) for row in _outsourced_rows(dice, each, quarter)]
    return _sheet(bank, year, "外包费用及内部成本", rows)


def in_house_sheet(dice: Dice, bank: Bank, year: int) -> Sheet:
    """Lay out 自营成本测算: what the same volume would cost with the bank's own people."""
    rows = [row for quarter, each in _quarters(bank, year) for row in _in_house_rows(dice, each, quarter)]
    return _sheet(bank, year, "自营成本测算", rows)


def outsourced_lines(dice: Dice, engagement: Engagement, quarter: str) -> Mapping[str, int]:
    """Return the outsourced cost lines of a quarter in whole 元, the contract price first."""
    months = [month_of_work(dice, engagement, month) for month in months_of(quarter) if engagement.runs_in(month)]
    usual = quarter_fee(dice, engagement)
    lines = {"O1": billed_fee(dice, engagement, months)}
    for code, (_, share, _) in _OUTSOURCED.items():
        if code == "O9" and not engagement.service.is_onsite:
            continue
        effort = engagement.overhead if code in _WITH_OVERHEAD else 1.0
        noise = 1 + dice.bell(_LINE_NOISE, code, engagement.number, quarter)
        lines[code] = round(usual * share * effort * noise)
    return lines


def in_house_total(dice: Dice, engagement: Engagement, quarter: str) -> float:
    """Return what the bank's own people would have cost, in 元: the outsourced total and the margin above it."""
    lines = outsourced_lines(dice, engagement, quarter)
    outsourced = sum(lines.values()) + lines["O1"] * engagement.vat_rate
    margin = engagement.margin + dice.bell(_MARGIN_NOISE, "margin", engagement.number, quarter)
    return outsourced / (1 - margin)


def _quarters(bank: Bank, year: int) -> list[tuple[str, Engagement]]:
    return [
        (quarter, engagement)
        for quarter in QUARTERS
        if quarter.startswith(str(year))
        for engagement in bank.engagements
        if any(map(engagement.runs_in, months_of(quarter)))
    ]


def _outsourced_rows(dice: Dice, engagement: Engagement, quarter: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for code, amount in outsourced_lines(dice, engagement, quarter).items():
        if _follows(engagement, code, quarter):
            continue
        name, _, driver = ("合同价款", 1.0, "结算单") if code == "O1" else _OUTSOURCED[code]
        is_blank = code == engagement.blank_item and quarter >= _BLANK_FROM
        vat = round(amount * engagement.vat_rate, 2) if code == "O1" else None
        kind = "一次性" if code in _ONE_TIME else "经常性"
        place = place_of_cost(engagement, quarter)
        # A zero says why.
        note = None if amount else "当季未发生业务"
        stated = None if is_blank else amount
        rows.append([*place, "外包", _item(name, quarter), stated, vat, kind, driver, note, None])
    return rows


def _in_house_rows(dice: Dice, engagement: Engagement, quarter: str) -> list[list[Cell]]:
    if engagement.number == CALCULATED and quarter >= _CALCULATED_QUARTER:
        return []
    total = in_house_total(dice, engagement, quarter)
    place = place_of_cost(engagement, quarter)
    avoidable = Rate(engagement.avoidable) if engagement.avoidable is not None else None
    return [
        [*place, "自营", _item(name, quarter), round(total * share), None, "经常性", driver, None, avoidable]
        for name, share, driver in _IN_HOUSE
    ]


def _item(name: str, quarter: str) -> str:
    return _ITEMS_2023.get(name, name) if quarter.startswith("2023") else name


def item_name(code: str) -> str:
    """Return what the sheets of the last year call an outsourced cost line."""
    return {"O13": "退出与收回成本"}.get(code) or _OUTSOURCED[code][0]


def _follows(engagement: Engagement, code: str, quarter: str) -> bool:
    """Tell whether a line follows from another sheet: a share of a pool, or a one-time amount spread over months."""
    is_shared = code == "O3" and engagement.number in POOLED and quarter == POOLED_FROM
    return is_shared or (code in _ONE_TIME and engagement.number == SPREAD)


def place_of_cost(engagement: Engagement, quarter: str) -> list[Cell]:
    """Return the first cells of a cost row: period, contract, vendor, service, unit."""
    year, number = quarter.split("Q")
    spelt = {"2023": quarter, "2024": f"{year}年第{number}季度"}
    period = spelt.get(year, f"{year}年{_QUARTER_WORDS[int(number) - 1]}季度")
    return [
        period, engagement.contract_no, engagement.vendor.name, engagement.service.name, engagement.using_unit,
    ]  # fmt: skip


def _sheet(bank: Bank, year: int, name: str, rows: Sequence[list[Cell]]) -> Sheet:
    words = {2023: _COLUMNS_2023, 2024: _COLUMNS_2024}.get(year, {})
    amount = COLUMNS.index("不含税金额(元)")
    in_10k = year == 2023  # noqa: PLR2004 - the year the finance department still wrote 万元
    written = [_in_10k(row, amount) for row in rows] if in_10k else rows
    total: list[Cell] = ["合计", *[None] * (len(COLUMNS) - 1)]
    total[amount] = round(sum(float(str(row[amount] or 0)) for row in written), 4)
    return Sheet(
        name=name,
        title=f"{bank.name}{year}年{name}明细表{bank.mark}",
        note="单位：万元" if in_10k else "单位：元",
        headers=tuple(words.get(column, column) for column in COLUMNS),
        rows=written,
        total=total,
        signed_on=f"{year + 1}年1月9日",
    )


def _in_10k(row: list[Cell], amount: int) -> list[Cell]:
    return [
        round(float(str(cell)) / 10_000, 6) if place in (amount, amount + 1) and cell is not None else cell
        for place, cell in enumerate(row)
    ]
