-- One row per faulty cell of everything read, by file, sheet and place.
select file_name, sheet, cell, field, raw_text, rule, severity, zh, en, row as row_number, file_id
from staging.problem_cells
where $file_id::varchar is null or file_id = $file_id
order by
    case severity when 'rejected' then 1 when 'blanked' then 2 else 3 end,
    file_name,
    sheet,
    row,
    len("column"),
    "column"
