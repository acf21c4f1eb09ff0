-- One row per indicator, way to earn its points and segment of the curves by which a family is scored; a null end is infinite.
-- Ends are values, also where the curve runs over logarithms, or shares of the way between the limits of each row.
with own_curves as (

    select distinct indicator
    from policy.indicator_measures
    where scheme = $scheme and version = $version and family = $family

)

select
    m.indicator, m.measure, m.part as way, i.takes, m.from_measure as starts_at, m.to_measure as ends_at,
    m.unit, m.display_scale, m.direction, m.target, m.floor_value, m.is_log,
    case when m.is_log then exp(c.x_from) else c.x_from end as x_from,
    case when m.is_log then exp(c.x_to) else c.x_to end as x_to, c.s_from, c.s_to, c.right_closed
from policy.indicator_measures as m
left join own_curves as o on m.indicator = o.indicator
inner join policy.indicators as i
    on m.scheme = i.scheme and m.version = i.version and m.indicator = i.indicator
inner join policy.curve_segments as c on m.curve_id = c.curve_id
where m.scheme = $scheme and m.version = $version
    and m.family = case when o.indicator is not null then $family else '*' end
order by m.indicator, m.measure, m.part, x_from nulls first, x_to nulls last, c.right_closed desc
