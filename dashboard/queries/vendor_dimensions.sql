-- One row per dimension of one vendor in one peer group: score, peers' median, last period's score.
select
    d.dimension,
    t.seq,
    t.title_zh,
    t.title_en,
    100 * t.weight / sum(t.weight) over () as weight,
    d.score,
    d.prior_score,
    d.peer_median
from scores.vendor_dimensions as d
inner join scores.vendor_scores as v
    on d.vendor_id = v.vendor_id and d.peer_group = v.peer_group and d.period = v.period
inner join policy.dimensions as t
    on v.scheme = t.scheme and v.scheme_version = t.version and d.dimension = t.dimension
where d.vendor_id = $vendor and d.period = $period and concat_ws('|', v.family, v.class, v.mode) = $group
order by t.seq
