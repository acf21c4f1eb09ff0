-- One row per period of one vendor in one peer group, with the median and the best of the ranked vendors beside it.
with peers as (

    select v.*, p.seq
    from scores.vendor_scores as v
    inner join entities.periods as p on v.period = p.period
    where concat_ws('|', v.family, v.class, v.mode) = $group
        and p.seq <= (select max(seq) from entities.periods where period = $period)
        and p.seq > (select max(seq) from entities.periods where period = $period) - 12

)

select
    period,
    seq,
    max(cast(total as double)) filter (where vendor_id = $vendor) as total,
    max(tier) filter (where vendor_id = $vendor) as tier,
    max(rank) filter (where vendor_id = $vendor) as rank,
    percentile_cont(0.5) within group (order by cast(total as double))
    filter (where status = 'ranked') as peer_median,
    max(cast(total as double)) filter (where status = 'ranked') as peer_best
from peers
group by period, seq
order by seq
