-- One row per vendor and peer group of a period, by place: score as published and unrounded, the range of missing
-- data, and how dimensions add up.
select
    v.peer_group,
    concat_ws('|', v.family, v.class, v.mode) as group_key,
    v.vendor_id,
    v.vendor_name,
    v.status,
    v.rank,
    cast(v.total as double) as total,
    v.total_exact,
    v.points_exact,
    v.worst,
    v.best,
    s.no_significant_difference,
    s.mean = 'geometric' as is_geometric,
    s.lowest_counts_as,
    s.dimension_step,
    s.dimension_down
from scores.vendor_scores as v
inner join policy.schemes as s on v.scheme = s.scheme and v.scheme_version = s.version
where v.period = $period and ($family::varchar is null or v.family = $family)
order by v.peer_group, v.rank nulls last, v.total_exact desc nulls last, v.vendor_id
