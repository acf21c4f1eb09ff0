-- One row per vendor with a tier, peer group and period, numbered over its periods: the tier it earned, and what may move it.
-- earned_seq: the best tier whose conditions hold, no better than its gates allow; the rules of the version then in force.
with reached as (

    select vendor_id, peer_group, period, min(tier_seq) as tier_seq
    from (
        select vendor_id, peer_group, period, tier_seq
        from scores.tier_conditions
        group by vendor_id, peer_group, period, tier_seq
        having bool_and(holds)
    ) as held
    group by vendor_id, peer_group, period

),

began as (

    -- A vendor is new where its first contract began within the periods on record.
    select e.vendor_id, min(f.seq) as first_seq
    from entities.engagement_periods as ep
    inner join entities.engagements as e on ep.engagement_id = e.engagement_id
    inner join entities.periods as f on ep.period = f.period
    where ep.is_new
    group by e.vendor_id

)

select
    t.vendor_id, t.peer_group, t.period, t.scheme, t.scheme_version, t.family, t.class, t.mode,
    row_number() over (
        partition by t.vendor_id, t.scheme, t.family, t.class, t.mode order by f.seq
    ) as place,
    r.tier_seq as reached_seq,
    greatest(r.tier_seq, coalesce(t.cap_seq, 1)) as earned_seq,
    case
        when f.seq - b.first_seq < c.new_vendor_periods + m.newcomer_periods then newcomer.seq else 1
    end as limit_seq,
    coalesce(m.up_after, 1) as up_after,
    again.seq as repeat_seq,
    fallen.seq as repeat_to_seq,
    lifted.seq as recheck_from_seq,
    raised.seq as recheck_to_seq,
    coalesce(s.value > 0, false) as is_rechecked
from scores.vendor_totals as t
inner join reached as r on t.vendor_id = r.vendor_id and t.peer_group = r.peer_group and t.period = r.period
inner join entities.periods as f on t.period = f.period
inner join policy.schemes as c on t.scheme = c.scheme and t.scheme_version = c.version
left join began as b on t.vendor_id = b.vendor_id
left join policy.tier_movement as m on t.scheme = m.scheme and t.scheme_version = m.version
left join policy.tiers as newcomer
    on m.scheme = newcomer.scheme and m.version = newcomer.version and m.newcomer_limit = newcomer.tier
left join policy.tiers as again
    on m.scheme = again.scheme and m.version = again.version and m.repeat_tier = again.tier
left join policy.tiers as fallen
    on m.scheme = fallen.scheme and m.version = fallen.version and m.repeat_to = fallen.tier
left join policy.tiers as lifted
    on m.scheme = lifted.scheme and m.version = lifted.version and m.recheck_from = lifted.tier
left join policy.tiers as raised
    on m.scheme = raised.scheme and m.version = raised.version and m.recheck_to = raised.tier
left join scores.vendor_facts as s
    on t.vendor_id = s.vendor_id and t.peer_group = s.peer_group and t.period = s.period and s.test = 'recheck_passed'
