"""The sheet of the result: both totals, saving, margin and verdict as formulas of the lines, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pipelines.cost_workbook.layout import Looks, column_of_lines
from pipelines.cost_workbook.quarter import Row, rows_of
from pipelines.opened import Warehouse

_VERDICTS: Final[Mapping[str, str]] = {
    "PASS": "PASS / 通过", "MARGINAL": "MARGINAL / 临界", "FAIL": "FAIL / 未通过",
    "WAIVED": "FAIL – waived / 未通过（例外）", "NOT_ASSESSABLE": "NOT ASSESSABLE / 不可判定",
}  # fmt: skip
_YES, _NO = "Yes 是", "No 否"
_MISSING: Final = """
select zh || ' / ' || en as said
from costs.missing_lines
where engagement_id = $engagement and period = $period
order by seq, reason
"""
_ABOUT: Final = """
select
    e.label, e.contract_no, b.as_of, b.is_sample, v.period, v.inhouse_cny, v.outsourced_cny,
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
# What needs both sides, and nothing missing.
_SAVING: Final = '=IF(OR({missing}>0,{inhouse}="",{outsourced}=""),"",ROUND({inhouse}-{outsourced},2))'
_MARGIN: Final = '=IF(N({inhouse})=0,"",IF({saving}="","",{saving}/{inhouse}))'
_HEADROOM: Final = '=IF({priced}=0,"",IF({saving}="","",{saving}/{priced}))'
_VERDICT: Final = (
    f'=IF({{saving}}="","{_VERDICTS["NOT_ASSESSABLE"]}",IF({{outsourced}}>={{inhouse}},'
    f'IF({{waived}}="{_YES}","{_VERDICTS["WAIVED"]}","{_VERDICTS["FAIL"]}"),'
    f'IF({{saving}}<ROUND({{inhouse}}*{{limit}},6),"{_VERDICTS["MARGINAL"]}","{_VERDICTS["PASS"]}")))'
)


@dataclass(frozen=True)
class _Figure:
    """A row of the result: what is known of it, and (unless it is put in) its formula, with other rows by their key."""

    key: str
    name: str
    known: Decimal | float | str | None
    look: Any
    formula: str | None = None


def write_result(sheet: Any, warehouse: Warehouse, place: dict[str, str], line_count: int, looks: Looks) -> None:
    """Write what an engagement's quarter comes to; what is missing stands before it, and no formula hides that."""
    about = rows_of(warehouse, _ABOUT, place)[0]
    missing = [str(row["said"]) for row in rows_of(warehouse, _MISSING, place)]
    told = _subject_and_missing(about, missing)
    for number, (name, value) in enumerate(told):
        sheet.write_string(number, 0, name, looks.bold)
        sheet.write_string(number, 1, value)
    # One row is left free.
    begin = len(told) + 1
    figures = _totals_and_verdict(about, len(missing), line_count, looks)
    cells = {each.key: f"$B${row}" for row, each in enumerate(figures, start=begin + 1)}
    for row, each in enumerate(figures, start=begin):
        sheet.write_string(row, 0, each.name, looks.bold)
        shown = each.known or "" if isinstance(each.known, str | None) else float(each.known)
        if each.formula is None:
            sheet.write(row, 1, shown, each.look)
        else:
            sheet.write_formula(row, 1, each.formula.format(**cells), each.look, shown)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 60)


def _subject_and_missing(about: Row, missing: Sequence[str]) -> list[tuple[str, str]]:
    return [
        *([("Note 说明", "虚构示例数据 Made-up sample data")] if about["is_sample"] else []),
        ("Engagement 外包项目", str(about["label"])),
        ("Contract 合同编号", str(about["contract_no"])),
        ("Period 期间", about["period"]),
        ("Data as of 数据截至", str(about["as_of"])),
        *(("Missing 缺少" if not at else "", said) for at, said in enumerate(missing or ["–"])),
    ]


def _totals_and_verdict(about: Row, missing_count: int, line_count: int, looks: Looks) -> list[_Figure]:
    known, is_waived = about.get, about["is_waived"]
    verdict = "WAIVED" if about["verdict"] == "FAIL" and is_waived else about["verdict"]
    inhouse, outsourced = (_total_of_side(side, line_count) for side in ("IN", "OUT"))
    return [
        _Figure("missing", "Items missing 缺少项数", missing_count, looks.given),
        _Figure("limit", "Marginal below 临界线", known("marginal_below"), looks.rate),
        _Figure("waived", "Exception in force 例外有效", _YES if is_waived else _NO, looks.given),
        _Figure("inhouse", "In-house total 自营成本", known("inhouse_cny"), looks.money, inhouse),
        _Figure("outsourced", "Outsourced total 外包总成本", known("outsourced_cny"), looks.money, outsourced),
        _Figure("saving", "Saving 节约", known("saving_cny"), looks.money, _SAVING),
        _Figure("margin", "Margin of safety 安全边际", known("margin_of_safety"), looks.rate, _MARGIN),
        _Figure(
            "priced", "Price and lost VAT 价款及不可抵扣税", known("price_and_vat_cny"), looks.money,
            _price_and_lost_vat(line_count),
        ),
        _Figure("headroom", "Price headroom 价格余量", known("headroom"), looks.rate, _HEADROOM),
        _Figure("verdict", "Verdict 结论", _VERDICTS.get(verdict, verdict), looks.bold, _VERDICT),
    ]  # fmt: skip


def _total_of_side(side: str, line_count: int) -> str:
    """Return the formula of a side's total: of a side without any amount there is none."""
    sides, amounts = column_of_lines("A", line_count), column_of_lines("E", line_count)
    counted = f'SUMPRODUCT(({sides}="{side}")*ISNUMBER({amounts}))'
    return f'=IF({counted}=0,"",ROUND(SUMIFS({amounts},{sides},"{side}"),2))'


def _price_and_lost_vat(line_count: int) -> str:
    codes, amounts = column_of_lines("B", line_count), column_of_lines("E", line_count)
    summed = "+".join(f'SUMIFS({amounts},{codes},"{code}")' for code in ("O1", "O1b"))
    return f"=ROUND({summed},2)"
