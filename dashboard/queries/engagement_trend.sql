-- One row per period of one engagement up to the chosen one: its score as the scheme rounds it.
select
    p.period, p.seq, cast(main.published(main.rounded(s.total, c.total_step, c.total_down)) as double) as total,
    cast(null as varchar) as tier, cast(null as bigint) as rank,
    cast(null as double) as peer_median, cast(null as double) as peer_best
from scores.engagement_scores as s
inner join entities.periods as p on s.period = p.period
inner join policy.schemes as c on s.scheme = c.scheme and s.scheme_version = c.version
where s.engagement_id = $engagement
    and p.seq <= (select max(seq) from entities.periods where period = $period)
    and p.seq > (select max(seq) from entities.periods where period = $period) - 12
order by p.seq
