-- One row per indicator of one vendor in one peer group: value, target, points, what was lost, last period and peers.
select
    i.indicator,
    i.dimension,
    t.seq,
    t.title_zh,
    t.title_en,
    d.seq as dimension_seq,
    d.title_zh as dimension_zh,
    d.title_en as dimension_en,
    coalesce(i.unit, t.unit) as unit,
    coalesce(i.display_scale, t.display_scale) as display_scale,
    i.state,
    i.is_overdue,
    i.estimated,
    i.value,
    i.raw_value,
    i.is_shrunk,
    i.target,
    i.direction,
    cast(i.points as double) as points,
    100.0 * t.weight_units / r.weight_unit_total as weight,
    i.effective_weight,
    i.points_gained,
    i.points_lost,
    i.prior_value,
    cast(i.prior_points as double) as prior_points,
    cast(i.points - i.prior_points as double) as points_change,
    cast(i.peer_median_points as double) as peer_median_points
from scores.vendor_indicators as i
inner join scores.vendor_scores as v
    on i.vendor_id = v.vendor_id and i.peer_group = v.peer_group and i.period = v.period
inner join policy.indicators as t
    on v.scheme = t.scheme and v.scheme_version = t.version and i.indicator = t.indicator
inner join policy.schemes as r on v.scheme = r.scheme and v.scheme_version = r.version
inner join policy.dimensions as d
    on v.scheme = d.scheme and v.scheme_version = d.version and i.dimension = d.dimension
where i.vendor_id = $vendor and i.period = $period and concat_ws('|', v.family, v.class, v.mode) = $group
order by d.seq, t.seq
