-- One row per published rank that is not the place of its score among the scores of its edition (several countries may share a score).
with ranked as (

    select
        file_id,
        source_sheet,
        source_row,
        customs_rank,
        rank() over (partition by edition order by customs desc) as place
    from staging.lpi

)

select
    file_id,
    source_sheet,
    source_row,
    'customs_rank' as source_field,
    cast(customs_rank as varchar) as raw_text,
    'V04' as rule,
    '公布的名次 ' || customs_rank || ' 与得分的位次 ' || place || ' 不符，请核对。' as zh,
    'The published rank ' || customs_rank || ' is not the place of its score, ' || place || '; check it.' as en
from ranked
where customs_rank <> place
