-- One row per cost row for a whole quarter beside rows for months of it, of one line: both are added up, which may be too much (V09).
with stated as (

    select
        s.engagement_id, s.period, s.stated_month, s.side, s.cost_code, s.amount_cny, s.file_id, s.source_sheet,
        s.source_row
    from costs.stated_entries as s
    where s.amort_months is null and not s.is_one_time and s.amount_cny is not null

),

months as (

    select engagement_id, period, side, cost_code, count(*) as row_count, sum(amount_cny) as amount_cny
    from stated
    where stated_month is not null
    group by engagement_id, period, side, cost_code

)

select
    s.file_id,
    s.source_sheet,
    s.source_row,
    'amount_ex_vat_cny' as source_field,
    main.plain_number(s.amount_cny) as raw_text,
    'V09' as rule,
    s.cost_code || ' ' || i.title_zh || '：本行按季度填报，同季另有 ' || cast(m.row_count as varchar)
    || ' 行按月填报，合计 ' || main.plain_number(m.amount_cny) || ' 元，两者已相加；若为同一笔费用请删去其一。' as zh,
    s.cost_code || ' ' || i.title_en || ': this row is for the quarter, and ' || cast(m.row_count as varchar)
    || ' rows for its months come to ' || main.plain_number(m.amount_cny)
    || ' CNY; they are added up. If they are the same cost, take one away.' as en
from stated as s
inner join months as m
    on s.engagement_id = m.engagement_id and s.period = m.period and s.side = m.side and s.cost_code = m.cost_code
inner join policy.cost_items as i on s.cost_code = i.cost_code
where s.stated_month is null
