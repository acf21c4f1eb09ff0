"""What outsourcing is worth over years: a quarter carried forward, one-time cash at its dates (domain 4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from models.present_value import Comparison, Side, compare, growing, parts, satisfies_differential
from pipelines.opened import Warehouse
from pipelines.queries import Answer, ask

# Recurring cost of a quarter without spread one-time lines, which stand as cash; a BOT contract has this test only.
_FLOWS: Final = """
with exits as (

    select distinct engagement_id
    from costs.one_time_cash
    where cost_code = 'O13' and amount_cny <> 0

),

recurring as (

    select
        c.engagement_id,
        c.period,
        -- Where only a quarter's share of a one-time amount is stated, its cash isn't known and the share goes on.
        sum(c.amount_cny) filter (where c.side = 'IN' and c.source <> 'amortised') as inhouse_cny,
        -- A provision for the exit goes on likewise, unless the exit stands as cash.
        sum(c.amount_cny) filter (
            where c.side = 'OUT' and c.source <> 'amortised' and (c.cost_code <> 'O13' or x.engagement_id is null)
        ) as outsourced_cny,
        sum(c.amount_cny) filter (where c.cost_code = 'O10' and c.source <> 'amortised') as stranded_cny,
        sum(c.amount_cny) filter (where main.is_personnel(c.cost_code)) as personnel_cny
    from costs.cost_lines as c
    left join exits as x on c.engagement_id = x.engagement_id
    group by c.engagement_id, c.period

),

-- Whole amounts at the end of the year in which they were paid; those of the contract's first quarter at its beginning.
cash as (

    select
        engagement_id,
        list({'year_no': year_no, 'amount': amount_cny} order by year_no, amount_cny) as amounts
    from (
        select
            c.engagement_id,
            case
                when c.cost_code = 'O13' then null
                else ceil(
                    greatest(
                        datediff('month', date_trunc('quarter', e.start_on), main.quarter_start(c.period)), 0
                    ) / 12.0
                )
            end as year_no,
            case when c.side = 'IN' then -c.amount_cny else c.amount_cny end as amount_cny
        from costs.one_time_cash as c
        inner join entities.engagements as e on c.engagement_id = e.engagement_id
        where (c.amort_months is not null or c.cost_code = 'O13') and c.amount_cny is not null
    ) as dated
    group by engagement_id

),

assumed as (

    select
        engagement_id,
        period,
        max(value) filter (where name = 'discount_rate') as rate,
        max(value) filter (where name = 'wage_growth') as wage_growth,
        max(value) filter (where name = 'price_growth') as price_growth,
        max(value) filter (where name = 'stranded_runoff') as runoff
    from costs.parameters_in_force
    group by engagement_id, period

)

select
    v.engagement_id, r.inhouse_cny, r.outsourced_cny, r.personnel_cny, a.rate, a.wage_growth, a.price_growth,
    c.amounts, r.stranded_cny, a.runoff,
    main.term_months(e.start_on, e.end_on) as months, l.conversion_share, t.months_due,
    v.missing_items is not distinct from 'bot' as is_only
from costs.verdicts as v
inner join entities.engagements as e on v.engagement_id = e.engagement_id
inner join costs.terms as t on v.engagement_id = t.engagement_id and v.period = t.period
inner join recurring as r on v.engagement_id = r.engagement_id and v.period = r.period
inner join assumed as a on v.engagement_id = a.engagement_id and v.period = a.period
left join cash as c on v.engagement_id = c.engagement_id
cross join policy.cost_limits as l
where v.period = $period and ($engagement::varchar is null or v.engagement_id = $engagement)
    and (v.missing_items is null or v.missing_items = 'bot')
    and a.rate is not null and a.wage_growth is not null and a.price_growth is not null
order by v.engagement_id
"""
_MONTHS: Final = 12
COLUMNS: Final = (
    "engagement_id", "years", "discount_rate", "inhouse_present_cny", "outsourced_present_cny", "npv_saving_cny",
    "npv_share", "nominal_saving_cny", "verdict", "reaches_differential",
)  # fmt: skip


@dataclass(frozen=True)
class Outlook:
    """An engagement's quarter carried forward: both sides of a year, growth, rate, cash by year (none: the end).

    `months` is the contract's term, `differential` the share of personnel cost that the saving should reach, `is_only`
    tells that no quarter is compared and this is the verdict (BOT, 0.1 D6).
    """

    engagement_id: str
    inhouse: Fraction
    outsourced: Fraction
    personnel: Fraction
    rate: Fraction
    wages: Fraction
    prices: Fraction
    cash: tuple[tuple[int | None, Fraction], ...]
    months: int
    differential: Fraction
    stranded: Fraction = Fraction(0)
    runoff: Fraction | None = None
    is_only: bool = False

    def compared(self) -> Comparison:
        """Return both sides by year; cash later than the last year stands at its end.

        Stranded cost runs off by a share of itself a year where the policy says so, else it grows with prices.
        """
        running = parts(self.months)
        beside: dict[int, Fraction] = {}
        for at, amount in self.cash:
            year = len(running) if at is None else min(at, len(running))
            beside[year] = beside.get(year, Fraction(0)) + amount
        running_off = self.stranded if self.runoff is not None else Fraction(0)
        for year, part in enumerate(running, start=1):
            left = running_off * (1 - (self.runoff or 0)) ** (year - 1) * part
            beside[year] = beside.get(year, Fraction(0)) + left
        outsourced = Side(self.outsourced - running_off, self.prices, beside)
        return compare(Side(self.inhouse, self.wages), outsourced, self.rate, self.months)


def outlooks(warehouse: Warehouse, period: str, engagement: str | None = None) -> list[Outlook]:
    """Return the engagements of a quarter whose cost can be carried forward, or one of them; a BOT contract too."""
    rows = ask(warehouse, _FLOWS, {"period": period, "engagement": engagement}).rows
    return [_outlook(*row) for row in rows]


def over_years(warehouse: Warehouse, period: str) -> Answer:
    """Return one row per engagement: both sides' present value over the contract's years, at this quarter's level."""
    return Answer(COLUMNS, [_row(each) for each in outlooks(warehouse, period)])


def _outlook(engagement: str, *flows: Any) -> Outlook:
    inhouse, outsourced, personnel, rate, wages, prices = (Fraction(str(each or 0)) for each in flows[:6])
    cash = tuple(
        (None if each["year_no"] is None else int(each["year_no"]), Fraction(each["amount"])) for each in flows[6] or ()
    )
    stranded, runoff = Fraction(str(flows[7] or 0)), None if flows[8] is None else Fraction(str(flows[8]))
    # The contract runs for this many months of the quarter, be it the last day of one: a year is twelve of them.
    year = Fraction(_MONTHS, int(flows[11]))
    return Outlook(
        engagement, inhouse * year, outsourced * year, personnel * year, rate, wages, prices, cash, int(flows[9]),
        Fraction(str(flows[10])), stranded * year, runoff, bool(flows[12])
    )  # fmt: skip


def _row(each: Outlook) -> tuple[object, ...]:
    found = each.compared()
    share = found.npv / found.inhouse if found.inhouse else None
    personnel = growing(each.personnel, each.wages, each.months)
    money = (found.inhouse, found.outsourced, found.npv)
    return (
        each.engagement_id,
        round(each.months / _MONTHS, 4),
        float(each.rate),
        *(round(float(value), 2) for value in money),
        None if share is None else round(float(share), 6),
        round(float(found.nominal_saving), 2),
        found.verdict,
        satisfies_differential(found.nominal_saving, personnel, each.differential),
    )
