"""How vendors stand outside the bank: the sheets 信用查询, 重大变更告知 and 财务状况."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from pipelines.sample.bank import Bank, Vendor
from pipelines.sample.calendar import QUARTERS, last_day, months_of
from pipelines.sample.dice import Dice
from pipelines.sample.sheets import Cell, Sheet
from pipelines.sample.staff import ledger

_VENDOR: Final = ("供应商名称", "统一社会信用代码")
_CHANGED, _TOLD_LATE = 0.06, 0.25
_FISCAL_YEARS: Final = (2020, 2021, 2022, 2023, 2024)
# vendor, quarter, kind of record, day, amount, why compliance does not take it for a violation (None: not decided).
RECORDS: Final = (
    ("玄圃", "2025Q2", "经营异常名录（已移出）", date(2025, 4, 8), None, "登记住所更新不及时，合规部认定不属违法违纪"),
    ("天吴", "2025Q4", "行政处罚（罚款）", date(2025, 10, 21), 30000, None),
)  # fmt: skip
# The vendor that lost money three years running (G3).
LOSING: Final = "钦原"


def in_use(bank: Bank) -> list[Vendor]:
    """Return the vendors that have a contract."""
    return [each for each in bank.vendors.values() if any(one.vendor == each for one in bank.engagements)]


def credit_sheet(bank: Bank, year: int) -> Sheet:
    """Lay out 信用查询: one row per vendor and quarter, and one per record found."""
    rows: list[list[Cell]] = []
    for quarter in (quarter for quarter in QUARTERS if quarter.startswith(str(year))):
        checked = last_day(months_of(quarter)[1])
        for each in in_use(bank):
            found = [record for record in RECORDS if record[:2] == (each.key, quarter)]
            for _, _, kind, day, amount, exempt in found:
                row: list[Cell] = [each.name, each.uscc, checked, "信用中国", kind, day, amount, "一般", exempt]
                rows.append(row)
            if not found:
                rows.append([each.name, each.uscc, checked, "信用中国", "未查到记录", None, None, "未命中", None])
    headers = (*_VENDOR, "查询日期", "查询来源", "命中类型", "记录日期", "涉及金额(元)", "严重性", "合规豁免说明")
    return ledger(bank, year, "信用查询", headers, rows)


def notice_sheet(dice: Dice, bank: Bank, year: int) -> Sheet:
    """Lay out 重大变更告知: one row per vendor and quarter, which may say that nothing changed."""
    rows: list[list[Cell]] = []
    for quarter in (quarter for quarter in QUARTERS if quarter.startswith(str(year))):
        for each in in_use(bank):
            draw = (each.key, quarter)
            kind, changed, told = "无变更", None, None
            if dice.even("changed", *draw) < _CHANGED:
                kind = dice.pick(("股东变更", "关键人员变更"), "change", *draw)
                changed = months_of(quarter)[0] + timedelta(days=dice.whole(0, 50, "change", *draw))
                days = (14, 30) if dice.even("told late", *draw) < _TOLD_LATE else (0, 9)
                told = changed + timedelta(days=dice.whole(*days, "told", *draw))
            rows.append([quarter, each.name, each.uscc, kind, changed, told])
    return ledger(bank, year, "重大变更告知", ("告知期间", *_VENDOR, "变更事项", "变更发生日期", "告知日期"), rows)


def financial_sheet(dice: Dice, bank: Bank) -> Sheet:
    """Lay out 财务状况: one row per vendor and year, in 万元."""
    rows: list[list[Cell]] = []
    for each in in_use(bank):
        for year in _FISCAL_YEARS:
            revenue = round(each.headcount * dice.whole(90, 130, "revenue", each.key, year) / 10, 1)
            margin = -0.02 if each.key == LOSING else dice.whole(20, 80, "profit", each.key, year) / 1000
            assets = round(revenue * 0.8, 1)
            debts = round(assets * dice.whole(35, 70, "debts", each.key, year) / 100, 1)
            alike, profit = round(revenue * 0.45, 1), round(revenue * margin, 1)
            rows.append([each.name, each.uscc, year, revenue, alike, profit, assets, debts, "是"])
    headers = (
        *_VENDOR, "会计年度", "营业收入(万元)", "同类业务收入(万元)", "净利润(万元)", "资产总额(万元)",
        "负债总额(万元)", "是否审计",
    )  # fmt: skip
    title = f"{bank.name}外包供应商财务状况{bank.mark}"
    return Sheet("财务状况", title, "单位：万元", headers, rows, signed_on="2026年1月10日")
