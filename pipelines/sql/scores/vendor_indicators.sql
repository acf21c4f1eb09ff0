-- View. One row per vendor, peer group, period and indicator: value and points beside last period's and the peers' median.
select
    p.*,
    q.value as prior_value,
    q.points as prior_points,
    q.points_gained as prior_points_gained,
    m.peer_median_points
from scores.vendor_indicator_points as p
inner join scores.vendor_scores as v
    on p.vendor_id = v.vendor_id and p.peer_group = v.peer_group and p.period = v.period
-- The vendor is compared with that of p as well, so that a page's one vendor is looked for in the period before, too.
left join scores.vendor_scores as w
    on p.vendor_id = w.vendor_id and v.vendor_id = w.vendor_id and v.scheme = w.scheme and v.family = w.family
    and v.class = w.class and v.mode = w.mode and v.period_seq = w.period_seq + 1
left join scores.vendor_indicator_points as q
    on p.vendor_id = q.vendor_id and w.vendor_id = q.vendor_id and w.peer_group = q.peer_group
    and w.period = q.period and p.indicator = q.indicator
left join scores.indicator_medians as m
    on p.peer_group = m.peer_group and p.period = m.period and p.indicator = m.indicator
