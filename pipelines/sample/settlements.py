"""What was priced, held back and once promised: the sheets beside the cost lines, for the last year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from pipelines.sample.bank import Bank, Engagement
from pipelines.sample.calendar import QUARTERS
from pipelines.sample.costs import in_house_total
from pipelines.sample.dice import Dice
from pipelines.sample.prices import unit_price
from pipelines.sample.sheets import Cell, Rate, Sheet
from pipelines.sample.work import month_of_work

YEAR: Final = 2025
# Whose prices the finance department has entered so far: by unit of output. Their invoices state quantity and price.
ENGAGEMENTS: Final = (1, 9, 18, 19)
PRICE_COLUMNS: Final = (
    "合同编号", "供应商名称", "服务项目", "使用单位", "序号", "不含税单价(元)", "计量单位", "档位起点", "档位终点",
    "分档方式", "生效日期", "年调整率(%)",
)  # fmt: skip
PENALTY_COLUMNS: Final = (
    "期间",
    "合同编号",
    "供应商名称",
    "服务项目",
    "使用单位",
    "扣款指标",
    "扣款金额(元)",
    "扣款状态",
    "奖惩类别",
)
DECISION_COLUMNS: Final = (
    "合同编号", "供应商名称", "服务项目", "使用单位", "决策日期", "合同年度", "测算自营成本(元)", "测算外包总成本(元)",
    "一次性投入(元)", "决策文号", "决策人",
)  # fmt: skip
TARGET_COLUMNS: Final = (
    "合同编号", "指标名称", "生效日期", "指标方向", "目标值", "底线值", "计量单位", "是否关键指标", "扣款比例(%)",
    "合同依据",
)  # fmt: skip
MIX_COLUMNS: Final = (
    "月份", "合同编号", "供应商名称", "服务项目", "使用单位", "业务种类", "分类业务量", "标准时长(分钟)",
)  # fmt: skip
# Engagement, quarter, indicator, amount, status, kind: one credit is confirmed and was never taken.
PENALTIES: Final[tuple[tuple[int, str, str, int, str, str], ...]] = (
    (19, "2025Q4", "清分差错率", 6200, "确认", "扣款"),
    (18, "2025Q3", "时效达标率", 2400, "已扣", "扣款"),
    (1, "2025Q3", "录入差错率", 1800, "争议", "扣款"),
    (9, "2025Q4", "抽检合格率", 1500, "确认", "奖励"),
)
# Whose contract puts money at risk, and whose volume is known by kind: one month below target was never written down.
AT_RISK: Final = 1
# Indicator, direction, target, floor, unit, part of the pool at risk.
TARGETS: Final[tuple[tuple[str, str, float, float, str, float], ...]] = (
    ("时效达标率", "越高越好", 99, 97, "%", 0.2),
    ("录入差错率", "越低越好", 1, 3, "‱", 0.3),
)
# Kind of work, share of the volume, minutes by the standard; the last kind is the rest.
_MIX: Final = (("支票及进账单", 0.62, 0.8), ("开户资料", 0.0, 2.5))
_PROMISED_MARGIN: Final = {1: 0.18, 19: 0.12}
_PROMISED_ONE_TIME: Final = 60_000


def price_sheet(dice: Dice, bank: Bank) -> Sheet:
    """Lay out 合同价格: one price a contract from the first day of the year, without bands."""
    rows: list[list[Cell]] = [
        [*_place(each), 1, unit_price(dice, each), each.service.unit, 0, None, "全量", date(YEAR, 1, 1), Rate(0)]
        for each in _chosen(bank)
    ]
    return _sheet(bank, "合同价格", "外包合同价格表", PRICE_COLUMNS, rows)


def penalty_sheet(bank: Bank) -> Sheet:
    """Lay out 考核扣款: confirmed, deducted and disputed ones, and a bonus."""
    rows: list[list[Cell]] = [
        [quarter, *_place(_of(bank, number)), kpi, amount, status, kind]
        for number, quarter, kpi, amount, status, kind in PENALTIES
    ]
    return _sheet(bank, "考核扣款", "外包考核扣款登记表", PENALTY_COLUMNS, rows)


def target_sheet(bank: Bank) -> Sheet:
    """Lay out KPI目标值: what one contract asks for, and which part of the pool at risk each indicator takes."""
    each = _of(bank, AT_RISK)
    rows: list[list[Cell]] = [
        [each.contract_no, kpi, date(YEAR, 1, 1), direction, target, floor, unit, "否", Rate(part), "合同第8条"]
        for kpi, direction, target, floor, unit, part in TARGETS
    ]
    return _sheet(bank, "KPI目标值", "外包合同KPI目标值表", TARGET_COLUMNS, rows)


def mix_sheet(dice: Dice, bank: Bank) -> Sheet:
    """Lay out 业务构成: the last quarter's volume of one engagement by kind of work."""
    each = _of(bank, AT_RISK)
    rows: list[list[Cell]] = []
    for month in (date(YEAR, number, 1) for number in (10, 11, 12)):
        left = month_of_work(dice, each, month).volume
        for kind, share, minutes in _MIX:
            part = round(left * share) if share else left
            left -= part
            rows.append([f"{month:%Y-%m}", *_place(each), kind, part, minutes])
    return _sheet(bank, "业务构成", "外包业务构成表", MIX_COLUMNS, rows)


def decision_sheet(dice: Dice, bank: Bank) -> Sheet:
    """Lay out 外包决策测算: what was promised when outsourcing was decided, by contract year."""
    rows: list[list[Cell]] = []
    for number, margin in _PROMISED_MARGIN.items():
        each = _of(bank, number)
        inhouse = round(in_house_total(dice, each, QUARTERS[0]) * 4, -3)
        for year in range(1, 5):
            one_time = _PROMISED_ONE_TIME if year == 1 else None
            decided = each.start_on - timedelta(days=75)
            rows.append(
                [
                    *_place(each),
                    decided,
                    year,
                    inhouse,
                    round(inhouse * (1 - margin)),
                    one_time,
                    f"示银决〔{decided.year}〕{number}号",
                    "示例决策会议",
                ]
            )
    return _sheet(bank, "外包决策测算", "外包决策成本测算表", DECISION_COLUMNS, rows)


def _chosen(bank: Bank) -> list[Engagement]:
    return [_of(bank, number) for number in ENGAGEMENTS]


def _of(bank: Bank, number: int) -> Engagement:
    return next(each for each in bank.engagements if each.number == number)


def _place(each: Engagement) -> list[Cell]:
    return [each.contract_no, each.vendor.name, each.service.name, each.using_unit]


def _sheet(bank: Bank, name: str, title: str, headers: tuple[str, ...], rows: list[list[Cell]]) -> Sheet:
    return Sheet(
        name=name,
        title=f"{bank.name}{YEAR}年{title}{bank.mark}",
        note="单位：元",
        headers=headers,
        rows=rows,
        signed_on=f"{YEAR + 1}年1月9日",
    )
