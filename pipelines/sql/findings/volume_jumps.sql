-- One row per volume of a month that differs by more than half from the month before (V16).
with ordered as (

    select
        engagement_id, month, volume, file_id, source_sheet, source_row,
        lag(volume) over (partition by engagement_id order by month) as volume_before,
        lag(month) over (partition by engagement_id order by month) as month_before
    from staging.volumes
    where volume > 0

)

select
    file_id,
    source_sheet,
    source_row,
    'volume' as source_field,
    month as source_heading,
    main.plain_number(volume) as raw_text,
    'V16' as rule,
    '业务量由上月的 ' || main.plain_number(volume_before) || ' 变为 ' || main.plain_number(volume)
    || '，变动超过 50%；请核对是否填错单位（笔、万笔），已照常载入。' as zh,
    'The volume went from ' || main.plain_number(volume_before) || ' to ' || main.plain_number(volume)
    || ', more than 50 %; check the unit (single, ten thousand). It was loaded as it is.' as en
from ordered
where
    datediff('month', month_before, month) = 1
    and abs(volume - volume_before) > 0.5 * volume_before
