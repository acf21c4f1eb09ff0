-- One row per engagement, period and measure: sums over sums of its observations, never a mean of rates.
with summed as (

    select
        o.engagement_id,
        o.period,
        o.measure,
        sum(o.numerator) filter (where o.state = 'value') as numerator,
        sum(o.denominator) filter (where o.state = 'value') as denominator,
        count(*) as observation_count,
        count(*) filter (where o.state = 'value') as value_count,
        count(*) filter (where o.state = 'idle') as idle_count,
        count(*) filter (where o.state = 'na') as na_count,
        coalesce(bool_or(o.estimated), false) as estimated
    from measures.observations as o
    group by o.engagement_id, o.period, o.measure

),

valued as (

    select
        s.*,
        case m.aggregation
            when 'sum' then cast(s.numerator as double)
            else main.ratio(s.numerator, s.denominator)
        end as value
    from summed as s
    inner join policy.measures as m on s.measure = m.measure

)

select
    engagement_id,
    period,
    measure,
    numerator,
    denominator,
    value,
    case
        when value is not null then 'value'
        when value_count > 0 then 'missing'
        when idle_count > 0 then 'idle'
        when na_count > 0 then 'na'
        else 'missing'
    end as state,
    observation_count,
    estimated
from valued
