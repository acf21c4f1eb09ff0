-- One row per engagement and indicator of a period: points, how far chance may have moved them, weights, and shares.
-- A rate of counted cases has a Wilson interval (domain 5.5), drawn towards its peers where the score is; the curve
-- turns it into bounds of points. models/intervals.py says the same for single values and is what tests hold it against.
with counted as (

    select
        v.engagement_id, v.indicator, v.measure, v.curve_id, v.value as rate,
        case
            -- Of a rate without its counts nobody knows how many cases it rests on.
            when v.estimated then least(cast(v.denominator as double), 100)
            when v.is_shrunk then cast(v.denominator as double) + v.prior_weight
            else cast(v.denominator as double)
        end as cases
    from scores.indicator_values as v
    inner join policy.indicators as i
        on v.scheme = i.scheme and v.version = i.version and v.indicator = i.indicator
    where v.period = $period
        and i.has_chance and v.state = 'value' and v.denominator > 0 and v.value between 0 and 1

),

reached as (

    select
        *,
        $z * $z / cases as share,
        $z * sqrt(rate * (1 - rate) / cases + $z * $z / cases / cases / 4) as reach
    from counted

),

bounded as (

    select
        engagement_id, indicator, measure, curve_id,
        case when rate = 0 then 0.0 else greatest(0.0, (rate + share / 2 - reach) / (1 + share)) end as low,
        case when rate = 1 then 1.0 else least(1.0, (rate + share / 2 + reach) / (1 + share)) end as high
    from reached

),

crossed as (

    -- Every stretch of the curve between the bounds, cut off at them: a band is highest in its middle.
    select
        b.engagement_id, b.indicator, b.measure, s.s_from, s.s_to, s.x_from, s.x_to,
        greatest(b.low, s.x_from) as x_low,
        least(b.high, s.x_to) as x_high
    from bounded as b
    inner join policy.curve_segments as s
        on b.curve_id = s.curve_id
        and case
            when s.right_closed
                then b.high > coalesce(s.x_from, '-infinity') and b.low <= coalesce(s.x_to, 'infinity')
            else b.high >= coalesce(s.x_from, '-infinity') and b.low < coalesce(s.x_to, 'infinity')
        end

),

levels as (

    select
        engagement_id, indicator, measure,
        case
            when x_from is null or x_to is null then s_from
            else s_from + (x_low - x_from) / (x_to - x_from) * (s_to - s_from)
        end as at_low,
        case
            when x_from is null or x_to is null then s_from
            else s_from + (x_high - x_from) / (x_to - x_from) * (s_to - s_from)
        end as at_high
    from crossed

),

earned as (

    select
        engagement_id, indicator, measure,
        min(least(at_low, at_high)) as low,
        max(greatest(at_low, at_high)) as high
    from levels
    group by engagement_id, indicator, measure

),

moved as (

    -- Several measures behind one indicator: its points are their mean, their errors independent.
    select
        p.engagement_id,
        p.indicator,
        sqrt(sum(power(greatest(p.points - coalesce(e.low, p.points), 0), 2))) / count(p.points) as below,
        sqrt(sum(power(greatest(coalesce(e.high, p.points) - p.points, 0), 2))) / count(p.points) as above
    from scores.indicator_parts as p
    left join earned as e
        on p.engagement_id = e.engagement_id and p.indicator = e.indicator and p.measure = e.measure
    where p.period = $period and p.points is not null
    group by p.engagement_id, p.indicator

)

select
    e.peer_group,
    e.vendor_id,
    e.engagement_id,
    p.indicator,
    cast(case when p.is_scored then p.points end as double) as points,
    case when p.state = 'value' then coalesce(m.below, 0) else 0 end as below,
    case when p.state = 'value' then coalesce(m.above, 0) else 0 end as above,
    cast(p.applicable_weight as double) as applicable_weight,
    cast(coalesce(s.share, 0) as double) as share,
    cast(coalesce(s.due_share, 0) as double) as due_share
from scores.indicator_points as p
inner join scores.engagement_scores as e on p.engagement_id = e.engagement_id and p.period = e.period
left join scores.engagement_shares as s on p.engagement_id = s.engagement_id and p.period = s.period
left join moved as m on p.engagement_id = m.engagement_id and p.indicator = m.indicator
where p.period = $period and ($family::varchar is null or e.family = $family)
order by e.peer_group, e.vendor_id, e.engagement_id, p.indicator
