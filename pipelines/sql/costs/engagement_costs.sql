-- One row per engagement, quarter and cost line: what was stated, in 元 without VAT; null where the cell was left blank.
with named as (

    select
        c.engagement_id,
        case when c.period like '____-__'
                then main.quarter_of(cast(c.period || '-01' as date))
            else c.period
        end as period,
        n.cost_code,
        c.side,
        c.amount_ex_vat_cny,
        c.vat_cny,
        c.vat_irrecoverable_cny
    from staging.cost_entries as c
    inner join policy.cost_item_names as n on c.side = n.side and c.cost_item = n.cost_item

)

select
    engagement_id,
    period,
    cost_code,
    side,
    sum(amount_ex_vat_cny) as amount_cny,
    sum(vat_cny) as vat_cny,
    sum(vat_irrecoverable_cny) as vat_irrecoverable_cny,
    count(*) filter (where amount_ex_vat_cny is null) as blank_count
from named
group by engagement_id, period, cost_code, side
