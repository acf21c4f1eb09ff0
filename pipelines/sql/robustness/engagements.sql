-- One row per engagement of a period with a score: the score as its scheme rounds it, the range of missing data, and how
-- dimensions add up.
select
    s.engagement_id,
    cast(main.published(main.rounded(s.total, c.total_step, c.total_down)) as double) as total,
    s.worst,
    s.best,
    c.mean = 'geometric' as is_geometric,
    c.lowest_counts_as,
    c.dimension_step,
    c.dimension_down
from scores.engagement_scores as s
inner join policy.schemes as c on s.scheme = c.scheme and s.scheme_version = c.version
where s.period = $period and s.total is not null and ($family::varchar is null or s.family = $family)
order by s.engagement_id
