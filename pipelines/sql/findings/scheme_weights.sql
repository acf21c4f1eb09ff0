-- One row per scheme of the weight sheet and day of effect whose weights do not add up to 100 (V19).
with sums as (

    select scheme, purpose, effective_from, sum(weight) as total, min(source_row) as first_row
    from staging.weight_items
    group by scheme, purpose, effective_from

)

select
    w.file_id,
    w.source_sheet,
    w.source_row,
    'weight' as source_field,
    cast(s.total as varchar) as raw_text,
    'V19' as rule,
    '方案“' || s.scheme || '”的权重合计为 ' || cast(s.total as varchar) || '，应为 100；请更正后再使用。' as zh,
    'The weights of the scheme “' || s.scheme || '” add up to ' || cast(s.total as varchar)
    || ', not 100; correct them before the scheme is used.' as en
from sums as s
inner join staging.weight_items as w
    on s.scheme = w.scheme and s.purpose = w.purpose and s.effective_from is not distinct from w.effective_from
    and s.first_row = w.source_row
where s.total <> 100
