-- One row per engagement, period, indicator and measure it draws on: the value, its state and its points on the curve.
select
    m.engagement_id,
    m.period,
    m.period_seq,
    m.scheme,
    m.version as scheme_version,
    m.indicator,
    m.measure,
    m.numerator,
    m.denominator,
    m.value,
    m.raw_value,
    m.is_shrunk,
    m.estimated,
    m.state,
    m.direction,
    m.target,
    m.floor_value,
    m.unit,
    m.display_scale,
    cast(
        case
            when s.x_from is null or s.x_to is null or s.s_from = s.s_to then s.s_from
            else s.s_from + (m.value - s.x_from) / (s.x_to - s.x_from) * (s.s_to - s.s_from)
        end
        as decimal(15, 12)
    ) as points
from scores.indicator_values as m
left join policy.curve_segments as s
    on m.state = 'value' and m.curve_id = s.curve_id
    and case
        when s.right_closed then m.value > coalesce(s.x_from, '-infinity') and m.value <= coalesce(s.x_to, 'infinity')
        else m.value >= coalesce(s.x_from, '-infinity') and m.value < coalesce(s.x_to, 'infinity')
    end
