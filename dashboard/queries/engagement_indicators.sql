-- One row per indicator of one engagement: value, target, points, what was lost, last period's value.
with mine as (

    select i.*, s.seq as period_seq_now
    from scores.indicator_points as i
    inner join entities.periods as s on i.period = s.period
    where i.engagement_id = $engagement

)

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
    i.effective_weight * cast(i.points as double) / 100 as points_gained,
    i.effective_weight * (100 - cast(i.points as double)) / 100 as points_lost,
    b.value as prior_value,
    cast(b.points as double) as prior_points,
    cast(i.points - b.points as double) as points_change,
    cast(null as double) as peer_median_points
from mine as i
inner join policy.indicators as t
    on i.scheme = t.scheme and i.scheme_version = t.version and i.indicator = t.indicator
inner join policy.schemes as r on i.scheme = r.scheme and i.scheme_version = r.version
inner join policy.dimensions as d
    on i.scheme = d.scheme and i.scheme_version = d.version and i.dimension = d.dimension
left join mine as b on i.indicator = b.indicator and i.period_seq_now = b.period_seq_now + 1
where i.period = $period
order by d.seq, t.seq
