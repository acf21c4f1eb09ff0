-- One row per standing below the best tier and reason that kept it from the next better one (domain 6.4).
-- code: total, dimension, engagement, fact, open_fact (conditions of that tier), gate, repeated, waiting, newcomer (how standings
-- move).
with standing as (

    select t.*, e.scheme, e.scheme_version
    from scores.vendor_tiers as t
    inner join scores.vendor_totals as e
        on t.vendor_id = e.vendor_id and t.peer_group = e.peer_group and t.period = e.period
    where t.tier_seq > 1

),

reasons as (

    select s.vendor_id, s.peer_group, s.period, s.tier_seq, c.condition as code, c.detail, c.found, c.needed
    from standing as s
    inner join scores.tier_conditions as c
        on s.vendor_id = c.vendor_id and s.peer_group = c.peer_group and s.period = c.period
        and s.tier_seq = c.tier_seq + 1
    where not c.holds and c.condition <> 'gate' and (c.found is not null or c.condition = 'open_fact')
    union all
    select distinct
        s.vendor_id, s.peer_group, s.period, s.tier_seq, 'gate' as code, g.gate as detail,
        cast(null as double) as found,
        cast(null as double) as needed
    from standing as s
    inner join scores.engagement_scores as e
        on s.vendor_id = e.vendor_id and s.peer_group = e.peer_group and s.period = e.period and not e.is_removed
    inner join scores.gates as g
        on e.engagement_id = g.engagement_id and e.period = g.period and g.effect = 'cap' and g.cap_seq >= s.tier_seq
    union all
    select
        vendor_id, peer_group, period, tier_seq, moved as code, cast(null as varchar) as detail,
        cast(null as double) as found, cast(null as double) as needed
    from standing
    where moved in ('repeated', 'waiting', 'newcomer') and tier_seq > earned_seq

)

select
    r.vendor_id,
    r.peer_group,
    r.period,
    cast(
        row_number() over (
            partition by r.vendor_id, r.peer_group, r.period
            order by
                case r.code
                    when 'gate' then 1
                    when 'repeated' then 2
                    when 'waiting' then 3
                    when 'newcomer' then 4
                    when 'total' then 5
                    else 6
                end,
                r.code, r.detail
        ) as integer
    ) as seq,
    r.code,
    r.detail,
    r.found,
    r.needed,
    n.tier as better_tier
from reasons as r
inner join standing as s on r.vendor_id = s.vendor_id and r.peer_group = s.peer_group and r.period = s.period
inner join policy.tiers as n
    on s.scheme = n.scheme and s.scheme_version = n.version and s.tier_seq = n.seq + 1
