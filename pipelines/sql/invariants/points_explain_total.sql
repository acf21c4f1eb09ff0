-- One row per vendor, peer group and period whose indicators' gained points do not add up to its weighted total. Must be empty.
select v.vendor_id, v.peer_group, v.period, v.points_exact, sum(i.points_gained) as gained
from scores.vendor_scores as v
inner join scores.vendor_indicator_points as i
    on v.vendor_id = i.vendor_id and v.peer_group = i.peer_group and v.period = i.period
where v.points_exact is not null
group by v.vendor_id, v.peer_group, v.period, v.points_exact
having abs(v.points_exact - sum(i.points_gained)) > 1e-9
