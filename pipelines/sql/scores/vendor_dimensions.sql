-- View. One row per vendor, peer group, period and dimension: the score beside its peers' median and last period's.
select
    d.vendor_id,
    d.peer_group,
    d.period,
    d.dimension,
    d.weight,
    d.score,
    p.score as prior_score,
    m.peer_median
from scores.vendor_dimension_scores as d
inner join scores.vendor_scores as v
    on d.vendor_id = v.vendor_id and d.peer_group = v.peer_group and d.period = v.period
-- Compared with the vendor of d as well, so that a page's one vendor is looked for in the period before, too.
left join scores.vendor_scores as w
    on d.vendor_id = w.vendor_id and v.vendor_id = w.vendor_id and v.scheme = w.scheme and v.family = w.family
    and v.class = w.class and v.mode = w.mode and v.period_seq = w.period_seq + 1
left join scores.vendor_dimension_scores as p
    on d.vendor_id = p.vendor_id and w.vendor_id = p.vendor_id and w.peer_group = p.peer_group
    and w.period = p.period and d.dimension = p.dimension
left join scores.dimension_medians as m
    on d.peer_group = m.peer_group and d.period = m.period and d.dimension = m.dimension
