-- One row per vendor with a tier, peer group, period, tier and condition of it: what was found, what is needed, does it hold.
-- A gated vendor without a total reaches the tier that asks for no points and no other.
with weakest as (

    select
        vendor_id, peer_group, period, dimension, main.published(score) as score,
        row_number() over (
            partition by vendor_id, peer_group, period order by main.published(score), dimension
        ) as place
    from scores.vendor_dimension_scores
    where score is not null

),

asked as (

    select
        t.*, i.tier, i.seq as tier_seq, i.total_from, i.every_dimension_from, i.without_fact, i.without_gate,
        above.total_from as engagements_from, c.total_step, c.total_down
    from scores.vendor_totals as t
    inner join policy.schemes as c on t.scheme = c.scheme and t.scheme_version = c.version
    inner join policy.tiers as i on t.scheme = i.scheme and t.scheme_version = i.version
    left join policy.tiers as named
        on i.scheme = named.scheme and i.version = named.version and i.no_engagement_in = named.tier
    -- Not to be in a tier is to reach the one above it.
    left join policy.tiers as above
        on named.scheme = above.scheme and named.version = above.version and named.seq = above.seq + 1
    where t.status in ('ranked', 'gated')

),

conditions as (

    select
        a.*, 'total' as condition, cast(null as varchar) as detail,
        main.rounded(a.tier_total, a.total_step, a.total_down) as found, a.total_from as needed
    from asked as a
    union all
    select
        a.*, 'dimension' as condition, w.dimension as detail, cast(w.score as double) as found,
        a.every_dimension_from as needed
    from asked as a
    inner join weakest as w
        on a.vendor_id = w.vendor_id and a.peer_group = w.peer_group and a.period = w.period and w.place = 1
    where a.every_dimension_from is not null
    union all
    select
        a.*, 'engagement' as condition, null as detail,
        main.rounded(a.least_engagement, a.total_step, a.total_down) as found, a.engagements_from as needed
    from asked as a
    where a.engagements_from is not null
    union all
    select
        a.*,
        -- One that is known decides; else evidence that is open shows nothing yet.
        case when s.is_open and not coalesce(s.value > 0, false) then 'open_fact' else 'fact' end as condition,
        a.without_fact as detail,
        cast(-s.value as double) as found,
        0 as needed
    from asked as a
    inner join scores.vendor_facts as s
        on a.vendor_id = s.vendor_id and a.peer_group = s.peer_group and a.period = s.period and a.without_fact = s.test
    union all
    select
        a.*, 'gate' as condition, null as detail, -1 as found, 0 as needed
    from asked as a
    where a.without_gate and a.cap_seq is not null

)

select
    vendor_id, peer_group, period, tier, tier_seq, condition, detail, found, needed,
    condition <> 'open_fact' and coalesce(found >= needed, needed <= 0) as holds
from conditions
