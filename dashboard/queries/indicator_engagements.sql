-- One row per engagement of a vendor's card and indicator: its own value and points, and its part in the vendor's, by size.
select
    p.indicator,
    e.label as engagement_label,
    e.contract_no,
    p.state,
    p.is_overdue,
    p.value,
    p.raw_value,
    p.is_shrunk,
    p.unit,
    p.display_scale,
    cast(p.points as double) as points,
    cast(s.share as double) as share
from scores.indicator_points as p
inner join scores.engagement_shares as s on p.engagement_id = s.engagement_id and p.period = s.period
inner join entities.engagements as e on p.engagement_id = e.engagement_id
inner join scores.vendor_scores as v
    on s.vendor_id = v.vendor_id and s.peer_group = v.peer_group and s.period = v.period
where p.period = $period and s.vendor_id = $vendor and concat_ws('|', v.family, v.class, v.mode) = $group
order by p.indicator, share desc nulls last, e.label
