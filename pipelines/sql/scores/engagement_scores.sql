-- One row per engagement and period: total, coverage, the part of the scheme it rests on, and how far gaps could move it.
-- points_total is the weighted total, total what is ranked (less deductions, plus bonus), tier_total the same without bonus.
with means as (

    select
        engagement_id,
        period,
        scheme,
        scheme_version,
        count(score) as scored_count,
        main.mean_of(weight_units, score) as total,
        main.mean_of(weight_units, worst) as worst,
        main.mean_of(weight_units, best) as best,
        cast(sum(value_units) as double) / nullif(cast(sum(applicable_units) as double), 0) as coverage,
        100.0 * sum(applicable_units) / sum(all_units) as basis_points
    from scores.engagement_dimensions
    group by engagement_id, period, scheme, scheme_version

),

geometric_means as (

    select
        d.engagement_id,
        d.period,
        main.geometric_mean_of(d.weight_units, d.score, c.lowest_counts_as) as total,
        main.geometric_mean_of(d.weight_units, d.worst, c.lowest_counts_as) as worst,
        main.geometric_mean_of(d.weight_units, d.best, c.lowest_counts_as) as best
    from scores.engagement_dimensions as d
    inner join policy.schemes as c
        on d.scheme = c.scheme and d.scheme_version = c.version and c.mean = 'geometric'
    group by d.engagement_id, d.period, c.lowest_counts_as

),

totals as (

    select
        m.* exclude (total, worst, best),
        case
            when m.scored_count >= c.least_dimensions
                then case when c.mean = 'geometric' then g.total else m.total end
        end as total,
        case when c.mean = 'geometric' then g.worst else m.worst end as worst,
        case when c.mean = 'geometric' then g.best else m.best end as best
    from means as m
    inner join policy.schemes as c on m.scheme = c.scheme and m.scheme_version = c.version
    left join geometric_means as g on m.engagement_id = g.engagement_id and m.period = g.period

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
