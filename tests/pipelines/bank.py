"""A small bank written by hand: five sheets in one workbook, small enough to check every score on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

# Valid made-up credit codes (domain 2.7).
ALPHA, BETA = "91110108MA01ABCD5T", "91310115MA1K2LMN3A"

VENDORS = (("供应商名称", "统一社会信用代码"), ("甲公司", ALPHA), ("乙公司", BETA))
SERVICES = (("服务项目", "服务族", "业务类别", "计量单位"), ("凭证录入", "数据录入", "专项", "件"))
ENGAGEMENTS = (
    ("合同编号", "供应商名称", "服务项目", "使用单位", "外包模式", "开始日期", "终止日期"),
    ("HT-1", "甲公司", "凭证录入", "东分行", "驻场", "2024-01-01", "2026-12-31"),
    ("HT-2", "乙公司", "凭证录入", "西分行", "驻场", "2024-01-01", "2026-12-31"),
)
KPI_HEADER = ("月份", "合同编号", "指标名称", "分子", "分母")
MONTHS = ("2025-10", "2025-11", "2025-12")


def kpi_rows(contract_no: str, counts: Mapping[str, tuple[float, float]]) -> list[tuple[object, ...]]:
    """The same counts in each month of the quarter."""
    return [(month, contract_no, name, *pair) for month in MONTHS for name, pair in counts.items()]


GOOD = {"录入差错率": (0, 10_000), "时效达标率": (995, 1_000), "抽检合格率": (999, 1_000), "满意度": (98, 100)}
FAIR = {"录入差错率": (1, 10_000), "时效达标率": (980, 1_000), "抽检合格率": (985, 1_000), "满意度": (95, 100)}


def write_workbook(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    """Write sheets of rows as they are."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)
    return path


def sheets(
    kpis: Sequence[Sequence[object]] | None = None, engagements: Sequence[Sequence[object]] = ENGAGEMENTS
) -> dict[str, Sequence[Sequence[object]]]:
    """The sheets of the small bank; 甲公司 is good, 乙公司 fair, unless other KPI rows are given."""
    rows = [*kpi_rows("HT-1", GOOD), *kpi_rows("HT-2", FAIR)] if kpis is None else kpis
    return {"供应商": VENDORS, "服务": SERVICES, "合同": engagements, "KPI": [KPI_HEADER, *rows]}


def write_bank(
    path: Path, kpis: Sequence[Sequence[object]] | None = None, engagements: Sequence[Sequence[object]] = ENGAGEMENTS
) -> Path:
    """Write the small bank as one workbook."""
    return write_workbook(path, sheets(kpis, engagements))
