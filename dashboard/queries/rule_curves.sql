-- One row per indicator, family, measure and stretch of its curve, in the indicator's own unit, by ascending value;
-- ends are values also where the curve runs over logarithms.
select
    i.indicator,
    m.family,
    m.measure,
    a.aggregation,
    m.unit,
    m.direction,
    round(m.target / m.display_scale, 9) as target,
    round(m.floor_value / m.display_scale, 9) as floor,
    m.is_log,
    round(case when m.is_log then exp(s.x_from) else s.x_from end / m.display_scale, 9) as x_from,
    round(case when m.is_log then exp(s.x_to) else s.x_to end / m.display_scale, 9) as x_to,
    s.s_from,
    s.s_to,
    s.right_closed
from policy.indicator_measures as m
inner join policy.indicators as i
    on m.scheme = i.scheme and m.version = i.version and m.indicator = i.indicator
inner join policy.measures as a on m.measure = a.measure
inner join policy.curve_segments as s on m.curve_id = s.curve_id
where m.scheme = $scheme and m.version = $version
order by i.seq, m.family, m.measure, s.x_from nulls first
