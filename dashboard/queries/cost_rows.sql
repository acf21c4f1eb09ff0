-- One row per source row behind the cost lines of an engagement's quarter, with file, sheet, row, cell and header.
with headers as (

    select distinct file_id, sheet, field, "column" as letter, header, source, first_row, last_row
    from staging.columns
    where field is not null

)

select
    c.side,
    c.cost_code,
    i.title_zh,
    i.title_en,
    c.source as how,
    cast(c.amount_cny as double) as amount_cny,
    c.file_id,
    f.file_name,
    c.source_sheet as sheet,
    c.source_row as row_number,
    any_value(h.letter || cast(c.source_row as varchar)) as cell,
    any_value(h.header) as header,
    any_value(h.source) as source
from costs.cost_lines as c
inner join policy.cost_items as i on c.cost_code = i.cost_code
left join staging.files as f on c.file_id = f.file_id
left join headers as h
    on c.file_id = h.file_id and c.source_sheet = h.sheet and c.source_field = h.field
    and c.source_row between h.first_row and h.last_row
where c.engagement_id = $engagement and c.period = $period
group by
    i.seq, c.side, c.cost_code, i.title_zh, i.title_en, c.source, c.amount_cny, c.file_id, f.file_name, c.source_sheet,
    c.source_row, c.source_field
order by i.seq, c.source, f.file_name, c.source_sheet, c.source_row, c.amount_cny
