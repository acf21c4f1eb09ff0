-- One row per event that takes or adds points after the weighted total: its item, its points, and why it may not count.
with numbered as (

    -- One event counts once: what stands before what is disputed or revoked, then what a ledger of its own tells before what was
    -- written down by hand.
    select
        e.*,
        row_number() over (
            partition by e.engagement_id, e.event, coalesce(e.reference, cast(e.happened_on as varchar))
            order by
                e.standing in ('disputed', 'revoked'), e.from_ledger, e.file_id, e.source_sheet, e.source_row
        ) as place
    from deductions.events as e

)

select
    n.engagement_id, g.vendor_id, n.period, f.scheme, f.scheme_version, n.event, a.item, a.seq as item_seq, a.kind,
    n.happened_on, n.quantity, n.reference, n.zh, n.en,
    case
        when a.item is null then 'not_in_scheme'
        when n.standing in ('disputed', 'revoked') then n.standing
        when n.place > 1 then 'repeated'
        when n.standing = 'also_scored' and not a.also_scored then 'also_scored'
        else 'counted'
    end as state,
    case
        when
            n.place = 1 and (n.standing = 'confirmed' or (n.standing = 'also_scored' and a.also_scored))
            then cast(coalesce(a.points * n.quantity, 0) as decimal(15, 6))
        else cast(0 as decimal(15, 6))
    end as points,
    n.file_id, n.source_sheet, n.source_row, n.source_field
from numbered as n
inner join entities.engagements as g on n.engagement_id = g.engagement_id
inner join entities.engagement_periods as ep on n.engagement_id = ep.engagement_id and n.period = ep.period
inner join scores.scheme_in_force as f on n.period = f.period
left join policy.adjustments as a
    on f.scheme = a.scheme and f.scheme_version = a.version and n.event = a.event
