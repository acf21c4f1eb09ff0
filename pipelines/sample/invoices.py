"""What was invoiced, what had to be corrected, and what settlement finds: the sheet 发票及付款."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from pipelines.sample.bank import Bank, Engagement
from pipelines.sample.calendar import MONTHS, last_day, months_of
from pipelines.sample.costs import outsourced_lines
from pipelines.sample.dice import Dice
from pipelines.sample.prices import unit_price
from pipelines.sample.settlements import ENGAGEMENTS, PENALTIES, YEAR
from pipelines.sample.sheets import Cell, Sheet
from pipelines.sample.staff import PLACE, ledger, place_of, quarters_of
from pipelines.sample.work import month_of_work

COLUMNS: Final = (
    "期间", *PLACE, "发票号码", "不含税金额(元)", "税额", "税率", "结算数量", "单价(元)", "应付日期", "支付日期",
    "付款审核", "扣款金额(元)", "扣款状态", "冲销发票号", "备注",
)  # fmt: skip
_CORRECTED: Final = 0.12
_DUE_AFTER, _PAID_BEFORE, _PAID_LATE = 8, 5, 41
# Engagement and quarter of each thing that settlement finds, and by how much the dear one is dearer than its contract.
LATE, DUPLICATE, DEAR = (1, "2025Q2"), (9, "2025Q3"), (18, "2025Q4")
_DEARER: Final = 1.05


def invoice_sheet(dice: Dice, bank: Bank, year: int) -> Sheet:
    """Lay out 发票及付款: one row per engagement and quarter, and a reversal where the amount was wrong.

    One invoice is entered again under another contract of its vendor: the same number and amount.
    """
    rows: list[list[Cell]] = []
    for quarter, each in quarters_of(bank, year):
        rows += _invoices(dice, each, quarter)
        if (each.number, quarter) == DUPLICATE:
            other = next(one for one in bank.engagements if one.vendor == each.vendor and one.number != each.number)
            rows.append([quarter, *place_of(other), *rows[-1][1 + len(PLACE) :]])
    return ledger(bank, year, "发票及付款", COLUMNS, rows, "单位：元")


def _invoices(dice: Dice, each: Engagement, quarter: str) -> list[list[Cell]]:
    quantity, price = _priced(dice, each, quarter)
    amount: float = outsourced_lines(dice, each, quarter)["O1"]
    if quantity is not None and price is not None:
        amount = round(price * quantity, 2)
    if not amount:
        return []
    number, (due, paid) = f"示{quarter}{each.number:03d}", _payment(dice, each, quarter)
    review = "通过" if paid else "未审"
    taken = [row[3] for row in PENALTIES if row[:2] == (each.number, quarter) and row[4] == "已扣"]
    credit: list[Cell] = [taken[0], "已扣"] if taken else [None, None]
    invoice = [
        quarter, *place_of(each), number, amount, *_vat(amount, each.vat_rate), quantity, price, due, paid, review,
        *credit, None, None,
    ]  # fmt: skip
    if dice.even("corrected", each.number, quarter) >= _CORRECTED:
        return [invoice]
    wrong = -round(amount * dice.whole(2, 18, "wrong", each.number, quarter) / 1000)
    reversal = [
        quarter, *place_of(each), f"{number}R", wrong, *_vat(wrong, each.vat_rate), None, None, due, paid, review,
        None, None, number, "冲销多计数量",
    ]  # fmt: skip
    return [invoice, reversal]


def _priced(dice: Dice, each: Engagement, quarter: str) -> tuple[int | None, float | None]:
    """Return the quantity and the unit price that an invoice states, if its contract's prices are kept."""
    if each.number not in ENGAGEMENTS or not quarter.startswith(str(YEAR)):
        return None, None
    dearer = _DEARER if (each.number, quarter) == DEAR else 1
    quantity = sum(month_of_work(dice, each, month).good for month in months_of(quarter))
    return quantity, round(unit_price(dice, each) * dearer, 3)


def _payment(dice: Dice, each: Engagement, quarter: str) -> tuple[date, date | None]:
    """Return when an invoice is due and when it was paid; what is paid after the sample's last day is not known yet."""
    due = last_day(months_of(quarter)[-1]) + timedelta(days=_DUE_AFTER)
    if (each.number, quarter) == LATE:
        return due, due + timedelta(days=_PAID_LATE)
    paid = due - timedelta(days=dice.whole(1, _PAID_BEFORE, "paid", each.number, quarter))
    return due, paid if paid <= last_day(MONTHS[-1]) else None


def _vat(amount: float, rate: float) -> list[Cell]:
    return [round(amount * rate, 2), rate]
