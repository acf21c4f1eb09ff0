-- One row per complaint that the vendor answered after more working days than allowed (domain 3.6); without the day of the
-- answer nobody can tell, and nothing is taken off.
select
    c.engagement_id,
    main.quarter_of(cast(c.received_at as date)) as period,
    'late_complaint_reply' as event,
    cast(c.received_at as date) as happened_on,
    cast(1 as decimal(18, 6)) as quantity,
    c.complaint_no as reference,
    'also_scored' as standing,
    false as from_ledger,
    '投诉 ' || c.complaint_no || ' 用 ' || cast(t.worked_days - f.worked_days as varchar) || ' 个工作日回复' as zh,
    'complaint ' || c.complaint_no || ' answered after ' || cast(t.worked_days - f.worked_days as varchar)
    || ' working days' as en,
    c.file_id,
    c.source_sheet,
    c.source_row,
    'vendor_replied_at' as source_field
from staging.complaints as c
inner join entities.working_days as f on cast(c.received_at as date) = f.day
inner join entities.working_days as t on cast(c.vendor_replied_at as date) = t.day
inner join scores.scheme_in_force as v on main.quarter_of(cast(c.received_at as date)) = v.period
inner join policy.limits as l
    on v.scheme = l.scheme and v.scheme_version = l.version and l.name = 'complaint_reply_working_days'
where coalesce(c.is_valid, true) and t.worked_days - f.worked_days > l.value
