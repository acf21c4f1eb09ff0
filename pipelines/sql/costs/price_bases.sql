-- One row per engagement and quarter: what its price is one of (a piece, a month, a person's month), and how many of the last
-- two the quarter paid for. The price sheet says it, else the unit of the register's price; several units are none.
with listed as (

    select
        engagement_id, period, count(*) as month_count, sum(quantity) as quantity,
        case when count(distinct basis) = 1 and count(basis) = count(*) then max(basis) end as basis
    from costs.contract_fees
    group by engagement_id, period

)

select
    t.engagement_id,
    t.period,
    case
        when l.engagement_id is not null then l.basis
        else main.price_basis(coalesce(e.unit_of_output, e.price_basis))
    end as basis,
    case
        when l.month_count < t.months_due then null
        when basis = 'month' then cast(t.months_due as decimal(24, 6))
        when basis <> 'person_month' then null
        when l.engagement_id is not null then cast(l.quantity as decimal(24, 6))
        else cast(cast(e.contracted_fte as decimal(18, 6)) * t.months_due as decimal(24, 6))
    end as quantity
from costs.terms as t
left join listed as l on t.engagement_id = l.engagement_id and t.period = l.period
left join staging.engagements as e on t.engagement_id = e.engagement_id
