-- One row per engagement, period and measure: sums over sums of its observations, never a mean of rates.
with summed as (

    select
        o.engagement_id,
        o.period,
        o.measure,
        sum(case when o.state = 'value' then o.numerator end) as numerator,
        sum(case when o.state = 'value' then o.denominator end) as denominator,
        -- What the observations say: one value goes before what is idle, that before what does not apply.
        max(case o.state when 'value' then 3 when 'idle' then 2 when 'na' then 1 else 0 end) as strongest,
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
        when strongest = 2 then 'idle'
        when strongest = 1 then 'na'
        else 'missing'
    end as state,
    estimated
from valued
