-- One row per vendor, peer group, period and dimension: the size-weighted mean over its engagements, 0 to 100.
with weighted as (

    select
        s.vendor_id,
        s.peer_group,
        d.period,
        d.dimension,
        d.weight,
        sum(cast(d.score * s.share as decimal(18, 12))) as score_sum,
        sum(s.share) filter (where d.score is not null) as share_sum
    from scores.engagement_dimensions as d
    inner join scores.engagement_shares as s on d.engagement_id = s.engagement_id and d.period = s.period
    group by s.vendor_id, s.peer_group, d.period, d.dimension, d.weight

)

select
    vendor_id,
    peer_group,
    period,
    dimension,
    weight,
    main.ratio(score_sum, share_sum) as score
from weighted
