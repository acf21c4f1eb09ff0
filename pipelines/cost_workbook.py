"""One engagement's quarter as a workbook whose totals are live formulas, so that finance can follow each cell."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from pipelines.opened import Warehouse
from pipelines.queries import Answer, ask

LINES_SHEET, RESULT_SHEET = "Lines 明细", "Result 结论"
_FIRST_ROW: Final = 2
# Where a line comes from, as the workbook says it.
_SOURCES: Final[Mapping[str, str]] = {
    "stated": "Stated 填报", "allocated": "Share of a pool 分摊", "amortised": "Spread over months 摊销",
    "computed": "Calculated 测算", "invoice": "Invoiced 发票", "price": "Price times quantity 单价×数量",
    "credit": "Service credit 考核扣款", "bonus": "Bonus paid 考核奖励", "earn_back": "Credit earned back 扣款返还",
    "vat": "Follows from VAT 由税额得出",
}  # fmt: skip
_SOURCE_PLACE: Final = 3
_HEADERS: Final = (
    "Side 方", "Code 代码", "Cost line 费用项目", "Source 来源", "Amount (CNY) 金额(元)", "File 文件", "Sheet 工作表",
    "Row 行",
)  # fmt: skip


_LINES: Final = """
select
    c.side, c.cost_code, i.title_zh || ' ' || i.title_en as title, c.source, c.amount_cny, f.file_name, c.source_sheet,
    c.source_row
from costs.cost_lines as c
inner join policy.cost_items as i on c.cost_code = i.cost_code
left join staging.files as f on c.file_id = f.file_id
where c.engagement_id = $engagement and c.period = $period
order by i.seq, c.source, f.file_name, c.source_sheet, c.source_row, c.amount_cny
"""
_ABOUT: Final = """
select
    e.label, e.contract_no, v.missing_items, b.as_of, b.is_sample, v.inhouse_cny, v.outsourced_cny, v.saving_cny,
    v.margin_of_safety, v.price_and_vat_cny, main.ratio(v.saving_cny, v.price_and_vat_cny), l.marginal_below, v.verdict
from costs.verdicts as v
inner join entities.engagements as e on v.engagement_id = e.engagement_id
cross join meta.build as b
cross join policy.cost_limits as l
where v.engagement_id = $engagement and v.period = $period
"""


def write_cost_workbook(warehouse: Warehouse, engagement: str, period: str) -> bytes:
    """Return the workbook of one engagement's quarter; what is missing stands on it, and no formula hides that."""
    place = {"engagement": engagement, "period": period}
    label, contract_no, missing, as_of, is_sample, *results = ask(warehouse, _ABOUT, place).rows[0]
    about = [
        ("Engagement 外包项目", str(label)),
        ("Contract 合同编号", str(contract_no)),
        ("Period 期间", period),
        ("Data as of 数据截至", str(as_of)),
        ("Missing 缺少", str(missing or "–")),
    ]
    if is_sample:
        about.insert(0, ("Note 说明", "虚构示例数据 Made-up sample data"))
    return cost_workbook(ask(warehouse, _LINES, place), results, about)


def cost_workbook(lines: Answer, results: Sequence[object], about: Sequence[tuple[str, str]]) -> bytes:
    """Write the lines (side, code, title, source, amount, file, sheet, row), and totals and verdict as formulas.

    `results` are what the formulas come to, for programs that only show a workbook: in-house, outsourced,
    saving, margin, price and lost VAT, headroom, the limit of marginal, verdict.
    Texts out of spreadsheets are written as texts: none becomes a formula.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    rate = book.add_format({"num_format": "0.0000%"})
    result, sheet = book.add_worksheet(RESULT_SHEET), book.add_worksheet(LINES_SHEET)
    sheet.write_row(0, 0, _HEADERS, bold)
    for number, row in enumerate(lines.rows, start=1):
        for place, value in enumerate(row):
            said = _SOURCES.get(str(value), value) if place == _SOURCE_PLACE else value
            _write(sheet, number, place, said, money)
    sheet.set_column(2, 3, 30)
    sheet.set_column(4, 5, 18)
    last = len(lines.rows) + 1
    sides, codes, amounts = (f"'{LINES_SHEET}'!${letter}${_FIRST_ROW}:${letter}${last}" for letter in "ABE")
    priced = "+".join(f'SUMIFS({amounts},{codes},"{code}")' for code in ("O1", "O1b"))
    # Something missing is said before anything is compared; the cell above holds a dash where nothing is.
    missing = f'B{len(about)}<>"–","NOT_ASSESSABLE"'
    verdict = 'IF(B{1}>=B{0},"FAIL",IF(B{2}<B{0}*B{6},"MARGINAL","PASS"))'
    formulas = (
        ("In-house total 自营成本", f'=ROUND(SUMIFS({amounts},{sides},"IN"),2)', money),
        ("Outsourced total 外包总成本", f'=ROUND(SUMIFS({amounts},{sides},"OUT"),2)', money),
        ("Saving 节约", "=B{0}-B{1}", money),
        ("Margin of safety 安全边际", '=IF(B{0}=0,"",B{2}/B{0})', rate),
        ("Price and lost VAT 价款及不可抵扣税", f"=ROUND({priced},2)", money),
        ("Price headroom 价格余量", '=IF(B{4}=0,"",B{2}/B{4})', rate),
        ("Marginal below 临界线", None, rate),
        ("Verdict 结论", f"=IF({missing},{verdict})", bold),
    )
    begin = len(about) + 2
    for number, (name, value) in enumerate(about):
        result.write_string(number, 0, name, bold)
        result.write_string(number, 1, value)
    rows = [begin + place for place in range(len(formulas))]
    for at, (name, formula, look), known in zip(rows, formulas, results, strict=True):
        result.write_string(at - 1, 0, name, bold)
        shown = float(known) if isinstance(known, Decimal | float) else str(known or "")
        if formula is None:
            result.write_number(at - 1, 1, shown, look)
        else:
            result.write_formula(at - 1, 1, formula.format(*rows), look, shown)
    result.set_column(0, 1, 34)
    book.close()
    return target.getvalue()


def _write(sheet: Any, row: int, place: int, value: object, money: Any) -> None:
    if isinstance(value, Decimal):
        sheet.write_number(row, place, float(value), money)
    elif isinstance(value, int):
        sheet.write_number(row, place, value)
    elif value is not None:
        sheet.write_string(row, place, str(value))
