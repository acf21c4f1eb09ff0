-- One row per engagement and indicator of a period: points, how far chance may have moved them, weights, and shares.
-- A rate of counted cases has a Wilson interval (domain 5.5), drawn towards its peers where the score is; the curve
-- turns it into bounds of points. models/intervals.py says the same for single values and is what tests hold it against.
with counted as (

    select
        v.*,
        v.from_measure is not null as has_limits,
        -- Limits that leave no stretch between them: the curve jumps from its start to its end.
        v.from_measure is not null and (v.to_value - v.from_value) * v.sign <= 0 as is_jump,
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
        $z * sqrt(value * (1 - value) / cases + $z * $z / cases / cases / 4) as reach
    from counted

),

bounded as (

    select
        *,
        case when value = 0 then 0.0 else greatest(0.0, (value + share / 2 - reach) / (1 + share)) end as low,
        case when value = 1 then 1.0 else least(1.0, (value + share / 2 + reach) / (1 + share)) end as high
    from reached

),

cuts as (

    -- The bounds, and every corner that a curve of this measure has between them, as a rate.
    select distinct engagement_id, indicator, measure, unnest([low, high]) as rate
    from bounded
    union
    select
        b.engagement_id, b.indicator, b.measure,
        case
            when b.is_jump then b.from_value
            when b.has_limits then b.from_value + s.x_from * (b.to_value - b.from_value)
            when b.is_log then exp(s.x_from)
            else s.x_from
        end as corner
    from bounded as b
    inner join policy.curve_segments as s on b.curve_id = s.curve_id and s.x_from is not null
    where corner > b.low and corner < b.high

),

stretches as (

    select
        engagement_id, indicator, measure, rate,
        lead(rate) over (partition by engagement_id, indicator, measure order by rate) as next_rate
    from cuts

),

spots as (

    -- Each cut as it is, and what is between two of them, where every curve is one segment without a turn.
    select engagement_id, indicator, measure, rate as at_left, rate as at_right
    from cuts
    union all
    select engagement_id, indicator, measure, rate, next_rate
    from stretches
    where next_rate is not null

),

levels as (

    select
        o.*, b.curve_id, b.takes,
        main.rounded(
            main.points_on(
                main.on_curve(
                    case when b.is_jump then (o.at_left + o.at_right) / 2 else o.at_left end,
                    b.from_value, b.to_value, b.sign, b.has_limits, b.is_log
                ), s.x_from, s.x_to, s.s_from, s.s_to
            ), b.points_step, b.points_down
        ) as left_points,
        main.rounded(
            main.points_on(
                main.on_curve(
                    case when b.is_jump then (o.at_left + o.at_right) / 2 else o.at_right end,
                    b.from_value, b.to_value, b.sign, b.has_limits, b.is_log
                ), s.x_from, s.x_to, s.s_from, s.s_to
            ), b.points_step, b.points_down
        ) as right_points
    from spots as o
    inner join bounded as b
        on o.engagement_id = b.engagement_id and o.indicator = b.indicator and o.measure = b.measure
    inner join policy.curve_segments as s
        on b.curve_id = s.curve_id
        and main.holds(
            main.on_curve(
                (o.at_left + o.at_right) / 2, b.from_value, b.to_value, b.sign, b.has_limits, b.is_log
            ), s.x_from, s.x_to, s.right_closed
        )

),

crossings as (

    -- The best of several ways turns where two of them meet: one falls, the other takes over.
    select distinct
        a.engagement_id, a.indicator, a.measure, a.at_left, a.at_right,
        (a.left_points - b.left_points)
        / (a.left_points - b.left_points - a.right_points + b.right_points) as part
    from levels as a
    inner join levels as b
        on a.engagement_id = b.engagement_id and a.indicator = b.indicator and a.measure = b.measure
        and a.at_left = b.at_left and a.at_right = b.at_right and a.curve_id < b.curve_id
    where a.takes = 'best' and (a.left_points - b.left_points) * (a.right_points - b.right_points) < 0

),

together as (

    -- What the ways on one measure come to: they rise and fall with the same rate.
    select
        engagement_id, indicator, measure,
        unnest(case
            when bool_or(takes = 'best') then [max(left_points), max(right_points)]
            else [sum(left_points), sum(right_points)]
        end) as points
    from levels
    group by engagement_id, indicator, measure, at_left, at_right
    union all
    select l.engagement_id, l.indicator, l.measure, max(l.left_points + c.part * (l.right_points - l.left_points))
    from levels as l
    inner join crossings as c
        on l.engagement_id = c.engagement_id and l.indicator = c.indicator and l.measure = c.measure
        and l.at_left = c.at_left and l.at_right = c.at_right
    group by l.engagement_id, l.indicator, l.measure, c.at_left, c.at_right, c.part

),

earned as (

    select engagement_id, indicator, measure, min(points) as low, max(points) as high
    from together
    group by engagement_id, indicator, measure

),

found as (

    select
        engagement_id, indicator, measure, count(points) as way_count, bool_or(takes = 'best') as is_best,
        cast(case when bool_or(takes = 'best') then max(points) else sum(points) end as double) as points
    from scores.indicator_parts
    where period = $period and points is not null
    group by engagement_id, indicator, measure

),

moved as (

    -- Several measures behind one indicator: their errors are independent. Of the best of them none can be below the best
    -- lower bound.
    select
        f.engagement_id,
        f.indicator,
        case
            when bool_or(f.is_best) then greatest(max(f.points) - max(coalesce(e.low, f.points)), 0)
            else sqrt(sum(power(greatest(f.points - coalesce(e.low, f.points), 0), 2))) / sum(f.way_count)
        end as below,
        case
            when bool_or(f.is_best) then greatest(max(coalesce(e.high, f.points)) - max(f.points), 0)
            else sqrt(sum(power(greatest(coalesce(e.high, f.points) - f.points, 0), 2))) / sum(f.way_count)
        end as above
    from found as f
    left join earned as e
        on f.engagement_id = e.engagement_id and f.indicator = e.indicator and f.measure = e.measure
    group by f.engagement_id, f.indicator

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
    cast(coalesce(s.due_share, 0) as double) as due_share,
    p.dimension,
    p.state = 'value' as is_value
from scores.indicator_points as p
inner join scores.engagement_scores as e on p.engagement_id = e.engagement_id and p.period = e.period
left join scores.engagement_shares as s on p.engagement_id = s.engagement_id and p.period = s.period
left join moved as m on p.engagement_id = m.engagement_id and p.indicator = m.indicator
where p.period = $period and ($family::varchar is null or e.family = $family)
order by e.peer_group, e.vendor_id, e.engagement_id, p.indicator
