-- One row per engagement, period and dimension with fewer scored indicators than it needs: none of them is scored.
select s.engagement_id, s.period, i.dimension
from scores.indicator_states as s
inner join scores.scheme_in_force as f on s.period = f.period
inner join policy.indicators as i
    on f.scheme = i.scheme and f.scheme_version = i.version and s.indicator = i.indicator
inner join policy.dimensions as d
    on i.scheme = d.scheme and i.version = d.version and i.dimension = d.dimension and d.least_indicators > 1
left join scores.indicators_overdue as l
    on s.engagement_id = l.engagement_id and s.period = l.period and s.indicator = l.indicator
group by s.engagement_id, s.period, i.dimension
having count(*) filter (where s.state = 'value' or l.indicator is not null) < min(d.least_indicators)
