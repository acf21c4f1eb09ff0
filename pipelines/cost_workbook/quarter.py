"""What a quarter's cost lines follow from, as the warehouse holds it: the lines, and all that was put in for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pipelines.opened import Warehouse
from pipelines.queries import ask

# One row of an answer by the names of its columns, and what a row of a spreadsheet is known by: file, sheet, row.
Row = Mapping[str, Any]
Key = tuple[object, ...]

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
_FIGURES: Final = """
select
    b.*, d.operators, d.supervisor_count, d.month_pay_cny, d.month_supervisor_pay_cny, d.oncost_cny,
    d.supervisor_oncost_cny, d.usual, d.actual, d.volume_used, f.file_name
from costs.inhouse_drivers as d
inner join costs.baselines_in_force as b on d.engagement_id = b.engagement_id and d.period = b.period
left join staging.files as f on b.file_id = f.file_id
where d.engagement_id = $engagement and d.period = $period
"""
_PARAMETERS: Final = """
select name, value, place, is_confirmed, source_zh, source_en
from costs.parameters_in_force
where engagement_id = $engagement and period = $period
"""
# Every row of the cost sheets of an engagement: what is spread was paid in another quarter.
_ENTRIES: Final = """
select
    c.file_id, c.source_sheet, c.source_row, c.amount_ex_vat_cny, c.gross_cny, c.vat_cny, c.vat_irrecoverable_cny,
    c.vat_rate, c.invoice_kind, c.amort_months, c.pool_name, c.driver_qty, p.pool_amount_cny,
    coalesce(
        cast(p.whole_driver_qty as decimal(24, 6)),
        sum(cast(c.driver_qty as decimal(24, 6))) over (partition by c.pool_name, c.period)
    ) as whole_qty
from staging.cost_entries as c
left join staging.cost_pools as p on c.pool_name = p.pool_name and c.period = p.period
qualify c.engagement_id = $engagement
"""
_INVOICES: Final = """
select file_id, source_sheet, source_row, vat_cny, vat_rate, invoice_kind
from staging.invoices
where engagement_id = $engagement and main.quarter_of_stated(period) = $period
"""
_BANDS: Final = """
select strftime(b.month, '%Y-%m') as month, b.band_above, b.band_to, b.price_cny, b.band_method, f.quantity
from costs.contract_price_bands as b
inner join costs.contract_fees as f on b.engagement_id = f.engagement_id and b.month = f.month
where b.engagement_id = $engagement and f.period = $period
order by b.month, b.band_above
"""
_VOLUMES: Final = """
select strftime(month, '%Y-%m') as month, coalesce(good_volume, volume) as volume
from staging.volumes
where engagement_id = $engagement and main.quarter_of(month) = $period
order by month
"""
_CONTRACT_RATE: Final = "select vat_rate from costs.vat_rates where engagement_id = $engagement"


@dataclass(frozen=True)
class Quarter:
    """An engagement's quarter: its cost lines in their order, and the rows that they may follow from.

    `figures` are those of the in-house calculation, put in and computed (none where there is no calculation);
    `parameters` the dated assumptions by name; `entries` and `invoices` what is typed, by its row.
    """

    lines: Sequence[Row]
    figures: Row
    parameters: Mapping[str, Row]
    entries: Mapping[Key, Row]
    invoices: Mapping[Key, Row]
    bands: Sequence[Row]
    volumes: Sequence[Row]
    contract_vat_rate: Decimal | None


def read_quarter(warehouse: Warehouse, engagement: str, period: str) -> Quarter:
    """Return what the warehouse holds of one engagement's quarter."""
    whole_term = {"engagement": engagement}
    quarter = {**whole_term, "period": period}
    figures = rows_of(warehouse, _FIGURES, quarter)
    rates = rows_of(warehouse, _CONTRACT_RATE, whole_term)
    return Quarter(
        rows_of(warehouse, _LINES, quarter),
        figures[0] if figures else {},
        {row["name"]: row for row in rows_of(warehouse, _PARAMETERS, quarter)},
        {key_of(row): row for row in rows_of(warehouse, _ENTRIES, whole_term)},
        {key_of(row): row for row in rows_of(warehouse, _INVOICES, quarter)},
        rows_of(warehouse, _BANDS, quarter),
        rows_of(warehouse, _VOLUMES, quarter),
        rates[0]["vat_rate"] if rates else None,
    )


def rows_of(warehouse: Warehouse, sql: str, wanted: dict[str, str]) -> list[Row]:
    """Return the rows of an answer."""
    found = ask(warehouse, sql, wanted)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def key_of(row: Row) -> Key:
    """Return what a row of a spreadsheet is known by; a line has that of the row it came from."""
    return row["file_id"], row["source_sheet"], row["source_row"]


def name_of(line: Row) -> str:
    """Name a cost line as its inputs do."""
    month = f" · {line['stated_month']}" if line["stated_month"] else ""
    return f"{line['cost_code']} {line['title']}{month}"


def place_of(row: Row) -> str:
    """Say where a line or a calculation is from, as far as that is known."""
    return " · ".join(str(row[name]) for name in ("file_name", "source_sheet", "source_row") if row[name] is not None)
