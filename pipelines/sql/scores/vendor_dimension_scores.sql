-- One row per vendor, peer group, period and dimension: the size-weighted mean over its engagements, 0 to 100.
select
    s.vendor_id,
    s.peer_group,
    d.period,
    d.dimension,
    max(d.weight) as weight,
    main.mean_by_share(d.score, s.share) as score
from scores.engagement_dimensions as d
inner join scores.engagement_shares as s on d.engagement_id = s.engagement_id and d.period = s.period
group by s.vendor_id, s.peer_group, d.period, d.dimension
