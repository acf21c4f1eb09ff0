"""Who was on post and in order: headcounts, staff checks, reports, accounts of leavers, and one branch's roster."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from pipelines.sample.bank import Bank, Engagement
from pipelines.sample.calendar import MONTHS, QUARTERS, last_day, months_of, quarter_of
from pipelines.sample.dice import Dice
from pipelines.sample.sheets import Cell, Sheet
from pipelines.sample.work import KpiCount, level_in, month_of_work

PLACE: Final = ("合同编号", "供应商名称", "服务项目", "使用单位")
ROSTER_UNIT, ROSTER_QUARTER = "YJ", "2025Q4"
# The engagement whose roster shows a student on post (G8).
INTERN_AT: Final = 2
_REPORT = "外包人员基本情况报表"
_DUE_DAY, _LATEST = 5, 9
_DISABLED_AT_ZERO: Final = 0.80
# No place's identity numbers begin with 99: nobody owns such a number.
_ID_PREFIX: Final = "990101"
_SHORTFALLS: Final = {"劳动合同签订率": "签订", "社会保险足额缴纳率": "参保", "保密协议签订率": "保密"}


def place_of(each: Engagement) -> list[Cell]:
    """Return the cells that name an engagement on a ledger."""
    return [each.contract_no, each.vendor.name, each.service.name, each.using_unit]


def quarters_of(bank: Bank, year: int) -> Iterator[tuple[str, Engagement]]:
    """List a year's quarters with the engagements that run in all their months."""
    for quarter in QUARTERS:
        if quarter.startswith(str(year)):
            yield from ((quarter, each) for each in bank.engagements if all(map(each.runs_in, months_of(quarter))))


def counted(dice: Dice, each: Engagement, month: date, kpi: str) -> KpiCount:
    """Return what the unit's monthly sheet says of one indicator."""
    return next(count for count in month_of_work(dice, each, month).kpis if count.kpi.name == kpi)


def headcount_sheet(dice: Dice, bank: Bank, year: int) -> Sheet:
    """Lay out 外包人数: one row per engagement and month."""
    rows: list[list[Cell]] = []
    for month in (month for month in MONTHS if month.year == year):
        running = [each for each in bank.engagements if each.runs_in(month)]
        rows.extend([f"{month:%Y-%m}", *place_of(each), *_headcount(dice, each, month)] for each in running)
    headers = ("月份", *PLACE, "合同人数", "在岗人数", "期初人数", "期末人数", "入职人数", "离职人数")
    return ledger(bank, year, "外包人数", headers, rows)


def _headcount(dice: Dice, each: Engagement, month: date) -> list[Cell]:
    on_post = counted(dice, each, month, "人员到岗率")
    left = leavers(dice, each, quarter_of(month)) if month == months_of(quarter_of(month))[-1] else 0
    return [
        each.staff,
        round(each.staff * on_post.numerator / on_post.denominator, 1),
        each.staff,
        each.staff,
        left,
        left,
    ]


def leavers(dice: Dice, each: Engagement, quarter: str) -> int:
    """Return how many people left in a quarter, as its last month's sheet says."""
    return counted(dice, each, months_of(quarter)[-1], "人员流失率").numerator


def staff_check_sheet(dice: Dice, bank: Bank, year: int) -> Sheet:
    """Lay out 人员合规汇总: what the bank found when it checked papers, one row per engagement and quarter."""
    rows: list[list[Cell]] = []
    for quarter, each in quarters_of(bank, year):
        month = months_of(quarter)[-1]
        found: list[Cell] = [counted(dice, each, month, kpi).numerator for kpi in _SHORTFALLS]
        interns = 1 if (each.number, quarter) == (INTERN_AT, ROSTER_QUARTER) else 0
        checked = last_day(month) - timedelta(days=dice.whole(2, 20, "checked", each.number, quarter))
        rows.append([quarter, *place_of(each), each.staff, *found, each.staff, interns, checked])
    headers = (
        "期间", *PLACE, "外包人员总数", "已签劳动合同人数", "足额参保人数", "已签保密协议人数", "按时发薪人数",
        "实习生人数", "核查日期",
    )  # fmt: skip
    return ledger(bank, year, "人员合规汇总", headers, rows)


