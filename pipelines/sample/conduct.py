"""What went wrong and what was put right: the ledgers 事件, 整改, 改进建议 and 扣分加分."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from pipelines.sample.bank import Bank, Engagement
from pipelines.sample.calendar import last_day, months_of, quarter_of
from pipelines.sample.dice import Dice
from pipelines.sample.sheets import Cell, Sheet
from pipelines.sample.staff import PLACE, ledger, place_of, quarters_of
from pipelines.sample.work import level_in

_LAST_DAY: Final = date(2026, 1, 5)
_KINDS: Final = ("操作差错", "系统中断", "违规操作", "其他")
_INCIDENTS_AT_FULL, _INCIDENTS_A_POINT, _LEAKS = 0.05, 0.012, 0.015
_MINOR: Final = 0.8
_ACTIONS_A_POINT, _LATE_ACTIONS = 0.03, 0.08
_IDEAS_AT_ZERO, _IDEAS_A_POINT, _ADOPTED = 0.2, 0.014, 0.75

# Stories: contract number's last part, day, kind, severity.
SEVERE_INCIDENT: Final = (15, date(2025, 11, 12), "操作差错", "较大")
DATA_LEAK: Final = (36, date(2025, 5, 20), "信息泄露", "较大")
# A vendor that fell to the lowest tier in 2024Q3 and passed its recheck in 2025Q1.
RECHECKED: Final = (12, date(2024, 12, 20), date(2025, 2, 14))
# number, day, item, times, standing, proven, evidence.
EVENTS: Final = (
    (26, date(2023, 5, 18), "总行书面表扬", 1, "已认定", None, "总行运营管理部感谢信（示例）"),
    (19, date(2024, 8, 6), "擅自更换人员", 2, "已认定", None, "现场检查记录（示例）"),
    (20, date(2024, 11, 22), "问题未按期整改", 1, "已撤销", None, "复核后撤销（示例）"),
    (1, date(2025, 6, 11), "总行书面表扬", 1, "已认定", None, "总行运营管理部感谢信（示例）"),
    (28, date(2025, 8, 14), "项目负责人缺位超过5天", 1, "已认定", None, "考勤记录（示例）"),
    (41, date(2025, 8, 27), "报告数据不实", 1, "申诉中", "否", "数据质量核查底稿（示例）"),
    (14, date(2025, 10, 30), "监管或总行通报", 1, "已认定", None, "示银通报〔2025〕8号"),
    (18, date(2025, 11, 5), "堵截欺诈或假币", 1, "已认定", None, "假币收缴凭证（示例）"),
    (9, date(2025, 12, 9), "经核实的改进成效", 1, "已认定", None, "改进效果验证表（示例）"),
)  # fmt: skip


def incident_sheet(dice: Dice, bank: Bank, year: int) -> Sheet:
    """Lay out 事件台账: one row per incident."""
    found = [row for quarter, each in quarters_of(bank, year) for row in _incidents(dice, each, quarter)]
    for number, day, kind, severity in (SEVERE_INCIDENT, DATA_LEAK):
        if day.year == year:
            story = next(each for each in bank.engagements if each.number == number)
            found.append(_incident(dice, story, day, kind, severity))
    found.sort(key=lambda row: (str(row[2]), str(row[8])))
    rows: list[list[Cell]] = [[f"SJ{year}-{place:03d}", *row] for place, row in enumerate(found, start=1)]
    headers = (
        "事件编号", "事件类型", "发生时间", "发现时间", "恢复时间", "事件等级", "损失金额(元)", "根本原因", "责任方",
        *PLACE,
    )  # fmt: skip
    return ledger(bank, year, "事件台账", headers, rows)


def _incidents(dice: Dice, each: Engagement, quarter: str) -> list[list[Cell]]:
    points = level_in(each, quarter)
    count = dice.count(_INCIDENTS_AT_FULL + _INCIDENTS_A_POINT * (100 - points), "incidents", each.number, quarter)
    first = months_of(quarter)[0]
    rows = []
    for place in range(count):
        draw = (each.number, quarter, place)
        kind = "信息泄露" if dice.even("leak", *draw) < _LEAKS * 4 else dice.pick(_KINDS, "kind", *draw)
        severity = "轻微" if dice.even("severity", *draw) < _MINOR else "一般"
        rows.append(_incident(dice, each, first + timedelta(days=dice.whole(0, 85, "day", *draw)), kind, severity))
    return rows


def _incident(dice: Dice, each: Engagement, day: date, kind: str, severity: str) -> list[Cell]:
    # The log's own clock has no zone.
    occurred = datetime(day.year, day.month, day.day, dice.whole(9, 16, "hour", each.number, day))  # noqa: DTZ001
    blame = "双方" if dice.even("blame", each.number, day) < 0.15 else "供应商"  # noqa: PLR2004 - one in seven
    lost = dice.whole(1, 30, "loss", each.number, day) * 100 if kind == "操作差错" else 0
    detected, restored = occurred + timedelta(minutes=40), occurred + timedelta(hours=3)
    return [kind, occurred, detected, restored, severity, lost, "流程执行不到位", blame, *place_of(each)]


def action_sheet(dice: Dice, bank: Bank, year: int) -> Sheet:
    """Lay out 整改台账: one row per action."""
    found: list[list[Cell]] = []
    for quarter, each in quarters_of(bank, year):
        points = level_in(each, quarter)
        count = dice.count(_ACTIONS_A_POINT * (100 - points), "actions", each.number, quarter)
        found.extend(_action(dice, each, quarter, place) for place in range(count))
    number, due, verified = RECHECKED
    if due.year == year:
        story = next(each for each in bank.engagements if each.number == number)
        found.append(["考核", *place_of(story), "季度评价不合格", "增配人员并复训", due, due, verified, "已验证"])
    rows: list[list[Cell]] = [[f"ZG{year}-{place:03d}", *row] for place, row in enumerate(found, start=1)]
    headers = (
        "整改编号", "整改来源", *PLACE, "问题描述", "整改措施", "整改期限", "完成日期", "验证日期", "整改状态",
    )  # fmt: skip
    return ledger(bank, year, "整改台账", headers, rows)


def _action(dice: Dice, each: Engagement, quarter: str, place: int) -> list[Cell]:
    draw = (each.number, quarter, place)
    last = last_day(months_of(quarter)[-1])
    due = last - timedelta(days=dice.whole(0, 60, "due", *draw))
    is_late = dice.even("late action", *draw) < _LATE_ACTIONS
    closed = due + timedelta(days=dice.whole(3, 25, "closed", *draw)) if is_late else due - timedelta(days=2)
    done = closed <= min(_LAST_DAY, each.end_on)
    return [
        dice.pick(("检查", "投诉", "指标"), "source", *draw), *place_of(each), "抽检发现问题", "专项培训并加强复核",
        due, closed if done else None, None, "完成" if done else "进行中",
    ]  # fmt: skip


def suggestion_sheet(dice: Dice, bank: Bank, year: int) -> Sheet:
    """Lay out 改进建议台账: one row per suggestion."""
    found: list[list[Cell]] = []
    for quarter, each in quarters_of(bank, year):
        mean = _IDEAS_AT_ZERO + _IDEAS_A_POINT * level_in(each, quarter)
        for place in range(dice.count(mean, "ideas", each.number, quarter)):
            draw = (each.number, quarter, place)
            day = months_of(quarter)[0] + timedelta(days=dice.whole(0, 70, "idea", *draw))
            adopted = dice.even("adopted", *draw) < _ADOPTED
            decided = day + timedelta(days=dice.whole(3, 15, "decided", *draw))
            found.append([day, *place_of(each), "优化作业流程", "是" if adopted else "否", decided])
    rows: list[list[Cell]] = [[f"JY{year}-{place:03d}", *row] for place, row in enumerate(found, start=1)]
    return ledger(
        bank, year, "改进建议台账", ("建议编号", "提出日期", *PLACE, "建议内容", "是否采纳", "采纳日期"), rows
    )


def event_sheet(bank: Bank, year: int) -> Sheet:
    """Lay out 扣分加分台账: one row per event that costs or earns points."""
    rows: list[list[Cell]] = []
    for number, day, item, times, standing, proven, evidence in EVENTS:
        if day.year == year:
            each = next(each for each in bank.engagements if each.number == number)
            code = f"KJ{quarter_of(day)}-{number:02d}"
            rows.append([code, day, *place_of(each), item, times, standing, proven, evidence, "外包管理委员会（示例）"])
    headers = ("扣加分编号", "发生日期", *PLACE, "扣加分事项", "次数", "认定状态", "是否查实", "认定依据", "认定部门")
    return ledger(bank, year, "扣分加分台账", headers, rows)
