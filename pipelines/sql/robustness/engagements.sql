-- One row per engagement of a period with a score: the score and the range of missing data.
select engagement_id, total, worst, best
from scores.engagement_scores
where period = $period and total is not null and ($family::varchar is null or family = $family)
order by engagement_id
