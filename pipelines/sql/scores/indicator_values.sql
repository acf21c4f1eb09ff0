-- View. One row per engagement, period, indicator and way it earns points: the value, as found and as scored, its limits, its state.
-- Where fewer cases are expected than the indicator's least, the rate is drawn towards that of its peers (domain 5.5).
with joined as (

    select
        d.*,
        l.value as from_value,
        t.value as to_value,
        case d.direction when 'lower' then -1 else 1 end as sign,
        v.numerator,
        v.denominator,
        v.value as raw_value,
        coalesce(v.estimated, false) as estimated,
        v.state as found,
        coalesce(v.state = 'value' and r.rate * cast(v.denominator as double) < d.shrink_below, false) as is_shrunk,
        r.rate as prior_rate,
        r.weight as prior_weight
    from scores.indicators_drawn as d
    left join scores.measure_values as v
        on d.engagement_id = v.engagement_id and d.period = v.period and d.measure = v.measure
    left join scores.own_limits as l
        on d.engagement_id = l.engagement_id and d.period = l.period and d.from_measure = l.measure
    left join scores.own_limits as t
        on d.engagement_id = t.engagement_id and d.period = t.period and d.to_measure = t.measure
    left join scores.prior_rates as r
        on d.shrink_below is not null and d.period = r.period and d.family = r.family and d.class = r.class
        and d.mode = r.mode and d.measure = r.measure

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
