-- One row per period, family and indicator of the rule in force: measure, direction and unit, where all its ways share them.
select
    period,
    family,
    indicator,
    period_seq,
    scheme,
    version as scheme_version,
    min(measure) as measure,
    case when count(distinct measure) <= 1 and count(distinct direction) <= 1 then max(direction) end as direction,
    min(unit) as unit,
    min(display_scale) as display_scale
from scores.indicator_ways
group by period, family, indicator, period_seq, scheme, version
