-- One row per ranked vendor, peer group and period whose scheme has tiers: the best tier whose conditions hold (domain 6.4).
with weakest as (

    select vendor_id, peer_group, period, min(main.published(score)) as weakest_dimension
    from scores.vendor_dimension_scores
    where score is not null
    group by vendor_id, peer_group, period

),

reached as (

    select
        t.vendor_id,
        t.peer_group,
        t.period,
        i.tier,
        i.seq,
        row_number() over (partition by t.vendor_id, t.peer_group, t.period order by i.seq) as place
    from scores.vendor_totals as t
    inner join policy.tiers as i
        on t.scheme = i.scheme and t.scheme_version = i.version and main.published(t.total) >= i.total_from
    left join weakest as w on t.vendor_id = w.vendor_id and t.peer_group = w.peer_group and t.period = w.period
    where t.status = 'ranked' and coalesce(w.weakest_dimension >= i.every_dimension_from, true)

)

select vendor_id, peer_group, period, tier, seq as tier_seq
from reached
where place = 1
