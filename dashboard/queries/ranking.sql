-- One row per vendor and peer group in the period: place, score, tier, and what they rest on.
with served as (

    select distinct vendor_id, family, class, mode
    from entities.engagements
    where $unit::varchar is null or unit_name = $unit

)

select
    v.vendor_id,
    v.vendor_name,
    concat_ws('|', v.family, v.class, v.mode) as group_key,
    v.rank,
    v.peer_count,
    v.rank_change,
    v.prior_rank,
    cast(v.total as double) as total,
    cast(v.prior_total as double) as prior_total,
    cast(v.total_change as double) as total_change,
    v.tier,
    v.prior_tier,
    v.status,
    v.coverage,
    v.basis_points,
    v.worst,
    v.best,
    v.engagement_count,
    cast(v.fee_cny as double) as fee_cny,
    v.active_days,
    v.months_reported
from scores.vendor_scores as v
inner join served as s
    on v.vendor_id = s.vendor_id and v.family = s.family and v.class = s.class and v.mode = s.mode
where v.period = $period
    and ($family::varchar is null or v.family = $family)
    and ($vendor::varchar is null or v.vendor_id = $vendor)
order by v.family, v.class, v.mode, v.status = 'benchmark', v.rank nulls last, v.total desc nulls last, v.vendor_id
