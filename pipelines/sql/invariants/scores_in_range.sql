-- One row per engagement and period whose total lies outside 0-100, or whose range is upside down. Must be empty.
select s.engagement_id, s.period, s.total, s.worst, s.best
from scores.engagement_scores as s
where s.total < 0 or s.total > 100 or s.worst > s.best + 1e-9 or s.best > 100 + 1e-9
