-- One row per engagement, quarter and cost line: the sum in 元 without VAT, and how much of it is blank.
with summed as (

    select
        engagement_id,
        period,
        cost_code,
        side,
        sum(amount_cny) as amount_cny,
        sum(amount_cny) filter (where behaviour = 'variable') as variable_cny,
        sum(amount_cny) filter (where not adjusts_price) as before_credits_cny,
        sum(main.times(amount_cny, avoidable)) filter (where avoidable is not null) as avoidable_cny,
        sum(amount_cny) filter (where avoidable is not null) as judged_cny,
        sum(vat_cny) as vat_cny,
        string_agg(distinct source, ', ' order by source) as sources,
        count(*) filter (where amount_cny is null) as blank_count,
        max(gap) as gap,
        count(distinct stated_month) filter (where not adjusts_price) as month_count,
        count(*) filter (where stated_month is null and not adjusts_price) as quarter_count
    from costs.cost_lines
    group by engagement_id, period, cost_code, side

)

select
    s.engagement_id,
    s.period,
    s.cost_code,
    s.side,
    s.amount_cny,
    coalesce(s.variable_cny, 0) as variable_cny,
    s.before_credits_cny,
    s.avoidable_cny,
    coalesce(s.judged_cny, 0) as judged_cny,
    s.vat_cny,
    s.sources,
    s.blank_count,
    -- A line stated by month needs every month that the contract runs.
    case
        when s.month_count > 0 and s.quarter_count = 0 then greatest(coalesce(t.months_due, 3) - s.month_count, 0)
        else 0
    end as missing_months,
    s.gap
from summed as s
left join costs.terms as t on s.engagement_id = t.engagement_id and s.period = t.period
