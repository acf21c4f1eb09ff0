-- One row per vendor, peer group and period: size-weighted means of its engagements, before ranking.
with weighted as (

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
        cast(sum(cast(e.points_total * s.share as decimal(18, 12))) as double) as points_total,
        coalesce(cast(sum(cast(e.deduction * s.share as decimal(18, 12))) as double), 0) as deduction,
        coalesce(cast(sum(cast(e.bonus * s.share as decimal(18, 12))) as double), 0) as bonus,
        cast(sum(cast(e.total * s.share as decimal(18, 12))) as double) as total,
        cast(sum(cast(e.tier_total * s.share as decimal(18, 12))) as double) as tier_total,
        min(e.tier_total) filter (where not e.is_removed) as least_engagement,
        bool_and(e.is_removed) as is_removed,
        coalesce(cast(sum(cast(e.coverage * s.due_share as decimal(18, 12))) as double), 0) as coverage,
        coalesce(cast(sum(cast(e.basis_points * s.due_share as decimal(18, 12))) as double), 0) as basis_points,
        coalesce(cast(sum(cast(e.worst * s.due_share as decimal(18, 12))) as double), 0) as worst,
        coalesce(cast(sum(cast(e.best * s.due_share as decimal(18, 12))) as double), 100) as best,
        max(e.active_days) as active_days,
        max(e.months_reported) as months_reported,
        bool_and(e.is_new) as is_new,
        sum(e.size_fee) as fee_cny,
        bool_and(coalesce(e.size_volume = 0 and e.months_reported = 0, false)) as is_idle
    from scores.engagement_scores as e
    left join scores.engagement_shares as s on e.engagement_id = s.engagement_id and e.period = s.period
    group by e.vendor_id, e.peer_group, e.period

)

select
    w.*,
    g.cap_seq,
    case
        when w.arrangement = 'benchmark' then 'benchmark'
        when w.is_removed then 'removed'
        -- Reported, and nothing to do: what is left to score (contracts, certificates) is no performance.
        when w.is_idle then 'idle'
        when w.total is null or round(w.coverage, 9) < c.provisional_coverage then 'not_scored'
        when w.active_days < c.minimum_active_days or w.months_reported < c.minimum_months_reported
            then 'insufficient_data'
        when g.is_lowest then 'gated'
        when w.is_new and c.new_vendor_periods > 0 then 'observation'
        when round(w.coverage, 9) < c.ranked_coverage then 'provisional'
        else 'ranked'
    end as status
from weighted as w
inner join policy.schemes as c on w.scheme = c.scheme and w.scheme_version = c.version
left join scores.vendor_caps as g
    on w.vendor_id = g.vendor_id and w.peer_group = g.peer_group and w.period = g.period
