-- One row per engagement, quarter and cost line: what was stated, in 元 without VAT, and how much of it is blank.
with named as (

    select
        c.engagement_id,
        case
            when c.period like '____-__' then main.quarter_of(cast(c.period || '-01' as date))
            else c.period
        end as period,
        case when c.period like '____-__' then c.period end as stated_month,
        n.cost_code,
        c.side,
        c.amount_ex_vat_cny,
        c.vat_cny,
        -- Stated, or what of the invoice's VAT the bank does not recover (domain 4.5).
        coalesce(c.vat_irrecoverable_cny, c.vat_cny * (1 - l.recoverable_vat)) as irrecoverable_cny
    from staging.cost_entries as c
    inner join policy.cost_item_names as n on c.side = n.side and c.cost_item = n.cost_item
    cross join policy.cost_limits as l

),

summed as (

    select
        engagement_id,
        period,
        cost_code,
        side,
        sum(amount_ex_vat_cny) as amount_cny,
        sum(vat_cny) as vat_cny,
        sum(irrecoverable_cny) as irrecoverable_cny,
        count(*) filter (where amount_ex_vat_cny is null) as blank_count,
        count(*) filter (where irrecoverable_cny is null) as vat_blank_count,
        count(distinct stated_month) as month_count,
        count(*) filter (where stated_month is null) as quarter_count
    from named
    group by engagement_id, period, cost_code, side

),

terms as (

    -- How many months of the quarter the contract runs: a line stated by month needs them all.
    select
        s.engagement_id,
        s.period,
        max(datediff('month', greatest(e.start_on, p.start_on), least(e.end_on, p.end_on)) + 1) as months_due
    from summed as s
    inner join entities.engagements as e on s.engagement_id = e.engagement_id
    inner join entities.periods as p on s.period = p.period
    group by s.engagement_id, s.period

)

select
    s.engagement_id,
    s.period,
    s.cost_code,
    s.side,
    s.amount_cny,
    s.vat_cny,
    s.irrecoverable_cny,
    s.blank_count,
    s.vat_blank_count,
    case
        when s.month_count > 0 and s.quarter_count = 0 then greatest(coalesce(t.months_due, 3) - s.month_count, 0)
        else 0
    end as missing_months
from summed as s
left join terms as t on s.engagement_id = t.engagement_id and s.period = t.period
