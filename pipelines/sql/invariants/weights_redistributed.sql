-- One row per engagement and period whose redistributed weights do not add up to 100. Must be empty.
select p.engagement_id, p.period, sum(p.effective_weight) as weight_sum
from scores.indicator_points as p
group by p.engagement_id, p.period
having bool_or(p.is_scored and p.weight_units > 0) and abs(sum(p.effective_weight) - 100) > 1e-9
