-- View. One row per engagement, period, indicator and way it earns points: the value, its state and its points on the curve.
with placed as (

    -- Where on its curve a value stands: itself, its logarithm, or its place between the row's own limits (0 to 1). Where
    -- the start already is at the end or beyond it, whatever is better than the start has reached the end.
    select
        *,
        case
            when from_measure is not null and (to_value - from_value) * sign > 0
                then (value - from_value) / (to_value - from_value)
            when from_measure is not null then case when (value - from_value) * sign > 0 then 1.0 else 0.0 end
            when is_log then case when value > 0 then ln(value) else cast('-infinity' as double) end
            else value
        end as x
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
            case
                when s.x_from is null or s.x_to is null or s.s_from = s.s_to then s.s_from
                else s.s_from + (m.x - s.x_from) / (s.x_to - s.x_from) * (s.s_to - s.s_from)
            end,
            m.points_step, m.points_down
        )
        as decimal(15, 12)
    ) as points
from placed as m
left join policy.curve_segments as s
    on m.state = 'value' and m.curve_id = s.curve_id
    and case
        when s.right_closed then (s.x_from is null or m.x > s.x_from) and (s.x_to is null or m.x <= s.x_to)
        else (s.x_from is null or m.x >= s.x_from) and (s.x_to is null or m.x < s.x_to)
    end
