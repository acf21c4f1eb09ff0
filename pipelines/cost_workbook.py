"""One engagement's quarter as a workbook of live formulas from inputs to verdict, for finance to follow by cell."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import xlsxwriter

from pipelines.cost_line_formulas import INPUT, SECTIONS, Formulas, Inputs
from pipelines.opened import Warehouse
from pipelines.queries import ask
from pipelines.workbook_terms import Term

RESULT_SHEET, LINES_SHEET, INPUTS_SHEET = "Result 结论", "Lines 明细", "Inputs 输入"
_FIRST_ROW: Final = 2
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
VERDICTS: Final[Mapping[str, str]] = {
    "PASS": "PASS / 通过", "MARGINAL": "MARGINAL / 临界", "FAIL": "FAIL / 未通过",
    "WAIVED": "FAIL – waived / 未通过（例外）", "NOT_ASSESSABLE": "NOT ASSESSABLE / 不可判定",
}  # fmt: skip
_YES, _NO = "Yes 是", "No 否"

_LINES: Final = """
select
    c.side, c.cost_code, i.title_zh || ' ' || i.title_en as title, c.source, c.amount_cny, c.behaviour, c.stated_month,
    f.file_name, c.source_sheet, c.source_row, c.adjusts_price, c.file_id
from costs.cost_lines as c
inner join policy.cost_items as i on c.cost_code = i.cost_code
left join staging.files as f on c.file_id = f.file_id
where c.engagement_id = $engagement and c.period = $period
order by
    i.seq, c.source, c.stated_month, f.file_name, c.source_sheet, c.source_row, c.behaviour, c.adjusts_price,
    c.amount_cny
"""
_MISSING: Final = """
select zh || ' / ' || en as said
from costs.missing_lines
where engagement_id = $engagement and period = $period
order by seq, reason
"""
_ABOUT: Final = """
select
    e.label, e.contract_no, b.as_of, b.is_sample, v.inhouse_cny, v.outsourced_cny,
    main.if_judged(v.verdict, v.saving_cny) as saving_cny,
    main.if_judged(v.verdict, v.margin_of_safety) as margin_of_safety, v.price_and_vat_cny,
    main.if_judged(v.verdict, main.ratio(v.saving_cny, v.price_and_vat_cny)) as headroom, l.marginal_below, v.verdict,
    exists (
        select 1 from costs.flags as f
        where f.engagement_id = v.engagement_id and f.period = v.period and f.flag = 'WAIVED'
    ) as is_waived
