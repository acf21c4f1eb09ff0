-- One row per row of costs, pools, invoices or credits whose period is neither a quarter nor a month: loaded, and part of no quarter's comparison (M-14).
with dated as (

    select period, file_id, source_sheet, source_row from staging.cost_entries
    union all
    select period, file_id, source_sheet, source_row from staging.invoices
    union all
    select period, file_id, source_sheet, source_row from staging.penalties
    union all
    select period, file_id, source_sheet, source_row from staging.cost_pools

)

select
    file_id,
    source_sheet,
    source_row,
    'period' as source_field,
    period as raw_text,
    'M-14' as rule,
    '期间“' || period || '”不是季度或月份，未计入任何季度的成本比较；请按季度或月份拆分。' as zh,
    'The period “' || period || '” is no quarter or month and is in no quarter''s comparison; split it.' as en
from dated
where not (period like '____Q_' or period like '____-__')
