"""How the sheet of inputs names a figure, an assumption, or a column of a typed row: in English, then in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipelines.cost_names import ASSUMPTION_NAMES

# What a calculation gives beside what may be assumed, and what follows from it; its rate of the fund is of its own pay.
_OF_CALCULATION: Final[Mapping[str, tuple[str, str]]] = {
    "housing_fund": ("公积金比例", "Housing fund rate"),
    "volume_basis": ("测算业务量", "Volume of the calculation"),
    "months_due": ("本季合同月数", "Contract months in the quarter"),
    "operators": ("操作人员人数", "Operators"),
    "supervisor_count": ("管理人员人数", "Supervisors"),
    "month_pay_cny": ("按本季工资水平的月人均工资(元)", "Monthly pay at the quarter's level"),
    "month_supervisor_pay_cny": (
        "按本季工资水平的管理人员月工资(元)",
        "Supervisor's monthly pay at the quarter's level",
    ),
    "oncost_cny": ("每人每月社保公积金(元)", "On-cost a month and operator"),
    "supervisor_oncost_cny": ("管理人员每人每月社保公积金(元)", "On-cost a month and supervisor"),
    "volume": ("实际业务量", "Volume delivered"),
    "volume_used": ("本季折算的测算业务量", "Volume of the calculation in these months"),
    "usual": ("测算基数", "What the calculation is for"),
    "actual": ("本季用量", "What the quarter takes of it"),
}
COLUMNS: Final[Mapping[str, str]] = {
    "amount_ex_vat_cny": "Net 不含税金额(元)",
    "gross_cny": "Gross 价税合计(元)",
    "vat_cny": "VAT 税额(元)",
    "vat_irrecoverable_cny": "VAT lost 不可抵扣税额(元)",
    "vat_rate": "VAT rate 税率",
    "driver_qty": "Driver 分摊数量",
}


def parameter_name(code: str) -> str:
    """Name a dated assumption."""
    return _both(ASSUMPTION_NAMES[code])


def figure_name(code: str) -> str:
    """Name a figure of the in-house calculation."""
    return _both(_OF_CALCULATION.get(code) or ASSUMPTION_NAMES[code])


def _both(name: tuple[str, str]) -> str:
    return " ".join(reversed(name))
