-- One row per peer group, period and dimension: the median of the scores of those that are ranked.
select
    d.peer_group,
    d.period,
    d.dimension,
    percentile_cont(0.5) within group (order by d.score) as peer_median
from scores.vendor_dimension_scores as d
inner join scores.vendor_totals as t
    on d.vendor_id = t.vendor_id and d.peer_group = t.peer_group and d.period = t.period
where t.status = 'ranked'
group by d.peer_group, d.period, d.dimension
