-- One row per vendor, peer group and period whose indicators' gained points do not add up to its weighted total. Must be empty.
-- Only where totals are sums: a geometric mean, or dimensions rounded on the way, are not.
select v.vendor_id, v.peer_group, v.period, v.points_exact, sum(i.points_gained) as gained
from scores.vendor_scores as v
inner join policy.schemes as c
    on v.scheme = c.scheme and v.scheme_version = c.version
    and coalesce(c.mean, 'arithmetic') = 'arithmetic' and c.dimension_step is null
inner join scores.vendor_indicator_points as i
    on v.vendor_id = i.vendor_id and v.peer_group = i.peer_group and v.period = i.period
where v.points_exact is not null
group by v.vendor_id, v.peer_group, v.period, v.points_exact
having abs(v.points_exact - sum(i.points_gained)) > 1e-9
