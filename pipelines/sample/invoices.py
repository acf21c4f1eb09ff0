"""What was invoiced and what had to be corrected: the sheet 发票及付款."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from pipelines.sample.bank import Bank
from pipelines.sample.calendar import last_day, months_of
from pipelines.sample.costs import outsourced_lines
from pipelines.sample.dice import Dice
from pipelines.sample.sheets import Cell, Sheet
from pipelines.sample.staff import PLACE, ledger, place_of, quarters_of

_CORRECTED: Final = 0.12
_PAID_AFTER: Final = 20


def invoice_sheet(dice: Dice, bank: Bank, year: int) -> Sheet:
    """Lay out 发票及付款: one row per engagement and quarter, and a reversal where the amount was wrong."""
    rows: list[list[Cell]] = []
    for quarter, each in quarters_of(bank, year):
        amount = outsourced_lines(dice, each, quarter)["O1"]
        number = f"示{quarter}{each.number:03d}"
        due = last_day(months_of(quarter)[-1]) + timedelta(days=_PAID_AFTER)
        paid = due if due.year == year else None
        if amount:
            rows.append([quarter, *place_of(each), number, amount, *_vat(amount, each.vat_rate), due, paid, None, None])
        if amount and dice.even("corrected", each.number, quarter) < _CORRECTED:
            wrong = -round(amount * dice.whole(2, 18, "wrong", each.number, quarter) / 1000)
            row = [quarter, *place_of(each), f"{number}R", wrong, *_vat(wrong, each.vat_rate), due, paid]
            rows.append([*row, number, "冲销多计数量"])
    headers = (
        "期间", *PLACE, "发票号码", "不含税金额(元)", "税额", "税率", "应付日期", "支付日期", "冲销发票号", "备注",
    )  # fmt: skip
    return ledger(bank, year, "发票及付款", headers, rows, "单位：元")


def _vat(amount: int, rate: float) -> list[Cell]:
    return [round(amount * rate, 2), rate]
