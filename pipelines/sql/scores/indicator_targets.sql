-- One row per engagement, period and indicator: target, floor and direction of its curve, where it draws on one measure only.
-- Limits of a row's own are its targets, where all ways to earn the points share them.
select
    engagement_id,
    period,
    indicator,
    case when min(measure) = max(measure) and min(target) = max(target) then max(target) end as target,
    case
        when min(measure) = max(measure) and min(floor_value) = max(floor_value) then max(floor_value)
    end as floor_value,
    case when min(measure) = max(measure) and min(direction) = max(direction) then max(direction) end as direction,
    min(unit) as unit,
    min(display_scale) as display_scale
from scores.indicator_parts
group by engagement_id, period, indicator
