-- One row per period, family and indicator of the rule in force: measure, direction and unit, where all its ways share them.
select
    indicator_no,
    period,
    family,
    indicator,
    period_seq,
    min(measure) as measure,
    case when count(distinct measure) <= 1 and count(distinct direction) <= 1 then max(direction) end as direction,
    min(unit) as unit,
    min(display_scale) as display_scale
from scores.indicator_ways
group by indicator_no, period, family, indicator, period_seq
