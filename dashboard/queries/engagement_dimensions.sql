-- One row per dimension of one engagement: score and last period's.
with scored as (

    select d.*, p.seq as period_seq
    from scores.engagement_dimensions as d
    inner join entities.periods as p on d.period = p.period
    where d.engagement_id = $engagement

)

select
    d.dimension,
    t.seq,
    t.title_zh,
    t.title_en,
    100 * t.weight / sum(t.weight) over () as weight,
    cast(d.score as double) as score,
    cast(b.score as double) as prior_score, cast(null as double) as peer_median
from scored as d
inner join policy.dimensions as t
    on d.scheme = t.scheme and d.scheme_version = t.version and d.dimension = t.dimension
left join scored as b on d.dimension = b.dimension and d.period_seq = b.period_seq + 1
where d.period = $period
order by t.seq
