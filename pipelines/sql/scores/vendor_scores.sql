-- One row per vendor, peer group and period: published total, tier, rank, coverage, range, and last period's beside them.
with current_period as (

    select
        t.vendor_id,
        v.vendor_name,
        t.period,
        f.seq as period_seq,
        t.scheme,
        t.scheme_version,
        t.peer_group,
        t.family,
        t.class,
        t.mode,
        case
            when t.status not in ('not_scored', 'idle')
                then main.published(main.rounded(t.total, c.total_step, c.total_down))
        end as total,
        case when t.status not in ('not_scored', 'idle') then t.total end as total_exact,
        case when t.status not in ('not_scored', 'idle') then t.points_total end as points_exact,
        case
            when t.status not in ('not_scored', 'idle')
                then main.published(main.rounded(t.tier_total, c.total_step, c.total_down))
        end as tier_total,
        t.deduction,
        t.bonus,
        i.tier,
        i.moved,
        r.rank,
        r.peer_count,
        t.status,
        t.coverage,
        t.basis_points,
        t.worst,
        t.best,
        t.engagement_count,
        t.size_basis,
        t.fee_cny,
        t.active_days,
        t.months_reported
    from scores.vendor_totals as t
    inner join policy.schemes as c on t.scheme = c.scheme and t.scheme_version = c.version
    inner join entities.vendors as v on t.vendor_id = v.vendor_id
    inner join scores.scheme_in_force as f on t.period = f.period and t.scheme = f.scheme
    left join scores.vendor_ranks as r
        on t.vendor_id = r.vendor_id and t.peer_group = r.peer_group and t.period = r.period
    left join scores.vendor_tiers as i
        on t.vendor_id = i.vendor_id and t.peer_group = i.peer_group and t.period = i.period

)

select
    c.*,
    p.period as prior_period,
    p.total as prior_total,
    c.total - p.total as total_change,
    p.rank as prior_rank,
    p.rank - c.rank as rank_change,
    p.tier as prior_tier
from current_period as c
-- Same family, class and mode; a new version of the rule does not end the comparison, the page says it changed.
left join current_period as p
    on c.vendor_id = p.vendor_id and c.scheme = p.scheme and c.family = p.family and c.class = p.class
    and c.mode = p.mode and c.period_seq = p.period_seq + 1
