-- One row per vendor, peer group and period: size-weighted means of its engagements, before ranking.
-- A gate of the lowest tier makes a vendor gated however thin its data are; it then has a total only where they carry one.
with counted as (

    -- What a gate took out of the ranking adds nothing to its vendor's days, months, fee or count, unless nothing else is left.
    select *
    from scores.engagement_scores
    qualify not is_removed or bool_and(is_removed) over (partition by vendor_id, peer_group, period)

),

weighted as (

    -- Products are rounded to the twelfth decimal and summed as decimals: no row order can move a digit.
    select
        e.vendor_id,
        e.peer_group,
        e.period,
        min(e.scheme) as scheme,
        min(e.scheme_version) as scheme_version,
        min(e.family) as family,
        min(e.class) as class,
        min(e.mode) as mode,
        min(e.arrangement) as arrangement,
        count(*) as engagement_count,
        max(s.size_basis) as size_basis,
        cast(sum(main.part_of(e.points_total, s.share)) as double) as points_total,
        coalesce(cast(sum(main.part_of(e.deduction, s.share)) as double), 0) as deduction,
        coalesce(cast(sum(main.part_of(e.bonus, s.share)) as double), 0) as bonus,
        cast(sum(main.part_of(e.total, s.share)) as double) as total,
        cast(sum(main.part_of(e.tier_total, s.share)) as double) as tier_total,
        min(e.tier_total) filter (where not e.is_removed) as least_engagement,
        bool_and(e.is_removed) as is_removed,
        coalesce(cast(sum(main.part_of(e.coverage, s.due_share)) as double), 0) as coverage,
        coalesce(cast(sum(main.part_of(e.basis_points, s.due_share)) as double), 0) as basis_points,
        coalesce(cast(sum(main.part_of(e.worst, s.due_share)) as double), 0) as worst,
        coalesce(cast(sum(main.part_of(e.best, s.due_share)) as double), 100) as best,
        max(e.active_days) as active_days,
        max(e.months_reported) as months_reported,
        bool_and(e.is_new) as is_new,
        sum(e.size_fee) as fee_cny,
        bool_and(coalesce(e.size_volume = 0 and e.months_reported = 0, false)) as is_idle
    from counted as e
    left join scores.engagement_shares as s on e.engagement_id = s.engagement_id and e.period = s.period
    group by e.vendor_id, e.peer_group, e.period

),

judged as (

    select
        w.*,
        g.cap_seq,
        coalesce(g.is_lowest, false) as is_gated,
        w.total is not null and round(w.coverage, 9) >= c.provisional_coverage as is_scored,
        round(w.coverage, 9) >= c.ranked_coverage as is_covered,
        w.active_days < c.minimum_active_days or w.months_reported < c.minimum_months_reported as is_short,
        w.is_new and c.new_vendor_periods > 0 as is_watched
    from weighted as w
    inner join policy.schemes as c on w.scheme = c.scheme and w.scheme_version = c.version
    left join scores.vendor_caps as g
        on w.vendor_id = g.vendor_id and w.peer_group = g.peer_group and w.period = g.period

)

select
    * exclude (is_gated, is_scored, is_covered, is_short, is_watched)
    replace (
        case when not is_gated or (is_scored and not is_idle) then total end as total,
        case when not is_gated or (is_scored and not is_idle) then points_total end as points_total,
        case when not is_gated or (is_scored and not is_idle) then tier_total end as tier_total
    ),
    case
        when arrangement = 'benchmark' then 'benchmark'
        when is_removed then 'removed'
        when is_gated then 'gated'
        -- Reported, and nothing to do: what is left to score (contracts, certificates) is no performance.
        when is_idle then 'idle'
        when not is_scored then 'not_scored'
        when is_short then 'insufficient_data'
        when is_watched then 'observation'
        when not is_covered then 'provisional'
        else 'ranked'
    end as status
from judged
