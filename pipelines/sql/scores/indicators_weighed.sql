-- View. One row per engagement, period and indicator: its state beside its own weight and its dimension's, in whole units.
select
    o.* exclude (points),
    i.dimension,
    d.least_indicators,
    l.indicator is not null as is_overdue,
    o.state = 'value' or l.indicator is not null as is_scored,
    o.state in ('value', 'missing_vendor', 'missing_bank') as is_applicable,
    cast(case when l.indicator is not null then 0 else o.points end as decimal(15, 12)) as points,
    i.weight,
    i.weight_units,
    d.weight as dimension_weight,
    d.weight_units as dimension_units
from scores.indicator_states as o
inner join policy.indicators as i
    on o.scheme = i.scheme and o.scheme_version = i.version and o.indicator = i.indicator
inner join policy.dimensions as d
    on i.scheme = d.scheme and i.version = d.version and i.dimension = d.dimension
left join scores.indicators_overdue as l
    on o.engagement_id = l.engagement_id and o.period = l.period and o.indicator = l.indicator
