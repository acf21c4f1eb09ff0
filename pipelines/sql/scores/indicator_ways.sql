-- One row per period, family, indicator of the rule in force and way it earns points there: measure, curve, unit, rules.
-- An indicator that has no way there has one row without a measure: it is NA. indicator_no numbers period, family, indicator.
with families as (

    select distinct family
    from entities.engagements

),

-- A family's own curves replace the general one; a family with neither does not have the indicator.
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
    f.period, f.seq as period_seq, g.family, i.scheme, i.version, i.indicator,
    cast(dense_rank() over (order by f.period, g.family, i.indicator) as integer) as indicator_no,
    i.missing, i.minimum_denominator, i.shrink_below, i.takes, i.points_step, i.points_down,
    m.part, m.measure, m.from_measure, m.to_measure, m.curve_id, m.is_log, m.direction, m.target, m.floor_value,
    m.unit, m.display_scale, coalesce(m.way_count, 1) as way_count,
    coalesce(c.first_seq <= f.seq, false) as is_collected
from scores.scheme_in_force as f
cross join families as g
inner join policy.indicators as i on f.scheme = i.scheme and f.scheme_version = i.version
left join own_curves as o
    on i.scheme = o.scheme and i.version = o.version and i.indicator = o.indicator and g.family = o.family
left join ways as m
    on i.scheme = m.scheme and i.version = m.version and i.indicator = m.indicator
    and m.family = coalesce(o.family, '*')
left join scores.collected as c on g.family = c.family and m.measure = c.measure
