-- One row per peer group, period and indicator: the median of the points of those that are ranked.
select
    p.peer_group,
    p.period,
    p.indicator,
    percentile_cont(0.5) within group (order by p.points) as peer_median_points
from scores.vendor_indicator_points as p
inner join scores.vendor_totals as t
    on p.vendor_id = t.vendor_id and p.peer_group = t.peer_group and p.period = t.period
where t.status = 'ranked'
group by p.peer_group, p.period, p.indicator
