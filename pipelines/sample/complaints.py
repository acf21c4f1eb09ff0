"""Who complained about what, and how it ended: the complaint logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from pipelines.sample.bank import Bank, Engagement
from pipelines.sample.calendar import MONTHS, last_day, quarter_of
from pipelines.sample.dice import Dice
from pipelines.sample.sheets import Cell, Sheet
from pipelines.sample.work import level_in, month_of_work

COLUMNS: Final = (
    "投诉编号", "受理时间", "投诉渠道", "业务类别", "投诉原因", "投诉内容", "被投诉机构", "合同编号", "责任供应商",
    "责任认定", "严重程度", "是否有效投诉", "办结时间", "处理结果", "赔付金额(元)", "是否重复", "是否监管转办",
    "客户满意", "供应商答复时间",
)  # fmt: skip
_CHANNELS: Final = ("营业现场", "电话银行", "移动客户端", "网络公众平台", "其他")
_OUTCOMES: Final = ("致歉", "和解", "补偿", "解释说明")
_COMPLAINTS: Final = {
    "CT": ("支付结算", "服务态度及服务质量", ("等候时间久", "业务办错需重办", "手续重复", "态度生硬")),
    "LB": ("人民币储蓄", "服务态度及服务质量", ("无人引导", "引导错误往返排队", "秩序混乱被插队", "态度冷淡")),
    "CC": ("银行卡", "服务设施、设备、业务系统", ("长时间接不通", "多次转接", "答复错误", "承诺未回电")),
    "DE": ("支付结算", "管理制度、业务规则与流程", ("录入差错退回", "处理延误", "信息录错影响入账")),
    "DOC": ("其他", "管理制度、业务规则与流程", ("调阅延误", "档案错放", "资料缺页")),
    "CH": ("人民币管理", "消费者资金安全", ("清分短款", "残损币混入", "捆内券别混装")),
    "ATM": ("人民币管理", "服务设施、设备、业务系统", ("机具缺钞", "吞卡处理慢", "加钞期间长时间停机")),
    "IT": ("其他", "服务设施、设备、业务系统", ("终端故障处理慢", "网络中断", "重复报修未解决")),
    "LG": ("其他", "服务态度及服务质量", ("卫生不达标", "报修响应慢", "会议保障疏漏")),
    "OB": ("银行卡", "营销方式", ("频繁来电打扰", "介绍不清易误解", "非约定时段来电")),
    "LOGI": ("其他", "服务态度及服务质量", ("配送延误", "签收单遗失", "包装破损")),
}
# Cumulative shares; three quarters of what is logged counts against the vendor.
_ATTRIBUTIONS: Final = ((0.70, "供应商"), (0.80, "双方"), (0.87, "银行"), (0.95, "客户原因"), (1.0, "无责"))
_SEVERITIES: Final = ((0.915, "一般"), (0.96, "较大"), (0.997, "轻微"), (1.0, "重大"))
_COUNTED_SHARE: Final = 0.75
_INVALID: Final = 0.04
_OWN, _QUARTERLY = 6.0, 4.0
_LATE_AT_ZERO, _REPEAT_AT_FULL, _REPEAT_AT_ZERO = 0.08, 0.008, 0.08
_LIMIT_DAYS: Final = 15
_LATE_REPLIES: Final = 0.06
_OPENS_AT, _OPEN_MINUTES = 9, 8 * 60
_WRITTEN_ON: Final = date(2026, 1, 8)


@dataclass(frozen=True)
class Complaint:
    """One complaint as it was logged."""

    engagement: Engagement
    received_at: datetime
    closed_at: datetime | None
    attribution: str
    severity: str
    is_valid: bool
    is_repeat: bool
    replied_at: datetime
    draw: str


def complaints_of(dice: Dice, bank: Bank, year: int) -> list[Complaint]:
    """Return a year's complaints in the order they came in."""
    found = [
        complaint
        for month in MONTHS
        if month.year == year
        for engagement in bank.engagements
        if engagement.runs_in(month)
        for complaint in _month(dice, engagement, month)
    ]
    return sorted(found, key=lambda each: (each.received_at, each.draw))


