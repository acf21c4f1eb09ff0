"""Which cells of the sample are spoilt on purpose: one of each kind that a reader meets in life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Outcome = Literal["rejected", "blanked", "set_aside", "missing", "not_applicable"]


@dataclass(frozen=True)
class OddCell:
    """One spoilt cell, its address as Excel shows it, and the rule that speaks of it (domain 2.6, 2.11).

    `outcome`: its row is rejected or set aside, or the row loads and the cell alone is blanked, counts as missing or
    as not applicable. `text` is what stands in the cell, empty where nothing does.
    """

    file: str
    sheet: str
    cell: str
    column: str
    text: str
    rule: str
    outcome: Outcome


_MONTHLY: Final = "月度KPI及业务量_{}_2025.xlsx"
_HEAD_OFFICE, _YUNJIANG, _QINGLAN = map(_MONTHLY.format, ("总行", "云江分行", "青岚分行"))
_BEIYUAN, _NANCHENG, _XIHENG = map(_MONTHLY.format, ("北原分行", "南澄分行", "西蘅分行"))
_COSTS, _VENDORS, _CONTRACTS = "外包费用及内部成本_2025.xlsx", "供应商基础信息.xlsx", "合同与服务台账.xlsx"
_LOG_2024, _LOG_2025 = "投诉台账_2024.xlsx", "投诉台账_2025.xlsx"

# Sheets whose row of that number stands once more at the end of the table.
REPEATED_ROWS: Final[Mapping[tuple[str, str], int]] = {(_NANCHENG, "业务量"): 87}

ODD_CELLS: Final = (
    # A name that three different indicators share is not guessed (M-31); the library doesn't know it.
    OddCell(_HEAD_OFFICE, "KPI", "F80", "指标名称", "接通率", "V02", "rejected"),
    OddCell(_HEAD_OFFICE, "KPI", "B125", "合同编号", "SL-ZH-2022-111", "V02", "rejected"),
    OddCell(_YUNJIANG, "KPI", "A651", "月份", "2025年13月", "M-13", "rejected"),
    OddCell(_YUNJIANG, "业务量", "K33", "合格数", "≥95%", "M-17", "blanked"),
    OddCell(_QINGLAN, "KPI", "J519", "总数", "0", "V03", "rejected"),
    OddCell(_BEIYUAN, "KPI", "H541", "实际值", "#DIV/0!", "M-19", "blanked"),
    OddCell(_BEIYUAN, "业务量", "F33", "业务量", "约1200", "M-17", "rejected"),
    OddCell(_NANCHENG, "KPI", "I828", "分子", "未统计", "M-16", "missing"),
    OddCell(_NANCHENG, "KPI", "I1049", "分子", "不适用", "M-16", "not_applicable"),
    OddCell(_NANCHENG, "KPI", "J1049", "分母", "不适用", "M-16", "not_applicable"),
    OddCell(_NANCHENG, "业务量", "J84", "抽检数", "", "M-16", "missing"),
    OddCell(_NANCHENG, "业务量", "A88", "月份", "12月", "M-22", "set_aside"),
    OddCell(_XIHENG, "业务量", "K23", "合格数", "154", "V03", "rejected"),
    OddCell(_XIHENG, "业务量", "I34", "差错笔数", "-8", "M-24", "blanked"),
    OddCell(_COSTS, "自营成本测算", "H598", "不含税金额(元)", "#N/A", "M-19", "rejected"),
    OddCell(_VENDORS, "供应商", "B23", "统一社会信用代码", "9.19901E+17", "M-20", "rejected"),
    OddCell(_CONTRACTS, "合同台账", "V10", "风险评估日期", "3/15/2022", "M-12", "blanked"),
    OddCell(_LOG_2024, "投诉台账", "M40", "办结时间", "2023-12-01 10:00", "V06", "rejected"),
    OddCell(_LOG_2025, "投诉台账", "B60", "受理时间", "03/15/2025", "M-12", "rejected"),
)


def odd_cells_of(file: str, sheet: str) -> dict[str, str]:
    """Return the spoilt cells of one sheet by address."""
    return {each.cell: each.text for each in ODD_CELLS if (each.file, each.sheet) == (file, sheet)}


def repeated_row_of(file: str, sheet: str) -> int | None:
    """Return the number of the row that stands twice on a sheet, if one does."""
    return REPEATED_ROWS.get((file, sheet))
