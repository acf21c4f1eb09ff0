"""At which volumes the answer turns, with people that come whole and prices that come in bands (domain 4.4)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any, Final

from models.volume_steps import Band, InHouse, Outsourced, crossings
from pipelines.opened import Warehouse
from pipelines.queries import Answer, ask

# Looked at up to three times what was delivered: beyond it nobody knows the fixed cost.
REACH: Final = 3
COLUMNS: Final = ("engagement_id", "volume", "is_cheaper_above", "delivered_volume", "has_people_steps", "band_count")

# What follows whole people in a calculated in-house side: pay, on-cost, seats, and the overhead on them.
_SIDES: Final = """
with stepped as (

    select engagement_id, period, sum(amount_cny) as people_cny
    from costs.cost_lines
    where source = 'computed' and behaviour = 'variable' and cost_code in ('I1', 'I2', 'I9', 'I10', 'I11', 'I12')
    group by engagement_id, period

),

-- What of the price, lost VAT and credits included, follows the volume.
priced as (

    select engagement_id, period, sum(variable_cny) as price_cny
    from costs.engagement_costs
    where cost_code in ('O1', 'O1b')
    group by engagement_id, period

)

select
    b.engagement_id, b.volume, t.months_due, v.inhouse_cny, b.inhouse_fixed_cny, v.outsourced_cny,
    b.outsourced_fixed_cny, p.price_cny, s.people_cny, d.operators
from costs.break_even as b
inner join costs.verdicts as v on b.engagement_id = v.engagement_id and b.period = v.period
inner join costs.terms as t on b.engagement_id = t.engagement_id and b.period = t.period
left join priced as p on b.engagement_id = p.engagement_id and b.period = p.period
left join stepped as s on b.engagement_id = s.engagement_id and b.period = s.period
left join costs.inhouse_drivers as d on b.engagement_id = d.engagement_id and b.period = d.period
where b.period = $period and b.volume > 0 and ($engagement::varchar is null or b.engagement_id = $engagement)
order by b.engagement_id
"""
# The bands of an engagement's last month in the quarter; a price by the month or the person does not follow the volume.
_BANDS: Final = """
select b.engagement_id, b.band_above, b.band_to, b.price_cny, b.band_method
from costs.contract_price_bands as b
inner join costs.contract_fees as f on b.engagement_id = f.engagement_id and b.month = f.month
where main.quarter_of(b.month) = $period and b.month = (
        select max(m.month)
        from costs.contract_price_bands as m
        where main.quarter_of(m.month) = $period and m.engagement_id = b.engagement_id
    )
    and f.basis = 'piece'
order by b.engagement_id, b.band_above
"""


def volume_crossings(warehouse: Warehouse, period: str, engagement: str | None = None) -> Answer:
    """Return one row per volume at which outsourcing turns cheaper or dearer; none where it never does within reach.

    Bands count by month, and the volume is taken to spread evenly over the months. The price line is scaled so that it
    meets what the quarter cost, lost VAT and credits included.
    """
    sides = ask(warehouse, _SIDES, {"period": period, "engagement": engagement}).records()
    by_engagement = {
        key: list(rows)
        for key, rows in groupby(
            ask(warehouse, _BANDS, {"period": period}).records(), key=lambda row: row["engagement_id"]
        )
    }
    found: list[tuple[object, ...]] = []
    for row in sides:
        bands = by_engagement.get(row["engagement_id"], [])
        found += [
            (row["engagement_id"], round(float(each.volume), 2), each.is_cheaper_above, float(row["volume"]),
             row["people_cny"] is not None, len(bands))
            for each in crossings(_inhouse(row), _outsourced(row, bands), _exact(row["volume"]) * REACH)
        ]  # fmt: skip
    return Answer(COLUMNS, found)


def _inhouse(row: dict[str, Any]) -> InHouse:
    volume, fixed = _exact(row["volume"]), _exact(row["inhouse_fixed_cny"])
    variable = _exact(row["inhouse_cny"]) - fixed
    if row["people_cny"] is None or not row["operators"]:
        return InHouse(fixed, variable / volume)
    people, operators = _exact(row["people_cny"]), _exact(row["operators"])
    return InHouse(fixed, (variable - people) / volume, people / operators, volume / operators)


def _outsourced(row: dict[str, Any], bands: Sequence[dict[str, Any]]) -> Outsourced:
    volume, fixed, price = (_exact(row[name]) for name in ("volume", "outsourced_fixed_cny", "price_cny"))
    unit = (_exact(row["outsourced_cny"]) - fixed - price) / volume
    months = int(row["months_due"])
    known = [
        Band(
            _exact(each["band_above"]) * months,
            None if each["band_to"] is None else _exact(each["band_to"]) * months,
            _exact(each["price_cny"]),
        )
        for each in bands
    ]
    is_progressive = bool(bands) and bands[0]["band_method"] == "progressive"
    fee = Outsourced(Fraction(0), Fraction(0), known, is_progressive).cost(volume)
    if not fee:
        return Outsourced(fixed, unit, [Band(Fraction(0), None, price / volume)], is_progressive=False)
    scaled = [Band(each.above, each.upto, each.price * price / fee) for each in known]
    return Outsourced(fixed, unit, scaled, is_progressive)


def _exact(number: object) -> Fraction:
    return Fraction(str(number or 0))
