-- One row per staff report that fell due by the as-of date: 1 where it came in time and complete (EM8).
select
    r.engagement_id,
    main.quarter_of(r.due_on) as period,
    'reports_on_time' as measure,
    r.due_on as observed_on,
    cast(case when r.received_on <= r.due_on and coalesce(r.complete, true) then 1 else 0 end as decimal(24, 6))
        as numerator,
    cast(1 as decimal(24, 6)) as denominator,
    'value' as state,
    false as estimated,
    r.file_id,
    r.source_sheet,
    r.source_row,
    'received_on' as source_field
from staging.report_receipts as r
cross join meta.build as b
where r.due_on < b.as_of
