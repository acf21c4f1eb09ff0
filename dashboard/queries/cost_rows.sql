-- One row per source row behind the cost lines of an engagement's quarter, with file, sheet and row.
select
    c.side,
    c.cost_code,
    i.title_zh,
    i.title_en,
    c.source,
    cast(c.amount_cny as double) as amount_cny,
    f.file_name,
    c.source_sheet,
    c.source_row
from costs.cost_lines as c
inner join policy.cost_items as i on c.cost_code = i.cost_code
left join staging.files as f on c.file_id = f.file_id
where c.engagement_id = $engagement and c.period = $period
order by i.seq, c.source, f.file_name, c.source_sheet, c.source_row, c.amount_cny
