-- One row per engagement and quarter with cost entries: total outsourced against total in-house cost (domain 4.7).
with irrecoverable as (

    -- O1b is a line of its own, or what of the price's VAT is not recovered; a price row without VAT leaves it open.
    select
        o.engagement_id,
        o.period,
        o.irrecoverable_cny as amount_cny,
        o.vat_blank_count as blank_count
    from costs.engagement_costs as o
    left join costs.engagement_costs as stated
        on o.engagement_id = stated.engagement_id and o.period = stated.period and stated.cost_code = 'O1b'
    where o.cost_code = 'O1' and stated.cost_code is null

),

lines as (

    select engagement_id, period, cost_code, side, amount_cny, blank_count + missing_months as blank_count
    from costs.engagement_costs
    union all
    select engagement_id, period, 'O1b' as cost_code, 'OUT' as side, amount_cny, blank_count
    from irrecoverable

),

assessed as (

    select distinct c.engagement_id, c.period, e.mode
    from costs.engagement_costs as c
    inner join entities.engagements as e on c.engagement_id = e.engagement_id

),

missing as (

    select
        a.engagement_id,
        a.period,
        count(*) as missing_count,
        string_agg(i.cost_code, ', ' order by i.seq) as missing_items
    from assessed as a
    inner join policy.cost_items as i
        on i.mandatory = 'always' or i.cost_code = 'O1b' or (i.mandatory = 'onsite' and a.mode = 'onsite')
    left join lines as l
        on a.engagement_id = l.engagement_id and a.period = l.period and i.cost_code = l.cost_code
    where l.cost_code is null or l.blank_count > 0
    group by a.engagement_id, a.period

),

totals as (

    select
        engagement_id,
        period,
        sum(amount_cny) filter (where side = 'IN') as inhouse_cny,
        sum(amount_cny) filter (where side = 'OUT') as outsourced_cny,
        sum(amount_cny) filter (where cost_code = 'O1') as price_only_cny
    from lines
    group by engagement_id, period

),

compared as (

    select
        t.engagement_id,
        t.period,
        t.inhouse_cny,
        t.outsourced_cny,
        t.price_only_cny,
        t.inhouse_cny - t.outsourced_cny as saving_cny,
        main.ratio(t.inhouse_cny - t.outsourced_cny, t.inhouse_cny) as margin_of_safety,
        main.ratio(t.inhouse_cny - t.price_only_cny, t.inhouse_cny) as naive_saving,
        m.missing_items
    from totals as t
    left join missing as m on t.engagement_id = m.engagement_id and t.period = m.period

)

select
    c.engagement_id,
    c.period,
    c.inhouse_cny,
    c.outsourced_cny,
    c.price_only_cny,
    c.saving_cny,
    c.margin_of_safety,
    c.naive_saving,
    c.missing_items,
    case
        when c.missing_items is not null then 'NOT_ASSESSABLE'
        when c.outsourced_cny >= c.inhouse_cny then 'FAIL'
        when c.margin_of_safety < l.marginal_below then 'MARGINAL'
        else 'PASS'
    end as verdict
from compared as c
cross join policy.cost_limits as l
