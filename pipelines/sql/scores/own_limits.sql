-- One row per engagement, period and measure whose value is some indicator's own limit (0 or 1 of its curve).
-- Most schemes have none: their limits are the curve's.
select engagement_id, period, measure, value
from scores.measure_values
where
    measure in (
        select from_measure from policy.indicator_measures
        union
        select to_measure from policy.indicator_measures
    )