def report_sheet(dice: Dice, bank: Bank, year: int) -> Sheet:
    """Lay out 报表报送记录: whether the monthly staff report came by the fifth of the month after."""
    rows: list[list[Cell]] = []
    for month in (month for month in MONTHS if month.year == year):
        due = last_day(month) + timedelta(days=_DUE_DAY)
        for each in bank.engagements:
            # What falls due after the last contract day is nobody's any more.
            if each.runs_in(month) and due <= each.end_on:
                early = counted(dice, each, month, "报表报送及时率").numerator
                span = (0, 3) if early else (-_LATEST, -1)
                received = due - timedelta(days=dice.whole(*span, "report", each.number, month))
                rows.append([due, *place_of(each), _REPORT, received, "是"])
    headers = ("应报日期", *PLACE, "报表名称", "实际报送日期", "是否完整")
    return ledger(bank, year, "报表报送记录", headers, rows)


def access_sheet(dice: Dice, bank: Bank, year: int) -> Sheet:
    """Lay out 权限清理记录: leavers' accounts and how many were disabled by the next working day."""
    rows: list[list[Cell]] = []
    for quarter, each in quarters_of(bank, year):
        left = leavers(dice, each, quarter)
        share = _DISABLED_AT_ZERO + (1 - _DISABLED_AT_ZERO) * level_in(each, quarter) / 100
        done = min(left, dice.nearly(left * share, "disabled", each.number, quarter))
        rows.append([last_day(months_of(quarter)[-1]), *place_of(each), "统一用户认证", each.staff, left, done])
    headers = ("权限核查日期", *PLACE, "系统名称", "账号总数", "离职账号数", "已停用账号数")
    return ledger(bank, year, "权限清理记录", headers, rows)


def roster_sheet(dice: Dice, bank: Bank) -> Sheet:
    """Lay out 外包人员基本情况报表 of one branch and quarter: one row per person and month."""
    rows = [
        row
        for month in months_of(ROSTER_QUARTER)
        for each in bank.running(bank.units[ROSTER_UNIT], month)
        for number in range(each.staff)
        for row in [_person(dice, each, month, number)]
    ]
    headers = (
        "月份", *PLACE, "姓名", "身份证号", "岗位", "在岗天数", "用工性质", "劳动合同签订情况", "社会保险缴纳情况",
        "保密协议签订", "持证情况", "上岗证有效期",
    )  # fmt: skip
    unit = bank.units[ROSTER_UNIT].name
    return Sheet(
        name="人员基本情况",
        title=f"{bank.name}{unit}{ROSTER_QUARTER}外包人员基本情况报表{bank.mark}",
        note="",
        headers=headers,
        rows=rows,
        signed_on="2026年1月6日",
    )


def _person(dice: Dice, each: Engagement, month: date, number: int) -> list[Cell]:
    last = months_of(ROSTER_QUARTER)[-1]

    def holds(kpi: str) -> bool:
        return number < counted(dice, each, last, kpi).numerator

    certified = counted(dice, each, month, "持证上岗率")
    has_certificate = number < each.staff * certified.numerator / certified.denominator
    is_student = each.number == INTERN_AT and number == each.staff - 1
    identity = f"{_ID_PREFIX}1990{each.number:02d}{number % 28 + 1:02d}{number:03d}X"
    return [
        f"{month:%Y-%m}", *place_of(each), f"示例人员{each.number:02d}{number:02d}", identity, each.service.name[:4],
        dice.whole(18, 22, "days", each.number, month, number), "实习" if is_student else "正式",
        "是" if holds("劳动合同签订率") else "否", "足额" if holds("社会保险足额缴纳率") else "基数不足",
        "是" if holds("保密协议签订率") else "否", "上岗证" if has_certificate else "无",
        date(2027, 6, 30) if has_certificate else None,
    ]  # fmt: skip


def ledger(bank: Bank, year: int, name: str, headers: tuple[str, ...], rows: list[list[Cell]], note: str = "") -> Sheet:
    """Lay out one ledger of a year."""
    title = f"{bank.name}{year}年{name}{bank.mark}"
    return Sheet(name=name, title=title, note=note, headers=headers, rows=rows, signed_on=f"{year + 1}年1月9日")
