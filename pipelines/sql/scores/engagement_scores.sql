-- One row per engagement and period: total, coverage, the part of the scheme it rests on, and how far gaps could move it.
-- points_total is the weighted total, total what is ranked (less deductions, plus bonus), tier_total the same without bonus.
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

),

removed as (

    select distinct engagement_id, period
    from scores.gates
    where effect = 'remove'

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
    t.total as points_total,
    coalesce(a.deduction, 0) as deduction,
    coalesce(a.bonus, 0) as bonus,
    cast(main.within_scale(t.total - coalesce(a.deduction, 0) + coalesce(a.bonus, 0)) as double) as total,
    cast(main.within_scale(t.total - coalesce(a.deduction, 0)) as double) as tier_total,
    r.engagement_id is not null as is_removed,
    coalesce(s.coverage, 0) as coverage,
    s.basis_points,
    cast(
        main.within_scale(coalesce(s.worst, 0) - coalesce(a.deduction, 0) + coalesce(a.bonus, 0)) as double
    ) as worst,
    cast(
        main.within_scale(coalesce(s.best, 100) - coalesce(a.deduction, 0) + coalesce(a.bonus, 0)) as double
    ) as best,
    ep.active_days,
    ep.months_reported,
    ep.is_new,
    ep.size_fee,
    ep.size_volume
from totals as t
inner join shares as s on t.engagement_id = s.engagement_id and t.period = s.period
inner join entities.engagements as e on t.engagement_id = e.engagement_id
inner join entities.engagement_periods as ep on t.engagement_id = ep.engagement_id and t.period = ep.period
left join scores.engagement_adjustments as a on t.engagement_id = a.engagement_id and t.period = a.period
left join removed as r on t.engagement_id = r.engagement_id and t.period = r.period
