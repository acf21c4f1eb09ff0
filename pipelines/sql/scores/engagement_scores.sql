-- One row per engagement and period: total, coverage, the part of the scheme it rests on, and how far gaps could move it.
with totals as (

    select
        engagement_id,
        period,
        scheme,
        scheme_version,
        cast(sum(weight_units * score) as double)
        / nullif(sum(weight_units) filter (where score is not null), 0) as total
    from scores.engagement_dimensions
    group by engagement_id, period, scheme, scheme_version

),

shares as (

    select
        engagement_id,
        period,
        cast(sum(weight_units) filter (where state = 'value') as double)
        / nullif(sum(weight_units) filter (where is_applicable), 0) as coverage,
        100.0 * coalesce(sum(weight_units) filter (where is_applicable), 0) / sum(weight_units) as basis_points,
        -- Rounded to the twelfth decimal and summed as decimals, so that no row order can move a digit.
        sum(cast(applicable_weight * coalesce(points, 0) / 100 as decimal(15, 12)))
        filter (where state = 'value') as worst,
        sum(cast(applicable_weight * case when state = 'value' then points else 100 end / 100 as decimal(15, 12)))
        filter (where is_applicable) as best
    from scores.indicator_points
    group by engagement_id, period

)

select
    t.engagement_id,
    e.vendor_id,
    t.period,
    t.scheme,
    t.scheme_version,
    concat_ws('|', t.scheme, t.scheme_version, e.family, e.class, e.mode) as peer_group,
    e.family,
    e.class,
    e.mode,
    e.arrangement,
    t.total,
    coalesce(s.coverage, 0) as coverage,
    s.basis_points,
    coalesce(cast(s.worst as double), 0) as worst,
    coalesce(cast(s.best as double), 100) as best,
    ep.active_days,
    ep.months_reported,
    ep.is_new,
    ep.size_fee,
    ep.size_volume
from totals as t
inner join shares as s on t.engagement_id = s.engagement_id and t.period = s.period
inner join entities.engagements as e on t.engagement_id = e.engagement_id
inner join entities.engagement_periods as ep on t.engagement_id = ep.engagement_id and t.period = ep.period