def complaint_sheet(dice: Dice, bank: Bank, year: int) -> Sheet:
    """Lay out the complaint log of a year: one row per complaint."""
    complaints = complaints_of(dice, bank, year)
    return Sheet(
        name="投诉台账",
        title=f"{bank.name}{year}年外包服务投诉台账{bank.mark}",
        note="单位：元",
        headers=COLUMNS,
        rows=[_row(dice, each, f"TS{year}-{place:04d}") for place, each in enumerate(complaints, start=1)],
        signed_on=f"{year + 1}年1月8日",
    )


def _month(dice: Dice, engagement: Engagement, month: date) -> list[Complaint]:
    if engagement.lucky_from and quarter_of(month) >= engagement.lucky_from:
        return []
    points = _points(dice, engagement, month)
    best, worst = engagement.service.complaints
    rate = max(best / 4, worst + (best - worst) * points / 100)
    volume = month_of_work(dice, engagement, month).volume
    count = dice.count(volume * rate / _COUNTED_SHARE, "complaints", engagement.number, month)
    return [_complaint(dice, engagement, month, points, place) for place in range(count)]


def _points(dice: Dice, engagement: Engagement, month: date) -> float:
    quarter = quarter_of(month)
    own = dice.bell(_OWN, "complaint level", engagement.number)
    return level_in(engagement, quarter) + own + dice.bell(_QUARTERLY, "complaint level", engagement.number, quarter)


def _complaint(dice: Dice, engagement: Engagement, month: date, points: float, place: int) -> Complaint:
    draw = f"{engagement.number:03d}/{month}/{place}"
    day = month + timedelta(days=dice.whole(0, last_day(month).day - 1, "day", draw))
    # The log's own clock has no zone.
    opening = datetime(day.year, day.month, day.day, _OPENS_AT)  # noqa: DTZ001
    received = opening + timedelta(minutes=dice.whole(0, _OPEN_MINUTES, "minute", draw))
    is_late = dice.even("late", draw) < _LATE_AT_ZERO * max(0.0, 100 - points) / 100
    days = dice.whole(_LIMIT_DAYS + 2, 29, "days", draw) if is_late else dice.whole(1, _LIMIT_DAYS - 2, "days", draw)
    closed = (received + timedelta(days=days)).replace(hour=16, minute=dice.whole(0, 59, "closed", draw))
    repeat = _REPEAT_AT_FULL + (_REPEAT_AT_ZERO - _REPEAT_AT_FULL) * max(0.0, 100 - points) / 100
    return Complaint(
        engagement=engagement,
        received_at=received,
        closed_at=closed if closed.date() <= _WRITTEN_ON else None,
        attribution=_fall(_ATTRIBUTIONS, dice.even("attribution", draw)),
        severity=_fall(_SEVERITIES, dice.even("severity", draw)),
        is_valid=dice.even("valid", draw) >= _INVALID,
        is_repeat=dice.even("repeat", draw) < repeat,
        replied_at=_replied_at(dice, received, closed, draw),
        draw=draw,
    )


def _replied_at(dice: Dice, received: datetime, closed: datetime, draw: str) -> datetime:
    """Answer within a working day or two; now and then a week later, where the matter was still open by then."""
    late = received + timedelta(days=dice.whole(6, 8, "reply days", draw))
    if dice.even("reply", draw) < _LATE_REPLIES and late < closed:
        return late
    return min(received + timedelta(hours=dice.whole(1, 20, "reply hours", draw)), closed)


def _fall(shares: Sequence[tuple[float, str]], drawn: float) -> str:
    return next(name for share, name in shares if drawn < share)


def _row(dice: Dice, each: Complaint, number: str) -> list[Cell]:
    category, cause, contents = _COMPLAINTS[each.engagement.service.code]
    outcome = dice.pick(_OUTCOMES, "outcome", each.draw) if each.closed_at else None
    paid = dice.whole(1, 40, "paid", each.draw) * 50 if outcome == "补偿" else None
    content = dice.pick(contents, "content", each.draw)
    return [
        number, each.received_at, dice.pick(_CHANNELS, "channel", each.draw), category, cause, content,
        each.engagement.using_unit, each.engagement.contract_no, each.engagement.vendor.name, each.attribution,
        each.severity, _yes(each.is_valid), each.closed_at, outcome, paid, _yes(each.is_repeat),
        _yes(each.severity == "较大"), dice.pick(("满意", "满意", "满意", "不满意", "未回访"), "satisfied", each.draw),
        each.replied_at,
    ]  # fmt: skip


def _yes(answer: bool) -> str:
    return "是" if answer else "否"
