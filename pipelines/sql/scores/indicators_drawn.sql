-- View. One row per engagement, period, indicator and way it earns points: measure, curve, unit, missing-data rule; no measure is NA.
with due as (

    select
        ep.engagement_id, ep.period, f.seq as period_seq, e.family, e.class, e.mode, i.scheme, i.version, i.indicator,
        i.missing, i.minimum_denominator, i.shrink_below, i.takes, i.points_step, i.points_down
    from entities.engagement_periods as ep
    inner join entities.engagements as e on ep.engagement_id = e.engagement_id
    inner join scores.scheme_in_force as f on ep.period = f.period
    inner join policy.indicators as i on f.scheme = i.scheme and f.scheme_version = i.version

),

-- A family's own curves replace the general one; a family with neither does not have the indicator (NA).
own_curves as (

    select distinct scheme, version, indicator, family
    from policy.indicator_measures
    where family <> '*'

),

ways as (

    select *, count(*) over (partition by scheme, version, indicator, family) as way_count
    from policy.indicator_measures

)

select
    d.*, m.part, m.measure, m.from_measure, m.to_measure, m.curve_id, m.is_log, m.direction, m.target, m.floor_value,
    m.unit, m.display_scale, coalesce(m.way_count, 1) as way_count
from due as d
left join own_curves as o
    on d.scheme = o.scheme and d.version = o.version and d.indicator = o.indicator and d.family = o.family
left join ways as m
    on d.scheme = m.scheme and d.version = m.version and d.indicator = m.indicator
    and m.family = coalesce(o.family, '*')
