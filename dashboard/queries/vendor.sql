-- One row per peer group of one vendor in the period: the heads of its scorecards.
select
    v.vendor_id,
    v.vendor_name,
    concat_ws('|', v.family, v.class, v.mode) as group_key,
    v.peer_group,
    v.rank,
    v.peer_count,
    v.rank_change,
    cast(v.total as double) as total,
    cast(v.total_change as double) as total_change,
    v.points_exact as points_total,
    cast(v.deduction as double) as deduction,
    cast(v.bonus as double) as bonus,
    cast(v.tier_total as double) as tier_total,
    v.tier,
    v.prior_tier,
    v.status,
    v.coverage,
    v.basis_points,
    v.worst,
    v.best,
    v.engagement_count,
    v.size_basis,
    cast(v.fee_cny as double) as fee_cny,
    v.active_days,
    v.months_reported
from scores.vendor_scores as v
where v.vendor_id = $vendor and v.period = $period
    and ($family::varchar is null or v.family = $family)
order by v.fee_cny desc nulls last, v.family, v.class, v.mode
