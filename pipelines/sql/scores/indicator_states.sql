-- One row per engagement, period and indicator: its state, value, points and limits before weighing.
-- Several measures or ways behind one indicator: points are the mean, or the best, of those that have a value; value and
-- limits are told where all ways share them. What only the rule says of it stands in indicators_told, by its number.
with parts as (

    select *
    from scores.indicator_parts

),

several as (

    select
        engagement_id,
        period,
        indicator,
        indicator_no,
        case
            when bool_or(state = 'value') then 'value'
            when bool_or(state = 'missing_vendor') then 'missing_vendor'
            when bool_or(state = 'missing_bank') then 'missing_bank'
            when bool_or(state = 'small_sample') then 'small_sample'
            when bool_or(state = 'idle') then 'idle'
            when bool_or(state = 'na') then 'na'
            else 'not_collected'
        end as state,
        case
            when bool_or(takes = 'best') then cast(max(points) as double)
            else cast(sum(points) as double) / nullif(count(points), 0)
        end as points,
        case when min(measure) = max(measure) then max(numerator) end as numerator,
        case when min(measure) = max(measure) then max(denominator) end as denominator,
        case when min(measure) = max(measure) then max(value) end as value,
        case when min(measure) = max(measure) then max(raw_value) end as raw_value,
        bool_or(is_shrunk) as is_shrunk,
        bool_or(estimated) as estimated,
        case when min(measure) = max(measure) and min(target) = max(target) then max(target) end as target,
        case
            when min(measure) = max(measure) and min(floor_value) = max(floor_value) then max(floor_value)
        end as floor_value
    from parts
    where way_count > 1
    group by engagement_id, period, indicator, indicator_no

)

-- Most indicators have one way to earn their points, and nothing to add up.
select
    engagement_id,
    period,
    indicator,
    indicator_no,
    state,
    cast(points as double) as points,
    numerator,
    denominator,
    value,
    raw_value,
    is_shrunk,
    estimated,
    target,
    floor_value
from parts
where way_count = 1
union all
select *
from several
