-- View. One row per engagement, period and indicator: its state, points and weight after the missing-data rule (domain 3.7).
select
    w.engagement_id,
    w.period,
    t.period_seq,
    w.scheme,
    w.scheme_version,
    w.dimension,
    w.indicator,
    t.measure,
    w.numerator,
    w.denominator,
    w.value,
    w.raw_value,
    w.is_shrunk,
    w.estimated,
    w.state,
    w.is_overdue,
    w.is_scored,
    w.is_applicable,
    w.points,
    w.weight,
    w.weight_units,
    -- A dimension that weighs nothing divides nothing by nothing: its indicators weigh nothing.
    case
        when w.is_scored
            then
                coalesce(
                    100.0 * w.weight_units / nullif(d.scored_units, 0) * d.weight_units / nullif(d.scored_total, 0), 0
                )
        else 0
    end as effective_weight,
    case
        when w.is_applicable
            then
                coalesce(
                    100.0 * w.weight_units / nullif(d.applicable_units, 0) * d.weight_units
                    / nullif(d.applicable_total, 0),
                    0
                )
        else 0
    end as applicable_weight,
    w.target,
    w.floor_value,
    t.direction,
    t.unit,
    t.display_scale
from scores.indicators_weighed as w
inner join scores.engagement_dimensions as d
    on w.engagement_id = d.engagement_id and w.period = d.period and w.dimension = d.dimension
inner join scores.indicators_told as t on w.indicator_no = t.indicator_no
