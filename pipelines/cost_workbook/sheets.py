"""The sheets of lines and inputs: what was put in stands on one, each line's formula on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipelines.cost_workbook.inputs import Inputs
from pipelines.cost_workbook.layout import Looks, formula
from pipelines.cost_workbook.quarter import Row
from pipelines.cost_workbook.terms import Term

# Where a line comes from, as the workbook says it.
_SOURCES: Final[Mapping[str, str]] = {
    "stated": "Stated 填报", "allocated": "Share of a pool 分摊", "amortised": "Spread over months 摊销",
    "computed": "Calculated 测算", "invoice": "Invoiced 发票", "price": "Price times quantity 单价×数量",
    "credit": "Service credit 考核扣款", "bonus": "Bonus paid 考核奖励", "earn_back": "Credit earned back 扣款返还",
    "vat": "Follows from VAT 由税额得出",
}  # fmt: skip
_BEHAVIOURS: Final[Mapping[str, str]] = {"fixed": "Fixed 固定", "variable": "Variable 变动"}
_HEADERS: Final = (
    "Side 方", "Code 代码", "Cost line 费用项目", "Source 来源", "Amount (CNY) 金额(元)", "Behaviour 性态",
    "Month 月份", "File 文件", "Sheet 工作表", "Row 行",
)  # fmt: skip
_INPUT_HEADERS: Final = ("Input 输入项", "Value 数值", "Where it is from 出处")


def write_inputs(sheet: Any, inputs: Inputs, rows: Mapping[int, int], looks: Looks) -> None:
    """Write each input in its row, its section's name above the first."""
    sheet.write_row(0, 0, _INPUT_HEADERS, looks.bold)
    section = ""
    for number, row in rows.items():
        each = inputs.cells[number]
        if each.section != section:
            section = each.section
            sheet.write_string(row - 2, 0, section, looks.bold)
        sheet.write_string(row - 1, 0, each.name)
        if each.term is None:
            sheet.write_number(row - 1, 1, float(each.value), looks.given)
        else:
            sheet.write_formula(row - 1, 1, f"={formula(each.term, rows)}", None, float(each.value))
        sheet.write_string(row - 1, 2, each.source)
    sheet.set_column(0, 0, 58)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 70)
    sheet.freeze_panes(1, 0)


def write_lines(sheet: Any, lines: Sequence[Row], terms: Sequence[Term], rows: Mapping[int, int], looks: Looks) -> None:
    """Write each line with its formula, none where it has no amount."""
    sheet.write_row(0, 0, _HEADERS, looks.bold)
    for number, (line, term) in enumerate(zip(lines, terms, strict=True), start=1):
        for place, name in enumerate(("side", "cost_code", "title")):
            sheet.write_string(number, place, line[name])
        sheet.write_string(number, 3, _SOURCES.get(line["source"], line["source"]))
        if term.value is not None:
            # Rounded as every line of the costs is, to the eighth decimal.
            written = f"=ROUND({formula(term, rows)},8)"
            sheet.write_formula(number, 4, written, looks.money, float(line["amount_cny"]))
        sheet.write_string(number, 5, _BEHAVIOURS.get(line["behaviour"], line["behaviour"] or ""))
        for place, name in enumerate(("stated_month", "file_name", "source_sheet"), start=6):
            sheet.write_string(number, place, str(line[name] or ""))
        if line["source_row"] is not None:
            sheet.write_number(number, 9, line["source_row"])
    sheet.set_column(2, 3, 30)
    sheet.set_column(4, 4, 18)
    sheet.set_column(7, 8, 24)
    sheet.freeze_panes(1, 0)
