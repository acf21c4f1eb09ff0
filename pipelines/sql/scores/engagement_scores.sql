-- One row per engagement and period: total, coverage, the part of the scheme it rests on, and how far gaps could move it.
-- points_total is the weighted total, total what is ranked (less deductions, plus bonus), tier_total the same without bonus.
with dimensions as (

    -- Logarithms are taken only where the scheme asks for a geometric mean.
    select
        d.*,
        c.mean = 'geometric' as is_geometric,
        c.lowest_counts_as,
        c.least_dimensions,
        case when c.mean = 'geometric' then d.score end as geometric_score,
        case when c.mean = 'geometric' then d.worst end as geometric_worst,
        case when c.mean = 'geometric' then d.best end as geometric_best
    from scores.engagement_dimensions as d
    inner join policy.schemes as c on d.scheme = c.scheme and d.scheme_version = c.version

),

means as (

    select
        engagement_id,
        period,
        scheme,
        scheme_version,
        is_geometric,
        count(score) >= min(least_dimensions) as is_enough,
        main.mean_of(weight_units, score) as total,
        main.mean_of(weight_units, worst) as worst,
        main.mean_of(weight_units, best) as best,
        main.geometric_mean_of(weight_units, geometric_score, lowest_counts_as) as geometric_total,
        main.geometric_mean_of(weight_units, geometric_worst, lowest_counts_as) as geometric_worst,
        main.geometric_mean_of(weight_units, geometric_best, lowest_counts_as) as geometric_best,
        cast(sum(value_units) as double) / nullif(cast(sum(applicable_units) as double), 0) as coverage,
        100.0 * sum(applicable_units) / sum(all_units) as basis_points
    from dimensions
    group by engagement_id, period, scheme, scheme_version, is_geometric, lowest_counts_as

),

totals as (

    select
        engagement_id,
        period,
        scheme,
        scheme_version,
        case when is_enough then case when is_geometric then geometric_total else total end end as total,
        case when is_geometric then geometric_worst else worst end as worst,
        case when is_geometric then geometric_best else best end as best,
        coverage,
        basis_points
    from means

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
    coalesce(t.coverage, 0) as coverage,
    t.basis_points,
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
inner join entities.engagements as e on t.engagement_id = e.engagement_id
inner join entities.engagement_periods as ep on t.engagement_id = ep.engagement_id and t.period = ep.period
left join scores.engagement_adjustments as a on t.engagement_id = a.engagement_id and t.period = a.period
left join removed as r on t.engagement_id = r.engagement_id and t.period = r.period
