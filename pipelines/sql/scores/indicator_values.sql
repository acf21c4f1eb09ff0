-- View. One row per engagement, period, indicator and way it earns points: the value, as found and as scored, its limits, its state.
-- Where fewer cases are expected than the indicator's least, the rate is drawn towards that of its peers (domain 5.5).
with measured as (

    -- Limits and peers' rates are joined after this: they are few, and the planner would take the whole for as few.
    select
        d.*,
        v.numerator,
        v.denominator,
        v.value as raw_value,
        v.state as found,
        coalesce(v.estimated, false) as estimated,
        case d.direction when 'lower' then -1 else 1 end as sign
    from scores.indicators_drawn as d
    left join scores.measure_values as v
        on d.engagement_id = v.engagement_id and d.period = v.period and d.measure = v.measure

),

joined as (

    select
        m.*,
        l.value as from_value,
        t.value as to_value,
        r.rate as prior_rate,
        r.weight as prior_weight,
        coalesce(m.found = 'value' and r.rate * cast(m.denominator as double) < m.shrink_below, false) as is_shrunk
    from measured as m
    left join scores.own_limits as l
        on m.engagement_id = l.engagement_id and m.period = l.period and m.from_measure = l.measure
    left join scores.own_limits as t
        on m.engagement_id = t.engagement_id and m.period = t.period and m.to_measure = t.measure
    left join scores.prior_rates as r
        on m.shrink_below is not null and m.period = r.period and m.family = r.family and m.class = r.class
        and m.mode = r.mode and m.measure = r.measure

)

select
    *,
    case
        when is_shrunk
            then (cast(numerator as double) + prior_weight * prior_rate) / (cast(denominator as double) + prior_weight)
        else raw_value
    end as value,
    case
        when measure is null then 'na'
        when found = 'value' and from_measure is not null and (from_value is null or to_value is null)
            then 'missing_' || missing
        when found = 'value' and denominator < minimum_denominator then 'small_sample'
        when found in ('value', 'idle', 'na') then found
        when not is_collected then 'not_collected'
        else 'missing_' || missing
    end as state
from joined