from costs.verdicts as v
inner join entities.engagements as e on v.engagement_id = e.engagement_id
cross join meta.build as b
cross join policy.cost_limits as l
where v.engagement_id = $engagement and v.period = $period
"""


@dataclass(frozen=True)
class _Looks:
    """How cells are written."""

    bold: Any
    money: Any
    rate: Any
    given: Any


def write_cost_workbook(warehouse: Warehouse, engagement: str, period: str) -> bytes:
    """Return the workbook of one engagement's quarter; what is missing stands on it, and no formula hides that.

    What was put in stands on one sheet; lines, totals and verdict are formulas that follow from it. Texts out of
    spreadsheets are written as texts: none becomes a formula.
    """
    place = {"engagement": engagement, "period": period}
    about = _first(warehouse, _ABOUT, place)
    found = ask(warehouse, _LINES, place)
    lines = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    formulas = Formulas(warehouse, place, lines)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    looks = _Looks(
        book.add_format({"bold": True}),
        book.add_format({"num_format": "#,##0.00"}),
        book.add_format({"num_format": "0.0000%"}),
        book.add_format({"bg_color": "#FFF6D6", "border": 1, "border_color": "#D9D2B6"}),
    )
    result, sheet, inputs = (book.add_worksheet(name) for name in (RESULT_SHEET, LINES_SHEET, INPUTS_SHEET))
    rows = _input_rows(formulas.inputs, [term for term in formulas.terms if term is not None])
    _write_inputs(inputs, formulas.inputs, rows, looks)
    _write_lines(sheet, lines, formulas.terms, rows, looks)
    missing = [str(row[0]) for row in ask(warehouse, _MISSING, place).rows]
    _write_result(result, period, about, missing, len(lines) + 1, looks)
    book.close()
    return target.getvalue()


def _first(warehouse: Warehouse, sql: str, place: dict[str, str]) -> dict[str, Any]:
    found = ask(warehouse, sql, place)
    return dict(zip(found.columns, found.rows[0], strict=True))


def _input_rows(inputs: Inputs, terms: Sequence[Term]) -> dict[int, int]:
    """Return the row of each cell that something follows from, its sections apart."""
    used = inputs.used_by(terms)
    rows, at = {}, _FIRST_ROW
    for section in SECTIONS:
        numbers = [number for number in sorted(used) if inputs.cells[number].section == section]
        for number in numbers:
            at += 1
            rows[number] = at
        at += 1 if numbers else 0
    return rows


def _address(kind: str, number: int, rows: Mapping[int, int]) -> str:
    if kind == INPUT:
        return f"'{INPUTS_SHEET}'!$B${rows[number]}"
    return f"'{LINES_SHEET}'!$E${_FIRST_ROW + number}"


def _write_inputs(sheet: Any, inputs: Inputs, rows: Mapping[int, int], looks: _Looks) -> None:
    sheet.write_row(0, 0, _INPUT_HEADERS, looks.bold)
    said = ""
    for number, row in sorted(rows.items(), key=lambda item: item[1]):
        each = inputs.cells[number]
        if each.section != said:
            said = each.section
            sheet.write_string(row - 2, 0, said, looks.bold)
        sheet.write_string(row - 1, 0, each.name)
        if each.term is None:
            sheet.write_number(row - 1, 1, float(each.value), looks.given)
        else:
            formula = each.term.placed(lambda kind, at: _address(kind, at, rows))
            sheet.write_formula(row - 1, 1, f"={formula}", None, float(each.value))
        sheet.write_string(row - 1, 2, each.source)
    sheet.set_column(0, 0, 58)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 70)
    sheet.freeze_panes(1, 0)


def _write_lines(
    sheet: Any,
    lines: Sequence[Mapping[str, Any]],
    terms: Sequence[Term | None],
    rows: Mapping[int, int],
    looks: _Looks,
) -> None:
    sheet.write_row(0, 0, _HEADERS, looks.bold)
    for number, (line, term) in enumerate(zip(lines, terms, strict=True), start=1):
        for place, name in enumerate(("side", "cost_code", "title")):
            sheet.write_string(number, place, line[name])
        sheet.write_string(number, 3, _SOURCES.get(line["source"], line["source"]))
        if term is not None:
            formula = term.placed(lambda kind, at: _address(kind, at, rows))
            # Rounded as every line of the costs is, to the eighth decimal.
            sheet.write_formula(number, 4, f"=ROUND({formula},8)", looks.money, float(line["amount_cny"]))
        sheet.write_string(number, 5, _BEHAVIOURS.get(line["behaviour"], line["behaviour"] or ""))
        for place, name in enumerate(("stated_month", "file_name", "source_sheet"), start=6):
            sheet.write_string(number, place, str(line[name] or ""))
        if line["source_row"] is not None:
            sheet.write_number(number, 9, line["source_row"])
    sheet.set_column(2, 3, 30)
    sheet.set_column(4, 4, 18)
    sheet.set_column(7, 8, 24)
    sheet.freeze_panes(1, 0)


def _write_result(
    sheet: Any, period: str, about: Mapping[str, Any], missing: Sequence[str], last: int, looks: _Looks
) -> None:
    told = [
        *([("Note 说明", "虚构示例数据 Made-up sample data")] if about["is_sample"] else []),
        ("Engagement 外包项目", str(about["label"])),
        ("Contract 合同编号", str(about["contract_no"])),
        ("Period 期间", period),
        ("Data as of 数据截至", str(about["as_of"])),
        *(("Missing 缺少" if not at else "", said) for at, said in enumerate(missing or ["–"])),
    ]
    for number, (name, value) in enumerate(told):
        sheet.write_string(number, 0, name, looks.bold)
        sheet.write_string(number, 1, value)
    verdict = "WAIVED" if about["verdict"] == "FAIL" and about["is_waived"] else about["verdict"]
    figures: list[tuple[str, str, str | None, Any, Any]] = [
        ("missing", "Items missing 缺少项数", None, len(missing), looks.given),
        ("limit", "Marginal below 临界线", None, about["marginal_below"], looks.rate),
        ("waived", "Exception in force 例外有效", None, _YES if about["is_waived"] else _NO, looks.given),
        ("inhouse", "In-house total 自营成本", _total("IN", last), about["inhouse_cny"], looks.money),
        ("outsourced", "Outsourced total 外包总成本", _total("OUT", last), about["outsourced_cny"], looks.money),
        (
            "saving",
            "Saving 节约",
            _IF_JUDGED.format("ROUND({inhouse}-{outsourced},2)"),
            about["saving_cny"],
            looks.money,
        ),
        (
            "margin",
            "Margin of safety 安全边际",
            '=IF(N({inhouse})=0,"",IF({saving}="","",{saving}/{inhouse}))',
            about["margin_of_safety"],
            looks.rate,
        ),
        ("priced", "Price and lost VAT 价款及不可抵扣税", _priced(last), about["price_and_vat_cny"], looks.money),
        (
            "headroom",
            "Price headroom 价格余量",
            '=IF({priced}=0,"",IF({saving}="","",{saving}/{priced}))',
            about["headroom"],
            looks.rate,
        ),
        ("verdict", "Verdict 结论", _VERDICT, VERDICTS.get(verdict, verdict), looks.bold),
    ]
    begin = len(told) + 2
    cells = {key: f"$B${begin + at}" for at, (key, *_) in enumerate(figures)}
    for at, (_, name, formula, known, look) in enumerate(figures, start=begin - 1):
        sheet.write_string(at, 0, name, looks.bold)
        shown = float(known) if isinstance(known, Decimal | Fraction | float | int) else str(known or "")
        if formula is None:
            sheet.write(at, 1, shown, look)
        else:
            sheet.write_formula(at, 1, formula.format(**cells), look, shown)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 60)


def _column(letter: str, last: int) -> str:
    return f"'{LINES_SHEET}'!${letter}${_FIRST_ROW}:${letter}${max(last, _FIRST_ROW)}"


def _total(side: str, last: int) -> str:
    """Return the formula of a side's total: of a side without any amount there is none."""
    sides, amounts = _column("A", last), _column("E", last)
    counted = f'SUMPRODUCT(({sides}="{side}")*ISNUMBER({amounts}))'
    return f'=IF({counted}=0,"",ROUND(SUMIFS({amounts},{sides},"{side}"),2))'


def _priced(last: int) -> str:
    codes, amounts = _column("B", last), _column("E", last)
    summed = "+".join(f'SUMIFS({amounts},{codes},"{code}")' for code in ("O1", "O1b"))
    return f"=ROUND({summed},2)"


# What needs both sides, and nothing missing.
_IF_JUDGED: Final = '=IF(OR({{missing}}>0,{{inhouse}}="",{{outsourced}}=""),"",{0})'
_VERDICT: Final = (
    f'=IF({{saving}}="","{VERDICTS["NOT_ASSESSABLE"]}",IF({{outsourced}}>={{inhouse}},'
    f'IF({{waived}}="{_YES}","{VERDICTS["WAIVED"]}","{VERDICTS["FAIL"]}"),'
    f'IF({{saving}}<ROUND({{inhouse}}*{{limit}},6),"{VERDICTS["MARGINAL"]}","{VERDICTS["PASS"]}")))'
)
