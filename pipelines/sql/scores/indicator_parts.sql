-- View. One row per engagement, period, indicator and way it earns points: the value, its state and its points on the curve.
with placed as (

    select
        *,
        main.on_curve(value, from_value, to_value, sign, from_measure is not null, is_log) as x
    from scores.indicator_values

)

select
    m.engagement_id,
    m.period,
    m.period_seq,
    m.scheme,
    m.version as scheme_version,
    m.indicator,
    m.indicator_no,
    m.part,
    m.measure,
    m.from_measure,
    m.to_measure,
    m.numerator,
    m.denominator,
    m.value,
    m.raw_value,
    m.is_shrunk,
    m.estimated,
    m.state,
    m.direction,
    coalesce(m.to_value, m.target) as target,
    coalesce(m.from_value, m.floor_value) as floor_value,
    m.unit,
    m.display_scale,
    m.takes,
    m.way_count,
    cast(
        main.rounded(
            main.points_on(m.x, s.x_from, s.x_to, s.s_from, s.s_to),
            m.points_step, m.points_down
        )
        as decimal(15, 12)
    ) as points
from placed as m
left join policy.curve_segments as s
    on m.state = 'value' and m.curve_id = s.curve_id
    and main.holds(m.x, s.x_from, s.x_to, s.right_closed)
