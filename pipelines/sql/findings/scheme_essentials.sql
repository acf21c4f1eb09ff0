-- One row per evaluation scheme of the weight sheet and thing it may not leave out but gives no weight (V19).
with schemes as (

    select
        scheme, effective_from, file_id, source_sheet, source_row,
        row_number() over (
            partition by scheme, effective_from order by file_id, source_sheet, source_row
        ) as place
    from staging.weight_items
    where purpose = 'evaluation'

),

essentials as (

    select distinct title_zh, title_en, words
    from policy.essentials

)

select
    s.file_id,
    s.source_sheet,
    s.source_row,
    'weight' as source_field,
    s.scheme as raw_text,
    'V19' as rule,
    '评估方案“' || s.scheme || '”没有给“' || e.title_zh || '”权重，不能使用；请补上后再使用。' as zh,
    'The evaluation scheme “'
    || s.scheme
    || '” gives no weight to “'
    || e.title_en
    || '” and cannot be used; add it.' as en
from schemes as s
cross join essentials as e
where
    s.place = 1
    and not exists (
        select 1 from staging.weight_items as w
        where w.scheme = s.scheme and w.purpose = 'evaluation' and w.weight > 0
            and w.effective_from is not distinct from s.effective_from
            and regexp_matches(w.indicator, e.words, 'i')
    )
