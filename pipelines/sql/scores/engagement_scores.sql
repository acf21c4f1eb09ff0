-- One row per engagement and period: total, coverage, the part of the scheme it rests on, and how far gaps could move it.
-- points_total is the weighted total, total what is ranked (less deductions, plus bonus), tier_total the same without bonus.
with means as (

    select
        d.engagement_id,
        d.period,
        d.scheme,
        d.scheme_version,
        count(d.score) >= c.least_dimensions as is_enough,
        c.mean = 'geometric' as is_geometric,
        main.mean_of(d.weight_units, d.score) as total,
        main.mean_of(d.weight_units, d.worst) as worst,
        main.mean_of(d.weight_units, d.best) as best,
        main.geometric_mean_of(d.weight_units, d.score, c.lowest_counts_as) as geometric_total,
        main.geometric_mean_of(d.weight_units, d.worst, c.lowest_counts_as) as geometric_worst,
        main.geometric_mean_of(d.weight_units, d.best, c.lowest_counts_as) as geometric_best
    from scores.engagement_dimensions as d
    inner join policy.schemes as c on d.scheme = c.scheme and d.scheme_version = c.version
    group by
        d.engagement_id, d.period, d.scheme, d.scheme_version, c.mean, c.lowest_counts_as, c.least_dimensions

),

totals as (

    select
        engagement_id,
        period,
        scheme,
        scheme_version,
        case when is_enough then case when is_geometric then geometric_total else total end end as total,
        case when is_geometric then geometric_worst else worst end as worst,
        case when is_geometric then geometric_best else best end as best
    from means

),

shares as (

    select
        engagement_id,
        period,
        cast(sum(value_units) as double) / nullif(cast(sum(applicable_units) as double), 0) as coverage,
        100.0 * sum(applicable_units) / sum(all_units) as basis_points
    from scores.engagement_dimensions
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
        main.within_scale(coalesce(t.worst, 0) - coalesce(a.deduction, 0) + coalesce(a.bonus, 0)) as double
    ) as worst,
    cast(
        main.within_scale(coalesce(t.best, 100) - coalesce(a.deduction, 0) + coalesce(a.bonus, 0)) as double
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
