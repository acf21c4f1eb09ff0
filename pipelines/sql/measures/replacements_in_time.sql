-- One row per request for staff: people who came by the agreed day, of those asked for (EC3).
select
    s.engagement_id,
    main.quarter_of(coalesce(s.due_on, s.requested_on)) as period,
    'timely_replacement' as measure,
    coalesce(s.due_on, s.requested_on) as observed_on,
    cast(case when s.replaced_on <= s.due_on then coalesce(s.people, 1) else 0 end as decimal(24, 6)) as numerator,
    cast(coalesce(s.people, 1) as decimal(24, 6)) as denominator,
    case
        when s.due_on is null then 'missing'
        when coalesce(s.people, 1) = 0 then 'idle'
        else 'value'
    end as state,
    false as estimated,
    s.file_id,
    s.source_sheet,
    s.source_row,
    'replaced_on' as source_field
from staging.staff_replacements as s
cross join meta.build as b
-- What is not due yet is neither in time nor late.
where s.replaced_on is not null or s.due_on is null or s.due_on < b.as_of
