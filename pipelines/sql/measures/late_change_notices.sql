-- One row per engagement and notice of its vendor: 1 where a change was told late or not at all, else 0 (EQ3).
select
    ep.engagement_id,
    ep.period,
    'late_change_notices' as measure,
    coalesce(n.changed_on, n.notified_on) as observed_on,
    cast(
        case
            when n.change = 'none' or n.notified_on <= n.changed_on + cast(l.value as integer) then 0
            else 1
        end as decimal(24, 6)
    ) as numerator,
    cast(null as decimal(24, 6)) as denominator,
    case
        when n.change <> 'none' and n.changed_on is null then 'missing'
        -- Not told yet, and still in time.
        when n.change <> 'none' and n.notified_on is null and n.changed_on + cast(l.value as integer) >= b.as_of
            then 'idle'
        else 'value'
    end as state,
    false as estimated,
    n.file_id,
    n.source_sheet,
    n.source_row,
    'notified_on' as source_field
from staging.change_notices as n
cross join meta.build as b
inner join entities.engagements as e on n.vendor_id = e.vendor_id
inner join entities.engagement_periods as ep
    on e.engagement_id = ep.engagement_id and main.quarter_of_stated(n.period) = ep.period
inner join scores.scheme_in_force as f on ep.period = f.period
inner join policy.limits as l
    on f.scheme = l.scheme and f.scheme_version = l.version and l.name = 'change_notice_days'
