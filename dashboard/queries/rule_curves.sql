-- One row per indicator, family, way to earn its points and stretch of that curve, by ascending value: ends are in the
-- indicator's own unit, also where the curve runs over logarithms, or percent of the way between the limits of each row.
select
    i.indicator,
    m.family,
    m.measure,
    m.part as way,
    i.takes,
    m.from_measure as starts_at,
    m.to_measure as ends_at,
    a.aggregation,
    m.unit,
    m.direction,
    round(m.target / m.display_scale, 9) as target,
    round(m.floor_value / m.display_scale, 9) as floor,
    m.is_log,
    round(case
        when m.from_measure is not null then 100 * s.x_from
        when m.is_log then exp(s.x_from) / m.display_scale
        else s.x_from / m.display_scale
    end, 9) as x_from,
    round(case
        when m.from_measure is not null then 100 * s.x_to
        when m.is_log then exp(s.x_to) / m.display_scale
        else s.x_to / m.display_scale
    end, 9) as x_to,
    s.s_from,
    s.s_to,
    s.right_closed
from policy.indicator_measures as m
inner join policy.indicators as i
    on m.scheme = i.scheme and m.version = i.version and m.indicator = i.indicator
inner join policy.measures as a on m.measure = a.measure
inner join policy.curve_segments as s on m.curve_id = s.curve_id
where m.scheme = $scheme and m.version = $version
order by i.seq, m.family, m.measure, m.part, s.x_from nulls first
