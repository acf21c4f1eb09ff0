"""What was invoiced, held back, priced and once promised: the sheets beside the cost lines, for the last year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from pipelines.sample.bank import Bank, Engagement
from pipelines.sample.calendar import QUARTERS, last_day, months_of
from pipelines.sample.costs import in_house_total
from pipelines.sample.dice import Dice
from pipelines.sample.prices import unit_price
from pipelines.sample.sheets import Cell, Rate, Sheet
from pipelines.sample.work import month_of_work

YEAR: Final = 2025
# Whose invoices and prices the finance department has entered so far: priced by unit of output.
ENGAGEMENTS: Final = (1, 9, 18, 19)
INVOICE_COLUMNS: Final = (
    "期间", "合同编号", "供应商名称", "发票号码", "不含税金额(元)", "税额", "结算数量", "单价(元)", "应付日期",
    "支付日期", "付款审核", "扣款金额(元)", "扣款状态",
)  # fmt: skip
PRICE_COLUMNS: Final = (
    "合同编号", "供应商名称", "服务项目", "使用单位", "序号", "不含税单价(元)", "计量单位", "档位起点", "档位终点",
    "分档方式", "年调整率(%)",
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
)
DECISION_COLUMNS: Final = (
    "合同编号", "供应商名称", "服务项目", "使用单位", "决策日期", "合同年度", "测算自营成本(元)", "测算外包总成本(元)",
    "一次性投入(元)", "决策文号", "决策人",
)  # fmt: skip
_PAID_WITHIN: Final = 30
# Engagement and quarter of each thing that settlement finds.
LATE, DUPLICATE, DEAR = (1, "2025Q2"), (9, "2025Q3"), (18, "2025Q4")
# Engagement, quarter, indicator, amount, status: one credit is confirmed and was never taken.
PENALTIES: Final[tuple[tuple[int, str, str, int, str], ...]] = (
    (19, "2025Q4", "清分差错率", 6200, "确认"),
    (18, "2025Q3", "时效达标率", 2400, "已扣"),
    (1, "2025Q3", "录入差错率", 1800, "争议"),
)
_PROMISED_MARGIN: Final = {1: 0.18, 19: 0.12}
_PROMISED_ONE_TIME: Final = 60_000


def invoice_sheet(dice: Dice, bank: Bank) -> Sheet:
    """Lay out 发票: one row per contract and quarter, one of them entered twice under two dates."""
    rows = [_invoice(dice, each, quarter) for each in _chosen(bank) for quarter in _quarters()]
    return _sheet(bank, "发票", "外包发票及付款明细表", INVOICE_COLUMNS, [*rows, _repeated(dice, bank)])


def price_sheet(dice: Dice, bank: Bank) -> Sheet:
    """Lay out 合同价格: one price a contract, without bands."""
    rows: list[list[Cell]] = [
        [*_place(each), 1, unit_price(dice, each), each.service.unit, 0, None, "全量", Rate(0)]
        for each in _chosen(bank)
    ]
    return _sheet(bank, "合同价格", "外包合同价格表", PRICE_COLUMNS, rows)


def penalty_sheet(bank: Bank) -> Sheet:
    """Lay out 考核扣款: confirmed, deducted and disputed ones."""
    rows: list[list[Cell]] = [
        [quarter, *_place(_of(bank, number)), kpi, amount, status] for number, quarter, kpi, amount, status in PENALTIES
    ]
    return _sheet(bank, "考核扣款", "外包考核扣款登记表", PENALTY_COLUMNS, rows)


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


def _invoice(dice: Dice, each: Engagement, quarter: str) -> list[Cell]:
    quantity = sum(month_of_work(dice, each, month).good for month in months_of(quarter))
    price = unit_price(dice, each)
    if (each.number, quarter) == DEAR:
        price = round(price * 1.05, 3)
    amount = round(price * quantity, 2)
    due = last_day(months_of(quarter)[-1]) + timedelta(days=_PAID_WITHIN)
    late = 41 if (each.number, quarter) == LATE else -dice.whole(1, 9, "paid", each.number, quarter)
    paid = due + timedelta(days=late)
    taken = next((row[3] for row in PENALTIES if row[:2] == (each.number, quarter) and row[4] == "已扣"), None)
    return [
        quarter, each.contract_no, each.vendor.name, f"示{quarter}-{each.number:04d}", amount,
        round(amount * each.vat_rate, 2), quantity, price, due, paid if paid <= date(YEAR + 1, 1, 10) else None,
        "通过" if paid <= date(YEAR + 1, 1, 10) else "未审", taken, "已扣" if taken else None,
    ]  # fmt: skip


def _repeated(dice: Dice, bank: Bank) -> list[Cell]:
    """Enter one invoice again under the vendor's other contract: the same number and amount."""
    number, quarter = DUPLICATE
    row = _invoice(dice, _of(bank, number), quarter)
    other = next(each for each in bank.engagements if each.vendor == _of(bank, number).vendor and each.number == 1)
    return [row[0], other.contract_no, *row[2:]]


def _chosen(bank: Bank) -> list[Engagement]:
    return [_of(bank, number) for number in ENGAGEMENTS]


def _of(bank: Bank, number: int) -> Engagement:
    return next(each for each in bank.engagements if each.number == number)


def _quarters() -> list[str]:
    return [quarter for quarter in QUARTERS if quarter.startswith(str(YEAR))]


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
