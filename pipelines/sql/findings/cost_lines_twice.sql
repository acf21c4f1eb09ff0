-- One row per cost row that may be counted twice (V09): one for a whole quarter beside rows for months of it, of one line; one
-- that is spread over months while the same one of an earlier period still is; and one that stands again under another name
-- of its line. All are added up, which may be too much.
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

),

-- The amount as it was written: the VAT in it may be lost by another share in another quarter.
spread as (

    select
        s.engagement_id, s.side, s.cost_code, s.amort_months, c.period, s.file_id, s.source_sheet, s.source_row,
        coalesce(c.amount_ex_vat_cny, c.gross_cny, s.amount_cny) as amount_cny,
        coalesce(cast(s.stated_month || '-01' as date), main.quarter_start(s.period)) as first_month
    from costs.stated_entries as s
    inner join staging.cost_entries as c
        on s.file_id is not distinct from c.file_id and s.source_sheet is not distinct from c.source_sheet
        and s.source_row = c.source_row
    where s.amort_months is not null and s.amount_cny <> 0

),

repeated as (

    select
        s.engagement_id, s.side, s.cost_code, s.amort_months, s.amount_cny, s.file_id, s.source_sheet, s.source_row,
        arg_min(e.period, e.first_month) as first_period
    from spread as s
    inner join spread as e
        on s.engagement_id = e.engagement_id and s.side = e.side and s.cost_code = e.cost_code
        and s.amort_months = e.amort_months and s.amount_cny = e.amount_cny and s.first_month > e.first_month
        -- What is bought anew once the months are over is another cost.
        and s.first_month < e.first_month + to_months(cast(e.amort_months as integer))
    group by
        s.engagement_id, s.side, s.cost_code, s.amort_months, s.amount_cny, s.file_id, s.source_sheet, s.source_row

),

-- Rows of one line and period without a number of their own. The names of an outsourced line may be parts of it (招标费,
-- 采购代理费): those are told only where the amount is the same.
named as (

    select
        s.*,
        c.cost_item,
        first_value(c.cost_item) over lines as first_item,
        first_value(s.amount_cny) over lines as first_cny
    from stated as s
    inner join staging.cost_entries as c
        on s.file_id is not distinct from c.file_id and s.source_sheet is not distinct from c.source_sheet
        and s.source_row = c.source_row and c.sequence is null
    where s.amount_cny <> 0
    window
        lines as (
            partition by s.engagement_id, s.period, s.stated_month, s.cost_code
            order by s.file_id, s.source_sheet, s.source_row
        )

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
union all
select
    r.file_id,
    r.source_sheet,
    r.source_row,
    'amount_ex_vat_cny',
    main.plain_number(r.amount_cny),
    'V09',
    r.cost_code || ' ' || i.title_zh || '：' || main.plain_number(r.amount_cny) || ' 元分 '
    || cast(r.amort_months as varchar) || ' 个月摊销，' || r.first_period
    || ' 已填过同样的一行且仍在摊销，两者各自计入；同一笔一次性费用只在发生的那一期填一次，请删去重复的行。',
    r.cost_code || ' ' || i.title_en || ': ' || main.plain_number(r.amount_cny) || ' CNY over '
    || cast(r.amort_months as varchar) || ' months was also entered for ' || r.first_period
    || ' and is still being spread; both count. A one-time cost stands once, in the period it arose in: delete others.'
from repeated as r
inner join policy.cost_items as i on r.cost_code = i.cost_code
union all
select
    n.file_id,
    n.source_sheet,
    n.source_row,
    'cost_item',
    n.cost_item,
    'V09',
    n.cost_code || ' ' || i.title_zh || '：本行的“' || n.cost_item || '”与“' || n.first_item || '”（'
    || main.plain_number(n.first_cny) || ' 元）属同一项，两者已相加；若为同一笔费用请删去其一。',
    n.cost_code || ' ' || i.title_en || ': “' || n.cost_item || '” of this row and “' || n.first_item || '” ('
    || main.plain_number(n.first_cny) || ' CNY) are one line and are added up. If they are one cost, take one away.'
from named as n
inner join policy.cost_items as i on n.cost_code = i.cost_code
where n.cost_item <> n.first_item and (n.side = 'IN' or n.amount_cny = n.first_cny)
