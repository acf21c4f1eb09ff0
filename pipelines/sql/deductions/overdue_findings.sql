-- One row per action or finding that was not closed by its day (domain 3.6).
select
    engagement_id,
    period,
    'overdue_finding' as event,
    due_on as happened_on,
    cast(1 as decimal(18, 6)) as quantity,
    reference,
    'confirmed' as standing,
    false as from_ledger,
    reference || ' 应于 ' || cast(due_on as varchar) || ' 完成，'
    || coalesce('实际 ' || cast(closed_on as varchar), '尚未完成') as zh,
    reference || ' due ' || cast(due_on as varchar) || ', '
    || coalesce('closed ' || cast(closed_on as varchar), 'not closed') as en,
    file_id,
    source_sheet,
    source_row,
    'closed_on' as source_field
from entities.actions_due
where not is_in_time
