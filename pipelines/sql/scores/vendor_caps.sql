-- One row per vendor, peer group and period with a failed gate that caps its tier: the lowest cap of its engagements.
select
    e.vendor_id,
    e.peer_group,
    e.period,
    max(g.cap_seq) as cap_seq,
    max(g.cap_seq) = max(l.lowest_seq) as is_lowest
from scores.gates as g
inner join scores.engagement_scores as e on g.engagement_id = e.engagement_id and g.period = e.period
inner join scores.lowest_tiers as l on g.scheme = l.scheme and g.scheme_version = l.version
where g.effect = 'cap' and not e.is_removed
group by e.vendor_id, e.peer_group, e.period
