"""What a unit sends about a year's work: the sheets KPI and 业务量."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.sample.bank import Bank, Engagement, Unit
from pipelines.sample.calendar import MONTHS
from pipelines.sample.dice import Dice
from pipelines.sample.sheets import Cell, Rate, Sheet
from pipelines.sample.spelling import STYLES, Style
from pipelines.sample.work import Kpi, KpiCount, MonthOfWork, month_of_work

PLACE: Final = ("月份", "合同编号", "供应商名称", "服务项目", "使用单位")
KPI_COLUMNS: Final = (*PLACE, "指标名称", "目标值", "实际值", "分子", "分母", "数据来源", "备注")
VOLUME_COLUMNS: Final = (*PLACE, "业务量", "需求量", "合格业务量", "差错笔数", "抽检数", "合格数", "备注")
_SIGNED: Final = "{}年1月8日"
_PER_10K: Final = 10_000


def months_of_work(dice: Dice, bank: Bank, unit: Unit, year: int) -> list[MonthOfWork]:
    """Return a unit's months of work of one year, by month and then by contract."""
    return [
        month_of_work(dice, engagement, month)
        for month in MONTHS
        if month.year == year
        for engagement in bank.running(unit, month)
    ]


def kpi_sheet(bank: Bank, unit: Unit, year: int, months: Sequence[MonthOfWork]) -> Sheet:
    """Lay out the KPI sheet: one row per month, contract and indicator."""
    style = STYLES[unit.code]
    rows: list[Sequence[Cell]] = []
    blocks: list[tuple[int, int]] = []
    for work in months:
        first = len(rows)
        rows.extend(_kpi_row(style, work, count) for count in work.kpis)
        blocks.append((first, len(rows) - 1))
    return Sheet(
        name="KPI",
        title=f"{bank.name}{unit.name}{year}年外包服务月度KPI统计表{bank.mark}",
        note=f"填报单位：{unit.name}    报送频率：按月",
        headers=tuple(map(style.header, KPI_COLUMNS)),
        rows=rows,
        merged=tuple(map(style.header, style.merged)),
        blocks=blocks,
        signed_on=_SIGNED.format(year + 1),
    )


def volume_sheet(bank: Bank, unit: Unit, year: int, months: Sequence[MonthOfWork]) -> Sheet:
    """Lay out the volume sheet: one row per month and contract, and a total of all of them."""
    style = STYLES[unit.code]
    counts = [_volume_counts(work) for work in months]
    rows = [[*_place(style, work), *map(style.number, each), None] for work, each in zip(months, counts, strict=True)]
    total = [style.number(sum(column)) for column in zip(*counts, strict=True)]
    return Sheet(
        name="业务量",
        title=f"{bank.name}{unit.name}{year}年外包业务量统计表{bank.mark}",
        note=f"填报单位：{unit.name}    业务量按各服务项目的计量单位填报",
        headers=tuple(map(style.header, VOLUME_COLUMNS)),
        rows=rows,
        total=["合计", *[None] * (len(PLACE) - 1), *total],
        signed_on=_SIGNED.format(year + 1),
    )


def _place(style: Style, work: MonthOfWork) -> list[Cell]:
    each: Engagement = work.engagement
    return [style.month(work.month), each.contract_no, each.vendor.name, each.service.name, each.using_unit]


def _kpi_row(style: Style, work: MonthOfWork, count: KpiCount) -> list[Cell]:
    rate_only = count.kpi.name in style.rate_only
    counts: list[Cell] = [None, None] if rate_only else [count.numerator, count.denominator]
    return [
        *_place(style, work),
        style.kpi_name(count.kpi.name),
        _target(count.kpi),
        _actual(style, count),
        *counts,
        _measured_by(count.kpi),
        "按回访结果估算" if rate_only else None,
    ]


def _target(kpi: Kpi) -> str:
    sign = "≥" if kpi.is_better_high else "≤"
    if kpi.unit == "‱":
        return f"{sign}{kpi.to_rate * _PER_10K:g}‱"
    return f"{sign}{kpi.to_rate * 100:g}%"


def _actual(style: Style, count: KpiCount) -> Cell:
    if not count.denominator:
        return None
    rate = count.numerator / count.denominator
    if count.kpi.unit == "‱":
        return f"{rate * _PER_10K:.2f}‱"
    return f"{rate:.2%}" if style.percent_text else Rate(round(rate, 4))


def _measured_by(kpi: Kpi) -> str:
    if kpi.role == "quality":
        return "银行抽检"
    return "供应商自报" if kpi.base in ("staff", "staff_days", "quarter_staff") else "系统"


def _volume_counts(work: MonthOfWork) -> tuple[int, ...]:
    quality = work.count("quality")
    errors = work.count("accuracy").numerator
    return work.volume, work.demanded, work.good, errors, quality.denominator, quality.numerator
