-- One row per scheme of the weight sheet and day of effect whose weights do not add up to 100 (V19).
with sums as (

    select
        scheme, file_id, source_sheet, source_row,
        sum(weight) over (partition by scheme, purpose, effective_from) as total,
        row_number() over (
            partition by scheme, purpose, effective_from order by file_id, source_sheet, source_row
        ) as place
    from staging.weight_items

)

select
    file_id,
    source_sheet,
    source_row,
    'weight' as source_field,
    cast(total as varchar) as raw_text,
    'V19' as rule,
    '方案“' || scheme || '”的权重合计为 ' || cast(total as varchar) || '，应为 100；请更正后再使用。' as zh,
    'The weights of the scheme “' || scheme || '” add up to ' || cast(total as varchar)
    || ', not 100; correct them before the scheme is used.' as en
from sums
where place = 1 and total <> 100
