"""What outsourcing is worth over years: a quarter carried forward, one-time cash at its dates (domain 4.4)."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from models.present_value import Side, compare, growing, satisfies_differential
from pipelines.opened import Warehouse
from pipelines.queries import Answer, ask

# Recurring cost of a quarter without spread one-time lines, which stand as cash; a BOT contract has this test only.
_FLOWS: Final = """
with recurring as (

    select
        engagement_id,
        period,
        -- Where only a quarter's share of a one-time amount is stated, its cash isn't known and the share goes on.
        sum(amount_cny) filter (where side = 'IN' and source <> 'amortised') as inhouse_cny,
        sum(amount_cny) filter (where side = 'OUT' and source <> 'amortised' and cost_code <> 'O13') as outsourced_cny,
        sum(amount_cny) filter (where cost_code in ('I1', 'I2', 'I2b', 'I3', 'I4', 'I5')) as personnel_cny
    from costs.cost_lines
    group by engagement_id, period

),

cash as (

    select
        engagement_id,
        sum(case when side = 'IN' then -amount_cny else amount_cny end) filter (where cost_code <> 'O13') as begin_cny,
        sum(amount_cny) filter (where cost_code = 'O13') as exit_cny
    from costs.one_time_cash
    where amort_months is not null or cost_code = 'O13'
    group by engagement_id

),

assumed as (

    select
        engagement_id,
        period,
        max(value) filter (where name = 'discount_rate') as rate,
        max(value) filter (where name = 'wage_growth') as wage_growth,
        max(value) filter (where name = 'price_growth') as price_growth
    from costs.parameters_in_force
    group by engagement_id, period

)

select
    v.engagement_id, r.inhouse_cny, r.outsourced_cny, r.personnel_cny, c.begin_cny, c.exit_cny, a.rate, a.wage_growth,
    a.price_growth, greatest(cast(round(datediff('month', e.start_on, e.end_on + 1) / 12.0) as integer), 1) as years
from costs.verdicts as v
inner join entities.engagements as e on v.engagement_id = e.engagement_id
inner join recurring as r on v.engagement_id = r.engagement_id and v.period = r.period
inner join assumed as a on v.engagement_id = a.engagement_id and v.period = a.period
left join cash as c on v.engagement_id = c.engagement_id
where v.period = $period and (v.missing_items is null or v.missing_items = 'bot')
    and a.rate is not null and a.wage_growth is not null and a.price_growth is not null
order by v.engagement_id
"""
_QUARTERS: Final = 4
COLUMNS: Final = (
    "engagement_id", "years", "discount_rate", "inhouse_present_cny", "outsourced_present_cny", "npv_saving_cny",
    "npv_share", "nominal_saving_cny", "verdict", "reaches_differential",
)  # fmt: skip


def over_years(warehouse: Warehouse, period: str) -> Answer:
    """Return one row per engagement: both sides' present value over the contract's years, at this quarter's level."""
    return Answer(COLUMNS, [_row(*flows) for flows in ask(warehouse, _FLOWS, {"period": period}).rows])


def _row(engagement: str, *flows: object) -> tuple[object, ...]:
    inhouse, outsourced, personnel, begin, end, rate, wages, prices = (Fraction(str(each or 0)) for each in flows[:8])
    years = int(str(flows[8]))
    one_time = {0: begin}
    one_time[years] = one_time.get(years, Fraction(0)) + end
    found = compare(Side(inhouse * _QUARTERS, wages), Side(outsourced * _QUARTERS, prices, one_time), rate, years)
    share = found.npv / found.inhouse if found.inhouse else None
    reaches = satisfies_differential(found.nominal_saving, growing(personnel * _QUARTERS, wages, years))
    money = (found.inhouse, found.outsourced, found.npv)
    return (
        engagement,
        years,
        float(rate),
        *(round(float(value), 2) for value in money),
        None if share is None else round(float(share), 6),
        round(float(found.nominal_saving), 2),
        "PASS" if found.npv > 0 else "FAIL",
        reaches,
    )
