-- One row per staff report that came late or not at all by the as-of date (domain 3.6).
select
    r.engagement_id,
    main.quarter_of(r.due_on) as period,
    'late_staff_report' as event,
    r.due_on as happened_on,
    cast(1 as decimal(18, 6)) as quantity,
    r.kind || ' ' || cast(r.due_on as varchar) as reference,
    'confirmed' as standing,
    false as from_ledger,
    r.kind || '应于 ' || cast(r.due_on as varchar) || ' 报送，'
    || coalesce('实际 ' || cast(r.received_on as varchar), '尚未报送') as zh,
    r.kind || ' due ' || cast(r.due_on as varchar) || ', '
    || coalesce('received ' || cast(r.received_on as varchar), 'not received') as en,
    r.file_id,
    r.source_sheet,
    r.source_row,
    'received_on' as source_field
from staging.report_receipts as r
cross join meta.build as b
where coalesce(r.received_on, b.as_of) > r.due_on
